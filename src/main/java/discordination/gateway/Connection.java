package discordination.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import discordination.access.Caller;
import discordination.channel.Channel;
import discordination.event.Audience;
import discordination.event.Event;
import discordination.http.Json;
import discordination.user.Relationship;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One authenticated connection: takes events, decides with {@link Interests} and hands bytes to its {@link Outbox}.
///
/// While state is being read, events wait; they are drained afterwards, so nothing is lost in between (gateway 2.3).
final class Connection {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final int MOST_HELD = 4096;
    private static final int REMEMBERED_IDS = 512;
    private static final int JOIN_SECONDS = 10;

    private final Caller caller;
    private final Format format;
    private final Outbox outbox;
    private final Hub hub;
    private final ReadyReader reader;
    private final Interests interests;
    private final Set<String> seen = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED_IDS;
        }
    });

    /// Events that wait while state is being read; null when they need not.
    private ArrayDeque<Delivery> held = new ArrayDeque<>();

    private final Set<String> joined = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Connection(Caller caller, Format format, Outbox outbox, Hub hub, ReadyReader reader) {
        this.caller = caller;
        this.format = format;
        this.outbox = outbox;
        this.hub = hub;
        this.reader = reader;
        this.interests = new Interests(caller.id(), caller.isBot());
    }

    String user() {
        return caller.id();
    }

    Caller caller() {
        return caller;
    }

    /// Registers, reads, registers what has come up since and reads again, sends Ready, drains.
    void begin(Selection selection) throws IOException {
        Ready ready;
        try {
            await(reader.forecast(caller));
            while (true) {
                ready = reader.read(caller, selection);
                var fresh = new Interests(caller.id(), caller.isBot());
                fresh.take(ready);
                var wanted = fresh.buses();
                if (joined.containsAll(wanted)) break;
                await(wanted);
            }
        } catch (TimeoutException | CompletionException e) {
            throw new IOException("the bus is away", e);
        }
        synchronized (this) {
            interests.take(ready);
            send(selection.frame(ready, caller.isBot()));
            release();
        }
    }

    private void await(Set<String> buses) throws TimeoutException {
        try {
            joined.addAll(buses);
            hub.join(this, buses).get(JOIN_SECONDS, TimeUnit.SECONDS);
            if (closed) end();
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }

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

    /// Must be called with the monitor held; stops early when an event makes others wait again.
    private void release() {
        var waiting = held;
        held = null;
        while (!waiting.isEmpty()) {
            deliver(waiting.poll());
            if (held != null) {
                held.addAll(waiting);
                return;
            }
        }
    }

    private void deliver(Delivery delivery) {
        var envelope = delivery.envelope();
        if (!interests.include(envelope.audience())) return;
        if (!envelope.id().isEmpty() && !seen.add(envelope.id())) return;
        switch (delivery.type()) {
            case "Message" -> message(delivery);
            case "ServerCreate" -> enter(delivery);
            case "ServerDelete" -> leave(delivery, delivery.text("id"));
            case "ServerMemberLeave" -> memberLeft(delivery);
            case "ChannelCreate" -> channelCreated(delivery);
            case "ChannelUpdate" -> channelUpdated(delivery);
            case "ChannelDelete" -> channelDeleted(delivery);
            case "ChannelGroupJoin" -> groupJoined(delivery);
            case "ChannelGroupLeave" -> groupLeft(delivery);
            case "UserRelationship" -> related(delivery);
            case "UserUpdate" -> userUpdated(delivery);
            case "DeleteSession" ->
                sessionDeleted(delivery, delivery.text("session_id").equals(caller.session()));
            case "DeleteAllSessions" ->
                sessionDeleted(
                        delivery,
                        caller.session() != null && !caller.session().equals(delivery.text("exclude_session_id")));
            case "Logout" -> sessionDeleted(delivery, true);
            default -> forward(delivery);
        }
    }

    /// Sends the event, after what it made appear or vanish (gateway 4.4).
    private void forward(Delivery delivery) {
        var changes = recalculate(delivery);
        if (changes.isEmpty()) {
            outbox.send(format.opCode, format.bytes(delivery.envelope()));
            return;
        }
        var bulk = new ArrayList<Object>(changes);
        bulk.add(delivery.tree(format));
        send(Map.of("type", "Bulk", "v", bulk));
    }

    /// ChannelDelete for what is hidden now, then ChannelCreate for what is visible now.
    private List<ObjectNode> recalculate(Delivery delivery) {
        if (delivery.view() == null) return List.of();
        var server = delivery.view().server();
        var now = delivery.view().of(user());
        if (now == null || !interests.isIn(server)) return List.of();
        var changes = new ArrayList<ObjectNode>();
        var appeared = now.values().stream()
                .filter(channel -> !interests.sees(server, channel.id()))
                .toList();
        for (var gone : interests.see(server, now.keySet())) changes.add(tree(new Event.ChannelDelete(gone)));
        for (var channel : appeared) delivery.view().showing(channel).forEach(event -> changes.add(tree(event)));
        return changes;
    }

    private void message(Delivery delivery) {
        var author = delivery.tree(Format.JSON).path("user").path("_id").asText("");
        var relationship = author.isEmpty() ? Relationship.NONE : interests.towards(author);
        var bytes = relationship == Relationship.NONE
                ? format.bytes(delivery.envelope())
                : delivery.seenAs(relationship, format);
        outbox.send(format.opCode, bytes);
    }

    // ---- servers

    /// Later events wait until the new server's bus is confirmed; the server is then shown as it is by now.
    private void enter(Delivery delivery) {
        var server = delivery.text("id");
        pause(Set.of(Audience.serverBus(server)), () -> {
            var joined = reader.joined(caller, server);
            return () -> {
                if (joined == null) return;
                interests.enter(server, joined.channelIds());
                send(tree(joined.event()));
            };
        });
    }

    private void leave(Delivery delivery, String server) {
        forward(delivery);
        if (interests.leave(server)) quit(Set.of(Audience.serverBus(server)));
    }

    private void memberLeft(Delivery delivery) {
        if (user().equals(delivery.text("user"))) leave(delivery, delivery.text("id"));
        else forward(delivery);
    }

    // ---- channels

    private void channelCreated(Delivery delivery) {
        if (delivery.view() == null) {
            // A direct channel or group: its people are followed from now on.
            try {
                var channel = Json.WIRE.treeToValue(delivery.tree(Format.JSON), Channel.class);
                interests.meet(channel);
                outbox.send(format.opCode, format.bytes(delivery.envelope()));
                follow(channel.people(), () -> reader.call(channel));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return;
        }
        // Only those who can view it learn of it; the recalculation says it all.
        for (var change : recalculate(delivery)) send(change);
    }

    private void channelUpdated(Delivery delivery) {
        if (!(delivery.envelope().audience() instanceof Audience.Members(var server))) {
            forward(delivery);
            return;
        }
        var channel = delivery.text("id");
        var before = interests.sees(server, channel);
        var changes = recalculate(delivery);
        for (var change : changes) send(change);
        if (before && interests.sees(server, channel)) {
            outbox.send(format.opCode, format.bytes(delivery.envelope()));
        }
    }

    private void channelDeleted(Delivery delivery) {
        outbox.send(format.opCode, format.bytes(delivery.envelope()));
        var channel = delivery.text("id");
        if (delivery.envelope().audience() instanceof Audience.Viewers(var server, var _)) {
            interests.forget(server, channel);
        } else {
            unfollowAfter(() -> interests.part(channel));
        }
    }

    private void groupJoined(Delivery delivery) {
        outbox.send(format.opCode, format.bytes(delivery.envelope()));
        var other = delivery.text("user");
        interests.meet(delivery.text("id"), other);
        follow(List.of(other), List::of);
    }

    private void groupLeft(Delivery delivery) {
        outbox.send(format.opCode, format.bytes(delivery.envelope()));
        unfollowAfter(() -> interests.part(delivery.text("id"), delivery.text("user")));
    }

    // ---- people

    private void related(Delivery delivery) {
        outbox.send(format.opCode, format.bytes(delivery.envelope()));
        JsonNode other = delivery.tree(Format.JSON).path("user");
        var relationship = Json.WIRE.convertValue(other.path("relationship"), Relationship.class);
        var id = other.path("_id").asText();
        unfollowAfter(() -> interests.relate(id, relationship));
        if (interests.follows(id)) follow(List.of(id), List::of);
    }

    /// Privilege decides what is visible in every server, so who gains or loses it comes back and reads afresh.
    private void userUpdated(Delivery delivery) {
        forward(delivery);
        var mine = user().equals(delivery.text("id"));
        if (mine && delivery.tree(Format.JSON).path("data").has("privileged")) close(1012, "resync");
    }

    /// @param news what is sent once they are followed
    private void follow(List<String> people, Supplier<List<Event>> news) {
        var buses = people.stream()
                .filter(other -> !other.equals(user()))
                .map(Audience::userBus)
                .toList();
        if (buses.isEmpty()) return;
        pause(Set.copyOf(buses), () -> {
            var told = news.get();
            return () -> told.forEach(event -> send(tree(event)));
        });
    }

    private void unfollowAfter(Runnable change) {
        var before = interests.buses();
        change.run();
        before.removeAll(interests.buses());
        if (!before.isEmpty()) quit(before);
    }

    // ---- sessions

    private void sessionDeleted(Delivery delivery, boolean mine) {
        if (!mine) {
            forward(delivery);
            return;
        }
        send(tree(new Event.Logout()));
        close(1000, "logged out");
    }

    // ---- from the client

    /// `Subscribe`: full updates of a server's members, for a while (gateway 4.3).
    synchronized void attend(String server) {
        if (interests.isIn(server)) interests.attend(server, System.nanoTime());
    }

    /// Sends a value of this connection's format.
    void send(Object value) {
        outbox.send(format.opCode, format.write(value));
    }

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

    private void quit(Set<String> buses) {
        hub.leave(this, buses);
        joined.removeAll(buses);
    }

    // ---- waiting

    @FunctionalInterface
    private interface Load {
        /// Reads state; the result is applied before the events that waited.
        Runnable read();
    }

    /// Holds later events back until more buses are confirmed and state is read, away from the bus's thread.
    private void pause(Set<String> buses, Load load) {
        held = new ArrayDeque<>();
        Thread.ofVirtual().start(() -> {
            try {
                await(buses);
                var apply = load.read();
                synchronized (this) {
                    if (closed) return;
                    apply.run();
                    release();
                }
            } catch (TimeoutException | RuntimeException e) {
                LOG.warn("A connection could not listen to more and is closed: {}", e.getMessage());
                close(1012, "resync");
            }
        });
    }

    /// The event as it is sent in this connection's format.
    private ObjectNode tree(Event event) {
        ObjectNode tree = format.tree(Map.of("type", event.type()));
        tree.setAll(format.<ObjectNode>tree(event.body()));
        return tree;
    }
}
