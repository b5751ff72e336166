package discordination.emoji;

import discordination.access.Access;
import discordination.access.Caller;
import discordination.access.Permission;
import discordination.audit.AuditAction;
import discordination.audit.AuditLog;
import discordination.db.Database;
import discordination.event.Audience;
import discordination.event.Event;
import discordination.event.Events;
import discordination.file.Files;
import discordination.http.Problem;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// What happens to the custom emoji of servers (rest-servers 5).
public final class Emojis {
    private static final String GIF = "image/gif";

    private final Database database;
    private final Events events;
    private final int most;

    /// @param most emoji of one server
    public Emojis(Database database, Events events, int most) {
        this.database = database;
        this.events = events;
        this.most = most;
    }

    // ---- reading

    /// All emoji of the given servers, oldest first.
    public static List<Emoji> ofServers(Handle handle, Collection<String> servers) {
        if (servers.isEmpty()) return List.of();
        return handle.createQuery(
                        "select " + Emoji.COLUMNS + " from emojis e where e.server_id = any(:ids) order by e.id")
                .bindArray("ids", String.class, servers)
                .map(Emoji.MAPPER)
                .list();
    }

    List<Emoji> ofServer(String server) {
        return database.read(handle -> ofServers(handle, List.of(server)));
    }

    /// One emoji, detached ones included, whoever asks.
    Emoji show(String id) {
        return database.read(handle -> find(handle, id, "")).orElseThrow(Problem::notFound);
    }

    /// @param lock what the row is held with until the transaction ends, or nothing
    private static Optional<Emoji> find(Handle handle, String id, String lock) {
        return handle.createQuery("select " + Emoji.COLUMNS + " from emojis e where e.id = :id" + lock)
                .bind("id", id)
                .map(Emoji.MAPPER)
                .findOne();
    }

    private static void require(Handle handle, Caller caller, String server) {
        Access.server(handle, caller, server).orElseThrow(Problem::notFound).require(Permission.MANAGE_CUSTOMISATION);
    }

    // ---- changing

    /// Makes an emoji of a file; the server is held, so that the number of its emoji stays true.
    Emoji create(Caller caller, CreateEmoji wish) {
        if (!(wish.parent() instanceof Emoji.OfServer(var server))) throw Problem.invalidOperation();
        return database.write(tx -> {
            var sql = tx.sql();
            require(sql, caller, server);
            sql.createQuery("select id from servers where id = :id for no key update")
                    .bind("id", server)
                    .mapTo(String.class)
                    .findOne()
                    .orElseThrow(Problem::notFound);
            var count = sql.createQuery("select count(*) from emojis where server_id = :server")
                    .bind("server", server)
                    .mapTo(Integer.class)
                    .one();
            if (count >= most) throw Problem.of(400, "TooManyEmoji", "max", most);
            var file = Files.claim(tx, wish.emoji(), "emojis", caller.id(), "Emoji", wish.emoji());
            sql.createUpdate("""
                            insert into emojis (id, server_id, creator_id, name, animated, nsfw)
                            values (:id, :server, :creator, :name, :animated, :nsfw)
                            """)
                    .bind("id", file.id())
                    .bind("server", server)
                    .bind("creator", caller.id())
                    .bind("name", wish.name())
                    .bind("animated", GIF.equals(file.contentType()))
                    .bind("nsfw", Boolean.TRUE.equals(wish.nsfw()))
                    .execute();
            var emoji = find(sql, file.id(), "").orElseThrow();
            events.emit(tx, new Event.EmojiCreate(emoji), new Audience.Members(server));
            AuditLog.write(tx, caller, server, new AuditAction.EmojiCreate(emoji.id(), emoji.name()));
            return emoji;
        });
    }

    Emoji rename(Caller caller, EditEmoji wish) {
        return database.write(tx -> {
            var sql = tx.sql();
            var emoji = find(sql, wish.emoji(), " for no key update").orElseThrow(Problem::notFound);
            if (!(emoji.parent() instanceof Emoji.OfServer(var server))) throw Problem.of(401, "NotAuthenticated");
            require(sql, caller, server);
            if (wish.name() == null) return emoji;
            sql.execute("update emojis set name = ? where id = ?", wish.name(), emoji.id());
            var data = Map.<String, Object>of("name", wish.name());
            events.emit(tx, new Event.EmojiUpdate(emoji.id(), data), new Audience.Members(server));
            AuditLog.write(
                    tx,
                    caller,
                    server,
                    new AuditAction.EmojiUpdate(emoji.id(), Map.of("name", emoji.name()), data, emoji.creatorId()));
            return find(sql, emoji.id(), "").orElseThrow();
        });
    }

    /// Takes an emoji from its server; row and file stay, so that what was written with it still shows it.
    void delete(Caller caller, String id) {
        database.change(tx -> {
            var sql = tx.sql();
            var emoji = find(sql, id, " for no key update").orElseThrow(Problem::notFound);
            if (!(emoji.parent() instanceof Emoji.OfServer(var server))) return;
            if (!emoji.creatorId().equals(caller.id())) require(sql, caller, server);
            sql.execute("update emojis set server_id = null where id = ?", id);
            events.emit(tx, new Event.EmojiDelete(id), new Audience.Members(server));
            AuditLog.write(tx, caller, server, new AuditAction.EmojiDelete(id, emoji.name(), emoji.creatorId()));
        });
    }
}
