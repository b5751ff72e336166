package discordination.gif;

import discordination.access.Access;
import discordination.access.MediaGuard;
import discordination.http.Exchange;
import discordination.http.Guard;
import discordination.http.Limit;
import discordination.http.Problem;
import discordination.http.Route;
import java.util.List;
import java.util.regex.Pattern;

/// The routes of the GIF proxy, public path `/gifbox` (files-proxies-jobs 3.1).
public final class GifApi {
    private static final String VERSION = "0.15.1";
    private static final Pattern LOCALE = Pattern.compile("[A-Za-z]{2}([_-][A-Za-z]{2})?");
    private static final int LONGEST_QUERY = 256;
    private static final int MOST = 50;

    private final Gifs gifs;
    private final Guard<MediaGuard.Visit> user;

    public GifApi(Gifs gifs, Access access) {
        this.gifs = gifs;
        this.user = new MediaGuard(access);
    }

    public List<Route<?, ?>> routes() {
        Route<MediaGuard.Visit, Void> trending =
                Route.get("/trending", user, Limit.GIF_TRENDING, Gif.Results.class, this::trending);
        return List.of(
                Route.get("/", Guard.anyone(), Limit.UNLIMITED, Root.class, _ -> Root.HELLO),
                Route.get("/categories", user, Limit.GIF_CATEGORIES, List.class, this::categories),
                Route.get("/search", user, Limit.GIF_SEARCH, Gif.Results.class, this::search),
                trending,
                trending.alias(trending.method(), "/featured"));
    }

    /// What `GET /` says.
    record Root(String message, String version) {
        static final Root HELLO = new Root("Gifbox lives on!", VERSION);
    }

    private List<Gif.Category> categories(MediaGuard.Visit visit) {
        return gifs.categories(locale(visit.exchange()));
    }

    private Gif.Results search(MediaGuard.Visit visit) {
        Exchange in = visit.exchange();
        String query = required(in, "query");
        if (query.codePointCount(0, query.length()) > LONGEST_QUERY) {
            throw Problem.failedValidation("query: at most " + LONGEST_QUERY + " characters");
        }
        return gifs.search(query, locale(in), limit(in), isCategory(in), position(in));
    }

    private Gif.Results trending(MediaGuard.Visit visit) {
        Exchange in = visit.exchange();
        return gifs.trending(locale(in), limit(in), position(in));
    }

    private static String required(Exchange in, String name) {
        List<String> values = in.query(name);
        if (values.isEmpty() || values.getFirst().isEmpty()) {
            throw Problem.failedValidation(name + ": required");
        }
        return values.getFirst();
    }

    private static String locale(Exchange in) {
        String given = required(in, "locale");
        return LOCALE.matcher(given).matches() ? given : "en_US";
    }

    /// Wrong numbers are faults; odd ones are brought into bounds.
    private static int limit(Exchange in) {
        List<String> given = in.query("limit");
        if (given.isEmpty()) {
            return MOST;
        }
        String text = given.getFirst();
        if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) > 0xffff_ffffL) {
            throw Problem.failedValidation("limit: not a number");
        }
        return Math.clamp(Long.parseLong(text), 1, MOST);
    }

    private static boolean isCategory(Exchange in) {
        List<String> given = in.query("is_category");
        return switch (given.isEmpty() ? "false" : given.getFirst()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Problem.failedValidation("is_category: true or false");
        };
    }

    private static String position(Exchange in) {
        List<String> given = in.query("position");
        String position = given.isEmpty() ? "" : given.getFirst();
        if (position.length() > LONGEST_QUERY) {
            throw Problem.failedValidation("position: too long");
        }
        return position;
    }
}
