package discordination.member;

import static discordination.http.Route.get;
import static discordination.http.Route.patch;
import static discordination.http.Route.put;
import static discordination.http.Route.silent;

import discordination.access.Access;
import discordination.access.Permission;
import discordination.access.ServerAccess;
import discordination.db.Database;
import discordination.http.Check;
import discordination.http.Limit;
import discordination.http.Method;
import discordination.http.Path;
import discordination.http.Problem;
import discordination.http.Query;
import discordination.http.Route;
import discordination.role.Role;
import discordination.server.Servers;
import discordination.user.User;
import discordination.user.Users;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/// The routes of members and bans (rest-servers 2.7, 2.9).
public final class MemberApi {
    private final Access access;
    private final Database database;
    private final Members members;
    private final MemberEdits edits;
    private final Bans bans;
    private final Users users;

    public MemberApi(Access access, Database database, Members members, MemberEdits edits, Bans bans, Users users) {
        this.access = access;
        this.database = database;
        this.members = members;
        this.edits = edits;
        this.bans = bans;
        this.users = users;
    }

    public List<Route<?, ?>> routes() {
        var all = "/servers/{server}/members";
        var one = all + "/{user}";
        var ban = "/servers/{server}/bans/{user}";
        // What is needed depends on what is asked and on whom, and that is looked at in its order.
        var anybody = Access.audited(access.server());
        return List.of(
                get(all, access.member(), Limit.SERVERS, FetchAll.class, Listed.class, this::list),
                get(
                        "/servers/{server}/members_experimental_query",
                        access.member(),
                        Limit.SERVERS,
                        Search.class,
                        Listed.class,
                        this::search),
                get(one, access.member(), Limit.SERVERS, Fetch.class, Member.class, this::fetch),
                patch(one, anybody, Limit.SERVERS, EditMember.class, Member.class, edits::edit),
                silent(Method.DELETE, one, anybody, Limit.SERVERS, Target.class, this::kick),
                put(ban, anybody, Limit.SERVERS, BanMember.class, Bans.Ban.class, bans::ban),
                silent(
                        Method.DELETE,
                        ban,
                        Access.audited(access.server(Permission.BAN_MEMBERS)),
                        Limit.SERVERS,
                        Target.class,
                        this::lift),
                get(
                        "/servers/{server}/bans",
                        access.server(Permission.BAN_MEMBERS),
                        Limit.SERVERS,
                        Bans.All.class,
                        this::bans));
    }

    /// Who is meant.
    public record Target(@Path String user) {}

    /// @param excludeOffline only those who are online
    public record FetchAll(@Query Boolean excludeOffline) {}

    /// @param roles the member's roles beside the member
    public record Fetch(@Path String user, @Query Boolean roles) {}

    /// Looks for members by name; both parameters are required.
    public record Search(@Query String query, @Query Boolean experimentalApi) {
        public Search {
            Check.required("query", query);
            Check.required("experimental_api", experimentalApi);
        }
    }

    /// Members and their users, in the same order.
    public record Listed(List<Member> members, List<User> users) {}

    /// A member with the roles they hold.
    public record WithRoles(Member member, Map<String, Role> roles) {}

    private Listed list(ServerAccess in, FetchAll wish) {
        var onlineOnly = Boolean.TRUE.equals(wish.excludeOffline);
        return listed(in, handle -> Members.all(handle, in.server()), onlineOnly);
    }

    private Listed search(ServerAccess in, Search wish) {
        if (!wish.experimentalApi) throw Problem.of(500, "InternalError");
        return listed(in, handle -> Members.named(handle, in.server(), wish.query), false);
    }

    private Listed listed(ServerAccess in, Function<Handle, List<Member>> query, boolean onlineOnly) {
        record Found(List<Member> members, Supplier<Map<String, User>> people) {}
        var found = database.read(handle -> {
            var members = query.apply(handle);
            var ids = members.stream().map(member -> member.id().user()).toList();
            return new Found(members, users.seenBy(handle, in.caller(), ids));
        });
        var seen = found.people.get();
        var shown = new ArrayList<Member>();
        var people = new ArrayList<User>();
        for (var member : found.members) {
            var user = seen.get(member.id().user());
            if (user == null || onlineOnly && !user.online()) continue;
            shown.add(member);
            people.add(user);
        }
        return new Listed(shown, people);
    }

    private Object fetch(ServerAccess in, Fetch wish) {
        return database.read(handle -> {
            var member = Members.find(handle, in.server(), wish.user).orElseThrow(Problem::notFound);
            if (!Boolean.TRUE.equals(wish.roles)) return member;
            var roles = new LinkedHashMap<String, Role>();
            for (var role : Servers.fetch(handle, in.server()).known()) {
                if (member.held().contains(role.id())) roles.put(role.id(), role);
            }
            return new WithRoles(member, roles);
        });
    }

    private void kick(ServerAccess in, Target who) {
        members.kick(in, who.user);
    }

    private void lift(ServerAccess in, Target who) {
        bans.lift(in, who.user);
    }

    private Bans.All bans(ServerAccess in) {
        return database.snapshot(handle -> Bans.all(handle, in.server()));
    }
}
