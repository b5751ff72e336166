package discordination.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.kit.Race;
import discordination.kit.Stage;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// One direct channel per pair of people, one notebook each, and who may open them.
final class DirectTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    @Test
    void friendsWriteToEachOther() {
        var alice = stage.person("alice");
        var bob = stage.person("bob");
        var path = "/users/" + bob.id() + "/dm";
        assertEquals(
                "SendMessage",
                alice.get(path)
                        .fails(403, "MissingPermission")
                        .get("permission")
                        .asText());
        alice.befriends(bob);
        var atAlice = alice.connect();
        var atBob = bob.connect();
        var channel = alice.get(path).json();
        assertEquals("DirectMessage", channel.get("channel_type").asText());
        assertTrue(channel.get("active").asBoolean());
        assertEquals(alice.id(), channel.at("/recipients/0").asText());
        assertEquals(bob.id(), channel.at("/recipients/1").asText());
        assertEquals(channel.get("_id"), atAlice.await("ChannelCreate").get("_id"));
        assertEquals(channel.get("_id"), atBob.await("ChannelCreate").get("_id"));
        assertEquals(channel, bob.get("/users/" + alice.id() + "/dm").json());
        atAlice.expectNo("ChannelCreate");
        assertEquals(1, alice.get("/users/dms").json().size());
        var mutual = alice.get("/users/" + bob.id() + "/mutual").json();
        assertEquals(channel.get("_id").asText(), mutual.at("/channels/0").asText());
        bob.put("/users/" + alice.id() + "/block").ok();
        alice.get(path).fails(403, "MissingPermission");
    }

    @Test
    void aMutualServerIsNotEnough() {
        var alice = stage.person("alice");
        var bob = stage.person("bob");
        alice.admits(alice.createsServer("Garden"), bob);
        alice.get("/users/" + bob.id() + "/dm").fails(403, "MissingPermission");
        alice.get("/users/01AAAAAAAAAAAAAAAAAAAAAAAA/dm").fails(404, "NotFound");
    }

    @Test
    void everybodyHasANotebook() {
        var alice = stage.person("alice");
        var socket = alice.connect();
        var ids = Race.run(5, _ -> alice.get("/users/" + alice.id() + "/dm").json()).stream()
                .map(channel -> channel.get("_id").asText()
                        + channel.get("channel_type").asText())
                .collect(Collectors.toSet());
        assertEquals(1, ids.size());
        assertTrue(ids.iterator().next().endsWith("SavedMessages"));
        socket.expectNothing();
        var listed = alice.get("/users/dms").json();
        assertEquals(alice.id(), listed.at("/0/user").asText());
    }

    @Test
    void twoWhoOpenAtOnceMeetInOneChannel() {
        var alice = stage.person("alice");
        var bob = stage.person("bob");
        alice.befriends(bob);
        var atAlice = alice.connect();
        var opened = Race.run(6, i -> i % 2 == 0 ? alice.opensDm(bob) : bob.opensDm(alice));
        assertEquals(1, Set.copyOf(opened).size());
        var created = atAlice.settle().stream()
                .filter(event -> event.get("type").asText().equals("ChannelCreate"))
                .count();
        assertEquals(1, created);
        assertEquals(1, bob.get("/users/dms").json().size());
    }

    @Test
    void withoutASessionThereIsNothing() {
        stage.visitor().get("/users/dms").refused(401);
        assertEquals("[]", stage.person("alice").get("/users/dms").text());
    }
}
