package discordination.member;

import discordination.access.Permission;
import discordination.access.Permissions;
import discordination.access.ServerAccess;
import discordination.audit.AuditAction;
import discordination.audit.AuditLog;
import discordination.channel.Channel;
import discordination.channel.Channels;
import discordination.config.Config;
import discordination.db.Database;
import discordination.emoji.Emojis;
import discordination.event.Audience;
import discordination.event.Event;
import discordination.event.Events;
import discordination.file.Files;
import discordination.http.Json;
import discordination.http.Problem;
import discordination.message.Message;
import discordination.message.Messages;
import discordination.server.Server;
import discordination.server.Servers;
import discordination.user.StoredUser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// What happens to memberships: joining, leaving, being thrown out (rest-servers 2.7, 2.8).
public final class Members {
    private final Database database;
    private final Events events;
    private final Config.Limits limits;
    private final Messages messages;

    public Members(Database database, Events events, Config.Limits limits, Messages messages) {
        this.database = database;
        this.events = events;
        this.limits = limits;
        this.messages = messages;
    }

    // ---- reading

    /// All of a user's live memberships.
    public static List<Member> of(Handle handle, String user) {
        return handle.createQuery(
                        "select " + Member.COLUMNS + " from members m where m.user_id = :user and not m.hidden")
                .bind("user", user)
                .map(Member.MAPPER)
                .list();
    }

    /// Those of the users who are members of the server, by user id.
    public static Map<String, Member> ofServer(Handle handle, String server, Collection<String> users) {
        var members = new HashMap<String, Member>();
        if (users.isEmpty()) return members;
        handle.createQuery("select " + Member.COLUMNS + """
                         from members m
                        where m.server_id = :server and m.user_id = any(:users) and not m.hidden
                        """)
                .bind("server", server)
                .bindArray("users", String.class, users)
                .map(Member.MAPPER)
                .forEach(member -> members.put(member.id().user(), member));
        return members;
    }

    /// Those of the users who are members of the server they stand under, in one query.
    public static List<Member> ofServers(Handle handle, Map<String, ? extends Collection<String>> usersByServer) {
        var servers = new ArrayList<String>();
        var users = new ArrayList<String>();
        usersByServer.forEach((server, here) -> here.forEach(user -> {
            servers.add(server);
            users.add(user);
        }));
        return handle.createQuery("select " + Member.COLUMNS + """
                         from unnest(:servers, :users) as asked (server_id, user_id)
                        join members m on m.server_id = asked.server_id and m.user_id = asked.user_id
                        where not m.hidden order by m.server_id, m.user_id
                        """)
                .bindArray("servers", String.class, servers)
                .bindArray("users", String.class, users)
                .map(Member.MAPPER)
                .list();
    }

    /// Every member of the server in the order of user ids.
    public static List<Member> all(Handle handle, String server) {
        return handle.createQuery("select " + Member.COLUMNS
                        + " from members m where m.server_id = :server and not m.hidden order by m.user_id")
                .bind("server", server)
                .map(Member.MAPPER)
                .list();
    }

    /// One membership.
    public static Optional<Member> find(Handle handle, String server, String user) {
        return find(handle, server, user, "");
    }

    /// One membership, held until the transaction ends.
    static Optional<Member> hold(Handle handle, String server, String user) {
        return find(handle, server, user, " for update");
    }

    private static Optional<Member> find(Handle handle, String server, String user, String lock) {
        return handle.createQuery("select " + Member.COLUMNS
                        + " from members m where m.server_id = :server and m.user_id = :user and not m.hidden" + lock)
                .bind("server", server)
                .bind("user", user)
                .map(Member.MAPPER)
                .findOne();
    }

    /// Those whose nickname, or else username, contains the text; at most ten, shortest name first.
    public static List<Member> named(Handle handle, String server, String text) {
        return handle.createQuery("select " + Member.COLUMNS + """
                         from members m join users u on u.id = m.user_id
                        where m.server_id = :server and not m.hidden
                          and position(:text in coalesce(m.nickname, u.username)) > 0
                        order by octet_length(coalesce(m.nickname, u.username)), m.user_id limit 10
                        """)
                .bind("server", server)
                .bind("text", text)
                .map(Member.MAPPER)
                .list();
    }

    // ---- joining

    /// Refuses who is in as many servers as they may be; holds their account, so that the count stays true.
    ///
    /// One more than the limit is possible, as clients know it (rest-servers 2.2).
    public void requireRoom(Database.Transaction tx, String user) {
        tx.sql().execute("select id from users where id = ? for no key update", user);
        var count = tx.sql()
                .createQuery("select count(*) from members where user_id = :user and not hidden")
                .bind("user", user)
                .mapTo(Integer.class)
                .one();
        var most = limits.of(user).servers();
        if (count > most) throw Problem.of(400, "TooManyServers", "max", most);
    }

    /// What somebody sees of the server they have just entered.
    public record Joined(Server server, Member member, List<Channel.TextChannel> channels) {}

    /// Lets somebody in; a timeout that was running when they left still runs (rest-servers 2.8).
    public Joined join(Database.Transaction tx, StoredUser user, String serverId) {
        // Shared, so that nobody is banned and no channel deleted meanwhile.
        Servers.share(tx.sql(), serverId);
        if (isBanned(tx.sql(), serverId, user.id())) throw Problem.of(403, "Banned");
        tx.sql()
                .createUpdate("""
                        delete from members where server_id = :server and user_id = :user and hidden
                        and (timeout is null or timeout <= now())
                        """)
                .bind("server", serverId)
                .bind("user", user.id())
                .execute();
        var joined = tx.sql()
                .createUpdate("""
                        insert into members as m (server_id, user_id) values (:server, :user)
                        on conflict (server_id, user_id) do update set hidden = false, joined_at = now() where m.hidden
                        """)
                .bind("server", serverId)
                .bind("user", user.id())
                .execute();
        if (joined == 0) throw Problem.of(409, "AlreadyInServer");
        var member = find(tx.sql(), serverId, user.id()).orElseThrow();
        events.emit(tx, new Event.ServerMemberJoin(serverId, user.id(), member), new Audience.Members(serverId));
        var server = Servers.fetch(tx.sql(), serverId);
        var channels = visible(tx.sql(), server, user, member);
        var emojis = Emojis.ofServers(tx.sql(), List.of(serverId));
        events.emit(
                tx,
                new Event.ServerCreate(serverId, server, List.copyOf(channels), emojis, List.of()),
                new Audience.Private(user.id()));
        if (server.systemMessages() != null) {
            tell(tx, server.systemMessages().userJoined(), new Message.UserJoined(user.id()));
        }
        return new Joined(server, member, channels);
    }

    private static List<Channel.TextChannel> visible(Handle handle, Server server, StoredUser user, Member member) {
        var rules = server.rules();
        var now = Instant.now();
        return Channels.ofServers(handle, List.of(server.id())).stream()
                .filter(channel -> Permission.VIEW_CHANNEL.in(
                        Permissions.inChannel(rules, channel, user.id(), user.privileged(), member, now)))
                .toList();
    }

    static boolean isBanned(Handle handle, String server, String user) {
        return handle.createQuery("select exists (select from bans where server_id = :server and user_id = :user)")
                .bind("server", server)
                .bind("user", user)
                .mapTo(Boolean.class)
                .one();
    }

    // ---- leaving

    /// Why somebody is no longer a member.
    public enum Reason {
        LEAVE,
        KICK,
        BAN
    }

    /// Ends a membership; who is in a timeout is kept, hidden, until it ends.
    ///
    /// @param server held by the transaction
    /// @return false when there was no membership
    public boolean part(Database.Transaction tx, Server server, String user, Reason reason, boolean silently) {
        var found = hold(tx.sql(), server.id(), user);
        if (found.isEmpty()) return false;
        var member = found.get();
        var sql = Permissions.timedOut(member, Instant.now())
                ? """
                  update members set hidden = true, nickname = null, avatar = null, roles = '{}'
                  where server_id = :server and user_id = :user"""
                : "delete from members where server_id = :server and user_id = :user";
        tx.sql()
                .createUpdate(sql)
                .bind("server", server.id())
                .bind("user", user)
                .execute();
        if (member.avatar() != null) Files.markDeleted(tx, member.avatar().id());
        var wire = Json.WIRE.convertValue(reason, String.class);
        events.emit(tx, new Event.ServerMemberLeave(server.id(), user, wire), new Audience.Members(server.id()));
        var slots = server.systemMessages();
        if (silently || slots == null) return true;
        switch (reason) {
            case LEAVE -> tell(tx, slots.userLeft(), new Message.UserLeft(user));
            case KICK -> tell(tx, slots.userKicked(), new Message.UserKicked(user));
            case BAN -> tell(tx, slots.userBanned(), new Message.UserBanned(user));
        }
        return true;
    }

    private void tell(Database.Transaction tx, String channel, Message.SystemMessage what) {
        if (channel == null) return;
        Channels.find(tx.sql(), channel).ifPresent(found -> messages.system(tx, found, what));
    }

    /// Throws somebody out who stands below the caller.
    public void kick(ServerAccess in, String user) {
        requireRemovable(in, user);
        in.require(Permission.KICK_MEMBERS);
        database.change(tx -> {
            var server = Servers.hold(tx.sql(), in.server());
            var member = find(tx.sql(), server.id(), user).orElseThrow(Problem::notFound);
            requireBelow(tx.sql(), in, member);
            part(tx, server, user, Reason.KICK, false);
            AuditLog.write(tx, in, new AuditAction.MemberKick(user));
        });
    }

    /// Nobody removes themselves or the owner.
    static void requireRemovable(ServerAccess in, String user) {
        if (user.equals(in.caller().id())) throw Problem.of(400, "CannotRemoveYourself");
        if (user.equals(in.rules().owner())) throw Problem.invalidOperation();
    }

    /// Whoever is acted on must stand below the caller (rest-servers 1.8).
    static void requireBelow(Handle handle, ServerAccess in, Member member) {
        var user = member.id().user();
        var rank = Permissions.rank(in.rules(), user, isPrivileged(handle, user), member);
        if (rank <= in.rank()) throw Problem.of(403, "NotElevated");
    }

    static boolean isPrivileged(Handle handle, String user) {
        return handle.createQuery("select privileged from users where id = :user")
                .bind("user", user)
                .mapTo(Boolean.class)
                .findOne()
                .orElse(false);
    }
}
