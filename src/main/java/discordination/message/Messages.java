package discordination.message;

import com.github.f4b6a3.ulid.UlidCreator;
import discordination.access.Access;
import discordination.access.Caller;
import discordination.access.ChannelAccess;
import discordination.access.Permission;
import discordination.access.WebhookAccess;
import discordination.audit.AuditAction;
import discordination.audit.AuditLog;
import discordination.channel.Channel;
import discordination.config.Config;
import discordination.db.Database;
import discordination.event.Audience;
import discordination.event.Event;
import discordination.event.Events;
import discordination.file.File;
import discordination.file.Files;
import discordination.http.Json;
import discordination.http.Problem;
import discordination.job.Jobs;
import discordination.link.Embed;
import discordination.unread.Unreads;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// What can be done with messages once they are sent, and what the server itself says; each verb holds the rule,
/// the SQL and the event of one deed.
public final class Messages {
    private static final int MOST_CORRECTIONS = 5;
    private static final int MOST_AT_ONCE = 1000;

    private final Database database;
    private final Events events;
    private final Jobs jobs;
    private final Lengths lengths;

    public Messages(Database database, Events events, Jobs jobs, Config.Limits limits) {
        this.database = database;
        this.events = events;
        this.jobs = jobs;
        this.lengths = new Lengths(limits);
    }

    /// Lets the server itself say in a channel what has happened there (rest-servers 4.1).
    ///
    /// @param channel as it stands after the deed; outside servers its people find the message in their unreads
    public Message system(Database.Transaction tx, Channel channel, Message.SystemMessage what) {
        var message = tx.sql()
                .createQuery("""
                        with msg as (
                            insert into messages (id, channel_id, author, system)
                            values (:id, :channel, :author, cast(:system as jsonb)) returning *)
                        select\s""" + Message.COLUMNS + " from msg")
                .bind("id", UlidCreator.getMonotonicUlid().toString())
                .bind("channel", channel.id())
                .bind("author", Message.SYSTEM_AUTHOR)
                .bind("system", Json.text(what))
                .map(Message.MAPPER)
                .one();
        var actor = what.actor();
        Unreads.mention(
                tx,
                channel.id(),
                message.id(),
                channel.people().stream().filter(user -> !user.equals(actor)).toList());
        events.emit(tx, new Event.MessageCreate(message), Audience.of(channel));
        return message;
    }

    /// Notes in the message that told of a call's beginning that it has ended; does nothing when that was
    /// deleted.
    public void finishCall(Database.Transaction tx, Channel channel, String id, Instant now) {
        tx.sql()
                .createQuery("""
                        with msg as (
                            update messages set system = system || jsonb_build_object('finished_at', cast(:now as text))
                            where id = :id and channel_id = :channel and system ->> 'type' = 'call_started' returning *)
                        select\s""" + Message.COLUMNS + " from msg")
                .bind("id", id)
                .bind("channel", channel.id())
                .bind("now", Json.WIRE.convertValue(now, String.class))
                .map(Message.MAPPER)
                .findOne()
                .ifPresent(message -> events.emit(
                        tx,
                        new Event.MessageUpdate(id, channel.id(), Map.of("system", system(message)), List.of()),
                        Audience.of(channel)));
    }

    /// As a tree, since inside a map the value would lose its `type`.
    private static Object system(Message message) {
        return Json.WIRE.valueToTree(message).get("system");
    }

    /// Changes the caller's own message; previews of links are made anew (rest-servers 4.6).
    public Message edit(ChannelAccess in, EditMessage change) {
        in.require(Permission.SEND_MESSAGE);
        return edit(Author.of(in), change);
    }

    /// Changes what a webhook has said, whatever it may do today (rest-servers 3.8).
    public Message edit(WebhookAccess in, EditMessage change) {
        return edit(Author.of(in), change);
    }

    private Message edit(Author author, EditMessage change) {
        lengths.require(author, change.bytes());
        var id = change.message();
        var channel = author.channel();
        return database.write(tx -> {
            var before = lock(tx.sql(), channel.id(), id);
            if (!before.author().equals(author.id())) throw Problem.of(403, "CannotEditMessage");
            var embeds = Unfurling.written(before);
            if (change.embeds() != null) {
                author.requireOfUsers(Permission.SEND_EMBEDS);
                for (var embed : embeds) removeMedia(tx, embed);
                Files.hold(
                        tx,
                        change.embeds().stream()
                                .map(SendableEmbed::media)
                                .filter(Objects::nonNull)
                                .toList());
                embeds = claim(tx, author, id, change.embeds());
            }
            var edited = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            var after = tx.sql()
                    .createQuery("""
                            with msg as (
                                update messages set content = coalesce(:content, content), edited = :edited,
                                    embeds = cast(:embeds as jsonb)
                                where id = :id returning *)
                            select\s""" + Message.COLUMNS + " from msg")
                    .bind("id", id)
                    .bind("content", change.content())
                    .bind("edited", edited)
                    .bind("embeds", embeds.isEmpty() ? null : Json.text(embeds.toArray(Embed[]::new)))
                    .map(Message.MAPPER)
                    .one();
            var data = new LinkedHashMap<String, Object>();
            if (change.content() != null) data.put("content", change.content());
            data.put("edited", edited);
            // An array keeps each embed's `type`, which a list inside a map would lose.
            data.put("embeds", embeds.toArray(Embed[]::new));
            events.emit(tx, new Event.MessageUpdate(id, channel.id(), data, List.of()), Audience.of(channel));
            if (author.isWebhook() || author.may(Permission.SEND_EMBEDS)) {
                Unfurling.order(jobs, tx, after, lengths.links());
            }
            return after;
        });
    }

    private static void removeMedia(Database.Transaction tx, Embed embed) {
        if (embed instanceof Embed.Text text && text.media() != null)
            Files.markDeleted(tx, text.media().id());
    }

    /// The embeds as they are stored, with their media claimed for the message.
    static List<Embed> claim(Database.Transaction tx, Author author, String message, List<SendableEmbed> embeds) {
        var claimed = new ArrayList<Embed>();
        for (var embed : embeds) {
            claimed.add(embed.with(embed.media() == null ? null : claim(tx, author, message, embed.media())));
        }
        return claimed;
    }

    /// An uploaded file, from now on the message's; 404 when it cannot be had (rest-servers 4.5).
    static File claim(Database.Transaction tx, Author author, String message, String file) {
        return Files.claim(tx, file, "attachments", author.uploader(), "Message", message);
    }

    /// Removes a message. Its author always may, others need ManageMessages (rest-servers 4.7).
    public void delete(Caller caller, String channel, String id) {
        database.change(tx -> {
            var message = lock(tx.sql(), channel, id);
            if (message.author().equals(caller.id())) {
                removeOne(tx, channel(tx.sql(), channel), id);
                return;
            }
            var in = Access.channel(tx.sql(), caller, channel).orElseThrow(Problem::notFound);
            in.require(Permission.MANAGE_MESSAGES);
            AuditLog.write(tx, in, new AuditAction.MessageDelete(message.author(), channel));
            removeOne(tx, in.channel(), id);
        });
    }

    /// Removes what a webhook has said.
    public void delete(WebhookAccess in, String id) {
        var channel = in.channel();
        database.change(tx -> {
            var message = lock(tx.sql(), channel.id(), id);
            if (!message.author().equals(in.webhook().id())) throw Problem.of(403, "CannotDeleteMessage");
            removeOne(tx, channel, id);
        });
    }

    private void removeOne(Database.Transaction tx, Channel channel, String id) {
        remove(tx, channel, List.of(id), _ -> new Event.MessageDelete(id, channel.id()));
    }

    /// Removes several messages; those that are not in the channel are skipped (rest-servers 4.7).
    public void deleteAll(ChannelAccess in, List<String> ids) {
        in.require(Permission.MANAGE_MESSAGES);
        database.change(tx -> {
            var channel = in.channel();
            remove(tx, channel, ids, removed -> new Event.BulkMessageDelete(channel.id(), removed));
            AuditLog.write(
                    tx, in, new AuditAction.MessageBulkDelete(in.channel().id(), ids.size()));
        });
    }

    /// Removes everything that somebody has written, wherever it stands. Only the deletion of accounts asks for this,
    /// so no index finds messages by author: each look reads the table until it has found enough.
    public void deleteOf(String author) {
        for (var some = writtenBy(author); !some.isEmpty(); some = writtenBy(author)) {
            some.forEach((channel, ids) -> database.change(tx -> remove(
                    tx, channel(tx.sql(), channel), ids, removed -> new Event.BulkMessageDelete(channel, removed))));
        }
    }

    /// Some of somebody's messages by channel, at most a thousand in all.
    private Map<String, List<String>> writtenBy(String author) {
        var found = new HashMap<String, List<String>>();
        database.read(handle -> handle.createQuery(
                                "select channel_id, id from messages where author = :author limit :most")
                        .bind("author", author)
                        .bind("most", MOST_AT_ONCE)
                        .map((row, _) -> List.of(row.getString("channel_id"), row.getString("id")))
                        .list())
                .forEach(message -> found.computeIfAbsent(message.getFirst(), _ -> new ArrayList<>())
                        .add(message.getLast()));
        return found;
    }

    /// Deletes rows, marks their files for removal, says which message is now the newest, if that has changed,
    /// and then what is gone.
    private void remove(
            Database.Transaction tx, Channel channel, List<String> ids, Function<List<String>, Event> gone) {
        var removed = tx.sql()
                .createQuery("""
                        with gone as (
                            delete from messages where channel_id = :channel and id = any(:ids) returning id),
                        marked as (
                            update files set deleted = true
                            where used_for_type = 'Message' and used_for_id in (select id from gone) and not deleted)
                        select id from gone order by id
                        """)
                .bind("channel", channel.id())
                .bindArray("ids", String.class, ids)
                .mapTo(String.class)
                .list();
        if (removed.isEmpty()) {
            events.emit(tx, gone.apply(removed), Audience.of(channel));
            return;
        }
        var last = removed.getLast();
        var told = newest(tx.sql(), channel.id())
                .filter(newest -> newest.compareTo(last) < 0)
                .orElse(null);
        if (told != null) events.emit(tx, newest(channel, told), Audience.of(channel));
        events.emit(tx, gone.apply(removed), Audience.of(channel));
        tx.afterCommit(() -> correct(channel, last, told));
    }

    /// Others may have sent and deleted at the same moment, seen nothing of each other, and told of it before
    /// us. What is the newest once all is committed is told last.
    private void correct(Channel channel, String last, String told) {
        for (int i = 0; i < MOST_CORRECTIONS; i++) {
            var now = database.read(handle -> newest(handle, channel.id())).orElse(null);
            if (now == null || now.equals(told) || told == null && now.compareTo(last) > 0) return;
            events.emit(newest(channel, now), Audience.of(channel));
            told = now;
        }
    }

    private static Event newest(Channel channel, String id) {
        return new Event.ChannelUpdate(channel.id(), Map.of("last_message_id", id), List.of());
    }

    private static Optional<String> newest(Handle handle, String channel) {
        return handle.createQuery("select " + Channel.NEWEST + " from (select cast(:channel as text) as id) c")
                .bind("channel", channel)
                .mapTo(String.class)
                .findOne();
    }

    /// Sets a message apart, or no longer; in direct channels both people may (rest-servers 4.8).
    public void pin(ChannelAccess in, String id, boolean pinned) {
        in.require(
                in.channel() instanceof Channel.DirectMessage ? Permission.VIEW_CHANNEL : Permission.MANAGE_MESSAGES);
        var channel = in.channel().id();
        database.change(tx -> {
            var message = lock(tx.sql(), channel, id);
            if (Boolean.TRUE.equals(message.pinned()) == pinned) {
                throw Problem.of(400, pinned ? "AlreadyPinned" : "NotPinned");
            }
            tx.sql().execute("update messages set pinned = ? where id = ?", pinned, id);
            Map<String, Object> data = pinned ? Map.of("pinned", true) : Map.of();
            events.emit(
                    tx,
                    new Event.MessageUpdate(id, channel, data, pinned ? List.of() : List.of("Pinned")),
                    in.viewers());
            var by = in.caller().id();
            system(tx, in.channel(), pinned ? new Message.MessagePinned(id, by) : new Message.MessageUnpinned(id, by));
            var author = message.author();
            AuditLog.write(
                    tx,
                    in,
                    pinned
                            ? new AuditAction.MessagePin(id, author, channel)
                            : new AuditAction.MessageUnpin(id, author, channel));
        });
    }

    private static Message lock(Handle handle, String channel, String id) {
        return handle.createQuery("select " + Message.COLUMNS + """
                         from messages msg where msg.id = :id and msg.channel_id = :channel for no key update
                        """)
                .bind("id", id)
                .bind("channel", channel)
                .map(Message.MAPPER)
                .findOne()
                .orElseThrow(Problem::notFound);
    }

    private static Channel channel(Handle handle, String id) {
        return handle.createQuery("select " + Channel.COLUMNS + " from channels c where c.id = :id")
                .bind("id", id)
                .map(Channel.MAPPER)
                .one();
    }

    /// Everybody who may know what happens in a channel, wherever it stands.
    static Audience viewers(Handle handle, String channel) {
        return Audience.of(channel(handle, channel));
    }
}
