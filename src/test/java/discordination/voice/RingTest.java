package discordination.voice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.kit.Await;
import discordination.kit.LiveKitServer;
import discordination.kit.NeedsLiveKit;
import discordination.kit.Person;
import discordination.kit.Stage;
import discordination.kit.Talker;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Calls between people: they ring, are written down, and end (gateway 5.9).
@NeedsLiveKit
final class RingTest {
    @AutoClose
    private static final LiveKitServer.House house = LiveKitServer.house(Map.of());

    private final Stage stage = house.stage();
    private final Person alice = stage.person("alice");
    private final Person bob = stage.person("bob");
    private final Person carol = stage.person("carol");

    RingTest() {
        alice.befriends(bob);
        alice.befriends(carol);
    }

    private String group() {
        return alice.post("/channels/create", Map.of("name", "Three", "users", List.of(bob.id(), carol.id())))
                .json()
                .get("_id")
                .asText();
    }

    private static void assertRings(JsonNode event, Person caller, String channel) {
        assertEquals(caller.id(), event.get("initiator_id").asText());
        assertEquals(channel, event.get("channel_id").asText());
        assertFalse(event.get("ended").asBoolean());
        assertTrue(Instant.parse(event.get("started_at").asText()).isAfter(Instant.EPOCH));
    }

    private static void assertEnded(JsonNode event, String channel) {
        assertEquals(channel, event.get("channel_id").asText());
        assertTrue(event.get("ended").asBoolean());
        assertTrue(event.get("started_at").isNull());
    }

    @Test
    void aDirectCallRingsAndIsWrittenDown() {
        var direct = alice.opensDm(bob);
        alice.delete("/channels/" + direct).is(204);
        var mine = alice.connect();
        var other = bob.connect();
        var talker = Talker.enters(alice, direct);
        assertRings(other.await("VoiceCallUpdate"), alice, direct);
        var message = other.await("Message");
        assertEquals("call_started", message.get("system").get("type").asText());
        assertEquals(alice.id(), message.get("system").get("by").asText());
        assertTrue(message.get("system").get("finished_at").isNull());
        assertTrue(other.await("ChannelUpdate").get("data").get("active").asBoolean());
        other.await("VoiceChannelJoin");

        var answer = Talker.enters(bob, direct).publishes("microphone");
        talker.hears(bob);
        talker.leaves();
        other.await("VoiceChannelLeave");
        answer.leaves();
        var end = other.await("VoiceCallUpdate");
        assertEnded(end, direct);
        assertEquals(bob.id(), end.get("initiator_id").asText());
        var update = other.await("MessageUpdate");
        assertEquals(message.get("_id"), update.get("id"));
        var system = update.get("data").get("system");
        assertEquals("call_started", system.get("type").asText());
        assertTrue(Instant.parse(system.get("finished_at").asText()).isAfter(Instant.EPOCH));
        assertEquals(system, bob.reads(direct).get(0).get("system"));
        assertEquals(1, bob.reads(direct).size());
        assertEquals(
                List.of(true),
                mine.settle().stream()
                        .filter(event -> event.get("type").asText().equals("VoiceCallUpdate"))
                        .map(event -> event.get("ended").asBoolean())
                        .toList(),
                "nobody is rung by their own call");
    }

    @Test
    void aGroupCallRingsForThoseWhoAreChosen() {
        var group = group();
        var bobs = bob.connect();
        var carols = carol.connect();
        Talker.enters(alice, group, Map.of("recipients", List.of(carol.id(), alice.id(), "nobody")));
        assertRings(carols.await("VoiceCallUpdate"), alice, group);
        bobs.await("VoiceChannelJoin");
        bobs.expectNo("VoiceCallUpdate");
    }

    @Test
    void aGroupCallRingsForEverybodyElseAndCanBeHushed() {
        var group = group();
        var bobs = bob.connect();
        var carols = carol.connect();
        var hush = "/channels/" + group + "/end_ring/";
        alice.put(hush + bob.id()).fails(400, "NotConnected");
        Talker.enters(alice, group);
        assertRings(bobs.await("VoiceCallUpdate"), alice, group);
        assertRings(carols.await("VoiceCallUpdate"), alice, group);
        bobs.await("VoiceChannelJoin");

        alice.put(hush + bob.id()).is(204);
        assertEnded(bobs.await("VoiceCallUpdate"), group);
        carols.expectNo("VoiceCallUpdate");
        alice.put(hush + alice.id()).is(204);
        alice.put(hush + "01ARZ3NDEKTSV4RRFFQ69G5FAV").fails(404, "NotFound");
        bob.put(hush + carol.id()).fails(400, "NotConnected");
        stage.person("mallory").put(hush + carol.id()).fails(400, "NotConnected");
    }

    @Test
    void nothingRingsInServersAndNotebooks() {
        var place = alice.createsServer("Tea");
        var talk = alice.createsVoiceChannel(place, "Talk");
        alice.admits(place, bob);
        var watcher = bob.connect();
        var talker = Talker.enters(alice, talk);
        watcher.await("VoiceChannelJoin");
        assertEquals(
                "call_started",
                watcher.await("Message").get("system").get("type").asText());
        talker.leaves();
        assertTrue(watcher.await("MessageUpdate").get("data").get("system").hasNonNull("finished_at"));
        watcher.expectNo("VoiceCallUpdate");
        alice.put("/channels/" + talk + "/end_ring/" + bob.id()).fails(400, "NoEffect");
        var notes = alice.get("/users/" + alice.id() + "/dm").json().get("_id").asText();
        alice.put("/channels/" + notes + "/end_ring/" + bob.id()).fails(400, "NoEffect");
        alice.put("/channels/01ARZ3NDEKTSV4RRFFQ69G5FAV/end_ring/" + bob.id()).fails(404, "NotFound");
    }

    @Test
    void whoIsBlockedOrPutOutIsNoLongerInTheCall() {
        var direct = alice.opensDm(bob);
        var talker = Talker.enters(bob, direct);
        var watcher = alice.connect();
        Await.until("bob is in", () -> stage.redis().commands().hlen("voice:channel:" + direct) == 1);
        alice.put("/users/" + bob.id() + "/block").ok();
        talker.await("disconnected");
        watcher.await("VoiceChannelLeave");

        var group = group2();
        var third = Talker.enters(carol, group);
        watcher.await("VoiceChannelJoin");
        alice.delete("/channels/" + group + "/recipients/" + carol.id()).is(204);
        third.await("disconnected");
        watcher.await("VoiceChannelLeave");
    }

    private String group2() {
        return alice.post("/channels/create", Map.of("name", "Two", "users", List.of(carol.id())))
                .json()
                .get("_id")
                .asText();
    }

    @Test
    void aDeletedAnnouncementStaysDeleted() {
        var place = alice.createsServer("Tea");
        var talk = alice.createsVoiceChannel(place, "Talk");
        var watcher = alice.connect();
        var talker = Talker.enters(alice, talk);
        var message = watcher.await("Message").get("_id").asText();
        alice.delete("/channels/" + talk + "/messages/" + message).is(204);
        talker.leaves();
        watcher.await("VoiceChannelLeave");
        watcher.expectNo("MessageUpdate");
        assertEquals(0, alice.reads(talk).size());
    }
}
