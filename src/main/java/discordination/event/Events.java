package discordination.event;

import com.github.f4b6a3.ulid.UlidCreator;
import discordination.db.Database;
import discordination.db.Redis;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/// Publishes events; those of a transaction leave after its commit, never before.
///
/// When Redis is away an event is dropped: the gateways have lost their link as well and close their connections, so
/// that clients come back and read the state afresh.
public final class Events {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private final Redis redis;
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
        var envelope = Envelope.of("", event, audience);
        transaction.afterCommit(() -> {
            publish(envelope);
            heard(event);
        });
    }

    /// Several audiences may share members; a connection in more than one of them receives the event once.
    public void emit(Database.Transaction transaction, Event event, Collection<? extends Audience> audiences) {
        if (audiences.isEmpty()) return;
        var envelopes = copies(event, audiences);
        transaction.afterCommit(() -> {
            envelopes.forEach(this::publish);
            heard(event);
        });
    }

    /// Publishes what nothing stored depends on: typing, presence.
    public void emit(Event event, Audience audience) {
        publish(Envelope.of("", event, audience));
        heard(event);
    }

    /// As {@link #emit(Event, Audience)}, once per connection.
    public void emit(Event event, Collection<? extends Audience> audiences) {
        copies(event, audiences).forEach(this::publish);
        heard(event);
    }

    private static List<Envelope> copies(Event event, Collection<? extends Audience> audiences) {
        if (audiences.isEmpty()) return List.of();
        var first = Envelope.of(
                UlidCreator.getMonotonicUlid().toString(),
                event,
                audiences.iterator().next());
        return audiences.stream().map(first::to).toList();
    }

    private void publish(Envelope envelope) {
        try {
            try {
                send(envelope);
            } catch (JedisConnectionException _) {
                // The pool may still hold connections to a Redis that has been started anew since.
                redis.forgetIdle();
                send(envelope);
            }
        } catch (JedisException e) {
            LOG.warn("Redis is away, dropped a {} event: {}", envelope.type(), e.getMessage());
        }
    }

    private void send(Envelope envelope) {
        var bytes = envelope.bytes();
        try (var pipeline = redis.commands().pipelined()) {
            for (var bus : envelope.audience().buses()) pipeline.publish(bus.getBytes(StandardCharsets.UTF_8), bytes);
            pipeline.sync();
        }
    }
}
