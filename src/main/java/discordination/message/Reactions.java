package discordination.message;

import discordination.access.ChannelAccess;
import discordination.access.Permission;
import discordination.db.Database;
import discordination.emoji.UnicodeEmoji;
import discordination.event.Event;
import discordination.event.Events;
import discordination.http.Problem;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/// What can be done with the emoji under a message (rest-servers 4.9).
public final class Reactions {
    private static final Pattern CUSTOM = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}");

    private final Database database;
    private final Events events;
    private final int most;

    /// @param most different emoji under one message
    public Reactions(Database database, Events events, int most) {
        this.database = database;
        this.events = events;
        this.most = most;
    }

    /// Adds the caller's reaction; adding it again changes nothing but is told again.
    public void add(ChannelAccess in, String message, String emoji) {
        in.require(Permission.REACT);
        database.change(tx -> {
            // The lock makes those who react to one message queue up, so that the limit holds.
            var interactions = lock(tx, in, message);
            var present = new HashSet<>(tx.sql()
                    .createQuery("select distinct emoji from reactions where message_id = :message")
                    .bind("message", message)
                    .mapTo(String.class)
                    .list());
            if (present.size() >= most && !present.contains(emoji)) throw Problem.invalidOperation();
            if (restricted(interactions) && !interactions.reactions().contains(emoji)) throw Problem.invalidOperation();
            requireUsable(tx.sql(), List.of(emoji));
            tx.sql()
                    .execute(
                            "insert into reactions (message_id, emoji, user_id) values (?, ?, ?) on conflict do nothing",
                            message,
                            emoji,
                            in.caller().id());
            events.emit(
                    tx,
                    new Event.MessageReact(
                            message, in.channel().id(), in.caller().id(), emoji),
                    in.viewers());
        });
    }

    /// Takes one user's reaction away.
    ///
    /// @param user whose, null for the caller's own; naming anybody needs ManageMessages
    public void remove(ChannelAccess in, String message, String emoji, String user) {
        in.require(Permission.REACT);
        if (user != null) in.require(Permission.MANAGE_MESSAGES);
        var whose = user == null ? in.caller().id() : user;
        database.change(tx -> {
            lock(tx, in, message);
            var removed = tx.sql()
                    .execute(
                            "delete from reactions where message_id = ? and emoji = ? and user_id = ?",
                            message,
                            emoji,
                            whose);
            if (removed == 0) throw Problem.notFound();
            events.emit(tx, new Event.MessageUnreact(message, in.channel().id(), whose, emoji), in.viewers());
        });
    }

    /// Takes one emoji away, whoever used it.
    public void removeAll(ChannelAccess in, String message, String emoji) {
        in.require(Permission.REACT);
        in.require(Permission.MANAGE_MESSAGES);
        database.change(tx -> {
            lock(tx, in, message);
            tx.sql().execute("delete from reactions where message_id = ? and emoji = ?", message, emoji);
            events.emit(
                    tx, new Event.MessageRemoveReaction(message, in.channel().id(), emoji), in.viewers());
        });
    }

    /// Takes all reactions away.
    public void clear(ChannelAccess in, String message) {
        in.require(Permission.MANAGE_MESSAGES);
        database.change(tx -> {
            lock(tx, in, message);
            tx.sql().execute("delete from reactions where message_id = ?", message);
            events.emit(
                    tx,
                    new Event.MessageUpdate(message, in.channel().id(), Map.of("reactions", Map.of()), List.of()),
                    in.viewers());
        });
    }

    /// Emoji that anybody may use: those of Unicode, and custom ones of whatever server; throws 404 for a custom one
    /// that is unknown and `InvalidOperation` for other text (rest-servers 5.6).
    static void requireUsable(Handle handle, Collection<String> emoji) {
        var custom = emoji.stream()
                .filter(id -> CUSTOM.matcher(id).matches())
                .distinct()
                .toList();
        var known = custom.isEmpty()
                ? 0
                : handle.createQuery("select count(*) from emojis where id = any(:ids)")
                        .bindArray("ids", String.class, custom)
                        .mapTo(Integer.class)
                        .one();
        if (known < custom.size()) throw Problem.notFound();
        for (var text : emoji) {
            if (!CUSTOM.matcher(text).matches() && !UnicodeEmoji.isEmoji(text)) throw Problem.invalidOperation();
        }
    }

    private static boolean restricted(Message.Interactions interactions) {
        return interactions != null && Boolean.TRUE.equals(interactions.restrictReactions());
    }

    /// The message's rules for reactions, maybe null; 404 when there is no such message in this channel.
    private static Message.Interactions lock(Database.Transaction tx, ChannelAccess in, String message) {
        return tx.sql()
                .createQuery("select " + Message.COLUMNS + """
                         from messages msg where msg.id = :id and msg.channel_id = :channel for no key update
                        """)
                .bind("id", message)
                .bind("channel", in.channel().id())
                .map(Message.MAPPER)
                .findOne()
                .orElseThrow(Problem::notFound)
                .interactions();
    }
}
