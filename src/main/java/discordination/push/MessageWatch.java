package discordination.push;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import discordination.channel.Channel;
import discordination.channel.Channels;
import discordination.db.Database;
import discordination.event.Event;
import discordination.message.Message;
import discordination.user.Presences;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds out who is to be told of a message, and of having read some (gateway 6.2, 6.7). Whoever writes does not wait
/// for it: messages are heard of as events, and looked at one after the other.
///
/// Whom a message concerns is what it left in their unreads, so flags, permissions and mentions are decided once, when
/// it is sent; whoever has read it in the meantime is not told.
final class MessageWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MessageWatch.class);
    private static final int LONGEST_QUEUE = 10_000;

    private final Database database;
    private final Presences presences;
    private final Push push;
    private final Wording wording;
    private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(LONGEST_QUEUE);
    /// Whether a channel stands in a server, which never changes.
    private final Cache<String, Boolean> inServers =
            Caffeine.newBuilder().maximumSize(10_000).build();
    /// Whether a message was dropped since the queue was last empty, so that the log tells it once.
    private final AtomicBoolean overrun = new AtomicBoolean();
    private Thread thread;

    MessageWatch(Database database, Presences presences, Push push, Wording wording) {
        this.database = database;
        this.presences = presences;
        this.push = push;
        this.wording = wording;
    }

    void start() {
        thread = Thread.ofVirtual().name("push").start(this::work);
    }

    /// Called when an event has left; must not block.
    void hear(Event event) {
        var concerns = switch (event) {
            case Event.MessageCreate(var message) -> !isBesideThePoint(message);
            case Event.ChannelAck _ -> push.countsBadges();
            default -> false;
        };
        if (!concerns || queue.offer(event)) return;
        if (overrun.compareAndSet(false, true)) LOG.warn("Too many messages at once, some are not notified of");
    }

    /// In servers only those who are mentioned are told.
    private boolean isBesideThePoint(Message message) {
        return message.mentions() == null
                && message.roleMentions() == null
                && message.flags() == null
                && Boolean.TRUE.equals(inServers.getIfPresent(message.channel()));
    }

    private void work() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                if (queue.isEmpty()) overrun.set(false);
                switch (queue.take()) {
                    case Event.MessageCreate(var message) -> tell(message);
                    case Event.ChannelAck acknowledged -> push.recount(acknowledged.user());
                    default -> {}
                }
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException e) {
                LOG.warn("Nobody is notified of a message: {}", e.toString());
            }
        }
    }

    private void tell(Message message) {
        var found = database.read(handle -> Channels.find(handle, message.channel()));
        if (found.isEmpty()) return;
        var channel = found.get();
        inServers.put(channel.id(), channel instanceof Channel.TextChannel);
        if (isBesideThePoint(message)) return;
        var away = away(message);
        if (away.isEmpty()) return;
        database.change(tx -> push.tell(tx, away, wording.of(tx.sql(), channel, message)));
    }

    /// Who has the message among their unread mentions, a browser that wants to know, and no connection. Most messages
    /// concern nobody like that, and need no transaction.
    private List<String> away(Message message) {
        var concerned = database.read(handle -> handle.createQuery("""
                        select distinct n.user_id from unreads n join sessions s on s.account_id = n.user_id
                        where n.channel_id = :channel and s.subscription is not null
                          and cast(:message as text) = any(n.mentions)
                        """)
                .bind("channel", message.channel())
                .bind("message", message.id())
                .mapTo(String.class)
                .list());
        if (concerned.isEmpty()) return concerned;
        var connected = presences.connected(concerned);
        return concerned.stream().filter(user -> !connected.contains(user)).toList();
    }

    @Override
    public void close() {
        if (thread != null) thread.interrupt();
    }
}
