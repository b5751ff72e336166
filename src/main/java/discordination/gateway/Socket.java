package discordination.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.access.Arrival;
import discordination.http.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One WebSocket: puts fragments together within bounds, authenticates, and hands each message on, one at a time.
///
/// What cannot be understood is skipped without a word (gateway 1.2, 1.3).
final class Socket implements FrameHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Socket.class);
    private static final int MOST_MESSAGES = 60;
    private static final int MOST_PIECES = 1000;
    private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();

    private final Gateway gateway;
    private final Format format;
    private final Selection selection;
    private final String token;
    private final long opened = System.nanoTime();
    private final AtomicBoolean gone = new AtomicBoolean();
    private final ByteArrayOutputStream fragments = new ByteArrayOutputStream(0);
    private byte fragmented;
    private int pieces;
    private CoreSession session;
    private Outbox outbox;
    private volatile boolean known;
    private volatile Connection connection;
    private volatile Attendance.Ticket ticket;
    private volatile long lastSign = opened;
    private volatile long lastPing = opened;
    private long windowStart = opened;
    private int windowMessages;

    /// @param token from the query, or null when an `Authenticate` message will bring it
    Socket(Gateway gateway, Format format, List<String> ready, String token) {
        this.gateway = gateway;
        this.format = format;
        this.selection = Selection.of(ready);
        this.token = token;
    }

    @Override
    public void onOpen(CoreSession session, Callback callback) {
        this.session = session;
        this.outbox = gateway.outbox(session);
        callback.succeeded();
        if (!gateway.admit(this)) {
            close(1012, "not now");
            session.demand();
        } else if (token == null) session.demand();
        else
            Thread.ofVirtual().start(() -> {
                authenticate(token);
                session.demand();
            });
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        lastSign = System.nanoTime();
        switch (frame.getOpCode()) {
            case OpCode.PING -> {
                outbox.send(OpCode.PONG, bytes(frame.getPayload()));
                next(callback);
            }
            case OpCode.TEXT, OpCode.BINARY, OpCode.CONTINUATION -> data(frame, callback);
            // Jetty answers once this returns; until then the wire must be free.
            case OpCode.CLOSE -> outbox.finish(() -> next(callback));
            default -> next(callback);
        }
    }

    private void next(Callback callback) {
        callback.succeeded();
        session.demand();
    }

    private void data(Frame frame, Callback callback) {
        if (frame.getOpCode() != OpCode.CONTINUATION) {
            fragmented = frame.getOpCode();
            fragments.reset();
            pieces = 0;
        }
        // Pieces of nothing would never fill the frame.
        if (++pieces > MOST_PIECES || fragments.size() + frame.getPayloadLength() > gateway.maxFrame()) {
            close(1009, "too large");
            next(callback);
            return;
        }
        fragments.writeBytes(bytes(frame.getPayload()));
        if (!frame.isFin()) {
            next(callback);
            return;
        }
        var message = fragments.toByteArray();
        fragments.reset();
        callback.succeeded();
        if (fragmented != format.opCode || !withinRate()) {
            session.demand();
            return;
        }
        // Messages may ask the database, so they are handled away from Jetty's selector, one after the other.
        Thread.ofVirtual().start(() -> {
            try {
                message(message);
            } catch (Problem e) {
                // Nobody is told (gateway 1.3); only faults of ours are worth a line.
                if (e.status() >= 500) LOG.warn("A message of a client failed: {}", e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("A message of a client failed", e);
            } finally {
                session.demand();
            }
        });
    }

    private boolean withinRate() {
        var now = System.nanoTime();
        if (now - windowStart > WINDOW_NANOS) {
            windowStart = now;
            windowMessages = 0;
        }
        return ++windowMessages <= MOST_MESSAGES;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        if (buffer == null) return new byte[0];
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private void message(byte[] bytes) {
        JsonNode message;
        try {
            message = format.read(bytes);
        } catch (IOException _) {
            return;
        }
        if (message == null || !message.isObject()) return;
        var type = message.path("type").asText("");
        if (connection == null) {
            var token = message.get("token");
            if (type.equals("Authenticate") && token != null && token.isTextual()) authenticate(token.textValue());
            return;
        }
        switch (type) {
            case "Ping" -> ping(message);
            case "BeginTyping" ->
                gateway.typing(connection.caller(), message.path("channel").asText(""), true);
            case "EndTyping" ->
                gateway.typing(connection.caller(), message.path("channel").asText(""), false);
            case "Subscribe" -> connection.attend(message.path("server_id").asText(""));
            default -> {}
        }
    }

    /// Echoes a non-negative integer or an array of bytes; anything else is no ping (gateway 1.4).
    private void ping(JsonNode message) {
        var data = message.path("data");
        if (message.hasNonNull("responded")) return;
        if (isNatural(data, Long.MAX_VALUE) || isBytes(data)) {
            outbox.send(format.opCode, format.write(new Pong(data)));
        }
    }

    private record Pong(String type, JsonNode data) {
        Pong(JsonNode data) {
            this("Pong", data);
        }
    }

    private static boolean isBytes(JsonNode data) {
        if (!data.isArray()) return false;
        for (var item : data) if (!isNatural(item, 255)) return false;
        return true;
    }

    private static boolean isNatural(JsonNode value, long most) {
        return value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() >= 0
                && value.longValue() <= most;
    }

    /// `Authenticated` goes out before the slow work of Ready (gateway 1.2).
    private void authenticate(String token) {
        try {
            var arrival = gateway.identify(token);
            if (arrival == null) {
                refuse("InvalidSession");
                return;
            }
            known = true;
            outbox.send(format.opCode, format.write(Map.of("type", "Authenticated")));
            ticket = gateway.attendance().arrive(arrival.caller().id());
            var connection = gateway.connect(arrival.caller(), format, outbox);
            if (!begin(connection, arrival)) return;
            gateway.attendance().announce(ticket);
            this.connection = connection;
        } catch (IOException | RuntimeException e) {
            LOG.warn("A connection could not be made ready: {}", e.toString());
            close(1012, "resync");
        } finally {
            // Whoever went meanwhile found nothing to take leave of.
            if (gone.get()) leave();
        }
    }

    private boolean begin(Connection connection, Arrival arrival) throws IOException {
        var begun = false;
        try {
            begun = connection.begin(arrival, selection, gone::get);
            // The token died before its connection was listening to that.
            if (!begun) refuse("InvalidSession");
        } finally {
            if (!begun) connection.end();
        }
        return begun;
    }

    /// Both spellings of the error, for old and new clients (gateway 1.3).
    private record Refusal(String type, String error, Fault data) {
        record Fault(String type, String location) {}

        Refusal(String error) {
            this("Error", error, new Fault(error, "gateway"));
        }
    }

    private void refuse(String error) {
        outbox.send(format.opCode, format.write(new Refusal(error)));
        close(1008, error);
    }

    void close(int code, String reason) {
        outbox.close(code, reason);
    }

    /// Called about once a second: pings, and closes who is silent or does not say who they are.
    void tick(long now, Duration interval, Duration timeout, Duration authentication) {
        if (outbox.isOverdue(now) || now - lastSign > timeout.toNanos()) {
            session.abort();
            return;
        }
        if (!known && now - opened > authentication.toNanos()) {
            close(1008, "not authenticated");
            return;
        }
        if (now - lastPing > interval.toNanos()) {
            lastPing = now;
            outbox.send(OpCode.PING, new byte[0]);
        }
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
        LOG.debug("socket error: {}", cause.toString());
        callback.succeeded();
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
        callback.succeeded();
        if (gone.compareAndSet(false, true)) Thread.ofVirtual().start(this::leave);
    }

    private void leave() {
        gateway.forget(this);
        var connection = this.connection;
        if (connection != null) connection.end();
        var ticket = this.ticket;
        if (ticket != null) gateway.attendance().depart(ticket);
    }
}
