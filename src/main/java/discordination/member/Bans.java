package discordination.member;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.f4b6a3.ulid.Ulid;
import discordination.access.Permission;
import discordination.access.ServerAccess;
import discordination.audit.AuditAction;
import discordination.audit.AuditLog;
import discordination.db.Database;
import discordination.event.Audience;
import discordination.event.Event;
import discordination.event.Events;
import discordination.file.File;
import discordination.http.Json;
import discordination.http.Problem;
import discordination.server.Servers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/// Who may not come back to a server (rest-servers 2.9).
public final class Bans {
    private final Database database;
    private final Events events;
    private final Members members;

    public Bans(Database database, Events events, Members members) {
        this.database = database;
        this.events = events;
        this.members = members;
    }

    /// One ban.
    public record Ban(
            @JsonProperty("_id") Member.Id id,
            @JsonInclude(JsonInclude.Include.ALWAYS) String reason) {}

    /// Somebody who is banned, as far as moderators see them.
    public record Banned(
            @JsonProperty("_id") String id,
            String username,
            String discriminator,
            @JsonInclude(JsonInclude.Include.ALWAYS) File avatar) {}

    /// All bans, and those of the banned who have an account.
    public record All(List<Banned> users, List<Ban> bans) {}

    /// Bans a user, member or not; a second ban replaces the reason.
    public Ban ban(ServerAccess in, BanMember wish) {
        Members.requireRemovable(in, wish.user());
        in.require(Permission.BAN_MEMBERS);
        return database.write(tx -> {
            var server = Servers.hold(tx.sql(), in.server());
            Members.find(tx.sql(), server.id(), wish.user()).ifPresent(member -> {
                Members.requireBelow(tx.sql(), in, member);
                members.part(tx, server, wish.user(), Members.Reason.BAN, false);
            });
            tx.sql()
                    .createUpdate("""
                            insert into bans (server_id, user_id, reason) values (:server, :user, :reason)
                            on conflict (server_id, user_id) do update set reason = excluded.reason
                            """)
                    .bind("server", server.id())
                    .bind("user", wish.user())
                    .bind("reason", wish.reason())
                    .execute();
            var seconds = wish.deleteMessageSeconds();
            if (seconds != null && seconds > 0) purge(tx, server.id(), wish.user(), Duration.ofSeconds(seconds));
            var caller = in.caller();
            var reason = caller.reason() != null ? caller.reason() : wish.reason();
            AuditLog.write(tx, caller, server.id(), new AuditAction.BanCreate(wish.user()), reason);
            return new Ban(new Member.Id(server.id(), wish.user()), wish.reason());
        });
    }

    /// Takes away what the user has written lately, with its attachments.
    private void purge(Database.Transaction tx, String server, String user, Duration age) {
        var since = Ulid.min(Instant.now().minus(age).toEpochMilli()).toString();
        var gone = new TreeMap<String, List<String>>();
        tx.sql()
                .createQuery("""
                        delete from messages msg using channels c
                        where c.server_id = :server and msg.channel_id = c.id and msg.id >= :since and msg.author = :user
                        returning msg.channel_id, msg.id
                        """)
                .bind("server", server)
                .bind("since", since)
                .bind("user", user)
                .map((row, _) -> new String[] {row.getString(1), row.getString(2)})
                .forEach(row ->
                        gone.computeIfAbsent(row[0], _ -> new ArrayList<>()).add(row[1]));
        var all = gone.values().stream().flatMap(List::stream).toList();
        if (all.isEmpty()) return;
        tx.sql().createUpdate("""
                        update files set deleted = true
                        where used_for_type = 'Message' and used_for_id = any(:ids) and not deleted
                        """).bindArray("ids", String.class, all).execute();
        gone.forEach((channel, ids) -> events.emit(
                tx,
                new Event.BulkMessageDelete(channel, ids.stream().sorted().toList()),
                new Audience.Viewers(server, channel)));
    }

    /// Every ban of the server.
    public static All all(Handle handle, String server) {
        var bans = handle.createQuery("""
                        select user_id, reason from bans where server_id = :server order by user_id
                        """)
                .bind("server", server)
                .map((row, _) -> new Ban(new Member.Id(server, row.getString(1)), row.getString(2)))
                .list();
        var users = handle.createQuery("""
                        select u.id, u.username, u.discriminator, u.avatar from bans b join users u on u.id = b.user_id
                        where b.server_id = :server order by u.id
                        """)
                .bind("server", server)
                .map((row, _) -> new Banned(
                        row.getString(1), row.getString(2), row.getString(3), Json.read(row.getString(4), File.class)))
                .list();
        return new All(users, bans);
    }

    /// Lets somebody come back.
    public void lift(ServerAccess in, String user) {
        database.change(tx -> {
            var lifted = tx.sql().execute("delete from bans where server_id = ? and user_id = ?", in.server(), user);
            if (lifted == 0) throw Problem.notFound();
            AuditLog.write(tx, in, new AuditAction.BanDelete(user));
        });
    }
}
