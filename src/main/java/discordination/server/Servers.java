package discordination.server;

import com.github.f4b6a3.ulid.UlidCreator;
import discordination.access.Caller;
import discordination.access.Permission;
import discordination.access.Permissions;
import discordination.access.ServerAccess;
import discordination.account.Tickets;
import discordination.audit.AuditAction;
import discordination.audit.AuditLog;
import discordination.channel.Channel;
import discordination.channel.Channels;
import discordination.config.Config;
import discordination.db.Database;
import discordination.db.Patch;
import discordination.event.Audience;
import discordination.event.Event;
import discordination.event.Events;
import discordination.file.File;
import discordination.file.Files;
import discordination.http.Problem;
import discordination.member.Members;
import discordination.user.Users;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// What happens to servers: founding, editing, reading, leaving, deleting (rest-servers 2.2).
public final class Servers {
    private final Database database;
    private final Events events;
    private final Config.Limits limits;
    private final Members members;
    private final Tickets tickets;

    public Servers(Database database, Events events, Config.Limits limits, Members members, Tickets tickets) {
        this.database = database;
        this.events = events;
        this.limits = limits;
        this.members = members;
        this.tickets = tickets;
    }

    // ---- reading

    /// The server; `NotFound` when there is none.
    public static Server fetch(Handle handle, String id) {
        return find(handle, id).orElseThrow(Problem::notFound);
    }

    public static Optional<Server> find(Handle handle, String id) {
        return handle.createQuery("select " + Server.COLUMNS + " from servers s where s.id = :id")
                .bind("id", id)
                .map(Server.MAPPER)
                .findOne();
    }

    /// Every server that the user is a member of now, in one query.
    public static List<Server> ofMember(Handle handle, String user) {
        return handle.createQuery("select " + Server.COLUMNS + """
                         from servers s join members own on own.server_id = s.id
                        where own.user_id = :user and not own.hidden order by s.id
                        """)
                .bind("user", user)
                .map(Server.MAPPER)
                .list();
    }

    /// The server, held until the transaction ends so that nobody else changes its channels, roles or limits.
    public static Server hold(Handle handle, String id) {
        handle.createQuery("select id from servers where id = :id for no key update")
                .bind("id", id)
                .mapTo(String.class)
                .findOne()
                .orElseThrow(Problem::notFound);
        return fetch(handle, id);
    }

    /// Holds the server shared until the transaction ends: others may do the same, but nobody changes it.
    public static void share(Handle handle, String id) {
        handle.createQuery("select id from servers where id = :id for share")
                .bind("id", id)
                .mapTo(String.class)
                .findOne()
                .orElseThrow(Problem::notFound);
    }

    /// The server with those of its channels that the caller may see.
    public static WithChannels withChannels(Handle handle, ServerAccess in) {
        var server = fetch(handle, in.server());
        return new WithChannels(server, visible(handle, in));
    }

    /// A server beside the channels that somebody may see.
    public record WithChannels(Server server, List<Channel.TextChannel> channels) {}

    private static List<Channel.TextChannel> visible(Handle handle, ServerAccess in) {
        var now = Instant.now();
        return Channels.ofServers(handle, List.of(in.server())).stream()
                .filter(channel -> Permission.VIEW_CHANNEL.in(Permissions.inChannel(
                        in.rules(), channel, in.caller().id(), in.caller().isPrivileged(), in.member(), now)))
                .toList();
    }

    // ---- founding

    /// A new server with one channel; the caller owns it and is its first member.
    public Members.Joined create(Caller founder, CreateServer wish) {
        return database.write(tx -> {
            members.requireRoom(tx, founder.id());
            var id = UlidCreator.getMonotonicUlid().toString();
            tx.sql()
                    .createUpdate("""
                            insert into servers (id, owner, name, description, nsfw, default_permissions)
                            values (:id, :owner, :name, :description, :nsfw, :permissions)
                            """)
                    .bind("id", id)
                    .bind("owner", founder.id())
                    .bind("name", wish.name())
                    .bind("description", wish.description())
                    .bind("nsfw", Boolean.TRUE.equals(wish.nsfw()))
                    .bind("permissions", Permission.SERVER)
                    .execute();
            tx.sql()
                    .createUpdate("""
                            insert into channels (id, kind, server_id, name) values (:id, 'TextChannel', :server, 'General')
                            """)
                    .bind("id", UlidCreator.getMonotonicUlid().toString())
                    .bind("server", id)
                    .execute();
            return members.join(tx, founder.user(), id);
        });
    }

    // ---- editing

    /// Changes what the caller may change; the order of refusals is that of rest-servers 2.2.
    public Server edit(ServerAccess in, EditServer wish) {
        var proven = tickets.proves(in.caller().id(), wish.mfaTicket());
        if (wish.isEmpty()) {
            // Upstream shows the server to anybody who sends nothing; to outsiders it does not exist (2.2).
            if (in.member() == null && !in.caller().isPrivileged()) throw Problem.notFound();
            return database.read(handle -> fetch(handle, in.server()));
        }
        if (wish.asksServer()) in.require(Permission.MANAGE_SERVER);
        if (wish.owner() != null) {
            requireOwner(in, in.rules().owner());
            if (!proven) throw Problem.of(401, "InvalidCredentials");
        }
        if ((wish.flags() != null || wish.discoverable() != null)
                && !in.caller().isPrivileged()) {
            throw Problem.of(403, "NotPrivileged");
        }
        if (wish.categories() != null) in.require(Permission.MANAGE_CHANNEL);
        return database.write(tx -> {
            var server = hold(tx.sql(), in.server());
            // Once more: somebody else may have become the owner meanwhile.
            if (wish.owner() != null) requireOwner(in, server.owner());
            var patch = patch(tx, in, server, wish);
            if (patch.isEmpty()) return server;
            patch.update(tx.sql(), "servers", "id = :id")
                    .bind("id", server.id())
                    .execute();
            events.emit(
                    tx,
                    new Event.ServerUpdate(server.id(), patch.data(), patch.clear()),
                    new Audience.Members(server.id()));
            AuditLog.write(tx, in, AuditAction.ServerEdit.of(server, patch));
            return fetch(tx.sql(), server.id());
        });
    }

    private static void requireOwner(ServerAccess in, String owner) {
        if (!owner.equals(in.caller().id()) && !in.caller().isPrivileged()) throw Problem.of(403, "NotOwner");
    }

    private static Patch patch(Database.Transaction tx, ServerAccess in, Server server, EditServer wish) {
        var patch = new Patch()
                .remove(wish.remove(), EditServer.Field.DESCRIPTION, "description")
                .remove(wish.remove(), EditServer.Field.CATEGORIES, "categories")
                .remove(wish.remove(), EditServer.Field.SYSTEM_MESSAGES, "system_messages")
                .remove(wish.remove(), EditServer.Field.ICON, "icon")
                .remove(wish.remove(), EditServer.Field.BANNER, "banner")
                .set("name", wish.name())
                .set("description", wish.description())
                .set("analytics", wish.analytics())
                .set("flags", wish.flags())
                .set("discoverable", wish.discoverable());
        if (wish.systemMessages() != null) {
            var slots = wish.systemMessages();
            var known = Stream.of(slots.userJoined(), slots.userLeft(), slots.userKicked(), slots.userBanned())
                    .allMatch(id -> id == null || server.channels().contains(id));
            if (!known) throw Problem.notFound();
            patch.setJson("system_messages", slots);
        }
        if (wish.categories() != null) patch.setJson("categories", known(server, wish.categories()));
        var user = in.caller().id();
        if (wish.icon() != null) {
            patch.setJson("icon", Files.claim(tx, wish.icon(), "icons", user, "ServerIcon", server.id()));
        }
        if (wish.banner() != null) {
            patch.setJson("banner", Files.claim(tx, wish.banner(), "banners", user, "ServerBanner", server.id()));
        }
        if (patch.changes("icon")) discard(tx, server.icon());
        if (patch.changes("banner")) discard(tx, server.banner());
        if (wish.owner() != null) patch.set("owner", heir(tx, server, wish.owner()));
        return patch;
    }

    private static void discard(Database.Transaction tx, File file) {
        if (file != null) Files.markDeleted(tx, file.id());
    }

    /// The categories without channels that the server does not have; none may stand in two places.
    private static List<Server.Category> known(Server server, List<Server.Category> categories) {
        var seen = new HashSet<String>();
        for (var category : categories) {
            for (var channel : category.channels()) if (!seen.add(channel)) throw Problem.invalidOperation();
        }
        return categories.stream()
                .map(category -> new Server.Category(
                        category.id(),
                        category.title(),
                        category.channels().stream()
                                .filter(server.channels()::contains)
                                .toList()))
                .toList();
    }

    /// Who may become the owner: a member, and not a bot.
    private static String heir(Database.Transaction tx, Server server, String user) {
        Members.find(tx.sql(), server.id(), user).orElseThrow(Problem::notFound);
        var heir = Users.find(tx.sql(), user).orElseThrow(Problem::notFound);
        if (heir.isBot()) throw Problem.invalidOperation();
        return heir.id();
    }

    // ---- the end

    /// The owner deletes the server; everybody else leaves it.
    public void leave(ServerAccess in, boolean silently) {
        database.change(tx -> {
            var server = hold(tx.sql(), in.server());
            var owns = server.owner().equals(in.caller().id());
            // Who means to leave does not delete what has just become theirs, nor the other way round.
            if (owns != in.isOwner()) throw Problem.of(403, "NotOwner");
            if (owns) delete(tx, server);
            else if (!members.part(tx, server, in.caller().id(), Members.Reason.LEAVE, silently)) {
                throw Problem.notFound();
            }
        });
    }

    /// Emoji are detached and stay, so that old messages elsewhere still show them.
    ///
    /// @param server held by the transaction
    public void delete(Database.Transaction tx, Server server) {
        tx.sql().createUpdate("""
                        update files set deleted = true where not deleted and id in (
                            select icon ->> '_id' from servers where id = :id
                            union all select banner ->> '_id' from servers where id = :id
                            union all select icon ->> '_id' from roles where server_id = :id
                            union all select icon ->> '_id' from channels where server_id = :id
                            union all select avatar ->> '_id' from members where server_id = :id
                            union all select w.avatar ->> '_id' from channels c
                                join webhooks w on w.channel_id = c.id where c.server_id = :id
                            union all select f.id from channels c
                                join messages msg on msg.channel_id = c.id
                                join files f on f.used_for_type = 'Message' and f.used_for_id = msg.id
                                where c.server_id = :id)
                        """).bind("id", server.id()).execute();
        tx.sql().execute("delete from servers where id = ?", server.id());
        events.emit(tx, new Event.ServerDelete(server.id()), new Audience.Members(server.id()));
    }

    // ---- reading progress

    /// Marks every channel that the caller may see as read up to its newest message.
    public void acknowledge(ServerAccess in) {
        database.change(tx -> {
            // Shared, so that no channel is deleted meanwhile.
            share(tx.sql(), in.server());
            var user = in.caller().id();
            var channels = new ArrayList<String>();
            var newest = new ArrayList<String>();
            for (var channel : visible(tx.sql(), in)) {
                if (channel.lastMessageId() == null) continue;
                channels.add(channel.id());
                newest.add(channel.lastMessageId());
                events.emit(
                        tx,
                        new Event.ChannelAck(channel.id(), user, channel.lastMessageId()),
                        new Audience.Private(user));
            }
            if (channels.isEmpty()) return;
            tx.sql()
                    .createUpdate("""
                            insert into unreads (user_id, channel_id, last_id)
                            select :user, channel, last from unnest(:channels, :newest) as read (channel, last)
                            order by channel
                            on conflict (user_id, channel_id) do update set last_id = excluded.last_id, mentions =
                                array(select id from unnest(unreads.mentions) as id where id > excluded.last_id)
                            """)
                    .bind("user", user)
                    .bindArray("channels", String.class, channels)
                    .bindArray("newest", String.class, newest)
                    .execute();
        });
    }
}
