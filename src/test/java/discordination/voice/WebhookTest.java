package discordination.voice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.kit.Await;
import discordination.kit.LiveKitServer;
import discordination.kit.NeedsLiveKit;
import discordination.kit.Person;
import discordination.kit.Stage;
import discordination.kit.Talker;
import discordination.kit.Visitor;
import io.livekit.server.AccessToken;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What comes to the door of LiveKit: genuine or not, once or often, in order or not (gateway 5.7).
@NeedsLiveKit
final class WebhookTest {
    @AutoClose
    private static final LiveKitServer.House house = LiveKitServer.house(Map.of());

    private final Stage stage = house.stage();
    private final Person alice = stage.person("alice");
    private final Person bob = stage.person("bob");
    private final Person.Place place = alice.createsServer("Tea");
    private final String channel = alice.createsVoiceChannel(place, "Talk");

    WebhookTest() {
        alice.admits(place, bob);
    }

    private static String signature(String body, String key, String secret) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
            var token = new AccessToken(key, secret);
            token.setSha256(Base64.getEncoder().encodeToString(hash));
            return token.toJwt();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signature(String body) {
        return signature(body, LiveKitServer.KEY, LiveKitServer.SECRET);
    }

    private Visitor livekit(String authorization) {
        return stage.visitor().with("Authorization", authorization).with("Content-Type", "application/webhook+json");
    }

    private String event(String kind, String room, Person who) {
        return """
                {"event":"%s","id":"EV_1","createdAt":"1795418735","room":{"sid":"RM_1","name":"%s"},
                 "participant":{"sid":"PA_1","identity":"%s","state":"ACTIVE"},"more":{"of":["this"]}}
                """.formatted(kind, room, who.id());
    }

    @Test
    void forgeriesAreRefused() {
        var watcher = bob.connect();
        var body = event("participant_joined", channel, alice);
        stage.visitor().post("/livekit/worldwide", body).fails(401, "NotAuthenticated");
        var forged = List.of(
                "x",
                "Bearer x",
                "a.b.c",
                signature(body, LiveKitServer.KEY, "another secret that is as long as the true one"),
                signature(body, "another key", LiveKitServer.SECRET),
                signature(body + " "),
                signature(""),
                // A token of somebody who only may enter a room.
                alice.post("/channels/" + channel + "/join_call", Map.of())
                        .json()
                        .get("token")
                        .asText(),
                // A signature without an algorithm.
                Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8))
                        + "." + signature(body).split("\\.")[1] + ".");
        for (var authorization : forged) {
            livekit(authorization).post("/livekit/worldwide", body).fails(401, "NotAuthenticated");
        }
        livekit(signature(body))
                .post("/livekit/worldwide", body.replace(alice.id(), bob.id()))
                .fails(401, "NotAuthenticated");
        livekit(signature(body)).post("/livekit/nowhere", body).fails(404, "NotFound");
        watcher.expectNo("VoiceChannelJoin");
    }

    @Test
    void rubbishWithATrueSignatureDoesNothing() {
        for (var body : List.of("{", "[]", "nonsense", "{\"event\":7}", "\"x\"", "{\"room\":[]}")) {
            // The library's parser is lenient, and what it understands concerns nobody.
            var status =
                    livekit(signature(body)).post("/livekit/worldwide", body).status();
            assertTrue(status == 400 || status == 204, body + " → " + status);
        }
        livekit(signature("{")).post("/livekit/worldwide", "{").refused(400);
        var large = "{\"event\":\"" + "x".repeat(2 << 20) + "\"}";
        livekit(signature(large)).post("/livekit/worldwide", large).refused(413);
    }

    @Test
    void whatDoesNotConcernUsIsTakenInSilence() {
        var nothing = List.of(
                "{}",
                "{\"event\":\"moon_rises\"}",
                event("egress_started", channel, alice),
                event("participant_joined", "somebody else's room", alice),
                event("room_finished", "01ARZ3NDEKTSV4RRFFQ69G5FAV", alice),
                event("participant_joined", place.channel(), alice));
        for (var body : nothing)
            livekit(signature(body)).post("/livekit/worldwide", body).is(204);
    }

    /// Signed and yet not true any more: LiveKit is asked, and nothing happens.
    @Test
    void repeatedAndLateOnesDoNoHarm() {
        var watcher = bob.connect();
        var joined = event("participant_joined", channel, alice);
        livekit(signature(joined)).post("/livekit/worldwide", joined).is(204);
        Talker.enters(alice, channel).publishes("microphone");
        // Whether the microphone is on before the joining is noticed is a matter of moments.
        if (!watcher.await("VoiceChannelJoin").at("/state/is_publishing").asBoolean()) {
            watcher.awaitAny(event -> event.at("/data/is_publishing").asBoolean());
        }
        for (var kind : List.of("participant_left", "track_unpublished", "participant_joined", "room_finished")) {
            var body = event(kind, channel, alice);
            for (int i = 0; i < 3; i++)
                livekit(signature(body)).post("/livekit/worldwide", body).is(204);
        }
        // A second person's coming is told after all of these.
        Talker.enters(bob, channel);
        assertEquals(
                bob.id(),
                watcher.await("VoiceChannelJoin").get("state").get("id").asText());
        for (var frame : watcher.settle()) {
            assertFalse(frame.get("type").asText().startsWith("Voice"), frame::toString);
        }
    }

    /// A room that people got into without us, as after Redis has been emptied, is found and shown.
    @Test
    void forgottenCallsAreFound() {
        var talker = Talker.enters(alice, channel);
        var watcher = bob.connect();
        watcher.close();
        Await.until("alice is in", () -> stage.redis().commands().hlen("voice:channel:" + channel) == 1);
        stage.redis().commands().flushDB();
        Await.until("alice is found", () -> stage.redis().commands().hlen("voice:channel:" + channel) == 1);
        var started = alice.reads(channel);
        assertEquals(1, started.size(), () -> "the call was announced twice: " + started);
        talker.leaves();
        Await.until(
                "the call ends", () -> alice.reads(channel).get(0).get("system").hasNonNull("finished_at"));
    }
}
