package discordination.role;

import com.github.f4b6a3.ulid.UlidCreator;
import discordination.access.NewPermissions;
import discordination.access.Permission;
import discordination.access.PermissionOverride;
import discordination.access.Permissions;
import discordination.access.ServerAccess;
import discordination.audit.AuditAction;
import discordination.audit.AuditLog;
import discordination.config.Config;
import discordination.db.Database;
import discordination.db.Patch;
import discordination.event.Audience;
import discordination.event.Event;
import discordination.event.Events;
import discordination.file.Files;
import discordination.http.Problem;
import discordination.server.Server;
import discordination.server.Servers;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// What happens to roles and to the permissions of a whole server (rest-servers 2.4–2.6).
public final class Roles {
    private final Database database;
    private final Events events;
    private final Config.Limits limits;

    public Roles(Database database, Events events, Config.Limits limits) {
        this.database = database;
        this.events = events;
        this.limits = limits;
    }

    /// One role of a server; `NotFound` when there is none.
    public static Role fetch(Handle handle, String server, String role) {
        return handle.createQuery(
                        "select " + Role.OBJECT + " as role from roles r where r.server_id = :server and r.id = :role")
                .bind("server", server)
                .bind("role", role)
                .map(Role.MAPPER)
                .findOne()
                .orElseThrow(Problem::notFound);
    }

    /// A new role below all others, which grants nothing.
    public Role create(ServerAccess in, CreateRole wish) {
        return database.write(tx -> {
            var roles = Servers.hold(tx.sql(), in.server()).known();
            var most = limits.global().serverRoles();
            if (roles.size() >= most) throw Problem.of(400, "TooManyRoles", "max", most);
            // Not the number of roles, which would repeat a rank after a deletion (rest-servers 2.4).
            var rank = roles.isEmpty() ? 0 : roles.getLast().rank() + 1;
            var id = UlidCreator.getMonotonicUlid().toString();
            tx.sql()
                    .createUpdate("insert into roles (id, server_id, name, rank) values (:id, :server, :name, :rank)")
                    .bind("id", id)
                    .bind("server", in.server())
                    .bind("name", wish.name())
                    .bind("rank", rank)
                    .execute();
            var data = new LinkedHashMap<String, Object>();
            // Some clients look for `id`, others for `_id` (gateway 3.3, rest-servers 7).
            data.put("id", id);
            data.put("_id", id);
            data.put("name", wish.name());
            data.put("permissions", PermissionOverride.NONE);
            data.put("hoist", false);
            data.put("rank", rank);
            tell(tx, in.server(), new Event.ServerRoleUpdate(in.server(), id, data, List.of()));
            AuditLog.write(tx, in, new AuditAction.RoleCreate(id, wish.name()));
            return fetch(tx.sql(), in.server(), id);
        });
    }

    public Role edit(ServerAccess in, EditRole wish) {
        return database.write(tx -> {
            Servers.hold(tx.sql(), in.server());
            var role = fetch(tx.sql(), in.server(), wish.role());
            requireBelow(in, role);
            var patch = new Patch()
                    .remove(wish.remove(), EditRole.Field.COLOUR, "colour")
                    .remove(wish.remove(), EditRole.Field.ICON, "icon")
                    .set("name", wish.name())
                    .set("colour", wish.colour())
                    .set("hoist", wish.hoist());
            if (wish.icon() != null) {
                var user = in.caller().id();
                patch.setJson("icon", Files.claim(tx, wish.icon(), "icons", user, "RoleIcon", role.id()));
            }
            if (patch.isEmpty()) return role;
            if (patch.changes("icon") && role.icon() != null) {
                Files.markDeleted(tx, role.icon().id());
            }
            patch.update(tx.sql(), "roles", "id = :id").bind("id", role.id()).execute();
            tell(tx, in.server(), new Event.ServerRoleUpdate(in.server(), role.id(), patch.data(), patch.clear()));
            AuditLog.write(tx, in, AuditAction.RoleEdit.of(role.id(), role, patch));
            return fetch(tx.sql(), in.server(), role.id());
        });
    }

    /// Takes the role away, also from its holders and from every channel.
    public void delete(ServerAccess in, String id) {
        database.change(tx -> {
            Servers.hold(tx.sql(), in.server());
            var role = fetch(tx.sql(), in.server(), id);
            requireBelow(in, role);
            if (role.icon() != null) Files.markDeleted(tx, role.icon().id());
            tx.sql().execute("delete from roles where id = ?", id);
            tx.sql()
                    .createUpdate("""
                            update members set roles = array_remove(roles, :role)
                            where server_id = :server and roles @> array[:role::text]
                            """)
                    .bind("role", id)
                    .bind("server", in.server())
                    .execute();
            tx.sql()
                    .createUpdate("""
                            update channels set role_permissions = role_permissions - :role
                            where server_id = :server and jsonb_exists(role_permissions, :role)
                            """)
                    .bind("role", id)
                    .bind("server", in.server())
                    .execute();
            tell(tx, in.server(), new Event.ServerRoleDelete(in.server(), id));
            AuditLog.write(tx, in, new AuditAction.RoleDelete(id, role.name()));
        });
    }

    /// Puts all roles in a new order, highest first; what stands at or above the caller must stay where it is.
    public Server reorder(ServerAccess in, List<String> ranks) {
        return database.write(tx -> {
            var server = Servers.hold(tx.sql(), in.server());
            var current = server.known();
            if (ranks.size() != current.size() || !new HashSet<>(ranks).equals(ids(server))) {
                throw Problem.invalidOperation();
            }
            if (!server.owner().equals(in.caller().id())) {
                // Privilege does not count here: without a membership every role is frozen (rest-servers 2.6).
                var mine = Permissions.rank(server.rules(), in.caller().id(), false, in.member());
                for (int i = 0; i < current.size(); i++) {
                    var role = current.get(i);
                    if (role.rank() <= mine && !ranks.get(i).equals(role.id())) throw Problem.of(403, "NotElevated");
                }
            }
            tx.sql().createUpdate("""
                            update roles r set rank = o.position - 1
                            from unnest(:ids) with ordinality as o (id, position) where r.id = o.id
                            """).bindArray("ids", String.class, ranks).execute();
            tell(tx, server.id(), new Event.ServerRoleRanksUpdate(server.id(), ranks));
            var before = current.stream().map(Role::id).toList();
            AuditLog.write(tx, in, new AuditAction.RolesReorder(before, ranks));
            return Servers.fetch(tx.sql(), server.id());
        });
    }

    private static HashSet<String> ids(Server server) {
        var ids = new HashSet<String>();
        for (var role : server.known()) ids.add(role.id());
        return ids;
    }

    /// Sets what a role allows and denies in the whole server.
    public Server setPermissions(ServerAccess in, String id, PermissionOverride next) {
        if (in.rules().roles().stream().noneMatch(role -> role.id().equals(id))) throw Problem.notFound();
        in.require(Permission.MANAGE_PERMISSIONS);
        return database.write(tx -> {
            Servers.hold(tx.sql(), in.server());
            var role = fetch(tx.sql(), in.server(), id);
            requireBelow(in, role);
            requireGrantable(in.permissions(), role.permissions(), next);
            tx.sql().execute("update roles set allow = ?, deny = ? where id = ?", next.allow(), next.deny(), id);
            var patch = new Patch().tell("permissions", next);
            tell(tx, in.server(), new Event.ServerRoleUpdate(in.server(), id, patch.data(), List.of()));
            AuditLog.write(tx, in, AuditAction.RoleEdit.of(id, role, patch));
            return Servers.fetch(tx.sql(), in.server());
        });
    }

    /// Sets what everybody may do in the whole server.
    public Server setDefault(ServerAccess in, NewPermissions wish) {
        var next = wish.asValue();
        // The caller needs every bit of the new value, not just what it adds (rest-servers 1.9).
        requireGrantable(in.permissions(), null, new PermissionOverride(next, 0));
        return database.write(tx -> {
            var server = Servers.hold(tx.sql(), in.server());
            tx.sql().execute("update servers set default_permissions = ? where id = ?", next, in.server());
            var patch = new Patch().tell("default_permissions", next);
            tell(tx, in.server(), new Event.ServerUpdate(in.server(), patch.data(), List.of()));
            AuditLog.write(tx, in, AuditAction.ServerEdit.of(server, patch));
            return Servers.fetch(tx.sql(), in.server());
        });
    }

    /// Refuses to give what the caller lacks (rest-servers 1.9).
    public static void requireGrantable(long held, PermissionOverride current, PermissionOverride next) {
        if (!Permissions.mayGrant(held, current, next)) throw Problem.of(403, "CannotGiveMissingPermissions");
    }

    private static void requireBelow(ServerAccess in, Role role) {
        if (role.rank() <= in.rank()) throw Problem.of(403, "NotElevated");
    }

    private void tell(Database.Transaction tx, String server, Event event) {
        events.emit(tx, event, new Audience.Members(server));
    }
}
