package discordination.channel;

import com.github.f4b6a3.ulid.UlidCreator;
import discordination.access.ChannelAccess;
import discordination.access.Permission;
import discordination.access.PermissionOverride;
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
import discordination.http.Json;
import discordination.http.Problem;
import discordination.role.Roles;
import discordination.server.Server;
import discordination.server.Servers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// What happens to channels, whatever their type.
public final class Channels {
    private final Database database;
    private final Events events;
    private final Config.Limits limits;

    public Channels(Database database, Events events, Config.Limits limits) {
        this.database = database;
        this.events = events;
        this.limits = limits;
    }

    // ---- reading and opening

    /// A channel that was looked for, and whether it had to be created.
    public record Opened<C extends Channel>(C channel, boolean created) {}

    /// The user's notebook, created on first use and told to nobody (rest-accounts 6.5).
    public static Channel.SavedMessages notes(Handle handle, String user) {
        return (Channel.SavedMessages) open(handle, "SavedMessages", user, List.of(user)).channel;
    }

    /// The one direct channel of two people, created active on first use; the caller tells both of a new one.
    public static Opened<Channel.DirectMessage> direct(Handle handle, String user, String other) {
        var pair = user.compareTo(other) < 0 ? user + "+" + other : other + "+" + user;
        var opened = open(handle, "DirectMessage", pair, List.of(user, other));
        return new Opened<>((Channel.DirectMessage) opened.channel, opened.created);
    }

    private static Opened<Channel> open(Handle handle, String kind, String pair, List<String> people) {
        var created = handle.createUpdate("""
                        insert into channels (id, kind, pair, recipients, owner)
                        values (:id, :kind, :pair, :people, :owner) on conflict (pair) do nothing
                        """)
                .bind("id", UlidCreator.getMonotonicUlid().toString())
                .bind("kind", kind)
                .bind("pair", pair)
                .bindArray("people", String.class, people)
                .bind("owner", people.size() == 1 ? people.getFirst() : null)
                .execute();
        var channel = handle.createQuery("select " + Channel.COLUMNS + " from channels c where c.pair = :pair")
                .bind("pair", pair)
                .map(Channel.MAPPER)
                .one();
        return new Opened<>(channel, created == 1);
    }

    /// The user's notebook, direct channels (inactive ones too) and groups.
    public static List<Channel> outsideServers(Handle handle, String user) {
        return handle.createQuery("select " + Channel.COLUMNS + """
                         from channels c
                        where c.server_id is null and c.recipients @> array[:user::text] order by c.id
                        """)
                .bind("user", user)
                .map(Channel.MAPPER)
                .list();
    }

    /// One channel, whatever its type.
    public static Optional<Channel> find(Handle handle, String id) {
        return handle.createQuery("select " + Channel.COLUMNS + " from channels c where c.id = :id")
                .bind("id", id)
                .map(Channel.MAPPER)
                .findOne();
    }

    /// All channels of the given servers, whether or not anybody may see them.
    public static List<Channel.TextChannel> ofServers(Handle handle, Collection<String> servers) {
        if (servers.isEmpty()) return List.of();
        return handle.createQuery(
                        "select " + Channel.COLUMNS + " from channels c where c.server_id = any(:ids) order by c.id")
                .bindArray("ids", String.class, servers)
                .map(Channel.MAPPER)
                .map(Channel.TextChannel.class::cast)
                .list();
    }

    /// Keeps a channel from being deleted until the transaction ends; `NotFound` when it is gone.
    public static void keep(Handle handle, String id) {
        handle.createQuery("select id from channels where id = :id for key share")
                .bind("id", id)
                .mapTo(String.class)
                .findOne()
                .orElseThrow(Problem::notFound);
    }

    /// A server's channel, held until the transaction ends; `NotFound` when it is gone.
    private static Channel.TextChannel hold(Database.Transaction tx, String id) {
        tx.sql().execute("select id from channels where id = ? for no key update", id);
        return (Channel.TextChannel) find(tx.sql(), id).orElseThrow(Problem::notFound);
    }

    // ---- channels of a server

    /// A new channel at the end of the server's list, in no category.
    public Channel create(ServerAccess in, CreateChannel wish) {
        return database.write(tx -> {
            var server = Servers.hold(tx.sql(), in.server());
            var most = limits.global().serverChannels();
            // One more than the limit is possible, as clients know it (rest-servers 2.3).
            if (server.channels().size() > most) throw Problem.of(400, "TooManyChannels", "max", most);
            var id = UlidCreator.getMonotonicUlid().toString();
            tx.sql()
                    .createUpdate("""
                            insert into channels (id, kind, server_id, name, description, nsfw, voice)
                            values (:id, 'TextChannel', :server, :name, :description, :nsfw, cast(:voice as jsonb))
                            """)
                    .bind("id", id)
                    .bind("server", server.id())
                    .bind("name", wish.name())
                    .bind("description", wish.description())
                    .bind("nsfw", Boolean.TRUE.equals(wish.nsfw()))
                    .bind("voice", Json.text(wish.talk()))
                    .execute();
            var channel = hold(tx, id);
            var channels = new ArrayList<>(server.channels());
            channels.add(id);
            var members = new Audience.Members(server.id());
            events.emit(tx, new Event.ServerUpdate(server.id(), Map.of("channels", channels), List.of()), members);
            events.emit(tx, new Event.ChannelCreate(channel), members);
            AuditLog.write(tx, in, new AuditAction.ChannelCreate(id, wish.name()));
            return channel;
        });
    }

    /// Changes a server's channel; without a word in the channel itself.
    public Channel edit(ChannelAccess in, EditChannel wish) {
        if (wish.owner() != null) throw Problem.invalidOperation();
        return database.write(tx -> {
            var channel = hold(tx, in.channel().id());
            var patch = new Patch()
                    .remove(wish.remove(), EditChannel.Field.DESCRIPTION, "description")
                    .remove(wish.remove(), EditChannel.Field.ICON, "icon")
                    .remove(wish.remove(), EditChannel.Field.DEFAULT_PERMISSIONS, "default_allow")
                    .remove(wish.remove(), EditChannel.Field.VOICE, "voice")
                    .remove(wish.remove(), EditChannel.Field.SLOWMODE, "slowmode")
                    .set("name", wish.name())
                    .set("description", wish.description())
                    .set("nsfw", wish.nsfw())
                    .set("slowmode", wish.slowmode())
                    .setJson("voice", wish.voice());
            if (patch.changes("default_allow")) patch.column("default_deny", null);
            if (wish.icon() != null) {
                var user = in.caller().id();
                patch.setJson("icon", Files.claim(tx, wish.icon(), "icons", user, "ChannelIcon", channel.id()));
            }
            if (patch.isEmpty()) return channel;
            if (patch.changes("icon") && channel.icon() != null) {
                Files.markDeleted(tx, channel.icon().id());
            }
            patch.update(tx.sql(), "channels", "id = :id")
                    .bind("id", channel.id())
                    .execute();
            // Who can see it may change with its permissions, and that is for each connection to find out.
            var audience =
                    patch.changes("default_allow") ? new Audience.Members(channel.server()) : Audience.of(channel);
            events.emit(tx, new Event.ChannelUpdate(channel.id(), patch.data(), patch.clear()), audience);
            AuditLog.write(tx, in, AuditAction.ChannelEdit.of(channel.id(), channel, patch));
            return hold(tx, channel.id());
        });
    }

    /// Deletes a server's channel with all that was said there.
    public void delete(ChannelAccess in) {
        in.require(Permission.MANAGE_CHANNEL);
        database.change(tx -> {
            var server = Servers.hold(tx.sql(), in.server());
            var channel = hold(tx, in.channel().id());
            discard(tx, channel);
            events.emit(tx, new Event.ChannelDelete(channel.id()), Audience.of(channel));
            forget(tx, server, channel.id());
            AuditLog.write(tx, in, new AuditAction.ChannelDelete(channel.id(), channel.name()));
        });
    }

    /// Deletes the channel's row and everything that hangs on it; its files are marked for removal.
    static void discard(Database.Transaction tx, Channel channel) {
        tx.sql().createUpdate("""
                        update files set deleted = true where not deleted and id in (
                            select icon ->> '_id' from channels where id = :id
                            union all select avatar ->> '_id' from webhooks where channel_id = :id
                            union all select f.id from messages msg
                                join files f on f.used_for_type = 'Message' and f.used_for_id = msg.id
                                where msg.channel_id = :id)
                        """).bind("id", channel.id()).execute();
        tx.sql().execute("delete from channels where id = ?", channel.id());
    }

    /// Takes a deleted channel out of the server's categories and message slots, and tells when it stood there.
    private void forget(Database.Transaction tx, Server server, String channel) {
        var patch = new Patch();
        if (server.categories() != null
                && server.categories().stream()
                        .anyMatch(category -> category.channels().contains(channel))) {
            patch.setJson(
                    "categories",
                    server.categories().stream()
                            .map(category -> category.without(channel))
                            .toList());
        }
        if (server.systemMessages() != null) {
            var slots = server.systemMessages().without(channel);
            if (!slots.equals(server.systemMessages())) patch.setJson("system_messages", slots);
        }
        if (patch.isEmpty()) return;
        patch.update(tx.sql(), "servers", "id = :id").bind("id", server.id()).execute();
        events.emit(
                tx, new Event.ServerUpdate(server.id(), patch.data(), List.of()), new Audience.Members(server.id()));
    }

    // ---- permissions of a server's channel

    /// Sets what everybody is allowed and denied here.
    public Channel setDefault(ChannelAccess in, PermissionOverride next) {
        return database.write(tx -> {
            var channel = hold(tx, in.channel().id());
            Roles.requireGrantable(in.permissions(), channel.defaultPermissions(), next);
            tx.sql()
                    .execute(
                            "update channels set default_allow = ?, default_deny = ? where id = ?",
                            next.allow(),
                            next.deny(),
                            channel.id());
            var patch = new Patch().tell("default_permissions", next);
            AuditLog.write(tx, in, AuditAction.ChannelEdit.of(channel.id(), channel, patch));
            return changed(tx, channel, patch.data());
        });
    }

    /// Sets what a role is allowed and denied here; compared with what the role has in the whole server
    /// (rest-servers 1.9).
    public Channel setRole(ChannelAccess in, String id, PermissionOverride next) {
        var role = in.rules().roles().stream()
                .filter(known -> known.id().equals(id))
                .findFirst()
                .orElseThrow(Problem::notFound);
        if (role.rank() <= in.rank()) throw Problem.of(403, "NotElevated");
        Roles.requireGrantable(in.permissions(), role.permissions(), next);
        return database.write(tx -> {
            // The server first, so that the role cannot vanish meanwhile.
            Roles.fetch(tx.sql(), Servers.hold(tx.sql(), in.server()).id(), id);
            var channel = hold(tx, in.channel().id());
            tx.sql()
                    .createUpdate("""
                            update channels set role_permissions =
                                role_permissions || jsonb_build_object(:role::text, cast(:next as jsonb))
                            where id = :id
                            """)
                    .bind("role", id)
                    .bind("next", Json.text(next))
                    .bind("id", channel.id())
                    .execute();
            AuditLog.write(tx, in, new AuditAction.ChannelRolePermissionsEdit(channel.id(), id, next));
            return changed(tx, channel, null);
        });
    }

    private Channel changed(Database.Transaction tx, Channel.TextChannel before, Map<String, Object> told) {
        var channel = hold(tx, before.id());
        Map<String, Object> data = told != null ? told : Map.of("role_permissions", channel.rolePermissions());
        events.emit(tx, new Event.ChannelUpdate(channel.id(), data, List.of()), new Audience.Members(channel.server()));
        return channel;
    }

    // ---- direct channels

    /// Takes a direct channel off both people's lists until somebody writes again.
    public void close(ChannelAccess in) {
        database.change(tx -> {
            tx.sql()
                    .execute(
                            "update channels set active = false where id = ?",
                            in.channel().id());
            events.emit(
                    tx, new Event.ChannelUpdate(in.channel().id(), Map.of("active", false), List.of()), in.viewers());
        });
    }
}
