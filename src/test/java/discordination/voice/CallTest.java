package discordination.voice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.kit.LiveKitServer;
import discordination.kit.Person;
import discordination.kit.Ports;
import discordination.kit.Stage;
import discordination.kit.Talker;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What people in a call and those who look on see of it, with a real LiveKit server and real media.
final class CallTest {
    private static final int API = Ports.free();

    @AutoClose
    private static final LiveKitServer livekit = LiveKitServer.start("worldwide", API);

    @AutoClose
    private static final Stage stage = open();

    private static Stage open() {
        var settings = new LinkedHashMap<>(livekit.settings());
        settings.put("api.port", Integer.toString(API));
        return Stage.open(settings);
    }

    private static JsonNode voiceState(JsonNode states, String channel) {
        for (var state : states) if (state.get("id").asText().equals(channel)) return state;
        throw new AssertionError(channel + " is not in " + states);
    }

    private static String voiceChannel(Person owner, Person.Place place) {
        return owner.post("/servers/" + place.id() + "/channels", Map.of("name", "Talk", "type", "Voice"))
                .json()
                .get("_id")
                .asText();
    }

    @Test
    void whoLooksOnHearsOfWhoEntersAndLeaves() {
        var alice = stage.person("alice");
        var bob = stage.person("bob");
        var place = alice.createsServer("Tea");
        alice.admits(place, bob);
        var channel = voiceChannel(alice, place);
        var watcher = bob.connect();
        assertEquals(
                0,
                voiceState(watcher.ready().get("voice_states"), channel)
                        .get("participants")
                        .size());
        try (var talker = Talker.enters(alice, channel)) {
            var joined = watcher.await("VoiceChannelJoin");
            assertEquals(channel, joined.get("id").asText());
            assertEquals(alice.id(), joined.get("state").get("id").asText());
            assertTrue(joined.get("state").get("is_receiving").asBoolean());
            assertFalse(joined.get("state").get("is_publishing").asBoolean());
            var late = bob.connect();
            var state = voiceState(late.ready().get("voice_states"), channel);
            assertEquals(joined.get("state"), state.get("participants").get(0));

            try (var other = Talker.enters(bob, channel)) {
                watcher.await("VoiceChannelJoin");
                talker.publishes("microphone");
                other.hears(alice);
                var on = watcher.await("UserVoiceStateUpdate");
                assertEquals(alice.id(), on.get("id").asText());
                assertEquals(channel, on.get("channel_id").asText());
                assertTrue(on.get("data").get("is_publishing").asBoolean());
                talker.mutes("microphone", true);
                var off = watcher.await("UserVoiceStateUpdate");
                assertFalse(off.get("data").get("is_publishing").asBoolean());
                talker.publishes("camera");
                other.sees(alice, "camera");
                assertTrue(watcher.await("UserVoiceStateUpdate")
                        .get("data")
                        .get("camera")
                        .asBoolean());
                talker.leaves();
                assertEquals(
                        alice.id(),
                        watcher.await("VoiceChannelLeave").get("user").asText());
                other.leaves();
            }
            assertEquals(
                    bob.id(), watcher.await("VoiceChannelLeave").get("user").asText());
        }
    }
}
