package discordination.message;

import com.github.f4b6a3.ulid.UlidCreator;
import discordination.access.ChannelAccess;
import discordination.access.Permission;
import discordination.access.WebhookAccess;
import discordination.config.Config;
import discordination.db.Database;
import discordination.db.Redis;
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
import discordination.user.Presences;
import discordination.user.Users;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/// Sends what people write: the hottest path of the house (rest-servers 4.2).
public final class Sending {
    /// Refusals after which a client may try again as it is, so that they do not use up its key.
    private static final Set<Integer> PASSING = Set.of(409, 429, 503);

    /// One round trip for a message and the keys that it uses up, which is all that most messages need.
    public static final String INSERT = insert("");

    /// With the mentions that it leaves.
    private static final String INSERT_CALLING = insert(", notified as (" + Unreads.MENTION + ")");

    /// Outside servers, where a direct channel comes back to life as well.
    private static final String INSERT_OUTSIDE =
            insert(", revived as (update channels set active = true where id = :channel and not active), notified as ("
                    + Unreads.MENTION + ")");

    private final Database database;
    private final Events events;
    private final Presences presences;
    private final Jobs jobs;
    private final Lengths lengths;
    private final Slowmode slowmode;
    private final boolean masses;
    private final boolean massNotifications;

    public Sending(
            Database database,
            Redis redis,
            Events events,
            Presences presences,
            Jobs jobs,
            Config.Limits limits,
            Config.Api rules) {
        this.database = database;
        this.events = events;
        this.presences = presences;
        this.jobs = jobs;
        this.lengths = new Lengths(limits);
        this.slowmode = new Slowmode(redis, events);
        this.masses = rules.massMentions();
        this.massNotifications = rules.massMentionNotifications();
    }

    /// Sends a message; the same key or nonce of the same author never sends a second one, however many try at
    /// once.
    public Message send(ChannelAccess in, SendMessage what) {
        in.require(Permission.SEND_MESSAGE);
        var user = Users.strangerView(
                in.caller().user(), presences.isConnected(in.caller().id()));
        return send(Author.of(in), null, what, message -> message.by(user, in.member()));
    }

    /// Sends what a webhook says (rest-servers 3.8).
    ///
    /// @param signature name and picture under which it speaks
    public Message send(WebhookAccess in, Message.Webhook signature, SendMessage what) {
        in.require(Permission.SEND_MESSAGE);
        if (what.interactions() != null) in.require(Permission.REACT);
        return send(Author.of(in), signature, what, message -> message);
    }

    private Message send(
            Author author, Message.Webhook signature, SendMessage what, UnaryOperator<Message> introduced) {
        // Whether the checks have come as far as the nonce, which is then used up.
        var named = new AtomicBoolean();
        try {
            permit(author, what);
            wait(author, what);
            Function<Database.Transaction, Message> work = tx -> store(tx, author, signature, what, named, introduced);
            return isAlone(what) ? database.writeAlone(work) : database.write(work);
        } catch (Problem refusal) {
            throw afterwards(author, what, named.get(), refusal);
        } catch (RuntimeException failure) {
            if (Database.isDuplicate(failure)) throw afterwards(author, what, true, Problem.invalidOperation());
            throw failure;
        }
    }

    /// Whether the message is all that has to be written.
    private static boolean isAlone(SendMessage what) {
        return what.files().isEmpty() && !Unfurling.concerns(what.content());
    }

    /// What a request is answered that was refused: that its key or nonce has been used before, if so, which comes
    /// before everything else. Both are used up by the refusal (rest-servers 4.2).
    private Problem afterwards(Author author, SendMessage what, boolean named, Problem refusal) {
        if (what.keys().isEmpty() || PASSING.contains(refusal.status())) return refusal;
        return database.write(tx -> {
            if (what.key() != null && !remember(tx, author, what.key())) return Problem.of(409, "DuplicateNonce");
            if (named && what.nonce() != null && !remember(tx, author, what.nonce())) return Problem.invalidOperation();
            return refusal;
        });
    }

    /// Returns false when the author has used the key before.
    private static boolean remember(Database.Transaction tx, Author author, String key) {
        return tx.sql()
                        .execute(
                                "insert into nonces (user_id, nonce) values (?, ?) on conflict do nothing",
                                author.id(),
                                key)
                == 1;
    }

    /// A repeated request is told so, rather than to wait. Outside of the transaction, which may run twice.
    private void wait(Author author, SendMessage what) {
        if (!slowmode.concerns(author)) return;
        if (what.key() != null && database.read(handle -> isUsed(handle, author, what.key()))) {
            throw Problem.of(409, "DuplicateNonce");
        }
        slowmode.enter(author);
    }

    private static boolean isUsed(Handle handle, Author author, String key) {
        return handle.createQuery("select exists (select from nonces where user_id = :user and nonce = :key)")
                .bind("user", author.id())
                .bind("key", key)
                .mapTo(Boolean.class)
                .one();
    }

    /// The order of checks is part of the protocol.
    private Message store(
            Database.Transaction tx,
            Author author,
            Message.Webhook signature,
            SendMessage what,
            AtomicBoolean named,
            UnaryOperator<Message> introduced) {
        offer(tx.sql(), author, what.interactions());
        lengths.require(author, what.bytes());
        named.set(true);
        var content = what.content() == null || what.content().isEmpty() ? null : what.content();
        if (content == null && what.attachments().isEmpty() && what.embeds().isEmpty()) {
            throw Problem.of(422, "EmptyMessage");
        }
        var flags = MessageFlags.of(what.flags(), author.kind() != Author.Kind.PERSON);
        restrict(what.interactions());
        var mentions = Mentions.of(tx.sql(), author, content, flags, masses);
        var replies = replies(tx.sql(), author, what.replies());
        count(author, what);
        var id = UlidCreator.getMonotonicUlid().toString();
        Files.hold(tx, what.files());
        var attachments = attachments(tx, author, id, what.attachments());
        var embeds = Messages.claim(tx, author, id, what.embeds());
        mentions = mentions.visible(tx.sql(), author, replies.called);
        var message = new Message(
                id,
                nonce(what),
                author.channel().id(),
                author.id(),
                null,
                null,
                signature,
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
        var notified = flags.silent() ? List.<String>of() : mentions.notified(tx.sql(), author, massNotifications);
        if (author.isWebhook() || author.may(Permission.SEND_EMBEDS)) {
            Unfurling.order(jobs, tx, message, lengths.links());
        }
        var told = introduced.apply(message);
        events.emit(tx, new Event.MessageCreate(told), Audience.of(author.channel()));
        // Comes last, see Database.writeAlone.
        insert(tx, author, message, what.keys(), notified);
        return told;
    }

    private static void permit(Author author, SendMessage what) {
        if (what.masquerade() != null) {
            author.require(Permission.MASQUERADE);
            if (what.masquerade().colour() != null) author.requireOfUsers(Permission.MANAGE_ROLE);
        }
        if (!what.embeds().isEmpty()) author.require(Permission.SEND_EMBEDS);
        if (!what.attachments().isEmpty()) author.require(Permission.UPLOAD_FILES);
    }

    private void offer(Handle handle, Author author, SendMessage.Interactions interactions) {
        if (interactions == null || interactions.reactions() == null) return;
        author.require(Permission.REACT);
        if (interactions.reactions().size() > lengths.reactions()) throw Problem.invalidOperation();
        Reactions.requireUsable(handle, interactions.reactions());
    }

    private static void restrict(SendMessage.Interactions interactions) {
        if (interactions == null || !interactions.restricts()) return;
        if (interactions.reactions() == null || interactions.reactions().isEmpty()) {
            throw Problem.of(400, "InvalidProperty");
        }
    }

    private void count(Author author, SendMessage what) {
        var most = lengths.of(author).messageAttachments();
        if (what.attachments().size() > most) throw Problem.of(400, "TooManyAttachments", "max", most);
        if (what.embeds().size() > lengths.embeds()) throw Problem.of(400, "TooManyEmbeds", "max", lengths.embeds());
    }

    /// @param ids    without repetitions, in order
    /// @param called authors who are to be mentioned
    private record Replies(List<String> ids, Set<String> called) {}

    /// A message of another channel is as good as missing.
    private Replies replies(Handle handle, Author author, List<SendMessage.Reply> wanted) {
        if (wanted.size() > lengths.replies()) throw Problem.of(400, "TooManyReplies", "max", lengths.replies());
        var ids = new LinkedHashSet<String>();
        var called = new LinkedHashSet<String>();
        if (wanted.isEmpty()) return new Replies(List.of(), called);
        var authors = authors(handle, author, wanted);
        var deaf = wanted.stream().anyMatch(SendMessage.Reply::mention) && Mentions.isNewInPublic(handle, author);
        for (var reply : wanted) {
            var asked = authors.get(reply.id());
            if (asked == null) {
                if (!reply.mayBeMissing()) throw Problem.notFound();
                continue;
            }
            ids.add(reply.id());
            if (reply.mention() && !deaf) called.add(asked);
        }
        return new Replies(List.copyOf(ids), called);
    }

    private static Map<String, String> authors(Handle handle, Author author, List<SendMessage.Reply> wanted) {
        var authors = new LinkedHashMap<String, String>();
        handle.createQuery("select id, author from messages where channel_id = :channel and id = any(:ids)")
                .bind("channel", author.channel().id())
                .bindArray(
                        "ids",
                        String.class,
                        wanted.stream().map(SendMessage.Reply::id).toList())
                .map((row, _) -> Map.entry(row.getString("id"), row.getString("author")))
                .forEach(entry -> authors.put(entry.getKey(), entry.getValue()));
        return authors;
    }

    private static List<File> attachments(Database.Transaction tx, Author author, String message, List<String> ids) {
        if (ids.isEmpty()) return null;
        var files = new ArrayList<File>();
        for (var id : ids) files.add(Messages.claim(tx, author, message, id));
        return files;
    }

    private static String nonce(SendMessage what) {
        if (what.nonce() != null) return what.nonce();
        return what.key() != null ? what.key() : UlidCreator.getUlid().toString();
    }

    private static Integer nonZero(int number) {
        return number == 0 ? null : number;
    }

    /// @param more other deeds of the same statement
    private static String insert(String more) {
        return """
                with used as (insert into nonces (user_id, nonce) select :author, key from unnest(:keys) as key)%s
                insert into messages (id, channel_id, author, nonce, content, attachments, embeds, mentions,
                    role_mentions, replies, interactions, masquerade, webhook, flags)
                values (:message, :channel, :author, :nonce, :content, cast(:attachments as jsonb),
                    cast(:embeds as jsonb), :mentions, :roles, :replies, cast(:interactions as jsonb),
                    cast(:masquerade as jsonb), cast(:webhook as jsonb), :flags)
                """.formatted(more);
    }

    /// Whoever comes at the same moment with the same key waits here until the first has committed, and fails.
    private static void insert(
            Database.Transaction tx, Author author, Message message, List<String> keys, List<String> notified) {
        var outside = author.server() == null;
        var sql = outside ? INSERT_OUTSIDE : notified.isEmpty() ? INSERT : INSERT_CALLING;
        var update = tx.sql()
                .createUpdate(sql)
                .bind("message", message.id())
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
                .bind("webhook", Json.text(message.webhook()))
                .bind("flags", message.flags() == null ? 0 : message.flags())
                .bindArray("keys", String.class, keys);
        if (outside || !notified.isEmpty()) update.bindArray("users", String.class, notified);
        update.execute();
    }

    private static <T> String json(List<T> values, IntFunction<T[]> array) {
        return values == null ? null : Json.text(values.toArray(array));
    }

    private static List<String> orEmpty(List<String> values) {
        return values == null ? List.of() : values;
    }
}
