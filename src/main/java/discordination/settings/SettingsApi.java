package discordination.settings;

import static discordination.http.Check.required;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.access.Access;
import discordination.access.Caller;
import discordination.http.Check;
import discordination.http.Exchange;
import discordination.http.Guard;
import discordination.http.Limit;
import discordination.http.Method;
import discordination.http.Problem;
import discordination.http.Route;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The routes that keep settings in step between devices (rest-accounts 7).
public final class SettingsApi {
    private static final int LONGEST_KEY = 256;

    private final Access access;
    private final Settings settings;

    public SettingsApi(Access access, Settings settings) {
        this.access = access;
        this.settings = settings;
    }

    public List<Route<?, ?>> routes() {
        return List.of(
                Route.post("/sync/settings/fetch", access.user(), Limit.ANY, Fetch.class, Map.class, this::fetch),
                Route.silent(Method.POST, "/sync/settings/set", write(), Limit.ANY, JsonNode.class, this::set));
    }

    public record Fetch(List<String> keys) {
        public Fetch {
            required("keys", keys);
        }
    }

    /// Who writes, and the revision they ask for.
    private record Write(Caller caller, Long timestamp) {}

    private Map<String, List<Object>> fetch(Caller caller, Fetch in) {
        return settings.fetch(caller, in.keys);
    }

    /// The body is an object with any keys, so it cannot be a record.
    private void set(Write write, JsonNode body) {
        if (!body.isObject()) throw Problem.unprocessable("The body must be a JSON object.");
        var values = new HashMap<String, String>();
        var check = new Check();
        body.properties().forEach(entry -> {
            if (!entry.getValue().isTextual()) {
                throw Problem.unprocessable("Wrong type at `" + entry.getKey() + "`.");
            }
            check.length("key", entry.getKey(), 1, LONGEST_KEY);
            values.put(entry.getKey(), entry.getValue().textValue());
        });
        check.done();
        settings.set(write.caller, values, write.timestamp);
    }

    private Guard<Write> write() {
        var user = access.user();
        return new Guard<>() {
            @Override
            public void authenticate(Exchange exchange) {
                user.authenticate(exchange);
            }

            @Override
            public Write admit(Exchange exchange) {
                return new Write(user.admit(exchange), timestamp(exchange.query("timestamp")));
            }

            @Override
            public String description() {
                return user.description();
            }
        };
    }

    private static Long timestamp(List<String> texts) {
        try {
            return texts.isEmpty() ? null : Long.valueOf(texts.getFirst());
        } catch (NumberFormatException _) {
            // What cannot be parsed counts as absent (rest-accounts 1.3).
            return null;
        }
    }
}
