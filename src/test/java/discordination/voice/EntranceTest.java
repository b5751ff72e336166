package discordination.voice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.http.Json;
import discordination.kit.LiveKitServer;
import discordination.kit.NeedsLiveKit;
import discordination.kit.Person;
import discordination.kit.Ports;
import discordination.kit.Stage;
import discordination.kit.Talker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Who gets into which call, and with what a token lets them do (gateway 5.4, 5.5).
@NeedsLiveKit
final class EntranceTest {
    private static final long SPEAK = 1L << 31;
    private static final long VIDEO = 1L << 32;
    private static final long CONNECT = 1L << 30;
    private static final long LISTEN = 1L << 36;

    @AutoClose
    private static final LiveKitServer.House house = LiveKitServer.house(withMoreNodes());

    private final Stage stage = house.stage();
    private final Person alice = stage.person("alice");
    private final Person bob = stage.person("bob");
    private final Person.Place place = alice.createsServer("Tea");
    private final String channel = alice.createsVoiceChannel(place, "Talk");

    EntranceTest() {
        alice.admits(place, bob);
    }

    /// One that is down, and one that only those know who know its name.
    private static Map<String, String> withMoreNodes() {
        var settings = new LinkedHashMap<String, String>();
        for (var name : List.of("down", "hidden")) {
            var node = "livekit.nodes." + name + ".";
            settings.put(node + "url", "http://127.0.0.1:" + Ports.free());
            settings.put(node + "public_url", "wss://" + name + ".example");
            settings.put(node + "key", "k");
            settings.put(node + "secret", LiveKitServer.SECRET);
        }
        settings.put("livekit.nodes.down.lat", "52.5");
        settings.put("livekit.nodes.hidden.private", "true");
        return settings;
    }

    private static String joinCall(String channel) {
        return "/channels/" + channel + "/join_call";
    }

    /// What stands in a token.
    private static JsonNode claims(JsonNode entrance) {
        try {
            var parts = entrance.get("token").asText().split("\\.");
            return Json.WIRE.readTree(Base64.getUrlDecoder().decode(parts[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> sources(JsonNode grants) {
        var sources = new ArrayList<String>();
        grants.path("canPublishSources").forEach(source -> sources.add(source.asText()));
        return sources;
    }

    private JsonNode grants(long denied) {
        alice.put(
                        "/channels/" + channel + "/permissions/default",
                        Map.of("permissions", Map.of("allow", 0, "deny", denied)))
                .ok();
        return claims(bob.post(joinCall(channel), Map.of()).json()).get("video");
    }

    @Test
    void theRootNamesThePublicNodes() {
        var livekit = stage.visitor().get("/").json().get("features").get("livekit");
        assertTrue(livekit.get("enabled").asBoolean());
        var nodes = new LinkedHashMap<String, JsonNode>();
        livekit.get("nodes").forEach(node -> nodes.put(node.get("name").asText(), node));
        assertEquals(List.of("worldwide", "down"), List.copyOf(nodes.keySet()));
        assertEquals(
                house.livekit().publicUrl(),
                nodes.get("worldwide").get("public_url").asText());
        assertEquals(52.5, nodes.get("down").get("lat").asDouble());
    }

    @Test
    void aTokenSaysWhoAndWhereAndWhat() {
        var entrance = bob.post(joinCall(channel), Map.of("node", "worldwide")).json();
        assertEquals(house.livekit().publicUrl(), entrance.get("url").asText());
        var claims = claims(entrance);
        assertEquals(LiveKitServer.KEY, claims.get("iss").asText());
        assertEquals(bob.id(), claims.get("sub").asText());
        assertEquals(bob.tag(), claims.get("name").asText());
        var lifetime = claims.get("exp").asLong() - System.currentTimeMillis() / 1000;
        assertTrue(lifetime > 5 && lifetime <= 60, "good for " + lifetime + " s");
        var grants = claims.get("video");
        assertEquals(channel, grants.get("room").asText());
        assertTrue(grants.get("roomJoin").asBoolean());
        assertTrue(grants.get("canPublish").asBoolean());
        assertTrue(grants.get("canSubscribe").asBoolean());
        assertFalse(grants.get("canPublishData").asBoolean());
        assertEquals(List.of("microphone", "camera", "screen_share", "screen_share_audio"), sources(grants));
        assertTrue(claims.get("metadata").asText().contains("\"username\":\"bob\""));
    }

    @Test
    void grantsFollowThePermissions() {
        var mute = grants(SPEAK);
        assertEquals(List.of("camera", "screen_share", "screen_share_audio"), sources(mute));
        assertEquals(List.of("microphone"), sources(grants(VIDEO)));
        // To LiveKit an empty list would mean everything.
        var neither = grants(SPEAK | VIDEO);
        assertFalse(neither.get("canPublish").asBoolean());
        assertEquals(List.of(), sources(neither));
        assertFalse(grants(LISTEN).get("canSubscribe").asBoolean());
    }

    @Test
    void livekitHoldsPeopleToTheirGrants() {
        grants(SPEAK | VIDEO);
        var talker = Talker.enters(bob, channel);
        talker.failsToPublish("microphone");
        talker.failsToPublish("camera");
    }

    @Test
    void refusalsComeInOrder() {
        bob.post(joinCall("01ARZ3NDEKTSV4RRFFQ69G5FAV"), Map.of()).fails(404, "NotFound");
        bob.post(joinCall(place.channel()), Map.of()).fails(400, "NotAVoiceChannel");
        stage.visitor().post(joinCall(channel), Map.of()).refused(401);
        var notes = bob.get("/users/" + bob.id() + "/dm").json().get("_id").asText();
        bob.post(joinCall(notes), Map.of()).fails(400, "NotAVoiceChannel");
        stage.person("mallory").post(joinCall(channel), Map.of()).fails(403, "MissingPermission");
        grants(0);
        alice.put(
                        "/channels/" + channel + "/permissions/default",
                        Map.of("permissions", Map.of("allow", 0, "deny", CONNECT)))
                .ok();
        var refusal = bob.post(joinCall(channel), Map.of()).fails(403, "MissingPermission");
        assertEquals("Connect", refusal.get("permission").asText());
        bob.post(joinCall(channel), "{").refused(400);
        bob.post(joinCall(channel), "[]").refused(422);
        bob.post(joinCall(channel), "{\"recipients\":[null]}").refused(422);
    }

    @Test
    void strangersInDirectChannelsHaveNoCall() {
        bob.befriends(alice);
        var direct = bob.opensDm(alice);
        assertTrue(bob.post(joinCall(direct), Map.of()).json().has("token"));
        stage.person("mallory").post(joinCall(direct), Map.of()).fails(403, "MissingPermission");
        alice.put("/users/" + bob.id() + "/block").ok();
        bob.post(joinCall(direct), Map.of()).fails(403, "MissingPermission");
    }

    /// for-web sends a fixed name, stoat.js none at all.
    @Test
    void missingAndUnknownNodesMeanTheUsualOne() {
        for (var body : List.of("", "{}", "{\"node\":\"moon\"}", "{\"node\":null}")) {
            var fresh = alice.createsVoiceChannel(place, "Talk");
            var entrance = bob.post(joinCall(fresh), body).json();
            assertEquals(house.livekit().publicUrl(), entrance.get("url").asText(), body);
        }
    }

    /// A node that is down is passed over; a call that has a place stays there.
    @Test
    void aNodeThatIsDownIsPassedOver() {
        var entrance = bob.post(joinCall(channel), Map.of("node", "down")).json();
        assertEquals(house.livekit().publicUrl(), entrance.get("url").asText());
    }

    @Test
    void whenNoNodeAnswersCallersAreTold() {
        var settings = new LinkedHashMap<String, String>();
        settings.put("livekit.nodes.main.url", "http://127.0.0.1:" + Ports.free());
        settings.put("livekit.nodes.main.public_url", "wss://main.example");
        settings.put("livekit.nodes.main.key", "k");
        settings.put("livekit.nodes.main.secret", LiveKitServer.SECRET);
        try (var lonely = Stage.open(settings)) {
            var carol = lonely.person("carol");
            var talk = carol.createsVoiceChannel(carol.createsServer("Tea"), "Talk");
            carol.post(joinCall(talk), Map.of()).fails(503, "LiveKitUnavailable");
        }
    }

    @Test
    void withoutNodesThereIsNoVoice() {
        try (var quiet = Stage.open()) {
            var livekit = quiet.visitor().get("/").json().get("features").get("livekit");
            assertFalse(livekit.get("enabled").asBoolean());
            assertEquals(0, livekit.get("nodes").size());
            var carol = quiet.person("carol");
            carol.post(joinCall("01ARZ3NDEKTSV4RRFFQ69G5FAV"), Map.of()).fails(400, "LiveKitUnavailable");
            var member = "/servers/" + carol.createsServer("Tea").id() + "/members/" + carol.id();
            carol.patch(member, Map.of("remove", List.of("VoiceChannel"))).fails(400, "LiveKitUnavailable");
            quiet.visitor()
                    .with("Authorization", "x")
                    .post("/livekit/worldwide", "{}")
                    .fails(404, "NotFound");
        }
    }

    @Test
    void fullChannelsTakeOnlyThoseWhoManageThem() {
        alice.patch("/channels/" + channel, Map.of("voice", Map.of("max_users", 1)))
                .ok();
        var carol = stage.person("carol");
        alice.admits(place, carol);
        var watcher = alice.connect();
        // Both have a token before anybody is inside.
        var late = carol.post(joinCall(channel), Map.of()).json();
        var talker = Talker.enters(bob, channel);
        watcher.await("VoiceChannelJoin");
        carol.post(joinCall(channel), Map.of()).fails(400, "CannotJoinCall");
        var intruder = Talker.connects(
                carol, late.get("url").asText(), late.get("token").asText());
        intruder.await("disconnected");
        watcher.expectNo("VoiceChannelJoin");

        Talker.enters(alice, channel);
        assertEquals(
                alice.id(),
                watcher.await("VoiceChannelJoin").get("state").get("id").asText());
        talker.leaves();
        watcher.await("VoiceChannelLeave");
        assertTrue(Talker.fails(carol, "ws://127.0.0.1:" + Ports.free(), "x").length() > 0);
    }

    @Test
    void peopleAreInOneCallAtATime() {
        var other = alice.createsVoiceChannel(place, "Other");
        var watcher = alice.connect();
        var first = Talker.enters(bob, channel);
        watcher.await("VoiceChannelJoin");
        bob.post(joinCall(other), Map.of()).fails(400, "AlreadyConnected");
        bob.post(joinCall(channel), Map.of()).fails(400, "AlreadyConnected");

        Talker.enters(bob, other, Map.of("force_disconnect", true));
        first.await("disconnected");
        assertEquals(channel, watcher.await("VoiceChannelLeave").get("id").asText());
        assertEquals(other, watcher.await("VoiceChannelJoin").get("id").asText());

        // The same channel again: the old connection's end must not take the new one off the list.
        Talker.enters(bob, other, Map.of("force_disconnect", true));
        watcher.await("VoiceChannelLeave");
        watcher.await("VoiceChannelJoin");
        bob.post(joinCall(channel), Map.of()).fails(400, "AlreadyConnected");
        watcher.expectNo("VoiceChannelLeave");
    }

    /// Whoever has just left is not held up by news that has not arrived yet.
    @Test
    void leavingAndEnteringAnewNeedsNoForce() {
        var other = alice.createsVoiceChannel(place, "Other");
        var talker = Talker.enters(bob, channel);
        talker.leaves();
        assertTrue(bob.post(joinCall(other), Map.of()).json().has("token"));
    }

    @Test
    void tokensOpenOnlyTheirOwnRoomWhileTheyAreGood() {
        var entrance = bob.post(joinCall(channel), Map.of()).json();
        var token = entrance.get("token").asText();
        var url = entrance.get("url").asText();
        var parts = token.split("\\.");
        var payload = new String(Base64.getUrlDecoder().decode(parts[1]), java.nio.charset.StandardCharsets.UTF_8)
                .replace(channel, place.channel());
        var forged = parts[0] + "."
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(payload.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                + "." + parts[2];
        assertFalse(Talker.fails(bob, url, forged).isEmpty());
        assertFalse(
                Talker.fails(bob, url, token.substring(0, token.length() - 4)).isEmpty());
    }

    /// LiveKit renews tokens of its own accord, so being put out has to hold against an old one as well.
    @Test
    void anOldTokenDoesNotBringBackWhoWasThrownOut() {
        var watcher = alice.connect();
        var entrance = bob.post(joinCall(channel), Map.of()).json();
        alice.delete("/servers/" + place.id() + "/members/" + bob.id()).is(204);
        var talker = Talker.connects(
                bob, entrance.get("url").asText(), entrance.get("token").asText());
        talker.await("disconnected");
        watcher.expectNo("VoiceChannelJoin");
    }
}
