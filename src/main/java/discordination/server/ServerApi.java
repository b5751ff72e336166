package discordination.server;

import static discordination.http.Route.get;
import static discordination.http.Route.mute;
import static discordination.http.Route.patch;
import static discordination.http.Route.post;
import static discordination.http.Route.silent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import discordination.access.Access;
import discordination.access.Caller;
import discordination.access.ServerAccess;
import discordination.channel.Channel;
import discordination.db.Database;
import discordination.http.Json;
import discordination.http.Limit;
import discordination.http.Method;
import discordination.http.Query;
import discordination.http.Route;
import java.util.List;

/// The routes of servers (rest-servers 2.2).
public final class ServerApi {
    private final Access access;
    private final Database database;
    private final Servers servers;
    private final List<String> founders;

    /// @param founders ids of those who may found servers; empty: everybody
    public ServerApi(Access access, Database database, Servers servers, List<String> founders) {
        this.access = access;
        this.database = database;
        this.servers = servers;
        this.founders = founders;
    }

    public List<Route<?, ?>> routes() {
        return List.of(
                post(
                        "/servers/create",
                        access.founder(founders),
                        Limit.SERVERS,
                        CreateServer.class,
                        Created.class,
                        this::create),
                get("/servers/{server}", access.member(), Limit.SERVERS, Fetch.class, Server.class, this::fetch),
                patch(
                        "/servers/{server}",
                        Access.audited(access.server()),
                        Limit.SERVERS,
                        EditServer.class,
                        Server.class,
                        servers::edit),
                silent(Method.DELETE, "/servers/{server}", access.member(), Limit.SERVERS, Leave.class, this::leave),
                mute(
                        Method.PUT,
                        "/servers/{server}/ack",
                        access.person().and(access.member()),
                        Limit.SERVERS,
                        servers::acknowledge));
    }

    /// A new server as its founder receives it.
    public record Created(Server server, List<Channel.TextChannel> channels) {}

    /// @param includeChannels channel objects in place of ids
    public record Fetch(@Query Boolean includeChannels) {}

    /// @param leaveSilently without a message about it
    public record Leave(@Query Boolean leaveSilently) {}

    private Created create(Caller caller, CreateServer wish) {
        var joined = servers.create(caller, wish);
        return new Created(joined.server(), joined.channels());
    }

    private Object fetch(ServerAccess in, Fetch wish) {
        if (!Boolean.TRUE.equals(wish.includeChannels)) {
            return database.read(handle -> Servers.fetch(handle, in.server()));
        }
        var found = database.snapshot(handle -> Servers.withChannels(handle, in));
        ObjectNode server = Json.WIRE.valueToTree(found.server());
        server.set("channels", Json.WIRE.valueToTree(found.channels().toArray(new Channel.TextChannel[0])));
        return server;
    }

    private void leave(ServerAccess in, Leave wish) {
        servers.leave(in, Boolean.TRUE.equals(wish.leaveSilently));
    }
}
