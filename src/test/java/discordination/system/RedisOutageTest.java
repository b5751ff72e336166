package discordination.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.app.ServiceName;
import discordination.kit.Answer;
import discordination.kit.Await;
import discordination.kit.Person;
import discordination.kit.Race;
import discordination.kit.Row;
import discordination.kit.Stage;
import discordination.kit.Visitor;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Rate limits while Redis is away: neither is everybody locked out nor may anything be guessed without limit.
final class RedisOutageTest {
    @AutoClose
    private static final Stage stage = Stage.openWithOwnStores(Map.of("api.rate_limits", "true"));

    private static final Person alice = stage.person("alice");
    private static final Person bob = stage.person("bob");
    private static final Person carol = stage.person("carol");
    private static final Person phone = bob.again();
    private static List<Row> rows;

    @BeforeAll
    static void takeRedisAway() {
        rows = Row.all(stage);
        stage.stores().stopRedis();
        for (int i = 0; i < 20; i++) alice.get("/users/@me/relationships").ok();
        alice.get("/users/@me/relationships").is(429);
    }

    @AfterAll
    static void bringItBack() {
        stage.stores().startRedis();
    }

    /// Somebody at an address of their own.
    private static Visitor at(String address) {
        return stage.visitor().with("X-Forwarded-For", address);
    }

    /// Windows of the process itself count as those in Redis do, each for whom they belong to, and end.
    @Test
    void ordinaryRoutesAreCountedForEachCaller() {
        bob.get("/users/@me/relationships").ok();
        alice.get("/sync/unreads").ok();
        Await.until(
                "alice's window ends",
                () -> alice.get("/users/@me/relationships").status() == 200);
    }

    /// Logging in, and whatever else takes a password, a code or a ticket and asks for no session. Nothing made up
    /// brings a window of its own.
    @Test
    void whatCanBeGuessedWithoutASessionIsCountedTogether() {
        var visitor = at("203.0.113.1");
        var made = new AtomicInteger();
        var guesses = guesses(true);
        assertTrue(guesses.toString().contains("POST /auth/session/login"), guesses.toString());
        Row.each(guesses, row -> {
            var path = row.at(_ -> Row.NOBODY);
            // What is refused for its form costs no hashing.
            Await.until(
                    row + " is refused",
                    () -> visitor.send(row.method(), path, "{").status() == 429);
            Await.until(
                    row + " is refused to forgers",
                    () -> visitor.with("X-Session-Token", "forged" + made.incrementAndGet())
                                    .send(row.method(), path, "{")
                                    .status()
                            == 429);
        });
        assertEquals(400, at("203.0.113.2").post("/auth/session/login", "{").status());
    }

    /// A second proof, a new password, a new address: all of one session.
    @Test
    void whatCanBeGuessedWithASessionIsCountedTogether() {
        var guesses = guesses(false);
        assertTrue(guesses.toString().contains("PUT /auth/mfa/ticket"), guesses.toString());
        Await.until("all are used up", () -> phone.get("/auth/session/all").status() == 429);
        Row.each(guesses, row -> {
            if (row.path().endsWith("/logout")) return;
            var path = row.at(_ -> Row.NOBODY);
            Await.until(
                    row + " is refused",
                    () -> phone.send(row.method(), path, "{").status() == 429);
        });
        bob.get("/auth/session/all").ok();
    }

    private static List<Row> guesses(boolean open) {
        return rows.stream()
                .filter(row -> row.path().startsWith("/auth/") && row.isPublic() == open)
                .filter(row -> !row.method().equals("DELETE"))
                .toList();
    }

    /// The lock of an account stands in the database.
    @Test
    void theThirdWrongPasswordLocksAllTheSame() {
        for (int i = 0; i < 3; i++) login("wrong horse battery").fails(401, "InvalidCredentials");
        login(carol.password()).fails(403, "LockedOut");
    }

    /// Who has the right password comes in, and a ticket works once as ever.
    @Test
    void peopleLogInAndProveThemselves() {
        at("203.0.113.5")
                .post("/auth/session/login", Map.of("email", alice.email(), "password", alice.password()))
                .ok();
        var ticket = alice.put("/auth/mfa/ticket", Map.of("password", alice.password()))
                .json()
                .get("token")
                .asText();
        alice.with("X-MFA-Ticket", ticket).post("/auth/mfa/recovery", Map.of()).is(200);
        alice.with("X-MFA-Ticket", ticket).post("/auth/mfa/recovery", Map.of()).refused(401);
    }

    private static Answer login(String password) {
        return at("203.0.113.3").post("/auth/session/login", Map.of("email", carol.email(), "password", password));
    }

    /// Redis takes connections and says nothing: everybody waits, and nobody gets more than they may.
    @Test
    void aRedisThatHangsIsAsGoodAsAway() {
        stage.stores().startRedis();
        stage.stores().freezeRedis();
        try {
            var visitor = at("203.0.113.4");
            var answers =
                    Race.run(24, _ -> visitor.post("/auth/session/login", "{").status());
            // Waiting, some may have come into the next window.
            var let = Collections.frequency(answers, 400);
            assertTrue(let >= 15 && let < 24, answers.toString());
            assertEquals(24 - let, Collections.frequency(answers, 429), answers.toString());
            bob.get("/sync/unreads").ok();
        } finally {
            stage.stores().thawRedis();
            stage.stores().stopRedis();
        }
    }

    /// The first wait in vain, the others are answered at once; all together would wait for a minute.
    @Test
    void whoComesLaterDoesNotWaitForARedisThatHangs() {
        stage.stores().startRedis();
        awaitGateway();
        stage.stores().freezeRedis();
        try {
            var begin = System.nanoTime();
            for (int i = 0; i < 15; i++) carol.get("/users/" + carol.id()).ok();
            var taken = Duration.ofNanos(System.nanoTime() - begin);
            assertTrue(taken.compareTo(Duration.ofSeconds(28)) < 0, taken.toString());
        } finally {
            stage.stores().thawRedis();
        }
        try {
            Await.until("Redis is asked again", RedisOutageTest::isSeenWhenConnected);
        } finally {
            stage.stores().stopRedis();
        }
    }

    /// A gateway that is still getting over it sends people away.
    private static boolean isSeenWhenConnected() {
        try (var _ = carol.connect()) {
            return carol.get("/users/@me").json().path("online").asBoolean();
        } catch (AssertionError e) {
            return false;
        }
    }

    /// The gateway's link has not broken, so it cannot know that it missed something unless it is told.
    @Test
    void clientsComeBackWhenEventsWereDropped() {
        stage.stores().startRedis();
        awaitGateway();
        try (var socket = carol.connect()) {
            stage.stores().freezeRedis();
            try {
                carol.patch("/users/@me", Map.of("display_name", "Carol")).ok();
            } finally {
                stage.stores().thawRedis();
            }
            assertEquals(1012, socket.closed());
        } finally {
            stage.stores().stopRedis();
        }
    }

    private static void awaitGateway() {
        Await.until(
                "the gateway listens",
                () -> stage.visitor()
                                .send(ServiceName.GATEWAY, "GET", "/health/ready", null)
                                .status()
                        == 200);
    }
}
