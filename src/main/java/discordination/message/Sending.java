package discordination.message;

import com.github.f4b6a3.ulid.UlidCreator;
import discordination.access.Caller;
import discordination.access.ChannelAccess;
import discordination.access.Permission;
import discordination.config.Config;
import discordination.db.Database;
import discordination.db.Redis;
import discordination.event.Event;
import discordination.event.Events;
import discordination.file.File;
import discordination.http.Json;
import discordination.http.Problem;
import discordination.job.Jobs;
import discordination.link.Embed;
import discordination.user.Presences;
import discordination.user.Users;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.jdbi.v3.core.Handle;

/// Sends what people write: the hottest path of the house (rest-servers 4.2).
public final class Sending {
    /// Refusals that a client may repeat as they are, so that they do not use up its key.
    private static final Set<Integer> PASSING = Set.of(409, 429, 503);

    private final Database database;
    private final Events events;
    private final Presences presences;
    private final Jobs jobs;
    private final Lengths lengths;
    private final Slowmode slowmode;

    public Sending(
            Database database, Redis redis, Events events, Presences presences, Jobs jobs, Config.Limits limits) {
        this.database = database;
        this.events = events;
        this.presences = presences;
        this.jobs = jobs;
        this.lengths = new Lengths(limits);
        this.slowmode = new Slowmode(redis, events);
    }

    /// Sends a message; the same key or nonce of the same author never sends a second one, however many try at once.
    public Message send(ChannelAccess in, SendMessage what) {
        in.require(Permission.SEND_MESSAGE);
        var user = Users.strangerView(
                in.caller().user(), presences.isConnected(in.caller().id()));
        try {
            return database.write(tx -> {
                var message = store(tx, in, what).by(user, in.member());
                events.emit(tx, new Event.MessageCreate(message), in.viewers());
                return message;
            });
        } catch (Problem refusal) {
            // A key is used up by a refused request as well (rest-servers 4.2).
            if (what.key() != null && refusal.status() < 500 && !PASSING.contains(refusal.status())) {
                database.change(tx -> remember(tx, in.caller(), what.key()));
            }
            throw refusal;
        } catch (RuntimeException failure) {
            // The channel went away between the guard and the insert.
            if (Database.isOrphan(failure)) throw Problem.notFound();
            throw failure;
        }
    }

    /// The order of checks is part of the protocol.
    private Message store(Database.Transaction tx, ChannelAccess in, SendMessage what) {
        var caller = in.caller();
        if (what.key() != null && !remember(tx, caller, what.key())) throw Problem.of(409, "DuplicateNonce");
        permit(in, what);
        slowmode.enter(in);
        offer(tx.sql(), in, what.interactions());
        lengths.require(caller, what.bytes());
        if (what.nonce() != null && !remember(tx, caller, what.nonce())) throw Problem.invalidOperation();
        var content = what.content() == null || what.content().isEmpty() ? null : what.content();
        if (content == null && what.attachments().isEmpty() && what.embeds().isEmpty()) {
            throw Problem.of(422, "EmptyMessage");
        }
        var flags = MessageFlags.of(what.flags(), caller.isBot());
        restrict(what.interactions());
        var mentions = Mentions.of(tx.sql(), in, content, flags);
        var replies = replies(tx.sql(), in, what.replies());
        count(caller, what);
        var id = UlidCreator.getMonotonicUlid().toString();
        var attachments = attachments(tx, caller, id, what.attachments());
        var embeds = Messages.claim(tx, caller, id, what.embeds());
        mentions = mentions.visible(tx.sql(), in, replies.called);
        var message = new Message(
                id,
                nonce(what),
                in.channel().id(),
                caller.id(),
                null,
                null,
                null,
                content,
                null,
                attachments,
                null,
                embeds.isEmpty() ? null : embeds,
                mentions.users().isEmpty() ? null : List.copyOf(mentions.users()),
                mentions.roles().isEmpty() ? null : List.copyOf(mentions.roles()),
                replies.ids.isEmpty() ? null : replies.ids,
                null,
                what.interactions() == null ? null : what.interactions().stored(),
                what.masquerade(),
                null,
                nonZero(new MessageFlags(flags.silent(), mentions.everyone(), mentions.online()).bits()));
        insert(tx, message, flags.silent() ? List.of() : mentions.notified(tx.sql(), in));
        if (in.may(Permission.SEND_EMBEDS)) Unfurling.order(jobs, tx, message, lengths.links());
        return message;
    }

    private static void permit(ChannelAccess in, SendMessage what) {
        if (what.masquerade() != null) {
            in.require(Permission.MASQUERADE);
            if (what.masquerade().colour() != null) in.require(Permission.MANAGE_ROLE);
        }
        if (!what.embeds().isEmpty()) in.require(Permission.SEND_EMBEDS);
        if (!what.attachments().isEmpty()) in.require(Permission.UPLOAD_FILES);
    }

    /// Returns false when the author has used the key before. A request at the same moment with the same key waits here
    /// until the first one has committed.
    private static boolean remember(Database.Transaction tx, Caller author, String key) {
        return tx.sql()
                        .execute(
                                "insert into nonces (user_id, nonce) values (?, ?) on conflict do nothing",
                                author.id(),
                                key)
                == 1;
    }

    private void offer(Handle handle, ChannelAccess in, SendMessage.Interactions interactions) {
        if (interactions == null || interactions.reactions() == null) return;
        in.require(Permission.REACT);
        if (interactions.reactions().size() > lengths.reactions()) throw Problem.invalidOperation();
        Reactions.requireUsable(handle, interactions.reactions());
    }

    private static void restrict(SendMessage.Interactions interactions) {
        if (interactions == null || !interactions.restricts()) return;
        if (interactions.reactions() == null || interactions.reactions().isEmpty()) {
            throw Problem.of(400, "InvalidProperty");
        }
    }

    private void count(Caller caller, SendMessage what) {
        var most = lengths.of(caller).messageAttachments();
        if (what.attachments().size() > most) throw Problem.of(400, "TooManyAttachments", "max", most);
        if (what.embeds().size() > lengths.embeds()) throw Problem.of(400, "TooManyEmbeds", "max", lengths.embeds());
    }

    /// @param ids    without repetitions, in order
    /// @param called authors who are to be mentioned
    private record Replies(List<String> ids, Set<String> called) {}

    /// A message of another channel is as good as missing.
    private Replies replies(Handle handle, ChannelAccess in, List<SendMessage.Reply> wanted) {
        if (wanted.size() > lengths.replies()) throw Problem.of(400, "TooManyReplies", "max", lengths.replies());
        var ids = new LinkedHashSet<String>();
        var called = new LinkedHashSet<String>();
        if (wanted.isEmpty()) return new Replies(List.of(), called);
        var authors = authors(handle, in, wanted);
        var deaf = wanted.stream().anyMatch(SendMessage.Reply::mention) && Mentions.isNewInPublic(handle, in);
        for (var reply : wanted) {
            var author = authors.get(reply.id());
            if (author == null) {
                if (!reply.mayBeMissing()) throw Problem.notFound();
                continue;
            }
            ids.add(reply.id());
            if (reply.mention() && !deaf) called.add(author);
        }
        return new Replies(List.copyOf(ids), called);
    }

    private static Map<String, String> authors(Handle handle, ChannelAccess in, List<SendMessage.Reply> wanted) {
        var authors = new LinkedHashMap<String, String>();
        handle.createQuery("select id, author from messages where channel_id = :channel and id = any(:ids)")
                .bind("channel", in.channel().id())
                .bindArray(
                        "ids",
                        String.class,
                        wanted.stream().map(SendMessage.Reply::id).toList())
                .map((row, _) -> Map.entry(row.getString("id"), row.getString("author")))
                .forEach(entry -> authors.put(entry.getKey(), entry.getValue()));
        return authors;
    }

    private static List<File> attachments(Database.Transaction tx, Caller caller, String message, List<String> ids) {
        if (ids.isEmpty()) return null;
        var files = new ArrayList<File>();
        for (var id : ids) files.add(Messages.claim(tx, caller, message, id));
        return files;
    }

    private static String nonce(SendMessage what) {
        if (what.nonce() != null) return what.nonce();
        return what.key() != null ? what.key() : UlidCreator.getUlid().toString();
    }

    private static Integer nonZero(int number) {
        return number == 0 ? null : number;
    }

    /// One round trip for the message, the mentions it leaves and the direct channel that comes back to life.
    private static void insert(Database.Transaction tx, Message message, List<String> notified) {
        tx.sql()
                .createUpdate("""
                        with revived as (
                            update channels set active = true where id = :channel and not active),
                        notified as (
                            insert into unreads (user_id, channel_id, mentions)
                            select u.id, :channel, array[cast(:id as text)]
                            from users u where u.id = any(:notified) order by u.id
                            on conflict (user_id, channel_id) do update
                            set mentions = array_append(unreads.mentions, cast(:id as text)))
                        insert into messages (id, channel_id, author, nonce, content, attachments, embeds, mentions,
                            role_mentions, replies, interactions, masquerade, flags)
                        values (:id, :channel, :author, :nonce, :content, cast(:attachments as jsonb),
                            cast(:embeds as jsonb), :mentions, :roles, :replies, cast(:interactions as jsonb),
                            cast(:masquerade as jsonb), :flags)
                        """)
                .bind("id", message.id())
                .bind("channel", message.channel())
                .bind("author", message.author())
                .bind("nonce", message.nonce())
                .bind("content", message.content())
                .bind("attachments", json(message.attachments(), File[]::new))
                .bind("embeds", json(message.embeds(), Embed[]::new))
                .bindArray("mentions", String.class, orEmpty(message.mentions()))
                .bindArray("roles", String.class, orEmpty(message.roleMentions()))
                .bindArray("replies", String.class, orEmpty(message.replies()))
                .bind("interactions", Json.text(message.interactions()))
                .bind("masquerade", Json.text(message.masquerade()))
                .bind("flags", message.flags() == null ? 0 : message.flags())
                .bindArray("notified", String.class, notified)
                .execute();
    }

    private static <T> String json(List<T> values, IntFunction<T[]> array) {
        return values == null ? null : Json.text(values.toArray(array));
    }

    private static List<String> orEmpty(List<String> values) {
        return values == null ? List.of() : values;
    }
}
