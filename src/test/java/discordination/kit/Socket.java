package discordination.kit;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.app.ServiceName;
import discordination.http.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// One gateway connection: it keeps every frame in order, and tests wait for what they expect.
///
/// Absence is proved without sleeping: {@link #settle} sends a marker down the same road and returns all that came
/// before it.
public final class Socket implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Stage stage;
    private final String user;
    private final boolean binary;
    private final List<JsonNode> frames = new ArrayList<>();
    private WebSocket socket;
    private JsonNode ready;
    private int code = -1;
    private int pongs;

    private Socket(Stage stage, String user, boolean binary) {
        this.stage = stage;
        this.user = user;
        this.binary = binary;
    }

    /// Opens a connection that has not heard anything yet.
    ///
    /// @param user  who is expected to speak here, for {@link #settle}; null for nobody
    /// @param query parameters of the address without `?`
    static Socket open(Stage stage, String user, String query) {
        return open(stage, user, stage.port(ServiceName.GATEWAY), query);
    }

    static Socket open(Stage stage, String user, int port, String query) {
        return dial(stage, "ws://127.0.0.1:" + port + "/?" + query, user);
    }

    /// A connection without a token in its address.
    public static Socket open(Stage stage, String query) {
        return open(stage, null, query);
    }

    private static Socket dial(Stage stage, String address, String user) {
        var socket = new Socket(stage, user, address.contains("format=msgpack"));
        try {
            socket.socket = HTTP.newWebSocketBuilder()
                    .connectTimeout(PATIENCE)
                    .buildAsync(URI.create(address), socket.new Listener())
                    .join();
        } catch (CompletionException e) {
            throw new UncheckedIOException(new IOException("cannot connect to " + address, e.getCause()));
        }
        return stage.keep(socket);
    }

    /// Waits for `Authenticated` and `Ready`, which must be the first two frames (gateway 1.2).
    public Socket entered() {
        waitFor(() -> frames.size() >= 2, "Authenticated and Ready");
        synchronized (frames) {
            var first = frames.removeFirst();
            ready = frames.removeFirst();
            if (!is(first, "Authenticated") || !is(ready, "Ready")) {
                throw new AssertionError("expected Authenticated and Ready: " + first + " " + ready);
            }
        }
        check(ready);
        return this;
    }

    /// MessagePack has numbers for timestamps, which the document does not know.
    private void check(JsonNode frame) {
        if (!binary) Contract.OFFICIAL.checkEvent(frame);
    }

    /// The `Ready` frame.
    public JsonNode ready() {
        return ready;
    }

    /// Waits for the next event of this type and takes it out; others stay.
    public JsonNode await(String type) {
        return await(type, _ -> true);
    }

    /// Waits for the next event of this type for which the condition holds and takes it out; others stay.
    public JsonNode await(String type, Predicate<JsonNode> condition) {
        var found = new JsonNode[1];
        waitFor(
                () -> {
                    for (var frame : frames) {
                        if (!is(frame, type) || !condition.test(frame)) continue;
                        found[0] = frame;
                        frames.remove(frame);
                        return true;
                    }
                    return false;
                },
                type);
        check(found[0]);
        return found[0];
    }

    /// Waits for the next event of any type for which the condition holds and takes it out; others stay.
    public JsonNode awaitAny(Predicate<JsonNode> condition) {
        var found = new JsonNode[1];
        waitFor(
                () -> {
                    found[0] = frames.stream().filter(condition).findFirst().orElse(null);
                    if (found[0] == null) return false;
                    frames.remove(found[0]);
                    return true;
                },
                "such event");
        check(found[0]);
        return found[0];
    }

    /// All that has come and was not taken, up to what is published now; afterwards nothing is left.
    public List<JsonNode> settle() {
        var key = stage.fence(user);
        var taken = new ArrayList<JsonNode>();
        waitFor(
                () -> {
                    for (int i = 0; i < frames.size(); i++) {
                        if (!frames.get(i).path("update").has(key)) continue;
                        var before = frames.subList(0, i + 1);
                        before.stream().filter(frame -> !isFence(frame)).forEach(taken::add);
                        before.clear();
                        return true;
                    }
                    return false;
                },
                "the marker " + key);
        taken.forEach(this::check);
        return taken;
    }

    private static boolean isFence(JsonNode frame) {
        return is(frame, "UserSettingsUpdate")
                && frame.path("update").fieldNames().next().startsWith("kit.fence.");
    }

    /// Fails when an event of this type has come and was not taken.
    public void expectNo(String type) {
        for (var frame : settle()) {
            if (is(frame, type)) throw new AssertionError("expected no " + type + ": " + frame);
        }
    }

    /// Fails when anything has come and was not taken; presence of others does not count.
    public void expectNothing() {
        var heard = settle().stream()
                .filter(frame -> !(is(frame, "UserUpdate") && frame.path("data").has("online")))
                .toList();
        if (!heard.isEmpty()) throw new AssertionError("expected nothing: " + heard);
    }

    /// Waits until the gateway has handled what was sent: it takes one frame after the other, and answers this one.
    public void handled() {
        int before;
        synchronized (frames) {
            before = pongs;
        }
        sent(socket.sendPing(ByteBuffer.allocate(0)));
        waitFor(() -> pongs > before, "answer to a ping");
    }

    /// Sends a message in this connection's format.
    public void send(Object message) {
        if (binary) sendBinary(encode(message));
        else sendText(new String(Json.bytes(message), java.nio.charset.StandardCharsets.UTF_8));
    }

    private static byte[] encode(Object message) {
        try {
            return Json.MSGPACK.writeValueAsBytes(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Sends a text frame as it stands.
    public void sendText(String text) {
        sent(socket.sendText(text, true));
    }

    /// Sends a binary frame as it stands.
    public void sendBinary(byte[] bytes) {
        sent(socket.sendBinary(ByteBuffer.wrap(bytes), true));
    }

    private static void sent(java.util.concurrent.CompletableFuture<WebSocket> sending) {
        try {
            sending.join();
        } catch (CompletionException e) {
            throw new UncheckedIOException(new IOException("cannot send", e.getCause()));
        }
    }

    /// Waits until the other end has closed the connection and returns the code; 1006 without a close frame.
    public int closed() {
        waitFor(() -> code >= 0, "the end of the connection");
        return code;
    }

    public boolean isClosed() {
        synchronized (frames) {
            return code >= 0;
        }
    }

    static boolean is(JsonNode frame, String type) {
        return type.equals(frame.path("type").asText());
    }

    private void waitFor(BooleanSupplier condition, String what) {
        var end = System.nanoTime() + PATIENCE.toNanos();
        synchronized (frames) {
            while (!condition.getAsBoolean()) {
                var left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) throw new AssertionError("no " + what + " within " + PATIENCE + ", heard " + heard());
                if (code >= 0 && !what.startsWith("the end")) {
                    throw new AssertionError("closed with " + code + " before " + what + ", heard " + heard());
                }
                try {
                    frames.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private String heard() {
        var text = frames.toString();
        return text.length() > 2000 ? text.substring(0, 2000) + " …" : text;
    }

    @Override
    public void close() {
        socket.abort();
        ended(1006);
    }

    /// Closes in order, with a close frame.
    public void leave() {
        sent(socket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
        closed();
    }

    private void ended(int with) {
        synchronized (frames) {
            if (code < 0) code = with;
            frames.notifyAll();
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                var whole = text.toString();
                text.setLength(0);
                heard(() -> Json.WIRE.readTree(whole), false);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            var part = new byte[data.remaining()];
            data.get(part);
            bytes.writeBytes(part);
            if (last) {
                var whole = bytes.toByteArray();
                bytes.reset();
                heard(() -> Json.MSGPACK.readTree(whole), true);
            }
            socket.request(1);
            return null;
        }

        private void heard(Parser parser, boolean wasBinary) {
            JsonNode frame;
            try {
                frame = parser.parse();
            } catch (IOException e) {
                frame = Json.WIRE.createObjectNode().put("type", "unreadable frame: " + e.getMessage());
            }
            if (wasBinary != binary) {
                // A JSON connection hears text and a msgpack one binary, never the other (gateway 1.5).
                frame = Json.WIRE.createObjectNode().put("type", "frame of the wrong kind: " + frame);
            }
            if (!frame.fieldNames().hasNext() || !frame.fieldNames().next().equals("type")) {
                frame = Json.WIRE.createObjectNode().put("type", "frame that does not begin with its type: " + frame);
            }
            synchronized (frames) {
                frames.add(frame);
                frames.notifyAll();
            }
        }

        @Override
        public CompletionStage<?> onPong(WebSocket socket, ByteBuffer data) {
            synchronized (frames) {
                pongs++;
                frames.notifyAll();
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            ended(status);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            ended(1006);
        }
    }

    @FunctionalInterface
    private interface Parser {
        JsonNode parse() throws IOException;
    }
}
