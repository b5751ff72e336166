package discordination.emoji;

import static discordination.http.Route.get;

import discordination.access.Access;
import discordination.access.ServerAccess;
import discordination.db.Database;
import discordination.http.Limit;
import discordination.http.Route;
import java.util.List;

/// The routes of custom emoji (rest-servers 5).
public final class EmojiApi {
    private final Access access;
    private final Database database;

    public EmojiApi(Access access, Database database) {
        this.access = access;
        this.database = database;
    }

    public List<Route<?, ?>> routes() {
        return List.of(get("/servers/{server}/emojis", access.member(), Limit.SERVERS, Emoji[].class, this::ofServer));
    }

    private Emoji[] ofServer(ServerAccess in) {
        return database.read(handle -> Emojis.ofServers(handle, List.of(in.server())))
                .toArray(Emoji[]::new);
    }
}
