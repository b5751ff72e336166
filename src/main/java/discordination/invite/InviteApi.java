package discordination.invite;

import static discordination.http.Route.bare;
import static discordination.http.Route.full;
import static discordination.http.Route.get;
import static discordination.http.Route.silent;

import discordination.access.Access;
import discordination.access.Caller;
import discordination.access.ChannelAccess;
import discordination.access.Permission;
import discordination.access.ServerAccess;
import discordination.db.Database;
import discordination.http.Exchange;
import discordination.http.Guard;
import discordination.http.Limit;
import discordination.http.Method;
import discordination.http.Path;
import discordination.http.Problem;
import discordination.http.Route;
import java.util.List;

/// The routes of invites (rest-servers 3.7).
public final class InviteApi {
    private final Access access;
    private final Database database;
    private final Invites invites;

    public InviteApi(Access access, Database database, Invites invites) {
        this.access = access;
        this.database = database;
        this.invites = invites;
    }

    public List<Route<?, ?>> routes() {
        var one = "/invites/{code}";
        var inviter = Access.audited(access.person().and(access.channel()));
        return List.of(
                bare(
                        Method.POST,
                        "/channels/{channel}/invites",
                        inviter,
                        Limit.CHANNELS,
                        Invite.class,
                        invites::create),
                // The path of earlier clients (rest-servers 0.6).
                full(
                        Method.POST,
                        "/servers/{server}/invites/{channel}",
                        inviter,
                        Limit.SERVERS,
                        InServer.class,
                        Invite.class,
                        this::create),
                get(
                        "/servers/{server}/invites",
                        access.server(Permission.MANAGE_SERVER),
                        Limit.SERVERS,
                        Invite[].class,
                        this::ofServer),
                get(one, Guard.anyone(), Limit.ANY, PublicInvite.class, this::show),
                full(Method.POST, one, access.person(), Limit.ANY, Code.class, Entered.class, this::follow),
                silent(Method.DELETE, one, Access.audited(access.user()), Limit.ANY, Code.class, this::delete));
    }

    /// Which invite is meant.
    public record Code(@Path String code) {}

    /// Which server the channel is thought to belong to.
    public record InServer(@Path String server) {}

    private Invite create(ChannelAccess in, InServer where) {
        if (!where.server.equals(in.server())) throw Problem.notFound();
        return invites.create(in);
    }

    private Invite[] ofServer(ServerAccess in) {
        return database.read(handle -> Invites.ofServer(handle, in.server())).toArray(Invite[]::new);
    }

    private PublicInvite show(Exchange exchange) {
        return invites.show(exchange.path("code"));
    }

    private Entered follow(Caller caller, Code which) {
        return invites.follow(caller, which.code);
    }

    private void delete(Caller caller, Code which) {
        invites.delete(caller, which.code);
    }
}
