package discordination.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.access.Permission;
import discordination.kit.Person;
import discordination.kit.Stage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Channels appear and vanish for exactly those whose rights change, and nothing leaks in between (gateway 4.4).
final class VisibilityTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    private final Person alice = stage.person("alice");
    private final Person bob = stage.person("bob");
    private final Person.Place tea = alice.createsServer("Tea");

    private static Map<String, Object> hidden() {
        return Map.of("permissions", Map.of("allow", 0, "deny", Permission.VIEW_CHANNEL.bit));
    }

    private static Map<String, Object> open() {
        return Map.of("permissions", Map.of("allow", Permission.VIEW_CHANNEL.bit, "deny", 0));
    }

    private void hide(String channel) {
        alice.put("/channels/" + channel + "/permissions/default", hidden()).ok();
    }

    private static boolean knows(JsonNode ready, String channel) {
        for (var known : ready.get("channels")) if (known.get("_id").asText().equals(channel)) return true;
        return false;
    }

    @Test
    void aHiddenChannelVanishesAndComesBack() {
        alice.admits(tea, bob);
        var room = alice.createsChannel(tea, "room");
        try (var socket = bob.connect();
                var own = alice.connect()) {
            assertTrue(knows(socket.ready(), room));
            hide(room);
            assertEquals(room, socket.await("ChannelDelete").get("id").asText());
            assertEquals(room, own.await("ChannelUpdate").get("id").asText());
            alice.patch("/channels/" + room, Map.of("name", "secret")).ok();
            socket.expectNothing();
            alice.put("/channels/" + room + "/permissions/default", open()).ok();
            var back = socket.await("ChannelCreate");
            assertEquals("secret", back.get("name").asText());
        }
    }

    @Test
    void whoMayNotSeeAChannelHearsNothingOfIt() {
        alice.admits(tea, bob);
        var room = alice.createsChannel(tea, "room");
        hide(room);
        try (var socket = bob.connect()) {
            assertFalse(knows(socket.ready(), room));
            alice.patch("/channels/" + room, Map.of("name", "other", "description", "x"))
                    .ok();
            alice.delete("/channels/" + room).ok();
            socket.expectNothing();
        }
    }

    @Test
    void aChannelThatIsBornHiddenIsNotAnnounced() {
        alice.admits(tea, bob);
        var none = Permission.SERVER & ~Permission.VIEW_CHANNEL.bit;
        alice.put("/servers/" + tea.id() + "/permissions/default", Map.of("permissions", none))
                .ok();
        try (var socket = bob.connect();
                var own = alice.connect()) {
            var room = alice.createsChannel(tea, "room");
            assertEquals(room, own.await("ChannelCreate").get("_id").asText());
            socket.expectNo("ChannelCreate");
        }
    }

    @Test
    void aRoleShowsItsChannelsInOneBulk() {
        alice.admits(tea, bob);
        var room = alice.createsChannel(tea, "room");
        hide(room);
        try (var socket = bob.connect()) {
            var role = alice.post("/servers/" + tea.id() + "/roles", Map.of("name", "reader"))
                    .json()
                    .get("id")
                    .asText();
            socket.await("ServerRoleUpdate");
            alice.put("/channels/" + room + "/permissions/" + role, open()).ok();
            alice.patch("/servers/" + tea.id() + "/members/" + bob.id(), Map.of("roles", List.of(role)))
                    .ok();
            var bulk = socket.await("Bulk").get("v");
            assertEquals(2, bulk.size());
            assertEquals("ChannelCreate", bulk.get(0).get("type").asText());
            assertEquals(room, bulk.get(0).get("_id").asText());
            assertEquals("ServerMemberUpdate", bulk.get(1).get("type").asText());
            alice.delete("/servers/" + tea.id() + "/roles/" + role).ok();
            var gone = socket.await("Bulk").get("v");
            assertEquals("ChannelDelete", gone.get(0).get("type").asText());
            assertEquals(
                    "ServerRoleDelete", gone.get(gone.size() - 1).get("type").asText());
        }
    }

    @Test
    void defaultPermissionsOfTheServerHideEverything() {
        alice.admits(tea, bob);
        try (var socket = bob.connect()) {
            var none = Permission.SERVER & ~Permission.VIEW_CHANNEL.bit;
            alice.put("/servers/" + tea.id() + "/permissions/default", Map.of("permissions", none))
                    .ok();
            var bulk = socket.await("Bulk").get("v");
            assertEquals("ChannelDelete", bulk.get(0).get("type").asText());
            assertEquals(tea.channel(), bulk.get(0).get("id").asText());
            assertEquals("ServerUpdate", bulk.get(1).get("type").asText());
        }
    }

    @Test
    void whoJoinsGetsTheServerAndItsNextEvents() {
        var hiddenRoom = alice.createsChannel(tea, "hidden");
        hide(hiddenRoom);
        try (var socket = bob.connect();
                var own = alice.connect()) {
            bob.joins(alice.invites(tea.channel())).ok();
            assertEquals(bob.id(), own.await("ServerMemberJoin").get("user").asText());
            var created = socket.await("ServerCreate");
            assertEquals(tea.id(), created.get("id").asText());
            assertEquals(1, created.get("channels").size());
            alice.patch("/servers/" + tea.id(), Map.of("name", "Coffee")).ok();
            assertEquals(
                    "Coffee",
                    socket.await("ServerUpdate").get("data").get("name").asText());
        }
    }

    @Test
    void whoLeavesHearsNothingMore() {
        alice.admits(tea, bob);
        try (var socket = bob.connect();
                var own = alice.connect()) {
            bob.delete("/servers/" + tea.id()).ok();
            assertEquals(bob.id(), socket.await("ServerMemberLeave").get("user").asText());
            assertEquals("Leave", own.await("ServerMemberLeave").get("reason").asText());
            alice.patch("/servers/" + tea.id(), Map.of("name", "Coffee")).ok();
            socket.expectNothing();
        }
    }

    @Test
    void whoIsKickedHearsNothingMore() {
        alice.admits(tea, bob);
        try (var socket = bob.connect()) {
            alice.delete("/servers/" + tea.id() + "/members/" + bob.id()).ok();
            assertEquals("Kick", socket.await("ServerMemberLeave").get("reason").asText());
            alice.createsChannel(tea, "later");
            socket.expectNothing();
        }
    }
}
