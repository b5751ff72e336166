package discordination.gateway;

import com.github.benmanes.caffeine.cache.Interner;
import discordination.access.Arrival;
import discordination.access.Caller;
import discordination.event.Audience;
import discordination.event.Event;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One authenticated connection: takes events one by one and hands the bytes of those that {@link Interests} includes
/// to its {@link Outbox}; what else an event brings about is for {@link Consequences} to say.
///
/// While state is being read, events wait; they are drained afterwards, so nothing is lost in between (gateway 2.3).
final class Connection {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final int MOST_HELD = 4096;
    private static final int JOIN_SECONDS = 10;

    private final Caller caller;
    private final Format format;
    private final Outbox outbox;
    private final Shared shared;
    private final Interests interests;
    private final Consequences consequences;
    private final Recent seen = new Recent();
    private final Set<String> joined = ConcurrentHashMap.newKeySet();

    /// Events that wait while state is being read; null when they need not.
    private ArrayDeque<Delivery> held = new ArrayDeque<>();

    /// How many readings they wait for.
    private int pauses = 1;

    private volatile boolean closed;

    /// What all connections of this process have in common.
    ///
    /// @param sets keeps one of each set of channels, as members of a server mostly see the same ones
    record Shared(Hub hub, ReadyReader reader, Glance glance, Interner<Set<String>> sets) {}

    Connection(Caller caller, Format format, Outbox outbox, Shared shared) {
        this.caller = caller;
        this.format = format;
        this.outbox = outbox;
        this.shared = shared;
        this.interests = new Interests(caller.id(), caller.isBot(), shared.sets, System::nanoTime);
        this.consequences = new Consequences(this, interests, shared.glance);
    }

    String user() {
        return caller.id();
    }

    Caller caller() {
        return caller;
    }

    Format format() {
        return format;
    }

    /// Registers, reads, registers what has come up since and reads again, sends Ready, drains.
    ///
    /// @param gone whether there is nobody left to send it to
    /// @return false when the token has died meanwhile; later than that the connection hears of it
    boolean begin(Arrival arrival, Selection selection, BooleanSupplier gone) throws IOException {
        var wanted = Interests.forecast(arrival);
        Ready ready;
        try {
            do {
                await(wanted);
                ready = shared.reader.read(arrival, selection, gone);
                if (ready == null) return false;
                interests.take(ready);
                wanted = interests.buses();
            } while (!joined.containsAll(wanted));
        } catch (TimeoutException | CompletionException e) {
            throw new IOException("the bus is away", e);
        }
        var slowmodes = shared.glance.slowmodes(caller, ready.channels());
        // Encoded before the monitor is taken, for which the bus would have to wait.
        var frame = format.write(selection.frame(ready, caller.isBot()));
        synchronized (this) {
            if (closed) return true;
            outbox.send(format.opCode, frame);
            if (!slowmodes.isEmpty()) send(format.frame(new Event.UserSlowmodes(slowmodes)));
            resume();
        }
        return true;
    }

    private void await(Collection<String> buses) throws TimeoutException {
        try {
            joined.addAll(buses);
            shared.hub.join(this, buses).get(JOIN_SECONDS, TimeUnit.SECONDS);
            if (closed) end();
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }

    // ---- from the hub

    /// Takes one event from the hub.
    void accept(Delivery delivery) {
        synchronized (this) {
            if (closed) return;
            if (held == null) {
                deliver(delivery);
                return;
            }
            if (held.size() < MOST_HELD) {
                held.add(delivery);
                return;
            }
        }
        close(1008, "too slow");
    }

    /// Must be called with the monitor held.
    void deliver(Delivery delivery) {
        var envelope = delivery.envelope();
        if (!interests.include(envelope.audience())) {
            if (envelope.audience() instanceof Audience.Recipients(var channel, var _)) {
                consequences.unknown(delivery, channel);
            }
            return;
        }
        if (!envelope.id().isEmpty() && !seen.add(envelope.id())) return;
        if (delivery.type().equals("Message")) {
            outbox.send(delivery.seenAs(interests.towards(delivery.author()), format));
        } else {
            consequences.of(delivery);
        }
    }

    // ---- to the client

    /// Sends an event as it came.
    void send(Delivery delivery) {
        outbox.send(delivery.frame(format));
    }

    /// Sends a value of this connection's format.
    void send(Object value) {
        outbox.send(format.opCode, format.write(value));
    }

    // ---- from the client

    /// `Subscribe`: full updates of a server's members, for a while (gateway 4.3).
    synchronized void attend(String server) {
        interests.attend(server);
    }

    // ---- waiting

    @FunctionalInterface
    interface Load {
        /// Reads state; the result is applied before the events that waited.
        Runnable read();
    }

    /// Whether the events of all these buses come in already.
    boolean hears(Collection<String> buses) {
        return joined.containsAll(buses);
    }

    /// Holds later events back until more buses are confirmed and state is read, away from the bus's thread. Must be
    /// called with the monitor held.
    void pause(Collection<String> buses, Load load) {
        pauses++;
        if (held == null) held = new ArrayDeque<>();
        Thread.ofVirtual().start(() -> {
            try {
                if (!hears(buses)) await(buses);
                var apply = load.read();
                synchronized (this) {
                    if (closed) return;
                    apply.run();
                    resume();
                }
            } catch (TimeoutException | RuntimeException e) {
                LOG.warn("A connection could not listen to more and is closed: {}", e.getMessage());
                close(1012, "resync");
            }
        });
    }

    /// Drains what waited, unless something else is still being read; stops when an event makes others wait again.
    private void resume() {
        if (--pauses > 0) return;
        var waiting = held;
        held = null;
        while (!waiting.isEmpty()) {
            deliver(waiting.poll());
            // Closed in between, or waiting again.
            if (closed) return;
            if (held != null) {
                held.addAll(waiting);
                return;
            }
        }
    }

    // ---- the end

    void close(int code, String reason) {
        synchronized (this) {
            closed = true;
            held = null;
        }
        outbox.close(code, reason);
    }

    /// The socket is gone.
    void end() {
        synchronized (this) {
            closed = true;
            held = null;
        }
        quit(Set.copyOf(joined));
    }

    /// Listens no longer to these buses.
    void quit(Collection<String> buses) {
        shared.hub.leave(this, buses);
        joined.removeAll(buses);
    }
}
