package discordination.unread;

import discordination.access.Access;
import discordination.access.Caller;
import discordination.access.ChannelAccess;
import discordination.access.Permission;
import discordination.db.Database;
import discordination.http.Check;
import discordination.http.Limit;
import discordination.http.Method;
import discordination.http.Path;
import discordination.http.Route;
import java.util.List;

/// The routes about what has been read.
public final class UnreadApi {
    private final Access access;
    private final Database database;
    private final Unreads unreads;

    public UnreadApi(Access access, Database database, Unreads unreads) {
        this.access = access;
        this.database = database;
        this.unreads = unreads;
    }

    public List<Route<?, ?>> routes() {
        return List.of(
                Route.silent(
                        Method.PUT,
                        "/channels/{channel}/ack/{message}",
                        access.channel(Permission.VIEW_CHANNEL),
                        Limit.CHANNELS,
                        Acknowledge.class,
                        this::acknowledge),
                Route.get("/sync/unreads", access.user(), Limit.ANY, Unread[].class, this::all));
    }

    /// Any id will do, also one that never was (rest-servers 4.10).
    public record Acknowledge(@Path String message) {
        public Acknowledge {
            new Check().length("message", message, 1, 64).done();
        }
    }

    private void acknowledge(ChannelAccess in, Acknowledge request) {
        in.caller().requirePerson();
        unreads.acknowledge(in.caller().id(), in.channel().id(), request.message);
    }

    private List<Unread> all(Caller caller) {
        return database.read(handle -> Unreads.of(handle, caller.id()));
    }
}
