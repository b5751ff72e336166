package discordination.event;

import discordination.db.Redis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/// This process's one subscription to Redis: which buses it listens to, and the link itself.
///
/// Events are handed over in the order of arrival by a single thread. When the link is lost everything that was
/// subscribed is forgotten and the owner is told, since events may have been missed.
public final class Bus implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Bus.class);
    /// Keeps the subscription alive when nobody listens to anything, and carries news of events that were dropped: how
    /// many milliseconds ago the last one was.
    static final String ANCHOR = "anchor";

    private static final long QUIET_NANOS = Duration.ofSeconds(10).toNanos();

    private final Redis redis;
    private final BiConsumer<String, Envelope> receiver;
    private final Runnable onLost;
    private final ReentrantLock sending = new ReentrantLock();
    /// Per bus, in the order in which Redis will answer: it may be left and wanted again meanwhile.
    private final Map<String, Queue<CompletableFuture<Void>>> waiting = new ConcurrentHashMap<>();

    private volatile Link link;
    private volatile Jedis connection;
    private volatile boolean closed;
    private volatile long lastSign;

    /// @param receiver takes the bus's name and the event; must not block for long
    /// @param onLost   told each time the link breaks
    public Bus(Redis redis, BiConsumer<String, Envelope> receiver, Runnable onLost) {
        this.redis = redis;
        this.receiver = receiver;
        this.onLost = onLost;
    }

    public void start() {
        Thread.ofPlatform().name("bus").daemon().start(this::listen);
        Thread.ofVirtual().name("bus-watch").start(this::watch);
    }

    public boolean isConnected() {
        return link != null;
    }

    /// Listens to more buses; completes when Redis has confirmed all of them, fails when the link is lost.
    public CompletableFuture<Void> subscribe(Collection<String> buses) {
        if (buses.isEmpty()) return CompletableFuture.completedFuture(null);
        var confirmations = new ArrayList<CompletableFuture<Void>>();
        sending.lock();
        try {
            var link = this.link;
            if (link == null) return CompletableFuture.failedFuture(new IOException("Redis is away"));
            for (var bus : buses) {
                var confirmation = new CompletableFuture<Void>();
                waiting.compute(bus, (_, others) -> with(others, confirmation));
                confirmations.add(confirmation);
            }
            link.subscribe(names(buses));
        } catch (JedisException e) {
            return CompletableFuture.failedFuture(e);
        } finally {
            sending.unlock();
        }
        return CompletableFuture.allOf(confirmations.toArray(CompletableFuture[]::new));
    }

    public void unsubscribe(Collection<String> buses) {
        if (buses.isEmpty()) return;
        sending.lock();
        try {
            var link = this.link;
            if (link != null) link.unsubscribe(names(buses));
        } catch (JedisException e) {
            LOG.debug("the link broke while unsubscribing: {}", e.getMessage());
        } finally {
            sending.unlock();
        }
    }

    private static <T> Queue<T> with(Queue<T> others, T more) {
        var all = others == null ? new ArrayDeque<T>(1) : others;
        all.add(more);
        return all;
    }

    private static byte[][] names(Collection<String> buses) {
        return buses.stream().map(bus -> bus.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    }

    private void listen() {
        var pause = 100L;
        while (!closed) {
            try (var jedis = redis.listener()) {
                connection = jedis;
                lastSign = System.nanoTime();
                jedis.subscribe(new Link(), ANCHOR.getBytes(StandardCharsets.UTF_8));
                pause = 100;
            } catch (JedisException e) {
                if (!closed) LOG.warn("The link to Redis is lost: {}", e.getMessage());
            } finally {
                lose();
            }
            if (closed) return;
            try {
                Thread.sleep(pause);
            } catch (InterruptedException _) {
                return;
            }
            pause = Math.min(pause * 2, 2000);
        }
    }

    private void lose() {
        sending.lock();
        boolean had;
        try {
            had = link != null;
            link = null;
            var broken = new IOException("the link to Redis is lost");
            for (var queue : waiting.values()) queue.forEach(each -> each.completeExceptionally(broken));
            waiting.clear();
        } finally {
            sending.unlock();
        }
        if (had && !closed) onLost.run();
    }

    /// A link that is silent although it was asked is broken, even if TCP does not say so.
    private void watch() {
        while (!closed) {
            try {
                Thread.sleep(Duration.ofSeconds(3));
            } catch (InterruptedException _) {
                return;
            }
            var link = this.link;
            if (link == null) continue;
            if (System.nanoTime() - lastSign > QUIET_NANOS) {
                LOG.warn("Redis has been silent for too long, the link is closed");
                disconnect();
                continue;
            }
            sending.lock();
            try {
                link.ping();
            } catch (JedisException e) {
                LOG.debug("ping failed: {}", e.getMessage());
            } finally {
                sending.unlock();
            }
        }
    }

    private void disconnect() {
        var connection = this.connection;
        if (connection == null) return;
        try {
            connection.disconnect();
        } catch (JedisException e) {
            LOG.debug("already disconnected: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        closed = true;
        disconnect();
    }

    private final class Link extends BinaryJedisPubSub {
        private final long since = System.nanoTime();

        @Override
        public void onSubscribe(byte[] bus, int count) {
            lastSign = System.nanoTime();
            if (link == null) {
                link = this;
                LOG.info("Listening to Redis");
                return;
            }
            waiting.computeIfPresent(new String(bus, StandardCharsets.UTF_8), (_, confirmations) -> {
                confirmations.remove().complete(null);
                return confirmations.isEmpty() ? null : confirmations;
            });
        }

        @Override
        public void onPong(byte[] pattern) {
            lastSign = System.nanoTime();
        }

        /// A link that is younger than the last drop has missed nothing.
        private void onDropped(long age) {
            if (Duration.ofNanos(System.nanoTime() - since).toMillis() <= age) return;
            LOG.warn("Events were dropped, the link is closed");
            disconnect();
        }

        @Override
        public void onMessage(byte[] bus, byte[] message) {
            lastSign = System.nanoTime();
            var name = new String(bus, StandardCharsets.UTF_8);
            try {
                if (name.equals(ANCHOR)) onDropped(Long.parseLong(new String(message, StandardCharsets.UTF_8)));
                else receiver.accept(name, Envelope.read(message));
            } catch (IOException | RuntimeException e) {
                LOG.error("An event could not be delivered", e);
            }
        }
    }
}
