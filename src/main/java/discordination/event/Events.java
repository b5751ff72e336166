package discordination.event;

import com.github.f4b6a3.ulid.UlidCreator;
import discordination.db.Database;
import discordination.db.Redis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/// Publishes events; those of a transaction leave after its commit, never before.
///
/// When Redis is away an event is dropped. Gateways that have lost their link as well close their connections, so that
/// clients come back and read the state afresh; those that have not are told to once Redis answers again.
public final class Events {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    /// Events that wait for Redis together, as a bound on what is held for it.
    private static final int MOST_AT_ONCE = 256;

    private final Redis redis;
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final AtomicLong lastDrop = new AtomicLong();
    private final AtomicBoolean confessing = new AtomicBoolean();
    private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();

    public Events(Redis redis) {
        this.redis = redis;
    }

    /// Lets somebody in this process hear every event that leaves from here, once it has left; they must not block.
    public void listen(Consumer<Event> listener) {
        listeners.add(listener);
    }

    private void heard(Event event) {
        for (var listener : listeners) listener.accept(event);
    }

    /// Publishes once the transaction is durable; the event is encoded now, from what the transaction knows.
    public void emit(Database.Transaction transaction, Event event, Audience audience) {
        departure(transaction).add(event, List.of(Envelope.of("", event, audience)));
    }

    /// Several audiences may share members; a connection in more than one of them receives the event once.
    public void emit(Database.Transaction transaction, Event event, Collection<? extends Audience> audiences) {
        if (audiences.isEmpty()) return;
        departure(transaction).add(event, copies(event, audiences));
    }

    /// All events of a transaction, which leave together: one way to Redis and back, however many they are.
    private static final class Departure {
        private final List<Event> events = new ArrayList<>();
        private final List<Envelope> envelopes = new ArrayList<>();

        private void add(Event event, List<Envelope> copies) {
            events.add(event);
            envelopes.addAll(copies);
        }
    }

    private Departure departure(Database.Transaction transaction) {
        return transaction.gathered(Departure.class, () -> {
            var departure = new Departure();
            transaction.afterCommit(() -> {
                publish(departure.envelopes);
                departure.events.forEach(this::heard);
            });
            return departure;
        });
    }

    /// Publishes what nothing stored depends on: typing, presence.
    public void emit(Event event, Audience audience) {
        publish(List.of(Envelope.of("", event, audience)));
        heard(event);
    }

    /// As {@link #emit(Event, Audience)}, once per connection.
    public void emit(Event event, Collection<? extends Audience> audiences) {
        publish(copies(event, audiences));
        heard(event);
    }

    /// Several events at once, each as {@link #emit(Event, Collection)}: one way to Redis for all of them.
    public void emit(Map<Event, List<Audience>> events) {
        var envelopes = new ArrayList<Envelope>();
        events.forEach((event, audiences) -> envelopes.addAll(copies(event, audiences)));
        publish(envelopes);
        events.keySet().forEach(this::heard);
    }

    private static List<Envelope> copies(Event event, Collection<? extends Audience> audiences) {
        if (audiences.isEmpty()) return List.of();
        var first = Envelope.of(
                UlidCreator.getMonotonicUlid().toString(),
                event,
                audiences.iterator().next());
        return audiences.stream().map(first::to).toList();
    }

    private void publish(List<Envelope> envelopes) {
        for (int i = 0; i < envelopes.size(); i += MOST_AT_ONCE) {
            publishSome(envelopes.subList(i, Math.min(i + MOST_AT_ONCE, envelopes.size())));
        }
    }

    private void publishSome(List<Envelope> envelopes) {
        try {
            try {
                send(envelopes);
            } catch (JedisConnectionException _) {
                // The pool may still hold connections to a Redis that has been started anew since.
                redis.forgetIdle();
                send(envelopes);
            }
        } catch (JedisException e) {
            var types = envelopes.stream().map(Envelope::type).distinct().toList();
            LOG.warn("Redis is away, dropped {} events, {}: {}", envelopes.size(), types, e.getMessage());
            lastDrop.set(System.nanoTime());
            if (confessing.compareAndSet(false, true)) {
                Thread.ofVirtual().name("events-dropped").start(this::confess);
            }
        }
    }

    /// Says that events were dropped, as soon as Redis answers again.
    private void confess() {
        try {
            do Thread.sleep(PAUSE);
            while (!redis.isClosed() && !confessed());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean confessed() {
        // From here on, whatever is dropped is said by somebody else.
        confessing.set(false);
        try {
            var age = Duration.ofNanos(System.nanoTime() - lastDrop.get()).toMillis();
            redis.commands().publish(Bus.ANCHOR, Long.toString(age));
            return true;
        } catch (JedisException _) {
            // Or else by us, unless somebody has begun to meanwhile.
            return !confessing.compareAndSet(false, true);
        }
    }

    private void send(List<Envelope> envelopes) {
        try (var pipeline = redis.commands().pipelined()) {
            for (var envelope : envelopes) {
                var bytes = envelope.bytes();
                for (var bus : envelope.audience().buses()) {
                    pipeline.publish(bus.getBytes(StandardCharsets.UTF_8), bytes);
                }
            }
            pipeline.sync();
        }
    }
}
