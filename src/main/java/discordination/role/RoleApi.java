package discordination.role;

import static discordination.http.Route.get;
import static discordination.http.Route.patch;
import static discordination.http.Route.post;
import static discordination.http.Route.put;
import static discordination.http.Route.silent;

import discordination.access.Access;
import discordination.access.NewPermissions;
import discordination.access.Permission;
import discordination.access.ServerAccess;
import discordination.db.Database;
import discordination.http.Check;
import discordination.http.Limit;
import discordination.http.Method;
import discordination.http.Path;
import discordination.http.Route;
import discordination.server.Server;
import java.util.List;

/// The routes of roles and of a server's permissions (rest-servers 2.4–2.6).
public final class RoleApi {
    private final Access access;
    private final Database database;
    private final Roles roles;

    public RoleApi(Access access, Database database, Roles roles) {
        this.access = access;
        this.database = database;
        this.roles = roles;
    }

    public List<Route<?, ?>> routes() {
        var all = "/servers/{server}/roles";
        var one = all + "/{role}";
        var manage = Access.audited(access.server(Permission.MANAGE_ROLE));
        return List.of(
                post(all, manage, Limit.SERVERS, CreateRole.class, Created.class, this::create),
                get(one, access.member(), Limit.SERVERS, Target.class, Role.class, this::fetch),
                patch(one, manage, Limit.SERVERS, EditRole.class, Role.class, roles::edit),
                silent(Method.DELETE, one, manage, Limit.SERVERS, Target.class, this::delete),
                patch(all + "/ranks", manage, Limit.SERVERS, Ranks.class, Server.class, this::reorder),
                put(
                        "/servers/{server}/permissions/default",
                        Access.audited(access.server(Permission.MANAGE_PERMISSIONS)),
                        Limit.SERVERS,
                        SetDefault.class,
                        Server.class,
                        this::setDefault),
                // The role is looked for before the permission is asked for (rest-servers 2.5).
                put(
                        "/servers/{server}/permissions/{role}",
                        Access.audited(access.server()),
                        Limit.SERVERS,
                        SetPermissions.class,
                        Server.class,
                        this::setPermissions));
    }

    /// Which role is meant.
    public record Target(@Path String role) {}

    /// A new role beside its id.
    public record Created(String id, Role role) {}

    /// Every role once, highest first.
    public record Ranks(List<String> ranks) {
        public Ranks {
            Check.required("ranks", ranks).forEach(role -> Check.required("ranks", role));
        }
    }

    /// What everybody may do.
    public record SetDefault(NewPermissions permissions) {
        public SetDefault {
            Check.required("permissions", permissions);
        }
    }

    /// What a role allows and denies.
    public record SetPermissions(@Path String role, NewPermissions permissions) {
        public SetPermissions {
            Check.required("permissions", permissions).requireOverride();
        }
    }

    private Created create(ServerAccess in, CreateRole wish) {
        var role = roles.create(in, wish);
        return new Created(role.id(), role);
    }

    private Role fetch(ServerAccess in, Target which) {
        return database.read(handle -> Roles.fetch(handle, in.server(), which.role));
    }

    private void delete(ServerAccess in, Target which) {
        roles.delete(in, which.role);
    }

    private Server reorder(ServerAccess in, Ranks wish) {
        return roles.reorder(in, wish.ranks);
    }

    private Server setDefault(ServerAccess in, SetDefault wish) {
        return roles.setDefault(in, wish.permissions);
    }

    private Server setPermissions(ServerAccess in, SetPermissions wish) {
        return roles.setPermissions(in, wish.role, wish.permissions.requireOverride());
    }
}
