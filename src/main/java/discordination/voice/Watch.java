package discordination.voice;

import discordination.channel.Channels;
import discordination.db.Database;
import discordination.http.Problem;
import discordination.voice.VoiceStates.Place;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/// Looks after all calls: soon when something hints at a change, and every two seconds anyway.
///
/// Hints about one channel are folded into one look; one process at a time looks without being hinted at.
final class Watch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final Duration PERIOD = Duration.ofSeconds(2);
    private static final Duration SOON = Duration.ofMillis(250);
    private static final String LEADER = "voice:watch";
    private static final int MOST_AT_ONCE = 6;
    /// Every how many periods rooms are looked for that nobody told of, and everybody's rights are read anew.
    private static final int SEARCH = 5;

    private static final int AUDIT = 15;

    private final LiveKitNodes nodes;
    private final VoiceStates states;
    private final Locks locks;
    private final Roster roster;
    private final Calls calls;
    private final Database database;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("voice-watch").factory());
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private final Map<String, Look> looks = new ConcurrentHashMap<>();
    private int ticks;

    /// A look that is under way or about to be.
    ///
    /// @param again whether something has happened since it began
    private record Look(boolean again, boolean thorough) {}

    Watch(LiveKitNodes nodes, VoiceStates states, Locks locks, Roster roster, Calls calls, Database database) {
        this.nodes = nodes;
        this.states = states;
        this.locks = locks;
        this.roster = roster;
        this.calls = calls;
        this.database = database;
    }

    void start() {
        clock.scheduleWithFixedDelay(this::tick, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Has a call looked at by another thread.
    ///
    /// @param thorough rights may have changed
    void hint(String channel, boolean thorough) {
        var added = new boolean[1];
        looks.compute(channel, (_, look) -> {
            added[0] = look == null;
            return look == null ? new Look(false, thorough) : new Look(true, thorough || look.thorough);
        });
        if (added[0]) Thread.ofVirtual().name("voice-look").start(() -> look(channel));
    }

    private void look(String channel) {
        do {
            var taken = new Look[1];
            looks.computeIfPresent(channel, (_, now) -> {
                taken[0] = now;
                return new Look(false, false);
            });
            var unsettled = false;
            places.acquireUninterruptibly();
            try {
                unsettled = roster.settle(channel, taken[0].thorough);
            } catch (Problem | JedisException e) {
                LOG.warn("The call in {} could not be looked at: {}", channel, e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("The call in {} could not be looked at", channel, e);
            } finally {
                places.release();
            }
            if (unsettled && !clock.isShutdown()) {
                clock.schedule(() -> hint(channel, false), SOON.toMillis(), TimeUnit.MILLISECONDS);
            }
        } while (looks.computeIfPresent(channel, (_, now) -> now.again ? now : null) != null);
    }

    private void tick() {
        try {
            if (!locks.lead(LEADER, PERIOD.multipliedBy(3))) {
                ticks = 0;
                return;
            }
            if (ticks % SEARCH == 0) search();
            var thorough = ticks % AUDIT == 0;
            for (var channel : states.places().keySet()) hint(channel, thorough);
            ticks++;
        } catch (Problem | JedisException e) {
            LOG.warn("Calls could not be looked after: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("Calls could not be looked after", e);
        }
    }

    /// Finds rooms that this installation has forgotten, and ends calls of which there is no room any more.
    private void search() {
        var busy = new HashMap<String, Map<String, String>>();
        for (var node : nodes.all()) {
            try {
                busy.put(node.name(), node.busy());
            } catch (Problem e) {
                LOG.debug("{} is asked again later: {}", node.name(), e.getMessage());
            }
        }
        var places = states.places();
        busy.forEach((node, rooms) -> rooms.forEach((room, sid) -> {
            var place = places.get(room);
            if (place == null) adopt(room, node);
            else if (!place.node().equals(node)) gather(room, sid, node, place, busy.get(place.node()));
        }));
        if (busy.size() == nodes.all().size()) {
            end(busy.values().stream().flatMap(rooms -> rooms.keySet().stream()).collect(Collectors.toSet()));
        }
    }

    /// One call on two nodes: with an old token somebody may get into a room that has moved on. Nodes of one cluster
    /// show the same room.
    ///
    /// @param there the busy rooms of the node where the call is known to be; null when it did not answer
    private void gather(String room, String sid, String node, Place place, Map<String, String> there) {
        if (there == null || sid.equals(there.get(room))) return;
        if (!there.containsKey(room)) {
            states.place(room, new Place(node, place.server()));
            hint(room, true);
            return;
        }
        LOG.warn("The call in {} is held on {}, the room on {} is closed", room, place.node(), node);
        nodes.find(node).ifPresent(stray -> stray.delete(room));
    }

    /// Notes where a call takes place that nobody knew of; rooms that are not named after a channel are not ours.
    void adopt(String room, String node) {
        if (states.place(room).isPresent()) return;
        database.read(sql -> Channels.find(sql, room)).filter(Rights::hasVoice).ifPresent(channel -> {
            states.place(room, new Place(node, Voice.server(channel)));
            hint(room, true);
        });
    }

    private void end(Set<String> busy) {
        var places = states.places().keySet();
        for (var channel : calls.open()) {
            if (busy.contains(channel) || places.contains(channel)) continue;
            database.read(sql -> Channels.find(sql, channel)).ifPresent(found -> calls.end(found, null));
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        try {
            locks.resign(LEADER);
        } catch (JedisException e) {
            LOG.debug("the next one waits a moment: {}", e.getMessage());
        }
    }
}
