package discordination.gateway;

import discordination.db.Redis;
import discordination.event.Audience;
import discordination.event.Bus;
import discordination.event.Envelope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Leads events from the bus to the connections that want them; a bus is subscribed while at least one does.
final class Hub implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

    private final Bus bus;
    private final Visibility visibility;
    private final Map<String, Set<Connection>> connections = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Void>> confirmed = new HashMap<>();
    private final ReentrantLock membership = new ReentrantLock();

    /// @param onLost told when events may have been missed
    Hub(Redis redis, Visibility visibility, Runnable onLost) {
        this.visibility = visibility;
        this.bus = new Bus(redis, this::dispatch, () -> {
            forget();
            onLost.run();
        });
    }

    void start() {
        bus.start();
    }

    /// Whether events arrive at all.
    boolean isConnected() {
        return bus.isConnected();
    }

    /// The connection wants these buses; completes when none of their later events can be missed.
    CompletableFuture<Void> join(Connection connection, Collection<String> buses) {
        membership.lock();
        try {
            var missing = new ArrayList<String>();
            var confirmations = new HashSet<CompletableFuture<Void>>();
            for (var name : buses) {
                connections
                        .computeIfAbsent(name, _ -> ConcurrentHashMap.newKeySet())
                        .add(connection);
                var known = confirmed.get(name);
                if (known == null) missing.add(name);
                else confirmations.add(known);
            }
            var subscribed = bus.subscribe(missing);
            // A failure is not remembered, so that the next connection tries again.
            if (!subscribed.isCompletedExceptionally()) {
                for (var name : missing) confirmed.put(name, subscribed);
            }
            confirmations.add(subscribed);
            return CompletableFuture.allOf(confirmations.toArray(CompletableFuture[]::new));
        } finally {
            membership.unlock();
        }
    }

    void leave(Connection connection, Collection<String> buses) {
        membership.lock();
        try {
            var abandoned = new ArrayList<String>();
            for (var name : buses) {
                var listeners = connections.get(name);
                if (listeners == null) continue;
                listeners.remove(connection);
                if (!listeners.isEmpty()) continue;
                connections.remove(name);
                if (confirmed.remove(name) != null) abandoned.add(name);
            }
            bus.unsubscribe(abandoned);
        } finally {
            membership.unlock();
        }
    }

    private void forget() {
        membership.lock();
        try {
            confirmed.clear();
        } finally {
            membership.unlock();
        }
    }

    private void dispatch(String bus, Envelope envelope) {
        var listeners = connections.getOrDefault(bus, Set.of());
        if (listeners.isEmpty()) return;
        var delivery = new Delivery(envelope, null);
        try {
            if (envelope.audience() instanceof Audience.Members(var server)
                    && Visibility.concerns(envelope, delivery.tree(Format.JSON))) {
                delivery = new Delivery(envelope, visibility.of(server, concerned(delivery, listeners)));
            }
        } catch (RuntimeException e) {
            // Without the database nobody can say who may know; clients come back and read the state afresh.
            LOG.error("Visibility after {} is unknown, closing {} connections", envelope.type(), listeners.size(), e);
            List.copyOf(listeners).forEach(connection -> connection.close(1012, "resync"));
            return;
        }
        for (var connection : listeners) connection.accept(delivery);
    }

    /// A change of one member concerns that member alone.
    private static Collection<String> concerned(Delivery delivery, Set<Connection> listeners) {
        var users = listeners.stream().map(Connection::user).collect(Collectors.toSet());
        if (!delivery.type().equals("ServerMemberUpdate")) return users;
        users.retainAll(
                Set.of(delivery.tree(Format.JSON).path("id").path("user").asText()));
        return users;
    }

    @Override
    public void close() {
        bus.close();
    }
}
