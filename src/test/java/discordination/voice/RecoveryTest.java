package discordination.voice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.app.ServiceName;
import discordination.kit.Await;
import discordination.kit.LiveKitServer;
import discordination.kit.Person;
import discordination.kit.Ports;
import discordination.kit.Stage;
import discordination.kit.Talker;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Calls outlive a crash of LiveKit or of the API, or end in order (gateway 5.11).
final class RecoveryTest {
    private static String present(String channel) {
        return "voice:channel:" + channel;
    }

    @Test
    void aCallSurvivesACrashOfLiveKit() {
        try (var house = LiveKitServer.house(Map.of("livekit.lost_after", "60s"))) {
            var stage = house.stage();
            var alice = stage.person("alice");
            var bob = stage.person("bob");
            var place = alice.createsServer("Tea");
            alice.admits(place, bob);
            var channel = alice.createsVoiceChannel(place, "Talk");
            var watcher = bob.connect();
            var talker = Talker.enters(alice, channel);
            watcher.await("VoiceChannelJoin");
            house.livekit().kill();
            talker.await("reconnecting");
            // Clients of others neither hear of it nor may anybody be told that they are in a call.
            bob.post("/channels/" + channel + "/join_call", Map.of()).fails(503, "LiveKitUnavailable");
            house.livekit().start();
            talker.await("reconnected");
            Await.until(
                    "alice is back",
                    () -> !stage.redis()
                            .commands()
                            .hget(present(channel), alice.id())
                            .contains("\"sid\":\"\""));
            watcher.expectNo("VoiceChannelLeave");
            assertEquals(1, alice.reads(channel).size(), "the call has begun once");
            talker.leaves();
            watcher.await("VoiceChannelLeave");
            assertTrue(alice.reads(channel).get(0).get("system").hasNonNull("finished_at"));
        }
    }

    @Test
    void aCallWhoseLiveKitStaysAwayEnds() {
        try (var house = LiveKitServer.house(Map.of("livekit.lost_after", "3s"))) {
            var stage = house.stage();
            var alice = stage.person("alice");
            var bob = stage.person("bob");
            alice.befriends(bob);
            var direct = alice.opensDm(bob);
            var watcher = bob.connect();
            Talker.enters(alice, direct);
            watcher.await("VoiceChannelJoin");
            assertFalse(watcher.await("VoiceCallUpdate").get("ended").asBoolean());
            house.livekit().kill();
            assertEquals(
                    alice.id(), watcher.await("VoiceChannelLeave").get("user").asText());
            assertTrue(watcher.await("VoiceCallUpdate").get("ended").asBoolean());
            assertTrue(watcher.await("MessageUpdate").get("data").get("system").hasNonNull("finished_at"));
            house.livekit().start();
            // Nothing of the old call is in the way of a new one.
            assertTrue(alice.post("/channels/" + direct + "/join_call", Map.of())
                    .json()
                    .has("token"));
        }
    }

    /// While the API was away somebody left, and nobody took LiveKit's webhook about it.
    @Test
    void anApiThatWasAwayCatchesUp() {
        var port = Ports.free();
        try (var livekit = LiveKitServer.start("worldwide", port);
                var here = Stage.open(Set.of(ServiceName.GATEWAY), Map.of())) {
            var settings = new LinkedHashMap<>(livekit.settings());
            settings.put("api.port", Integer.toString(port));
            var there = here.beside(Set.of(ServiceName.API), settings);
            var alice = there.person("alice");
            var bob = there.person("bob");
            var place = alice.createsServer("Tea");
            alice.admits(place, bob);
            var channel = alice.createsVoiceChannel(place, "Talk");
            enters(alice, here, channel).publishes("microphone");
            var talker = enters(bob, here, channel);
            Await.until("both are in", () -> here.redis().commands().hlen(present(channel)) == 2);
            there.close();
            talker.leaves();
            var watcher = bob.at(here).connect();
            try (var _ = here.beside(Set.of(ServiceName.API), settings)) {
                var left = watcher.await("VoiceChannelLeave");
                assertEquals(bob.id(), left.get("user").asText());
                assertEquals(1, here.redis().commands().hlen(present(channel)));
            }
        }
    }

    /// The client must outlive the API that let it in.
    private static Talker enters(Person who, Stage elsewhere, String channel) {
        var entrance = who.post("/channels/" + channel + "/join_call", Map.of()).json();
        return Talker.connects(
                who.at(elsewhere),
                entrance.get("url").asText(),
                entrance.get("token").asText());
    }

    /// Each of two APIs hears and looks by itself, and everything is still told once.
    @Test
    void severalApisTellEverythingOnce() {
        var first = Ports.free();
        var second = Ports.free();
        try (var livekit = LiveKitServer.start("worldwide", first, second)) {
            var settings = new LinkedHashMap<>(livekit.settings());
            settings.put("api.port", Integer.toString(first));
            try (var here = Stage.open(settings)) {
                settings.put("api.port", Integer.toString(second));
                try (var there = here.beside(Set.of(ServiceName.API), settings)) {
                    var alice = here.person("alice");
                    var bob = here.person("bob");
                    var place = alice.createsServer("Tea");
                    alice.admits(place, bob);
                    var channel = alice.createsVoiceChannel(place, "Talk");
                    var watcher = bob.connect();
                    var talker = Talker.enters(alice.at(there), channel).publishes("microphone");
                    watcher.await("VoiceChannelJoin");
                    talker.leaves();
                    watcher.await("VoiceChannelLeave");
                    watcher.await("MessageUpdate");
                    Talker.enters(bob, channel);
                    watcher.await("VoiceChannelJoin");
                    watcher.await("Message");
                    var rest = watcher.settle().stream()
                            .map(event -> event.get("type").asText())
                            .filter(type -> !type.equals("UserVoiceStateUpdate") && !type.equals("UserUpdate"))
                            .toList();
                    assertEquals(List.of("Message"), rest);
                }
            }
        }
    }
}
