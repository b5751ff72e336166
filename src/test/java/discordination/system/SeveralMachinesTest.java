package discordination.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.app.ServiceName;
import discordination.file.S3Server;
import discordination.kit.Person;
import discordination.kit.Stage;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Several API, gateway and file processes share PostgreSQL, Redis and S3: whoever is connected where makes no
/// difference.
final class SeveralMachinesTest {
    private static final Set<ServiceName> BOTH = EnumSet.of(ServiceName.API, ServiceName.GATEWAY, ServiceName.FILES);

    private static S3Server s3;
    private static Map<String, String> settings;
    private static Stage here;
    private static Stage there;

    private Person alice;
    private Person bob;
    private Person.Place tea;

    @BeforeAll
    static void open() {
        s3 = new S3Server();
        var config = s3.config();
        settings = new LinkedHashMap<>();
        settings.put("s3.endpoint", config.endpoint());
        settings.put("s3.bucket", config.bucket());
        settings.put("s3.access_key", config.accessKey().reveal());
        settings.put("s3.secret_key", config.secretKey().reveal());
        here = Stage.open(BOTH, settings);
        there = here.beside(BOTH, settings);
    }

    @AfterAll
    static void close() {
        there.close();
        here.close();
        s3.close();
    }

    @BeforeEach
    void people() {
        alice = here.person("alice");
        bob = here.person("bob").at(there);
        tea = alice.createsServer("Tea");
        alice.admits(tea, bob);
    }

    @Test
    void whatIsSaidHereIsHeardThere() {
        try (var socket = bob.connect()) {
            var message = alice.says(tea.channel(), "hello there");
            assertEquals(message, socket.await("Message").get("_id").asText());
            bob.put("/channels/" + tea.channel() + "/messages/" + message + "/reactions/%F0%9F%91%8D")
                    .is(204);
            assertEquals(bob.id(), socket.await("MessageReact").get("user_id").asText());
            assertEquals(List.of("hello there"), bob.hears(tea.channel()));
        }
    }

    @Test
    void whoComesThereIsOnlineHere() {
        try (var socket = alice.connect()) {
            var other = bob.connect();
            socket.await("UserUpdate", event -> isOf(bob, event, true));
            other.leave();
            socket.await("UserUpdate", event -> isOf(bob, event, false));
        }
    }

    private static boolean isOf(Person person, com.fasterxml.jackson.databind.JsonNode event, boolean online) {
        return event.get("id").asText().equals(person.id())
                && event.get("data").path("online").asBoolean(!online) == online;
    }

    @Test
    void aMessageSentTwiceIsKeptOnce() {
        var path = "/channels/" + tea.channel() + "/messages";
        var body = Map.of("content", "once");
        alice.with("Idempotency-Key", "one key").post(path, body).ok();
        alice.at(there).with("Idempotency-Key", "one key").post(path, body).fails(409, "DuplicateNonce");
        assertEquals(List.of("once"), bob.hears(tea.channel()));
    }

    @Test
    void aSessionThatEndsHereEndsThere() {
        var elsewhere = alice.again().at(there);
        var socket = elsewhere.connect();
        alice.at(here).delete("/auth/session/" + elsewhere.session()).is(204);
        socket.await("Logout");
        socket.closed();
        elsewhere.get("/users/@me").refused(401);
    }

    @Test
    void aFileUploadedHereIsServedThere() {
        var content = "tea leaves".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        var file = alice.uploads("attachments", "leaves.txt", content);
        alice.sends(tea.channel(), Map.of("content", "look", "attachments", List.of(file)));
        var served = bob.send(ServiceName.FILES, "GET", "/attachments/" + file + "/leaves.txt", null)
                .is(200);
        assertArrayEquals(content, served.body());
    }

    @Test
    void whenOneMachineGoesTheOtherStays() {
        var third = here.beside(BOTH, settings);
        var carol = here.person("carol").at(third);
        alice.admits(tea, carol);
        var leaving = carol.connect();
        try (var socket = bob.connect()) {
            third.close();
            assertTrue(leaving.closed() > 0);
            assertEquals(
                    carol.id(),
                    carol.at(there).get("/users/@me").json().get("_id").asText());
            alice.says(tea.channel(), "still here");
            assertEquals("still here", socket.await("Message").get("content").asText());
            assertFalse(socket.isClosed());
            try (var back = carol.at(there).connect()) {
                alice.says(tea.channel(), "welcome back");
                assertEquals(
                        "welcome back", back.await("Message").get("content").asText());
            }
        }
    }
}
