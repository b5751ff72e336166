package discordination.voice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.kit.Await;
import discordination.kit.LiveKitServer;
import discordination.kit.NeedsLiveKit;
import discordination.kit.Person;
import discordination.kit.Socket;
import discordination.kit.Stage;
import discordination.kit.Talker;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What people in a call and those who look on see of it, with a real LiveKit server and real media.
@NeedsLiveKit
final class CallTest {
    @AutoClose
    private static final LiveKitServer.House house = LiveKitServer.house(Map.of());

    private final Stage stage = house.stage();
    private final Person alice = stage.person("alice");
    private final Person bob = stage.person("bob");
    private final Person.Place place = alice.createsServer("Tea");
    private final String channel = alice.createsVoiceChannel(place, "Talk");

    CallTest() {
        alice.admits(place, bob);
    }

    private static JsonNode participants(JsonNode ready, String channel) {
        for (var state : ready.get("voice_states")) {
            if (state.get("id").asText().equals(channel)) return state.get("participants");
        }
        throw new AssertionError(channel + " is not in " + ready.get("voice_states"));
    }

    private static List<String> ids(JsonNode objects, String field) {
        return StreamSupport.stream(objects.spliterator(), false)
                .map(object -> object.get(field).asText())
                .toList();
    }

    @Test
    void whoLooksOnHearsWhoEntersAndLeaves() {
        var watcher = bob.connect();
        assertEquals(0, participants(watcher.ready(), channel).size(), "an empty channel has no entry");
        var talker = Talker.enters(alice, channel);
        var joined = watcher.await("VoiceChannelJoin");
        assertEquals(channel, joined.get("id").asText());
        assertEquals(alice.id(), joined.get("state").get("id").asText());
        assertTrue(joined.get("state").get("is_receiving").asBoolean());
        for (var field : List.of("is_publishing", "screensharing", "camera")) {
            assertFalse(joined.get("state").get(field).asBoolean(), field);
        }
        assertEquals(
                joined.get("state"),
                participants(bob.connect().ready(), channel).get(0));

        talker.leaves();
        var left = watcher.await("VoiceChannelLeave");
        assertEquals(channel, left.get("id").asText());
        assertEquals(alice.id(), left.get("user").asText());
        assertEquals(0, participants(bob.connect().ready(), channel).size());
    }

    @Test
    void twoPeopleHearAndSeeEachOther() {
        var watcher = bob.connect();
        var first = Talker.enters(alice, channel).publishes("microphone");
        var second = Talker.enters(bob, channel).publishes("microphone").publishes("camera");
        second.hears(alice);
        first.hears(bob);
        assertEquals(320, first.sees(bob, "camera").get("width").asInt());

        assertOn(watcher, alice, "is_publishing", true);
        assertOn(watcher, bob, "is_publishing", true);
        assertOn(watcher, bob, "camera", true);
        second.unpublishes("camera");
        assertOn(watcher, bob, "camera", false);
        var state = participants(alice.connect().ready(), channel);
        assertEquals(List.of(alice.id(), bob.id()), ids(state, "id"));
        first.leaves();
        assertEquals(alice.id(), watcher.await("VoiceChannelLeave").get("user").asText());
        second.leaves();
        assertEquals(bob.id(), watcher.await("VoiceChannelLeave").get("user").asText());
    }

    /// A busy machine may learn of somebody and of their microphone at once.
    private void assertOn(Socket watcher, Person who, String field, boolean on) {
        var told = watcher.awaitAny(event -> switch (event.get("type").asText()) {
            case "UserVoiceStateUpdate" ->
                isFor(event.get("id"), who) && event.get("data").has(field);
            case "VoiceChannelJoin" ->
                on
                        && isFor(event.get("state").get("id"), who)
                        && event.get("state").get(field).asBoolean();
            default -> false;
        });
        if (told.has("state")) return;
        assertEquals(channel, told.get("channel_id").asText());
        assertEquals(on, told.get("data").get(field).asBoolean());
    }

    private static boolean isFor(JsonNode id, Person who) {
        return id.asText().equals(who.id());
    }

    /// Stock LiveKit tells nobody of it (gateway 5.7).
    @Test
    void mutingOneselfIsNoticed() {
        var watcher = bob.connect();
        var talker = Talker.enters(alice, channel).publishes("microphone");
        assertOn(watcher, alice, "is_publishing", true);
        talker.mutes("microphone", true);
        assertOn(watcher, alice, "is_publishing", false);
        talker.mutes("microphone", false);
        assertOn(watcher, alice, "is_publishing", true);
    }

    @Test
    void theScreenIsSharedUntilItsPictureEnds() {
        var watcher = bob.connect();
        var talker = Talker.enters(alice, channel).publishes("screen").publishes("sound");
        assertOn(watcher, alice, "screensharing", true);
        talker.unpublishes("sound");
        talker.publishes("microphone");
        assertOn(watcher, alice, "is_publishing", true);
        talker.unpublishes("screen");
        assertOn(watcher, alice, "screensharing", false);
    }

    /// Clients must know whom they show in a channel (gateway 2.1).
    @Test
    void readyTellsOfStrangersInCalls() {
        var carol = stage.person("carol");
        alice.admits(place, carol);
        Talker.enters(carol, channel);
        bob.connect().close();
        var ready = Await.value("the call in Ready", () -> {
            var socket = bob.connect();
            var found = participants(socket.ready(), channel).isEmpty() ? null : socket.ready();
            socket.close();
            return found;
        });
        assertTrue(ids(ready.get("users"), "_id").contains(carol.id()));
        var members = StreamSupport.stream(ready.get("members").spliterator(), false)
                .map(member -> member.get("_id").get("user").asText())
                .toList();
        assertTrue(members.contains(carol.id()), members::toString);

        var chosen = bob.connect("&ready=users").ready();
        assertFalse(ids(chosen.get("users"), "_id").contains(carol.id()), "nobody asked for voice states");
    }

    @Test
    void whoJoinsTheServerLearnsOfItsCalls() {
        Talker.enters(alice, channel);
        var watcher = bob.connect();
        Await.until(
                "alice is in",
                () -> !participants(bob.connect().ready(), channel).isEmpty());
        var dave = stage.person("dave");
        var socket = dave.connect();
        alice.admits(place, dave);
        var states = socket.await("ServerCreate").get("voice_states");
        assertEquals(List.of(channel), ids(states, "id"));
        assertEquals(List.of(alice.id()), ids(states.get(0).get("participants"), "id"));
        watcher.close();
    }

    @Test
    void nobodyHearsOfCallsInChannelsTheyCannotSee() {
        var carol = stage.person("carol");
        alice.admits(place, carol);
        alice.put(
                        "/channels/" + channel + "/permissions/default",
                        Map.of("permissions", Map.of("allow", 0, "deny", 1 << 20)))
                .ok();
        var outsider = carol.connect();
        var watcher = alice.connect();
        Talker.enters(alice, channel);
        watcher.await("VoiceChannelJoin");
        outsider.expectNo("VoiceChannelJoin");
        assertFalse(ids(outsider.ready().get("voice_states"), "id").contains(channel));
    }
}
