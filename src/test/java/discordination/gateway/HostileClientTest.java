package discordination.gateway;

import static discordination.app.ServiceName.GATEWAY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.kit.Person;
import discordination.kit.Socket;
import discordination.kit.Stage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Clients that send too much, say nothing or stop reading are closed; everybody else goes on as before.
final class HostileClientTest {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final byte TEXT = 0x01;
    private static final byte LAST_TEXT = (byte) 0x81;
    private static final byte LAST_CONTINUATION = (byte) 0x80;

    @AutoClose
    private static final Stage stage = Stage.open(Map.of(
            "gateway.max_frame", "4096",
            "gateway.queue_events", "64",
            "gateway.queue_bytes", "65536",
            "gateway.heartbeat_interval", "200ms",
            "gateway.heartbeat_timeout", "1500ms",
            "gateway.authentication_timeout", "500ms"));

    private final Person alice = stage.person("alice");

    /// A connection below the level of WebSocket libraries, which would be too polite.
    private static final class Wire implements AutoCloseable {
        private final java.net.Socket socket = new java.net.Socket();

        Wire(String query) throws IOException {
            socket.setReceiveBufferSize(4096);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new java.net.InetSocketAddress("127.0.0.1", stage.port(GATEWAY)));
            var request = "GET /?" + query + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                    + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer = new StringBuilder();
            while (!answer.toString().endsWith("\r\n\r\n")) answer.append((char) in().read());
            assertTrue(answer.toString().startsWith("HTTP/1.1 101"), answer.toString());
        }

        InputStream in() throws IOException {
            return socket.getInputStream();
        }

        /// Masked with zeros, which changes nothing.
        void frame(byte first, byte[] payload) throws IOException {
            var out = new ByteArrayOutputStream();
            out.write(first);
            if (payload.length < 126) {
                out.write(0x80 | payload.length);
            } else {
                out.write(0x80 | 126);
                out.write(payload.length >> 8);
                out.write(payload.length);
            }
            out.writeBytes(new byte[4]);
            out.writeBytes(payload);
            socket.getOutputStream().write(out.toByteArray());
        }

        /// Reads until the other side has gone; returns how many bytes came before.
        long drain() throws IOException {
            var count = 0L;
            var buffer = new byte[8192];
            try {
                for (int read; (read = in().read(buffer)) >= 0; ) count += read;
            } catch (java.net.SocketTimeoutException e) {
                throw new AssertionError("the connection stays open", e);
            } catch (IOException _) {
                // Reset instead of closed: gone all the same.
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void aFrameThatIsTooLargeClosesItsConnectionOnly() {
        try (var calm = alice.connect();
                var rude = alice.connect()) {
            rude.sendText("x".repeat(5000));
            assertEquals(1009, rude.closed());
            calm.send(Map.of("type", "Ping", "data", 1));
            calm.await("Pong");
        }
    }

    @Test
    void fragmentsWithoutEndAreCutOff() throws IOException {
        try (var wire = new Wire("token=" + alice.token())) {
            wire.frame(TEXT, new byte[1000]);
            try {
                for (int i = 0; i < 100; i++) wire.frame((byte) 0, new byte[1000]);
            } catch (IOException _) {
                // Closed while we were still sending.
            }
            wire.drain();
        }
    }

    @Test
    void fragmentsThatFitAreOneMessage() throws IOException {
        try (var wire = new Wire("token=" + alice.token())) {
            var ping = "{\"type\":\"Ping\",\"data\":77}".getBytes(StandardCharsets.US_ASCII);
            wire.frame(TEXT, java.util.Arrays.copyOf(ping, 10));
            wire.frame(LAST_CONTINUATION, java.util.Arrays.copyOfRange(ping, 10, ping.length));
            var heard = new StringBuilder();
            while (!heard.toString().contains("\"Pong\""))
                heard.append((char) wire.in().read());
            wire.frame((byte) 0x88, new byte[] {3, (byte) 0xe8});
            wire.drain();
        }
    }

    @Test
    void whoDoesNotSayWhoTheyAreIsClosed() throws IOException {
        try (var wire = new Wire("format=json")) {
            wire.frame(LAST_TEXT, "garbage".getBytes(StandardCharsets.US_ASCII));
            wire.frame(LAST_TEXT, "{\"type\":\"Ping\",\"data\":1}".getBytes(StandardCharsets.US_ASCII));
            assertTrue(wire.drain() < 64, "nothing but a Close frame was due");
        }
    }

    @Test
    void whoIsSilentForTooLongIsClosed() throws IOException {
        try (var wire = new Wire("token=" + alice.token())) {
            wire.drain();
        }
    }

    @Test
    void aSlowReaderIsClosedAndNobodyWaitsForIt() throws IOException {
        var tea = alice.createsServer("Tea");
        var bob = stage.person("bob");
        alice.admits(tea, bob);
        try (var wire = new Wire("token=" + bob.token());
                var attentive = Socket.open(stage, "token=" + bob.token()).entered()) {
            var text = "x".repeat(2000);
            var last = "";
            // More than the kernel and the queue together will hold for somebody who reads nothing.
            for (int i = 0; i < 1500; i++) {
                last = alice.says(tea.channel(), text);
                if (i % 10 == 0) wire.frame(LAST_TEXT, "still here".getBytes(StandardCharsets.US_ASCII));
            }
            var end = last;
            attentive.await("Message", event -> event.get("_id").asText().equals(end));
            assertTrue(wire.drain() < 1500L * 2000, "the slow reader received everything");
        } catch (java.net.SocketException _) {
            // The slow reader was gone while it still pretended to live, which is what is wanted.
        }
    }

    @Test
    void manyMessagesAreDroppedNotAnswered() {
        try (var socket = alice.connect()) {
            for (int i = 0; i < 200; i++) socket.send(Map.of("type", "Ping", "data", i));
            var heard = 0;
            for (int i = 0; i < 60; i++) {
                socket.await("Pong");
                heard++;
            }
            assertEquals(60, heard);
            socket.expectNo("Pong");
        }
    }

    @Test
    void hundredsOfSilentSocketsHarmNobody() throws IOException {
        var wires = new java.util.ArrayList<Wire>();
        try (var socket = alice.connect()) {
            for (int i = 0; i < 500; i++) wires.add(new Wire("format=json"));
            socket.send(Map.of("type", "Ping", "data", 5));
            socket.await("Pong");
            for (var wire : wires) wire.drain();
        } finally {
            for (var wire : wires) wire.close();
        }
    }
}
