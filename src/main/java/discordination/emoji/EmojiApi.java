package discordination.emoji;

import static discordination.http.Route.get;

import discordination.access.Access;
import discordination.access.Caller;
import discordination.access.ServerAccess;
import discordination.http.Exchange;
import discordination.http.Guard;
import discordination.http.Limit;
import discordination.http.Method;
import discordination.http.Path;
import discordination.http.Route;
import java.util.List;

/// The routes of custom emoji (rest-servers 5).
public final class EmojiApi {
    private static final String ONE = "/custom/emoji/{emoji}";

    private final Access access;
    private final Emojis emojis;

    public EmojiApi(Access access, Emojis emojis) {
        this.access = access;
        this.emojis = emojis;
    }

    public List<Route<?, ?>> routes() {
        var user = Access.audited(access.user());
        return List.of(
                get("/servers/{server}/emojis", access.member(), Limit.SERVERS, Emoji[].class, this::ofServer),
                get(ONE, Guard.anyone(), Limit.ANY, Emoji.class, this::show),
                Route.put(ONE, user, Limit.ANY, CreateEmoji.class, Emoji.class, emojis::create),
                Route.patch(ONE, user, Limit.ANY, EditEmoji.class, Emoji.class, emojis::rename),
                Route.silent(Method.DELETE, ONE, user, Limit.ANY, Target.class, this::delete));
    }

    public record Target(@Path String emoji) {}

    private Emoji[] ofServer(ServerAccess in) {
        return emojis.ofServer(in.server()).toArray(Emoji[]::new);
    }

    private Emoji show(Exchange exchange) {
        return emojis.show(exchange.path("emoji"));
    }

    private void delete(Caller caller, Target target) {
        emojis.delete(caller, target.emoji);
    }
}
