package discordination.voice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.app.ServiceName;
import discordination.kit.Await;
import discordination.kit.LiveKitServer;
import discordination.kit.NeedsLiveKit;
import discordination.kit.Person;
import discordination.kit.Ports;
import discordination.kit.Stage;
import discordination.kit.Talker;
import io.livekit.server.AccessToken;
import io.livekit.server.RoomJoin;
import io.livekit.server.RoomName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls outlive a crash of LiveKit or of the API, or end in order (gateway 5.11).
@NeedsLiveKit
final class RecoveryTest {
    private static String present(String channel) {
        return "voice:channel:" + channel;
    }

    /// A crash may be over before anybody has looked.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCallSurvivesACrashOfLiveKit(boolean noticed) {
        try (var house = LiveKitServer.house(Map.of("livekit.lost_after", "60s"))) {
            var stage = house.stage();
            var alice = stage.person("alice");
            var bob = stage.person("bob");
            var carol = stage.person("carol");
            var place = alice.createsServer("Tea");
            alice.admits(place, bob, carol);
            var channel = alice.createsVoiceChannel(place, "Talk");
            var watcher = bob.connect();
            var talkers = List.of(Talker.enters(alice, channel), Talker.enters(carol, channel));
            watcher.await("VoiceChannelJoin");
            watcher.await("VoiceChannelJoin");
            house.livekit().kill();
            if (noticed) {
                for (var talker : talkers) talker.await("reconnecting");
                bob.post("/channels/" + channel + "/join_call", Map.of()).fails(503, "LiveKitUnavailable");
            }
            house.livekit().start();
            for (var talker : talkers) talker.await("reconnected");
            Await.until(
                    "both are back",
                    () -> stage.redis().commands().hvals(present(channel)).stream()
                            .noneMatch(state -> state.contains("\"sid\":\"\"")));
            watcher.expectNo("VoiceChannelLeave");
            assertEquals(1, alice.reads(channel).size(), "the call has begun once");
            for (var talker : talkers) {
                talker.leaves();
                watcher.await("VoiceChannelLeave");
            }
            Await.until(
                    "the call has ended",
                    () -> alice.reads(channel).get(0).get("system").hasNonNull("finished_at"));
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

    /// Somebody has a token for a node where the call no longer is, or never was.
    @Test
    void everyCallIsHeldInOnePlace() {
        var port = Ports.free();
        try (var first = LiveKitServer.start("first", port);
                var second = LiveKitServer.start("second", port)) {
            var settings = new LinkedHashMap<>(first.settings());
            settings.putAll(second.settings());
            settings.put("api.port", Integer.toString(port));
            try (var stage = Stage.open(settings)) {
                var alice = stage.person("alice");
                var mallory = stage.person("mallory");
                var channel = alice.createsVoiceChannel(alice.createsServer("Tea"), "Talk");
                var entrance = alice.post("/channels/" + channel + "/join_call", Map.of("node", "second"))
                        .json();
                assertEquals(second.publicUrl(), entrance.get("url").asText());
                Talker.connects(alice, second.publicUrl(), entrance.get("token").asText());
                Await.until("alice is in", () -> stage.redis().commands().hlen(present(channel)) == 1);
                // Whoever comes second goes where the call is, whatever they ask for.
                alice.post("/channels/" + channel + "/join_call", Map.of("node", "first"))
                        .fails(400, "AlreadyConnected");

                var token = new AccessToken(LiveKitServer.KEY, LiveKitServer.SECRET);
                token.setIdentity(mallory.id());
                token.addGrants(new RoomJoin(true), new RoomName(channel));
                var stray = Talker.connects(mallory, first.publicUrl(), token.toJwt());
                stray.await("disconnected");
                assertEquals(1, stage.redis().commands().hlen(present(channel)));
            }
        }
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
