package discordination.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.kit.Answer;
import discordination.kit.Stage;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Fixed windows of ten seconds, announced in headers (rest-accounts 2).
final class RateLimitTest {
    @AutoClose
    private static final Stage stage = Stage.open(Map.of("api.rate_limits", "true"));

    /// Everybody here has the same address, so each test begins with empty windows.
    @BeforeEach
    void forget() {
        stage.redis().commands().flushDB();
    }

    private static int remaining(Answer answer) {
        return Integer.parseInt(answer.header("X-RateLimit-Remaining"));
    }

    @Test
    void theWindowIsAnnouncedAndEndsIn429() {
        var alice = stage.person("alice");
        var first = alice.get("/users/@me").ok();
        assertEquals("20", first.header("X-RateLimit-Limit"));
        assertEquals(19, remaining(first));
        assertTrue(first.header("X-RateLimit-Bucket").matches("\\d+"));
        var left = Integer.parseInt(first.header("X-RateLimit-Reset-After"));
        assertTrue(left > 0 && left <= 10_000, "" + left);
        for (int used = 2; used <= 20; used++)
            assertEquals(20 - used, remaining(alice.get("/users/@me").ok()));

        var denied = alice.get("/users/@me").is(429);
        assertEquals(0, remaining(denied));
        var body = denied.body(com.fasterxml.jackson.databind.JsonNode.class);
        assertFalse(body.has("type"), body.toString());
        assertTrue(
                body.get("retry_after").asInt() > 0 && body.get("retry_after").asInt() <= 10_000, body.toString());
    }

    @Test
    void aDeniedRequestHasNoEffect() {
        var alice = stage.person("alice");
        for (int i = 0; i < 5; i++) alice.createsServer("Tea " + i);
        alice.post("/servers/create", Map.of("name", "One too many")).is(429);
        stage.redis().commands().flushDB();
        var servers = alice.connect().ready().get("servers");
        assertEquals(5, servers.size());
    }

    @Test
    void eachSessionAndEachBucketHasAWindowOfItsOwn() {
        var alice = stage.person("alice");
        var bob = stage.person("bob");
        for (int i = 0; i < 21; i++) alice.get("/users/@me");
        alice.get("/users/@me").is(429);
        bob.get("/users/@me").ok();
        alice.get("/sync/unreads").ok();
        alice.again().get("/users/@me").ok();
    }

    @Test
    void channelsAreCountedOneByOne() {
        var alice = stage.person("alice");
        var server = alice.createsServer("Tea");
        var other = alice.createsChannel(server, "other");
        var one = alice.get("/channels/" + server.channel());
        var two = alice.get("/channels/" + other);
        assertNotEquals(one.header("X-RateLimit-Bucket"), two.header("X-RateLimit-Bucket"));
        assertEquals(14, remaining(one));
        assertEquals(14, remaining(two));
        assertEquals(13, remaining(alice.get("/0.8/channels/" + server.channel())));
    }

    @Test
    void passwordsCannotBeGuessedQuickly() {
        var alice = stage.person("alice");
        stage.redis().commands().flushDB();
        var guess = Map.of("email", alice.email(), "password", "wrong horse battery");
        Answer last = null;
        for (int i = 0; i < 16; i++) last = stage.visitor().post("/auth/session/login", guess);
        last.is(429);
    }

    @Test
    void withRedisAwayTheProcessCountsByItself() {
        try (var house = Stage.openWithOwnStores(Map.of("api.rate_limits", "true"))) {
            var alice = house.person("alice");
            house.stores().stopRedis();
            Answer last = null;
            for (int i = 0; i < 21; i++) last = alice.get("/users/@me/relationships");
            last.is(429);
        }
    }
}
