package discordination.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.app.ServiceName;
import discordination.kit.Person;
import discordination.kit.RawHttp;
import discordination.kit.Stage;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How the API looks from outside, whatever the route: paths, methods, headers, bodies (rest-accounts 1).
final class HttpSurfaceTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    private static Person alice;

    @BeforeAll
    static void alice() {
        alice = stage.person("alice");
    }

    // ---- paths

    @ParameterizedTest
    @ValueSource(
            strings = {"/users/@me", "/users/@me/", "//users//@me//", "/users/%40me", "/users/@me?", "/users/@me?x=y&x"
            })
    void slashesAndSurplusQueriesDoNotMatter(String path) {
        assertEquals(alice.id(), alice.get(path).json().get("_id").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/0.8/users/@me", "/api/users/@me", "/api/0.8/users/@me"})
    void olderPrefixesLeadToTheSameRoutes(String path) {
        assertEquals(alice.id(), alice.get(path).json().get("_id").asText());
    }

    @Test
    void unknownPathsAndWrongMethodsAreNotFound() {
        alice.get("/nowhere").refused(404);
        alice.delete("/users/@me").refused(404);
        alice.post("/users/@me", Map.of()).refused(404);
        alice.get("/users/@me/nowhere/at/all").refused(404);
    }

    @Test
    void headIsGetWithoutABody() {
        var get = alice.get("/users/@me");
        var head = alice.head("/users/@me").is(200);
        assertEquals(0, head.body().length);
        assertEquals(get.header("Content-Type"), head.header("Content-Type"));
        assertEquals(get.header("Content-Length"), head.header("Content-Length"));
        alice.head("/nowhere").is(404);
    }

    // ---- bodies

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-8", "a/b"})
    void jsonIsReadUnderAnyContentType(String type) {
        var body = "{\"name\":\"Tea\",\"unknown\":[1,2,{}]}";
        alice.with("Content-Type", type).post("/servers/create", body).ok();
    }

    @Test
    void surplusBodiesAreIgnored() {
        alice.send("GET", "/users/@me", "{}").ok();
        alice.post("/push/unsubscribe", Map.of("a", 1)).is(204);
    }

    @Test
    void answersAreJsonWithoutNulls() {
        var answer = alice.get("/users/@me").ok();
        assertEquals("application/json", answer.header("Content-Type"));
        assertEquals("no-store", answer.header("Cache-Control"));
        assertEquals("nosniff", answer.header("X-Content-Type-Options"));
        for (var field : answer.json()) assertFalse(field.isNull(), answer.text());
    }

    @Test
    void everyAnswerHasAnIdThatErrorsRepeat() {
        var first = alice.get("/users/@me").header("X-Request-Id");
        var second = alice.get("/users/01ARZ3NDEKTSV4RRFFQ69G5FAV");
        assertNotEquals(first, second.header("X-Request-Id"));
        assertEquals(
                second.header("X-Request-Id"),
                second.fails(404, "NotFound").get("location").asText());
    }

    @Test
    void bodiesBeyondTheLimitAreRefusedBeforeTheyAreRead() {
        try (var raw = new RawHttp(stage.port(ServiceName.API))) {
            var head = raw.send("""
                            POST /servers/create HTTP/1.1\r
                            Host: localhost\r
                            X-Session-Token: %s\r
                            Content-Length: 999999999999\r
                            \r
                            """.formatted(alice.token())).readHead();
            assertTrue(head.startsWith("HTTP/1.1 413"), head);
            assertTrue(head.contains("Connection: close"), head);
        }
    }

    @Test
    void bodiesWithoutALengthAreBoundedAsWell() {
        try (var raw = new RawHttp(stage.port(ServiceName.API))) {
            raw.send("""
                    POST /servers/create HTTP/1.1\r
                    Host: localhost\r
                    X-Session-Token: %s\r
                    Transfer-Encoding: chunked\r
                    \r
                    """.formatted(alice.token()));
            var chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
            for (int i = 0; i < 17; i++) raw.send(chunk);
            var head = raw.readHead();
            assertTrue(head.startsWith("HTTP/1.1 413"), head);
        }
    }

    /// Some clients read the answer only when all is sent (RFC 9112, 9.6).
    @ParameterizedTest
    @ValueSource(strings = {"Accept: */*", "Content-Encoding: gzip"})
    void whoeverIsAnsweredInMidSentenceMayFinishIt(String header) {
        try (var raw = new RawHttp(stage.port(ServiceName.API))) {
            var part = " ".repeat(0x10000);
            raw.send("""
                    POST /servers/create HTTP/1.1\r
                    Host: localhost\r
                    X-Session-Token: %s\r
                    %s\r
                    Content-Length: %d\r
                    \r
                    """.formatted(alice.token(), header, 17 * part.length()));
            raw.send(part);
            var head = raw.readHead();
            assertTrue(head.contains("Connection: close"), head);
            for (int i = 1; i < 17; i++) raw.send(part);
            assertTrue(raw.readAll().endsWith("}"));
        }
    }

    @Test
    void compressedBodiesAreRefused() {
        alice.with("Content-Encoding", "gzip")
                .post("/servers/create", new byte[] {31, (byte) 139, 8, 0})
                .refused(415);
    }

    // ---- what is not HTTP at all

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n",
                "POST /auth/session/login HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                "POST /auth/session/login HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
            })
    void brokenRequestsAreRefusedInTheSameWords(String request) throws Exception {
        try (var raw = new RawHttp(stage.port(ServiceName.API))) {
            var answer = raw.send(request).readAll();
            assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
            var body = discordination.http.Json.WIRE.readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
            assertEquals(400, body.get("error").get("code").asInt());
        }
    }

    @Test
    void endlessHeadersAreCutOff() {
        try (var raw = new RawHttp(stage.port(ServiceName.API))) {
            raw.send("GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + "a".repeat(64 * 1024) + "\r\n\r\n");
            var head = raw.readHead();
            assertTrue(head.startsWith("HTTP/1.1 431"), head);
        }
    }

    // ---- CORS

    @Test
    void anyOriginMayCallAndReadAlsoErrors() {
        var visitor = stage.visitor().with("Origin", "https://elsewhere.example");
        for (var answer : List.of(visitor.get("/"), visitor.get("/users/@me"), visitor.get("/nowhere"))) {
            assertEquals("https://elsewhere.example", answer.header("Access-Control-Allow-Origin"));
            assertEquals("Origin", answer.header("Vary"));
            assertNull(answer.header("Access-Control-Allow-Credentials"));
            assertTrue(answer.header("Access-Control-Expose-Headers").contains("X-RateLimit-Remaining"));
        }
    }

    @Test
    void preflightsAreAnsweredEverywhereWithoutAHandler() {
        for (var path : List.of("/users/@me", "/nowhere", "/")) {
            var answer = stage.visitor()
                    .with("Origin", "https://elsewhere.example")
                    .with("Access-Control-Request-Method", "PATCH")
                    .with("Access-Control-Request-Headers", "x-session-token, idempotency-key")
                    .send("OPTIONS", path, null)
                    .ok();
            assertEquals(0, answer.body().length);
            assertEquals("https://elsewhere.example", answer.header("Access-Control-Allow-Origin"));
            assertEquals("x-session-token, idempotency-key", answer.header("Access-Control-Allow-Headers"));
            for (var method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")) {
                assertTrue(answer.header("Access-Control-Allow-Methods").contains(method));
            }
        }
    }

    // ---- supervision

    @ParameterizedTest
    @EnumSource(value = ServiceName.class, mode = EnumSource.Mode.EXCLUDE, names = "CLEANUP")
    void everyServiceTellsHowItIs(ServiceName service) {
        var visitor = stage.visitor();
        visitor.send(service, "GET", "/health/live", null).is(200);
        var ready = visitor.send(service, "GET", "/health/ready", null).is(200).json();
        assertEquals("ready", ready.get("status").asText());
        if (service != ServiceName.WEB) {
            assertEquals("ok", ready.get("checks").get("database").asText());
            assertEquals("ok", ready.get("checks").get("redis").asText());
        }
        var metrics = visitor.send(service, "GET", "/metrics", null).is(200).text();
        assertTrue(metrics.contains("jvm_memory_used_bytes"), metrics);
    }

    @Test
    void metricsCountRequestsByRouteAndNeverByIds() {
        alice.get("/users/" + alice.id()).ok();
        var metrics =
                stage.visitor().send(ServiceName.API, "GET", "/metrics", null).text();
        assertTrue(metrics.lines()
                .anyMatch(line -> line.startsWith("http_requests_seconds_count")
                        && line.contains("route=\"/users/{user}\"")
                        && line.contains("status=\"200\"")));
        assertFalse(metrics.contains(alice.id()));
    }

    // ---- one domain

    @Test
    void theWebPortAnswersForEverybody() {
        var web = EnumSet.of(ServiceName.WEB).iterator().next();
        var visitor = stage.visitor();
        var root = visitor.send(web, "GET", "/api/", null).json();
        assertTrue(root.get("ws").asText().endsWith("/ws"), root.toString());
        assertEquals(
                alice.id(),
                alice.send(web, "GET", "/api/0.8/users/@me", null)
                        .json()
                        .get("_id")
                        .asText());
        var discovery = visitor.send(web, "GET", "/.well-known/stoat", null).json();
        assertTrue(discovery.get("api").asText().endsWith("/api"), discovery.toString());
        for (var path : List.of("/autumn", "/january", "/gifbox")) {
            var answer = visitor.send(web, "GET", path + "/", null);
            assertTrue(answer.status() < 500, answer.toString());
            assertFalse(answer.text().contains("<!doctype html>"), path + " is answered by the client");
        }
    }

    @Test
    void theRootTellsWhereEverythingIs() {
        JsonNode root = stage.visitor().get("/").json();
        assertEquals(
                stage.config().limits().standard().messageLength(),
                root.at("/features/limits/default/message_length").asInt());
        for (var place : List.of("/ws", "/app", "/features/autumn/url", "/features/january/url")) {
            assertFalse(root.at(place).asText().endsWith("/"), place);
            assertTrue(root.at(place).asText().contains("://"), place + " is " + root.at(place));
        }
    }
}
