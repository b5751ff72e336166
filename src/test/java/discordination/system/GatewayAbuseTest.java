package discordination.system;

import static discordination.kit.RawSocket.BINARY;
import static discordination.kit.RawSocket.CONTINUATION;
import static discordination.kit.RawSocket.PING;
import static discordination.kit.RawSocket.TEXT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.app.ServiceName;
import discordination.event.Audience;
import discordination.event.Event;
import discordination.kit.Await;
import discordination.kit.Person;
import discordination.kit.RawHttp;
import discordination.kit.RawSocket;
import discordination.kit.Socket;
import discordination.kit.Stage;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// People who mean no good, or whose line is bad: each gets a clean close, costs bounded memory, and nobody else
/// notices.
final class GatewayAbuseTest {
    @AutoClose
    private static final Stage stage = Stage.open(Map.of(
            "gateway.authentication_timeout", "2s",
            "gateway.heartbeat_interval", "500ms",
            "gateway.heartbeat_timeout", "3s",
            "gateway.queue_events", "64",
            "gateway.queue_bytes", "1048576"));

    /// Tried with 5,000 by hand; in a test each costs two files.
    private static final int CROWD = 500;

    private static Person alice;

    @BeforeAll
    static void alice() {
        alice = stage.person("alice");
    }

    /// Whatever was done before, the next one is served, and nothing of the others is left.
    @AfterEach
    void othersAreServed() {
        var socket = alice.connect();
        socket.send(Map.of("type", "Ping", "data", 7));
        assertEquals(7, socket.await("Pong").get("data").asInt());
        socket.leave();
        Await.until("all connections are gone", () -> connections() == 0);
    }

    private static double connections() {
        return stage.visitor()
                .send(ServiceName.GATEWAY, "GET", "/metrics", null)
                .text()
                .lines()
                .filter(line -> line.startsWith("gateway_connections"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static RawSocket authenticated() {
        return new RawSocket(stage, "token=" + alice.token());
    }

    // ---- before authentication

    @Test
    void whoDoesNotSayWhoTheyAreIsClosed() {
        assertEquals(1008, Socket.open(stage, "").closed());
    }

    @Test
    void garbageBeforeAuthenticationIsIgnored() {
        var socket = Socket.open(stage, "format=json&version=x&ready=&token");
        for (var garbage : List.of(
                "",
                "{",
                "[]",
                "7",
                "null",
                "\"x\"",
                "{\"type\":7}",
                "{\"type\":\"Ping\",\"data\":1}",
                "{\"type\":\"Authenticate\"}",
                "{\"type\":\"Authenticate\",\"token\":7}",
                "[".repeat(10_000),
                "{\"type\":\"BeginTyping\",\"channel\":\"x\"}")) {
            socket.sendText(garbage);
        }
        socket.sendBinary(new byte[] {1, 2, 3});
        socket.send(Map.of("type", "Authenticate", "token", alice.token(), "_id", "x", "extra", List.of(1)));
        socket.entered();
        socket.leave();
    }

    @Test
    void garbageBeforeAuthenticationDoesNotProlongTheTime() {
        var socket = Socket.open(stage, "");
        var began = System.nanoTime();
        while (!socket.isClosed() && System.nanoTime() - began < 20_000_000_000L) {
            try {
                socket.sendText("{}");
            } catch (java.io.UncheckedIOException e) {
                break;
            }
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
        }
        assertEquals(1008, socket.closed());
    }

    @Test
    void wrongTokensAreToldAndClosed() {
        for (var token :
                List.of("x", "A".repeat(64), "A".repeat(5000), "%00", "%27%20or%201=1", alice.id(), alice.session())) {
            var socket = Socket.open(stage, "token=" + token);
            var error = socket.await("Error");
            assertEquals("InvalidSession", error.get("error").asText());
            assertEquals("InvalidSession", error.get("data").get("type").asText());
            socket.closed();
        }
    }

    @Test
    void tokensBeyondMeasureAreRefused() {
        try (var http = new RawHttp(stage.port(ServiceName.GATEWAY))) {
            http.send("GET /?token=" + "A".repeat(100_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            var head = http.readHead();
            assertTrue(head.startsWith("HTTP/1.1 431") || head.startsWith("HTTP/1.1 414"), head);
        }
        var socket = Socket.open(stage, "");
        socket.send(Map.of("type", "Authenticate", "token", "A".repeat(60_000)));
        assertEquals("InvalidSession", socket.await("Error").get("error").asText());
        socket.closed();
    }

    /// What comes too fast is not read, whatever it says.
    @Test
    void aFloodBeforeAuthenticationIsNoWayIn() {
        try (var raw = new RawSocket(stage, "")) {
            for (int i = 0; i < 200; i++) raw.text("{\"type\":\"Authenticate\"}");
            raw.text("{\"type\":\"Authenticate\",\"token\":\"" + alice.token() + "\"}");
            assertEquals(1008, raw.closed());
        }
    }

    /// Thousands who connect and say nothing: all are closed in time, and meanwhile whoever has something to say is
    /// heard.
    @Test
    void aSilentCrowdIsClosedAndHindersNobody() {
        var crowd = new ArrayList<RawSocket>();
        try {
            for (int i = 0; i < CROWD; i++) crowd.add(new RawSocket(stage, ""));
            othersAreServedAmong();
            for (var silent : crowd) {
                // Whoever does not even read the reason is cut off a moment later.
                var code = silent.closed();
                assertTrue(code == 1008 || code == 1006, "closed with " + code);
            }
        } finally {
            crowd.forEach(RawSocket::close);
        }
    }

    private static void othersAreServedAmong() {
        try (var socket = alice.connect()) {
            var place = alice.createsServer("Crowded");
            var message = alice.says(place.channel(), "excuse me");
            assertEquals(message, socket.await("Message").get("_id").asText());
        }
    }

    @Test
    void whoHasNoNameYetIsTurnedAway() {
        var newcomer = stage.newcomer();
        var socket = Socket.open(stage, "");
        socket.send(Map.of("type", "Authenticate", "token", newcomer.header("X-Session-Token")));
        assertEquals("InvalidSession", socket.await("Error").get("error").asText());
        socket.closed();
    }

    // ---- frames

    @Test
    void oversizedFramesAreRefused() {
        try (var raw = authenticated()) {
            raw.frame(true, TEXT, new byte[70_000]);
            assertEquals(1009, raw.closed());
        }
    }

    @Test
    void aFrameThatClaimsToBeEndlessIsRefusedAtOnce() {
        try (var raw = authenticated()) {
            raw.bytes(
                    (byte) 0x81,
                    (byte) 0xff,
                    (byte) 0x7f,
                    (byte) -1,
                    (byte) -1,
                    (byte) -1,
                    (byte) -1,
                    (byte) -1,
                    (byte) -1,
                    (byte) -1,
                    (byte) 0,
                    (byte) 0,
                    (byte) 0,
                    (byte) 0);
            var code = raw.closed();
            assertTrue(code == 1009 || code == 1002, "closed with " + code);
        }
    }

    @Test
    void manySmallFragmentsAreRefusedTogether() {
        try (var raw = authenticated()) {
            raw.frame(false, TEXT, new byte[10_000]);
            for (int i = 0; i < 6; i++) raw.frame(false, CONTINUATION, new byte[10_000]);
            assertEquals(1009, raw.closed());
        }
    }

    /// Pieces of nothing take no room, and are counted all the same.
    @Test
    void piecesWithoutEndAreRefused() {
        for (int size = 0; size < 2; size++) {
            try (var raw = authenticated()) {
                raw.frame(false, TEXT, new byte[size]);
                var pieces = new ByteArrayOutputStream();
                for (int i = 0; i < 2000; i++) {
                    pieces.writeBytes(new byte[] {0, (byte) (0x80 | size), 0, 0, 0, 0});
                    pieces.writeBytes(new byte[size]);
                }
                raw.bytes(pieces.toByteArray());
                assertEquals(1009, raw.closed());
            }
        }
    }

    @Test
    void framesThatBreakTheRulesEndTheConnection() {
        var broken = new LinkedHashMap<String, byte[]>();
        broken.put("without a mask", frame(0x81, 2, '{', '}'));
        broken.put("of an unknown kind", frame(0x83, 0x80, 0, 0, 0, 0));
        broken.put("of an unknown kind of control", frame(0x8b, 0x80, 0, 0, 0, 0));
        broken.put("with the first reserved bit", frame(0xc1, 0x80, 0, 0, 0, 0));
        broken.put("with the second reserved bit", frame(0xa1, 0x80, 0, 0, 0, 0));
        broken.put("with the third reserved bit", frame(0x91, 0x80, 0, 0, 0, 0));
        broken.put("continuing nothing", frame(0x80, 0x80, 0, 0, 0, 0));
        broken.put("beginning anew in the middle", frame(0x01, 0x80, 0, 0, 0, 0, 0x81, 0x80, 0, 0, 0, 0));
        broken.put("a ping in pieces", frame(0x09, 0x80, 0, 0, 0, 0));
        broken.put("a ping of 126 bytes", Arrays.copyOf(frame(0x89, 0xfe, 0, 126), 8 + 126));
        broken.put("a close in pieces", frame(0x08, 0x80, 0, 0, 0, 0));
        broken.put("a close of one byte", frame(0x88, 0x81, 0, 0, 0, 0, 3));
        broken.put("a close of 126 bytes", Arrays.copyOf(frame(0x88, 0xfe, 0, 126, 0, 0, 0, 0, 3, 0xe8), 8 + 126));
        for (int code : List.of(0, 999, 1004, 1005, 1006, 1016, 2999, 65535)) {
            broken.put("a close with " + code, frame(0x88, 0x82, 0, 0, 0, 0, code >> 8, code & 0xff));
        }
        broken.put("a close with broken text", frame(0x88, 0x84, 0, 0, 0, 0, 3, 0xe8, 0xc3, 0x28));
        broken.forEach((what, bytes) -> {
            try (var raw = authenticated()) {
                var code = raw.bytes(bytes).closed();
                assertTrue(code == 1002 || code == 1007 || code == 1006, what + " is closed with " + code);
            }
        });
    }

    private static byte[] frame(int... bytes) {
        var frame = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) frame[i] = (byte) bytes[i];
        return frame;
    }

    /// Subscribing to a server tells nothing to who is not in it, nor do thousands of made-up ones cost anything.
    @Test
    void foreignServersCannotBeSubscribedTo() {
        var eve = stage.person("eve");
        var place = alice.createsServer("Private");
        var socket = eve.connect();
        for (var server : List.of(place.id(), place.channel(), alice.id(), "", "x", "\u0000", "x".repeat(50_000))) {
            socket.send(Map.of("type", "Subscribe", "server_id", server));
        }
        socket.handled();
        alice.patch("/users/@me", Map.of("display_name", "Alice the Great")).ok();
        alice.patch("/servers/" + place.id() + "/members/" + alice.id(), Map.of("nickname", "hidden"))
                .ok();
        alice.says(place.channel(), "unheard");
        socket.expectNothing();
        socket.leave();
    }

    @Test
    void unreadableMessagesAreSkipped() {
        var json = alice.connect();
        for (var garbage : List.of(
                "{",
                "[]",
                "{\"type\":\"Nonsense\"}",
                "{\"type\":\"Subscribe\",\"server_id\":{}}",
                "{\"type\":\"BeginTyping\",\"channel\":\"" + "x".repeat(60_000) + "\"}",
                "{\"type\":\"BeginTyping\",\"channel\":\"\\u0000\"}",
                "{\"a\":".repeat(5000) + "1" + "}".repeat(5000))) {
            json.sendText(garbage);
        }
        json.handled();
        json.expectNothing();
        json.leave();
        var binary = alice.connect("&format=msgpack");
        for (var garbage : List.of(
                new byte[] {},
                new byte[] {(byte) 0xc1},
                new byte[] {(byte) 0xdf, -1, -1, -1, -1},
                new byte[] {(byte) 0x81, (byte) 0xa4},
                new byte[] {(byte) 0xdb, 127, -1, -1, -1})) {
            binary.sendBinary(garbage);
        }
        binary.sendText("{\"type\":\"Ping\",\"data\":1}");
        binary.handled();
        binary.expectNothing();
        binary.leave();
    }

    @Test
    void textThatIsNoneEndsTheConnectionOrIsSkipped() {
        try (var raw = authenticated()) {
            raw.frame(true, TEXT, new byte[] {(byte) 0xc3, (byte) 0x28});
            raw.frame(true, BINARY, new byte[] {1});
            raw.frame(true, 8, new byte[] {3, (byte) 0xe8});
            var code = raw.closed();
            assertTrue(code == 1000 || code == 1007, "closed with " + code);
        }
    }

    @Test
    void aFloodOfMessagesIsIgnoredAndNotAnswered() {
        var socket = alice.connect();
        for (int i = 0; i < 500; i++) socket.send(Map.of("type", "Ping", "data", i));
        socket.handled();
        var answered = socket.settle().stream()
                .filter(frame -> frame.get("type").asText().equals("Pong"))
                .count();
        assertTrue(answered >= 1 && answered <= 100, answered + " answers");
        assertFalse(socket.isClosed());
        socket.leave();
    }

    @Test
    void aLargeReadyArrivesWhole() {
        var many = stage.person("many");
        var server = many.createsServer("Wide");
        for (int i = 0; i < 150; i++) {
            many.post(
                            "/servers/" + server.id() + "/channels",
                            Map.of("name", "channel" + i, "description", "d".repeat(1000)))
                    .ok();
        }
        for (var format : List.of("", "&format=msgpack")) {
            var socket = many.connect(format);
            assertEquals(151, socket.ready().get("channels").size());
            socket.leave();
        }
    }

    // ---- lines that are dead or slow

    @Test
    void whoDoesNotAnswerPingsIsTakenForGone() {
        try (var raw = authenticated()) {
            // Reads everything, answers nothing: a half-open socket looks like that from here.
            raw.closed();
        }
    }

    @Test
    void whoAnswersPingsStays() {
        var socket = alice.connect();
        var end = System.nanoTime() + 4_000_000_000L;
        Await.until("longer than the time-out", () -> System.nanoTime() > end);
        assertFalse(socket.isClosed());
        socket.leave();
    }

    @Test
    void anyFrameIsASignOfLife() {
        try (var raw = authenticated()) {
            var end = System.nanoTime() + 4_000_000_000L;
            Await.until("longer than the time-out", () -> {
                raw.frame(true, PING, new byte[0]);
                return System.nanoTime() > end;
            });
            assertEquals(1, connections());
        }
    }

    /// Whether it reads nothing more, or a byte now and then.
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aSlowReaderIsClosedAndTheOthersHearEverything(int bytes) {
        var reader = alice.connect();
        try (var slow = authenticated()) {
            slow.read(40);
            Await.until("both are there", () -> connections() == 2);
            var large = "x".repeat(256 * 1024);
            for (int i = 0; i < 200 && connections() == 2; i++) {
                var key = "large" + i;
                stage.emit(
                        new Event.UserSettingsUpdate(alice.id(), Map.of(key, List.of(i, large))),
                        new Audience.Private(alice.id()));
                reader.await("UserSettingsUpdate", event -> event.get("update").has(key));
                slow.read(bytes);
            }
            Await.until("the slow one is closed", () -> connections() == 1);
        }
        assertFalse(reader.isClosed());
        reader.expectNothing();
        reader.leave();
    }
}
