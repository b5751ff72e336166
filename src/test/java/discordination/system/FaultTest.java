package discordination.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.app.ServiceName;
import discordination.kit.Answer;
import discordination.kit.Await;
import discordination.kit.Person;
import discordination.kit.Socket;
import discordination.kit.Stage;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// PostgreSQL or Redis goes away in the middle of everything and comes back: requests fail clearly, nothing that
/// was acknowledged is lost or doubled, and nobody has to do anything.
final class FaultTest {
    private static final int WRITERS = 4;

    private Stage stage;
    private Person alice;
    private Person bob;
    private Person.Place server;
    private String channel;

    @BeforeEach
    void open() {
        stage = Stage.openWithOwnStores(Map.of("database.pool_wait", "500ms"));
        alice = stage.person("alice");
        bob = stage.person("bob");
        server = alice.createsServer("Tea");
        alice.admits(server, bob);
        channel = server.channel();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    /// People who talk without a pause, and what they were told.
    private final class Crowd implements AutoCloseable {
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicInteger numbers = new AtomicInteger();
        private final ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<Answer> refused = new ConcurrentLinkedQueue<>();
        private final List<Thread> threads = new ArrayList<>();

        Crowd() {
            for (int i = 0; i < WRITERS; i++) threads.add(Thread.ofVirtual().start(this::talk));
        }

        private void talk() {
            while (!over.get()) {
                var content = "message " + numbers.incrementAndGet();
                try {
                    var answer = alice.post("/channels/" + channel + "/messages", Map.of("content", content));
                    if (answer.status() == 200) acknowledged.add(content);
                    else refused.add(answer);
                } catch (UncheckedIOException e) {
                    throw new AssertionError("the API itself went away", e);
                }
            }
        }

        void awaitMore(int count) {
            var now = acknowledged.size();
            Await.until("messages are acknowledged", () -> acknowledged.size() >= now + count);
        }

        void awaitRefusals(int count) {
            Await.until("messages are refused", () -> refused.size() >= count);
        }

        @Override
        public void close() {
            over.set(true);
            for (var thread : threads) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    /// Every message of the channel with the number of times it is there.
    private Map<String, Integer> kept() {
        var kept = new HashMap<String, Integer>();
        var after = "00000000000000000000000000";
        while (true) {
            var page = bob.get("/channels/" + channel + "/messages?limit=100&sort=Oldest&after=" + after)
                    .json();
            if (page.isEmpty()) return kept;
            for (var message : page) {
                kept.merge(message.path("content").asText(), 1, Integer::sum);
                after = message.get("_id").asText();
            }
        }
    }

    private boolean isReady(ServiceName service) {
        return stage.visitor().send(service, "GET", "/health/ready", null).status() == 200;
    }

    @Test
    void whilePostgresIsAwayRequestsAreRefusedAndNothingAcknowledgedIsLost() {
        var listener = bob.connect();
        var crowd = new Crowd();
        try (crowd) {
            for (int outage = 1; outage <= 2; outage++) {
                crowd.awaitMore(20);
                var before = crowd.refused.size();
                stage.stores().stopPostgres();
                crowd.awaitRefusals(before + WRITERS);
                assertFalse(isReady(ServiceName.API));
                assertEquals(
                        200,
                        stage.visitor()
                                .send(ServiceName.API, "GET", "/health/live", null)
                                .status());
                stage.stores().startPostgres();
                Await.until("the API is ready again", () -> isReady(ServiceName.API));
                crowd.awaitMore(20);
            }
        }
        for (var answer : crowd.refused) {
            assertEquals(503, answer.status(), answer.toString());
            assertEquals("1", answer.header("Retry-After"), answer.toString());
            assertEquals(
                    "DatabaseError", answer.body(JsonNode.class).get("type").asText());
        }
        var kept = kept();
        for (var content : crowd.acknowledged) assertEquals(1, kept.getOrDefault(content, 0), content);
        kept.forEach((content, times) -> assertEquals(1, times, content));
        // The gateway needs PostgreSQL only for newcomers: whoever was there has heard everything that is kept.
        assertFalse(listener.isClosed());
        var heard = listener.settle().stream()
                .filter(event -> event.path("type").asText().equals("Message"))
                .map(event -> event.path("content").asText())
                .toList();
        assertTrue(heard.containsAll(crowd.acknowledged), "some messages were not heard");
        assertEquals(heard.size(), List.copyOf(new java.util.HashSet<>(heard)).size(), "a message was heard twice");
    }

    @Test
    void whenRedisIsLostSocketsCloseAndWhoComesBackIsComplete() {
        var listener = bob.connect();
        var slow = alice.createsChannel(server, "slow");
        alice.patch("/channels/" + slow, Map.of("slowmode", 60)).ok();
        var crowd = new Crowd();
        String last;
        try (crowd) {
            crowd.awaitMore(20);
            stage.stores().stopRedis();
            // A key still makes one message, and no slowmode is lifted.
            var keyed = alice.with("Idempotency-Key", "away");
            keyed.post("/channels/" + channel + "/messages", Map.of("content", "keyed"))
                    .ok();
            keyed.post("/channels/" + channel + "/messages", Map.of("content", "keyed"))
                    .fails(409, "DuplicateNonce");
            bob.post("/channels/" + slow + "/messages", Map.of("content", "slow"))
                    .fails(503, "DatabaseError");
            var code = listener.closed();
            assertTrue(code == 1012 || code == 1001 || code == 1006, "closed with " + code);
            assertFalse(isReady(ServiceName.GATEWAY));
            // Without Redis nobody hears of a message, but it is kept all the same.
            crowd.awaitMore(5);
            stage.stores().startRedis();
            Await.until("the gateway is ready again", () -> isReady(ServiceName.GATEWAY));
            var back = Await.value("bob comes back", this::connected);
            var seen =
                    back.ready().get("channels").get(0).get("last_message_id").asText();
            crowd.awaitMore(20);
            crowd.close();
            var heard = back.settle().stream()
                    .filter(event -> event.path("type").asText().equals("Message"))
                    .map(event -> event.get("_id").asText())
                    .toList();
            var missed = StreamSupport.stream(
                            bob.get("/channels/" + channel + "/messages?limit=100&sort=Oldest&after=" + seen)
                                    .json()
                                    .spliterator(),
                            false)
                    .map(message -> message.get("_id").asText())
                    .filter(id -> !heard.contains(id))
                    .toList();
            assertEquals(List.of(), missed, "said after Ready and not heard");
        }
        var kept = kept();
        for (var content : crowd.acknowledged) assertEquals(1, kept.getOrDefault(content, 0), content);
        for (var answer : crowd.refused) assertEquals(503, answer.status(), answer.toString());
    }

    /// A connection that got as far as Ready, or null while the gateway turns people away.
    private Socket connected() {
        try {
            return bob.connect();
        } catch (AssertionError | UncheckedIOException e) {
            return null;
        }
    }

    @Test
    void withBothAwayEverybodyIsToldAndAllComesBack() {
        stage.stores().stopRedis();
        stage.stores().stopPostgres();
        assertEquals(503, alice.get("/users/@me").status());
        assertFalse(isReady(ServiceName.API));
        assertFalse(isReady(ServiceName.GATEWAY));
        stage.stores().startPostgres();
        stage.stores().startRedis();
        Await.until("everything is ready", () -> isReady(ServiceName.API) && isReady(ServiceName.GATEWAY));
        var listener = Await.value("bob comes back", this::connected);
        alice.says(channel, "here again");
        assertEquals("here again", listener.await("Message").get("content").asText());
    }
}
