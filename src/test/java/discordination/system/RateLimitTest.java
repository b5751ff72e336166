package discordination.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.app.ServiceName;
import discordination.kit.Answer;
import discordination.kit.Person;
import discordination.kit.RawHttp;
import discordination.kit.Stage;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Fixed windows of ten seconds, announced in headers (rest-accounts 2).
final class RateLimitTest {
    @AutoClose
    private static final Stage stage = Stage.open(Map.of("api.rate_limits", "true"));

    private static final Person alice = stage.person("alice");

    /// Everybody here has the same address, so each test begins with empty windows.
    @BeforeEach
    void forget() {
        stage.redis().commands().flushDB();
    }

    /// Counts that many requests in every window, and keeps the windows open for as long as a slow machine may need.
    private static void useUp(int requests) {
        for (var key : stage.redis().commands().keys("limit:*")) {
            stage.redis().commands().incrBy(key, requests);
            stage.redis().commands().expire(key, 60);
        }
    }

    private static int remaining(Answer answer) {
        return Integer.parseInt(answer.header("X-RateLimit-Remaining"));
    }

    @Test
    void theWindowIsAnnouncedAndEndsIn429() {
        var first = alice.get("/users/@me").ok();
        assertEquals("20", first.header("X-RateLimit-Limit"));
        assertEquals(19, remaining(first));
        assertTrue(first.header("X-RateLimit-Bucket").matches("\\d+"));
        var left = Integer.parseInt(first.header("X-RateLimit-Reset-After"));
        assertTrue(left > 0 && left <= 10_000, "" + left);
        useUp(18);
        assertEquals(0, remaining(alice.get("/users/@me").ok()));

        var denied = alice.get("/users/@me").is(429);
        assertEquals(0, remaining(denied));
        var body = denied.body(JsonNode.class);
        assertFalse(body.has("type"), body.toString());
        assertEquals(
                denied.header("X-RateLimit-Reset-After"),
                body.get("retry_after").asText());
    }

    @Test
    void aDeniedRequestHasNoEffect() {
        alice.createsServer("Tea");
        useUp(4);
        alice.post("/servers/create", Map.of("name", "One too many")).is(429);
        stage.redis().commands().flushDB();
        var servers = alice.connect().ready().get("servers");
        assertEquals(1, servers.size());
    }

    @Test
    void eachSessionAndEachBucketHasAWindowOfItsOwn() {
        var bob = stage.person("bob");
        var elsewhere = alice.again();
        alice.get("/users/@me").ok();
        useUp(19);
        alice.get("/users/@me").is(429);
        bob.get("/users/@me").ok();
        alice.get("/sync/unreads").ok();
        elsewhere.get("/users/@me").ok();
    }

    @Test
    void channelsAreCountedOneByOne() {
        var server = alice.createsServer("Tea");
        var other = alice.createsChannel(server, "other");
        var one = alice.get("/channels/" + server.channel());
        var two = alice.get("/channels/" + other);
        assertNotEquals(one.header("X-RateLimit-Bucket"), two.header("X-RateLimit-Bucket"));
        assertEquals(14, remaining(one));
        assertEquals(14, remaining(two));
        assertEquals(13, remaining(alice.get("/0.8/channels/" + server.channel())));
    }

    /// The whole table: how many requests of a kind come through before one is refused, and what is counted together.
    @ParameterizedTest
    @CsvSource({
        "PATCH,  /users/@me,                     2, PATCH,  /users/@me/username",
        "GET,    /users/1/default_avatar,      255, GET,    /users/2/default_avatar",
        "GET,    /users/1/profile,              20, PUT,    /users/2/friend",
        "POST,   /channels/1/messages,          10, POST,   /channels/1/messages/2/pin",
        "GET,    /bots/1,                       10, PATCH,  /bots/2",
        "POST,   /safety/report,                 3, POST,   /safety/report",
        "PUT,    /channels/1/ack/2,             15, GET,    /channels/1/messages",
        "GET,    /servers/1/members,             5, DELETE, /servers/1",
        "GET,    /auth/mfa,                     15, GET,    /auth/session/all",
        "DELETE, /auth/session/1,              255, DELETE, /auth/session/2",
        "POST,   /sync/settings/fetch,          20, GET,    /nowhere/at/all"
    })
    void everyBucketHoldsWhatIsDocumented(String method, String path, int limit, String otherMethod, String otherPath) {
        var first = alice.send(method, path, "{}");
        assertEquals(Integer.toString(limit), first.header("X-RateLimit-Limit"), first.toString());
        assertEquals(limit - 1, remaining(first), first.toString());
        var more = Math.min(limit - 1, 4);
        useUp(limit - 1 - more);
        for (int i = 1; i <= more; i++) {
            var answer = i % 2 == 0 ? alice.send(method, path, "{}") : alice.send(otherMethod, otherPath, "{}");
            assertEquals(more - i, remaining(answer), answer.toString());
            assertNotEquals(429, answer.status(), answer.toString());
        }
        alice.send(method, path, "{}").is(429);
        alice.send(otherMethod, otherPath, "{}").is(429);
    }

    @Test
    void whoAsksIsToldWhatIsLeft() {
        var visitor = stage.visitor();
        var first = visitor.get("/ratelimit");
        var left = first.json();
        assertEquals(20, left.get("limit").asInt());
        assertEquals(19, left.get("remaining").asInt());
        assertEquals(first.header("X-RateLimit-Bucket"), left.get("key").asText());
        assertTrue(left.get("reset").asInt() > 0 && left.get("reset").asInt() <= 10_000, left.toString());
        assertEquals(18, visitor.get("/ratelimit").json().get("remaining").asInt());
    }

    @Test
    void severalApisCountTogether() {
        try (var other = stage.beside(Set.of(ServiceName.API), Map.of("api.rate_limits", "true"))) {
            var there = alice.at(other);
            stage.redis().commands().flushDB();
            alice.get("/users/@me").ok();
            useUp(17);
            assertEquals(1, remaining(there.get("/users/@me").ok()));
            assertEquals(0, remaining(alice.get("/users/@me").ok()));
            alice.get("/users/@me").is(429);
            there.get("/users/@me").is(429);
        }
    }

    @Test
    void passwordsCannotBeGuessedQuickly() {
        var guess = Map.of("email", alice.email(), "password", "wrong horse battery");
        stage.visitor().post("/auth/session/login", guess).is(401);
        useUp(14);
        stage.visitor().post("/auth/session/login", guess).is(429);
    }

    // ---- who has no session is counted by address

    private static String remaining(String headers) {
        try (var raw = new RawHttp(stage.port(ServiceName.API))) {
            raw.send("GET / HTTP/1.1\r\nHost: kit\r\nConnection: close\r\n" + headers + "\r\n\r\n");
            var head = raw.readAll();
            var from = head.indexOf("X-RateLimit-Remaining: ") + 23;
            return head.substring(from, head.indexOf('\r', from));
        }
    }

    /// Only the last address was written by the proxy, which is this machine; what came before is the client's claim.
    @Test
    void nobodyChoosesTheirOwnAddress() {
        assertEquals("19", remaining("X-Forwarded-For: 203.0.113.7"));
        assertEquals("18", remaining("X-Forwarded-For: 198.51.100.1, 203.0.113.7"));
        assertEquals("17", remaining("X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-For: 203.0.113.7"));
        assertEquals("16", remaining("x-forwarded-for: 198.51.100.1\r\nX-FORWARDED-FOR: ::ffff:203.0.113.7"));
        assertEquals("15", remaining("X-Forwarded-For: 203.0.113.7\r\nCF-Connecting-IP: 198.51.100.1"));
        assertEquals("19", remaining("X-Forwarded-For: 198.51.100.1"));
    }

    @Test
    void whoHasManyAddressesHasOneWindow() {
        assertEquals("19", remaining("X-Forwarded-For: 2001:db8:1:2::1"));
        assertEquals("18", remaining("X-Forwarded-For: 2001:DB8:1:2:ffff:ffff:ffff:ffff"));
        assertEquals("19", remaining("X-Forwarded-For: 2001:db8:1:3::1"));
    }

    @Test
    void madeUpTokensBringNoWindows() {
        for (int i = 0; i < 10; i++) {
            assertEquals(Integer.toString(19 - 2 * i), remaining("X-Session-Token: made-up-" + i));
            assertEquals(Integer.toString(18 - 2 * i), remaining("X-Bot-Token: made-up-" + i));
        }
    }
}
