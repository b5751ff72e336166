package discordination.system;

import discordination.app.ServiceName;
import discordination.kit.Visitor;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One request that a route answers, made in any {@link Sample}.
///
/// @param route  method and path as in `routes.txt`
/// @param note   a query, or a word that tells it from another request to the same route
/// @param places what parameters of the path stand for, where it is not {@link Sample#place}
/// @param status what is answered; 0 for any success
record Operation(
        String route,
        String note,
        Function<Sample, Visitor> who,
        Map<String, Function<Sample, String>> places,
        Function<Sample, ?> body,
        int status) {
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

    /// By the moderator, without a body.
    static Operation of(String route) {
        return new Operation(route, "", sample -> sample.moderator, Map.of(), _ -> null, 0);
    }

    static Operation of(String route, Map<String, ?> body) {
        return of(route).body(_ -> body);
    }

    Operation note(String other) {
        return new Operation(route, other, who, places, body, status);
    }

    Operation by(Function<Sample, Visitor> other) {
        return new Operation(route, note, other, places, body, status);
    }

    Operation at(String parameter, Function<Sample, String> value) {
        var more = new HashMap<>(places);
        more.put(parameter, value);
        return new Operation(route, note, who, more, body, status);
    }

    Operation body(Function<Sample, ?> other) {
        return new Operation(route, note, who, places, other, status);
    }

    Operation refused(int other) {
        return new Operation(route, note, who, places, body, other);
    }

    boolean reads() {
        return route.startsWith("GET ");
    }

    /// The request, for which everything it needs has been prepared; the answer is not compared with the contract,
    /// which takes long with ten thousand members.
    Runnable prepared(Sample sample) {
        var visitor = who.apply(sample);
        var content = body.apply(sample);
        var method = route.substring(0, route.indexOf(' '));
        var path = PARAMETER
                .matcher(route.substring(route.indexOf(' ') + 1))
                .replaceAll(match ->
                        Matcher.quoteReplacement(places.getOrDefault(match.group(1), any -> any.place(match.group(1)))
                                .apply(sample)));
        var url = note.startsWith("?") ? path + note : path;
        return () -> {
            var answer = visitor.send(ServiceName.API, method, url, content);
            if (status == 0) answer.ok();
            else answer.is(status);
        };
    }

    @Override
    public String toString() {
        return note.isEmpty() || note.startsWith("?") ? route + note : route + " (" + note + ")";
    }
}
