package discordination.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.channel.Channels;
import discordination.event.Events;
import discordination.http.Json;
import discordination.kit.Await;
import discordination.kit.Person;
import discordination.kit.Stage;
import discordination.user.Presences;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Phones are told over the services of Google and Apple, here played by a small one that speaks as they document.
final class PhoneTest {
    private static final String SEND = "/v1/projects/tea/messages:send";

    @AutoClose
    private static final PushService service = new PushService();

    private static final KeyPair google = keys("RSA", 2048);
    private static final KeyPair apple = keys("EC", 256);

    @AutoClose
    private static final Stage stage = Stage.open(Map.of(
            "push.unsafe_allow_hosts",
            "127.0.0.1:" + service.port,
            "instance.url",
            "https://house.example",
            "push.fcm.service_account",
            account(),
            "push.fcm.url",
            service.origin(),
            "push.apns.key",
            pem(apple),
            "push.apns.key_id",
            "KEY4567890",
            "push.apns.team_id",
            "TEAM567890",
            "push.apns.bundle_id",
            "example.tea",
            "push.apns.url",
            service.origin()));

    private static final Person alice = stage.person("alice");
    private static final Person bob = stage.person("bob");
    private static String direct;

    @BeforeAll
    static void meet() {
        alice.befriends(bob);
        direct = alice.opensDm(bob);
    }

    private static KeyPair keys(String algorithm, int bits) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(KeyPair keys) {
        var body = Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded());
        return "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n";
    }

    private static String account() {
        return Json.text(Map.of(
                "type", "service_account",
                "project_id", "tea",
                "client_email", "kettle@tea.example",
                "private_key", pem(google),
                "token_uri", service.origin() + "/token"));
    }

    /// A second device of bob's, or of somebody else's, with an app.
    private static Person phone(Person owner, String kind, String token) {
        var device = owner.again();
        device.post("/push/subscribe", Map.of("endpoint", kind, "p256dh", "", "auth", token))
                .is(204);
        return device;
    }

    private static void givesToken(String token) {
        service.answers("/token", 200, Json.text(Map.of("access_token", token, "expires_in", 3600)));
    }

    private static boolean isSubscribed(Person person) {
        return stage.database()
                .read(handle -> handle.createQuery("select subscription is not null from sessions where id = :id")
                        .bind("id", person.session())
                        .mapTo(Boolean.class)
                        .one());
    }

    /// The claims, if the signature is good.
    private static JsonNode claims(String token, String algorithm, KeyPair keys) throws GeneralSecurityException {
        var parts = token.split("\\.");
        var signature = Signature.getInstance(algorithm);
        signature.initVerify(keys.getPublic());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertTrue(signature.verify(Base64.getUrlDecoder().decode(parts[2])));
        return Json.read(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8), JsonNode.class);
    }

    @Test
    void androidIsToldThroughGoogle() throws GeneralSecurityException {
        givesToken("first");
        var device = phone(bob, "fcm", "bobs-android");
        var said = alice.says(direct, "hello " + "é".repeat(900));
        var asked = service.await("/token").text();
        assertTrue(asked.startsWith("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="));
        var assertion = URLDecoder.decode(asked.substring(asked.lastIndexOf('=') + 1), StandardCharsets.US_ASCII);
        var claims = claims(assertion, "SHA256withRSA", google);
        assertEquals("kettle@tea.example", claims.get("iss").asText());
        assertEquals(service.origin() + "/token", claims.get("aud").asText());
        assertTrue(claims.get("scope").asText().endsWith("/auth/firebase.messaging"));
        assertEquals(3600, claims.get("exp").asLong() - claims.get("iat").asLong());

        var arrived = service.await(SEND);
        assertEquals("Bearer first", arrived.headers().get("authorization"));
        var message = arrived.json().get("message");
        assertEquals("bobs-android", message.get("token").asText());
        assertEquals("high", message.get("android").get("priority").asText());
        assertTrue(message.get("android").get("ttl").asText().matches("\\d{4,5}s"));
        var data = message.get("data");
        data.forEach(value -> assertTrue(value.isTextual()));
        assertTrue(data.toString().getBytes(StandardCharsets.UTF_8).length <= 4096);
        assertEquals("push.message", data.get("type").asText());
        assertEquals(said, data.get("message").asText());
        assertEquals(direct, data.get("channel").asText());
        assertEquals(alice.id(), data.get("author").asText());
        assertEquals("alice", data.get("author_name").asText());
        assertTrue(data.get("body").asText().startsWith("hello éé"));
        assertTrue(data.get("image").asText().startsWith("https://house.example/api/users/"));

        // The same token serves until Google withdraws it.
        service.answers(SEND, 401, "{}");
        givesToken("second");
        alice.says(direct, "again");
        assertEquals("Bearer first", service.await(SEND).headers().get("authorization"));
        assertEquals("Bearer second", service.await(SEND).headers().get("authorization"));
        assertTrue(isSubscribed(device));

        var carol = stage.person("carol");
        carol.put("/users/" + bob.id() + "/friend").ok();
        var request = service.await(SEND).json().get("message").get("data");
        assertEquals("push.fr.receive", request.get("type").asText());
        assertEquals(carol.id(), request.get("id").asText());
        assertEquals(carol.tag(), request.get("username").asText());

        service.answers(
                SEND, 404, "{\"error\":{\"code\":404,\"details\":[{\"@type\":\"x\",\"errorCode\":\"UNREGISTERED\"}]}}");
        alice.says(direct, "gone");
        service.await(SEND);
        Await.until("the device is forgotten", () -> !isSubscribed(device));
    }

    @Test
    void appleIsToldWithABadge() throws GeneralSecurityException {
        var carol = stage.person("carol");
        alice.befriends(carol);
        var device = phone(carol, "apn", "c0ffee");
        var path = "/3/device/c0ffee";
        var group = alice.post("/channels/create", Map.of("name", "Tea", "users", List.of(carol.id())))
                .json()
                .get("_id")
                .asText();
        var first = alice.says(group, "one lump");
        var arrived = service.await(path);
        var token = arrived.headers().get("authorization").substring("bearer ".length());
        var claims = claims(token, "SHA256withECDSAinP1363Format", apple);
        assertEquals("TEAM567890", claims.get("iss").asText());
        assertTrue(Math.abs(claims.get("iat").asLong() - Instant.now().getEpochSecond()) < 600);
        assertTrue(new String(Base64.getUrlDecoder().decode(token.split("\\.")[0]), StandardCharsets.UTF_8)
                .contains("\"kid\":\"KEY4567890\""));
        assertEquals("example.tea", arrived.headers().get("apns-topic"));
        assertEquals("alert", arrived.headers().get("apns-push-type"));
        assertEquals("10", arrived.headers().get("apns-priority"));
        assertEquals(group, arrived.headers().get("apns-collapse-id"));
        var said = arrived.json();
        var aps = said.get("aps");
        assertEquals("alice, #Tea", aps.get("alert").get("title").asText());
        assertEquals("one lump", aps.get("alert").get("body").asText());
        assertEquals(1, aps.get("badge").asInt());
        assertEquals("default", aps.get("sound").asText());
        assertEquals(group, aps.get("thread-id").asText());
        assertEquals(1, aps.get("mutable-content").asInt());
        assertEquals(first, said.get("message").get("_id").asText());
        assertEquals("Tea", said.get("channelName").asText());
        assertEquals("alice", said.get("authorDisplayName").asText());
        assertTrue(said.has("authorAvatar"));
        assertFalse(said.has("camelCase"));

        var second = alice.says(group, "or two");
        assertEquals(2, service.await(path).json().get("aps").get("badge").asInt());
        // Reading the first leaves one; reading it again changes nothing.
        carol.put("/channels/" + group + "/ack/" + first).is(204);
        assertEquals("{\"aps\":{\"badge\":1}}", service.await(path).text());
        carol.put("/channels/" + group + "/ack/" + first).is(204);
        carol.put("/channels/" + group + "/ack/" + second).is(204);
        assertEquals("{\"aps\":{\"badge\":0}}", service.await(path).text());

        var dave = stage.person("dave");
        dave.put("/users/" + carol.id() + "/friend").ok();
        var alert = service.await(path).json().get("aps").get("alert");
        assertEquals("push.fr.received", alert.get("loc-key").asText());
        assertEquals(dave.tag(), alert.get("loc-args").get(0).asText());

        service.answers(path, 400, "{\"reason\":\"BadDeviceToken\"}");
        alice.says(group, "nobody there");
        service.await(path);
        Await.until("the device is forgotten", () -> !isSubscribed(device));
    }

    /// Only the end of the ringing bounds it; that somebody is connected does not matter.
    @Test
    void aCallRingsEverywhere() {
        var erin = stage.person("erin");
        alice.befriends(erin);
        var browser = Browser.of(service, erin);
        phone(erin, "apn", "ca11");
        var call = alice.opensDm(erin);
        try (var push = new Push(
                        stage.config(), stage.database(), new Events(stage.redis()), new Presences(stage.redis()));
                var _ = erin.connect()) {
            stage.database().change(tx -> {
                var channel = Channels.find(tx.sql(), call).orElseThrow();
                push.ring(tx, alice.id(), channel, List.of(erin.id()));
            });
            var arrived = browser.await();
            assertTrue(Integer.parseInt(arrived.headers().get("ttl")) <= 30);
            assertEquals("high", arrived.headers().get("urgency"));
            var notice = browser.open(arrived);
            assertEquals(alice.tag() + " is calling you", notice.get("body").asText());
            assertEquals(alice.tag(), notice.get("author").asText());
            assertEquals(call, notice.get("tag").asText());
            assertEquals(
                    "https://house.example/channel/" + call, notice.get("url").asText());
            var apple = service.await("/3/device/ca11").json();
            assertFalse(apple.get("aps").has("alert"));
            assertEquals(0, apple.get("aps").get("badge").asInt());
            assertEquals(alice.id(), apple.get("initiator_id").asText());
            assertEquals(call, apple.get("channelId").asText());
            assertFalse(apple.get("ended").asBoolean());
            assertTrue(Instant.parse(apple.get("startedAt").asText()).isAfter(Instant.EPOCH));
        }
    }
}
