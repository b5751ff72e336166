package discordination.gateway;

import com.github.benmanes.caffeine.cache.Interner;
import discordination.access.Access;
import discordination.access.Arrival;
import discordination.access.Caller;
import discordination.access.Permission;
import discordination.config.Config;
import discordination.db.Database;
import discordination.db.Redis;
import discordination.event.Event;
import discordination.event.Events;
import discordination.user.Presences;
import discordination.voice.VoiceStates;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.eclipse.jetty.websocket.core.server.WebSocketUpgradeHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The WebSocket service: accepts sockets, keeps their heartbeat, and closes them all when events may be missing.
public final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final int CLOSED_PER_STEP = 200;
    private static final int MOST_AT_THE_DOOR = 4;

    private final Config.Gateway config;
    private final Database database;
    private final Access access;
    private final Events events;
    private final Turnstile doorman = new Turnstile(MOST_AT_THE_DOOR);
    private final Gathering<String> sightings =
            new Gathering<>("sightings of sessions", 1000, Duration.ofMillis(250), this::sighted);
    private final Hub hub;
    private final Connection.Shared shared;
    private final Attendance attendance;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("heartbeat").factory());
    private final List<Writer> writers = IntStream.range(0, Runtime.getRuntime().availableProcessors())
            .mapToObj(number -> new Writer("writer-" + number))
            .toList();
    private final AtomicInteger turn = new AtomicInteger();
    private volatile boolean closing;

    public Gateway(
            Config.Gateway config,
            Database database,
            Redis redis,
            Access access,
            Presences presences,
            Events events,
            MeterRegistry metrics) {
        this.config = config;
        this.database = database;
        this.access = access;
        this.events = events;
        var voices = new VoiceStates(redis);
        this.attendance = new Attendance(presences, new Flips(database, presences, events));
        this.hub = new Hub(redis, new Visibility(database, voices), this::resync);
        this.shared = new Connection.Shared(
                hub,
                new ReadyReader(database, presences, voices),
                new Glance(database, redis, presences, voices),
                Interner.newWeakInterner());
        metrics.gauge("gateway.connections", sockets, Set::size);
    }

    public void start() {
        writers.forEach(Writer::start);
        hub.start();
        attendance.start();
        clock.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    /// Throws while events do not arrive.
    public void ask() {
        if (!hub.isConnected()) throw new IllegalStateException("not listening to Redis");
    }

    /// Any path upgrades (gateway 1.1).
    public Handler handler() {
        // Its own pool of threads would stand idle: connections run on the server's.
        var components = new WebSocketComponents(
                null, null, null, null, null, VirtualThreads.getDefaultVirtualThreadsExecutor());
        var handler = new WebSocketUpgradeHandler(components);
        handler.addMapping(
                "/*",
                WebSocketNegotiator.from(
                        (request, response, _) -> {
                            // No permessage-deflate: it would cost memory per connection and one encoding each.
                            response.setExtensions(List.of());
                            var query = org.eclipse.jetty.server.Request.extractQueryParameters(request);
                            return new Socket(
                                    this,
                                    Format.of(last(query, "format")),
                                    query.getValuesOrEmpty("ready"),
                                    last(query, "token"));
                        },
                        (socket, _, _) -> (Socket) socket,
                        this::configure));
        return handler;
    }

    private static String last(Fields query, String name) {
        List<String> values = query.getValuesOrEmpty(name);
        return values.isEmpty() || values.getLast().isEmpty() ? null : values.getLast();
    }

    private void configure(Configuration configuration) {
        configuration.setIdleTimeout(Duration.ZERO);
        configuration.setMaxFrameSize(config.maxFrame());
        // The bound holds for what we send as well, so that a large Ready has to leave in pieces; pieces that come in
        // are counted by the socket.
        configuration.setAutoFragment(true);
        configuration.setInputBufferSize(4096);
        configuration.setOutputBufferSize(8192);
    }

    /// Whether new sockets are welcome; those who are refused come back a moment later.
    boolean admit(Socket socket) {
        sockets.add(socket);
        return !closing && hub.isConnected();
    }

    void forget(Socket socket) {
        sockets.remove(socket);
    }

    int maxFrame() {
        return config.maxFrame();
    }

    Attendance attendance() {
        return attendance;
    }

    /// Writers take turns, so that connections are spread evenly.
    Outbox outbox(CoreSession session) {
        var writer = writers.get(Math.floorMod(turn.getAndIncrement(), writers.size()));
        return new Outbox(new Wire(session), writer, config.queueEvents(), config.queueBytes());
    }

    /// Who stands behind a token, or null; notes when the session was last used (gateway 1.2).
    Arrival identify(String token) {
        var arrival = doorman.pass(() -> access.arrival(token).orElse(null));
        if (arrival != null && arrival.caller().session() != null) {
            sightings.add(arrival.caller().session());
        }
        return arrival;
    }

    /// One statement, and one wait for the disk, for all who have come at the same time.
    private void sighted(List<String> sessions) {
        database.writeAlone(transaction -> transaction
                .sql()
                .createUpdate("update sessions set last_seen = now() where id = any(:ids)")
                .bindArray("ids", String.class, sessions)
                .execute());
    }

    Connection connect(Caller caller, Format format, Outbox outbox) {
        return new Connection(caller, format, outbox, shared);
    }

    /// Only who may write in a channel is shown as typing there.
    void typing(Caller caller, String channel, boolean begins) {
        if (channel.isEmpty()) return;
        database.read(handle -> Access.channel(handle, caller, channel))
                .filter(found -> found.may(Permission.SEND_MESSAGE))
                .ifPresent(found -> events.emit(
                        begins
                                ? new Event.ChannelStartTyping(channel, caller.id())
                                : new Event.ChannelStopTyping(channel, caller.id()),
                        found.viewers()));
    }

    private void tick() {
        var now = System.nanoTime();
        for (var socket : sockets) {
            try {
                socket.tick(now, config.heartbeatInterval(), config.heartbeatTimeout(), config.authenticationTimeout());
            } catch (RuntimeException e) {
                // One broken socket must not end the heartbeat of all others.
                LOG.warn("A socket could not be looked after: {}", e.toString());
            }
        }
    }

    /// Events may have been missed: everybody starts afresh.
    private void resync() {
        LOG.warn("Events may have been missed, closing {} connections", sockets.size());
        attendance.startAfresh();
        for (var socket : sockets) socket.close(1012, "resync");
    }

    /// Closes in batches, so that clients do not all come back in the same moment.
    @Override
    public void close() {
        closing = true;
        clock.shutdownNow();
        var closed = 0;
        for (var socket : sockets) {
            socket.close(1001, "going away");
            if (++closed % CLOSED_PER_STEP == 0) pause();
        }
        attendance.close();
        hub.close();
        writers.forEach(Writer::close);
    }

    private static void pause() {
        try {
            Thread.sleep(Duration.ofMillis(50));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
