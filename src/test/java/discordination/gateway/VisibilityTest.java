package discordination.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.access.Permission;
import discordination.kit.Person;
import discordination.kit.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

    /// First what vanishes, then what appears, then the event itself; nothing is wrapped twice.
    @Test
    void aBulkIsInOrder() {
        alice.admits(tea, bob);
        var role = role("both");
        var shown = List.of(alice.createsChannel(tea, "a"), alice.createsChannel(tea, "b"));
        shown.forEach(this::hide);
        var lost = List.of(alice.createsChannel(tea, "c"), alice.createsChannel(tea, "d"));
        for (var room : shown)
            alice.put("/channels/" + room + "/permissions/" + role, open()).ok();
        for (var room : lost)
            alice.put("/channels/" + room + "/permissions/" + role, hidden()).ok();
        try (var socket = bob.connect()) {
            alice.patch("/servers/" + tea.id() + "/members/" + bob.id(), Map.of("roles", List.of(role)))
                    .ok();
            var told = new ArrayList<String>();
            for (var event : socket.await("Bulk").get("v")) {
                told.add(event.get("type").asText() + " "
                        + event.path("_id").asText(event.path("id").asText()));
            }
            assertEquals(
                    List.of(
                            "ChannelDelete " + lost.get(0),
                            "ChannelDelete " + lost.get(1),
                            "ChannelCreate " + shown.get(0),
                            "ChannelCreate " + shown.get(1),
                            "ServerMemberUpdate "),
                    told);
            socket.expectNothing();
        }
    }

    private String role(String name) {
        return alice.post("/servers/" + tea.id() + "/roles", Map.of("name", name))
                .json()
                .get("id")
                .asText();
    }

    /// Upstream recalculates nothing (gateway 3.3).
    @Test
    void aNewOwnerSeesEverythingAndTheOldOneAsMuchAsMembersDo() {
        alice.admits(tea, bob);
        var room = alice.createsChannel(tea, "room");
        hide(room);
        try (var heir = bob.connect();
                var old = alice.connect()) {
            var ticket = alice.put("/auth/mfa/ticket", Map.of("password", alice.password()))
                    .json()
                    .get("token")
                    .asText();
            alice.with("X-MFA-Ticket", ticket)
                    .patch("/servers/" + tea.id(), Map.of("owner", bob.id()))
                    .ok();
            var shown = heir.await("Bulk").get("v");
            assertEquals("ChannelCreate", shown.get(0).get("type").asText());
            assertEquals(room, shown.get(0).get("_id").asText());
            assertEquals("ServerUpdate", shown.get(1).get("type").asText());
            var lost = old.await("Bulk").get("v");
            assertEquals("ChannelDelete", lost.get(0).get("type").asText());
            assertEquals(room, lost.get(0).get("id").asText());
        }
    }

    /// What is published right behind the loss of a right does not reach the one who lost it.
    @Test
    void nothingIsHeardBehindTheLossOfARight() {
        var role = role("reader");
        var server = "/servers/" + tea.id();
        var member = server + "/members/" + bob.id();
        var none = Map.of("permissions", Permission.SERVER & ~Permission.VIEW_CHANNEL.bit);
        var all = Map.of("permissions", Permission.SERVER);
        var view = Map.of("permissions", Map.of("allow", Permission.VIEW_CHANNEL.bit, "deny", 0));
        var losses = new LinkedHashMap<String, Runnable>();
        losses.put("default of the server", () -> alice.put(server + "/permissions/default", none));
        losses.put("default of the channel", () -> hide(tea.channel()));
        losses.put(
                "override of a role", () -> alice.put("/channels/" + tea.channel() + "/permissions/" + role, hidden()));
        losses.put("permissions of a role", () -> alice.put(server + "/permissions/" + role, hidden()));
        losses.put("a role", () -> alice.patch(member, Map.of("remove", List.of("Roles"))));
        losses.put("the role itself", () -> alice.delete(server + "/roles/" + role));
        losses.put("leaving", () -> bob.delete(server));
        losses.put("kick", () -> alice.delete(member));
        losses.put("ban", () -> alice.put(server + "/bans/" + bob.id(), Map.of()));
        for (var loss : losses.entrySet()) {
            alice.put(server + "/permissions/default", all).ok();
            alice.patch("/channels/" + tea.channel(), Map.of("remove", List.of("DefaultPermissions")))
                    .ok();
            if (bob.get(server).status() != 200) alice.admits(tea, bob);
            if (loss.getKey().equals("a role") || loss.getKey().equals("the role itself")) {
                alice.put(server + "/permissions/default", none).ok();
                alice.put(server + "/permissions/" + role, view).ok();
            }
            alice.put(
                    "/channels/" + tea.channel() + "/permissions/" + role,
                    Map.of("permissions", Map.of("allow", 0, "deny", 0)));
            alice.patch(member, Map.of("roles", List.of(role)));
            try (var socket = bob.connect()) {
                assertTrue(knows(socket.ready(), tea.channel()), loss.getKey());
                alice.says(tea.channel(), "before");
                loss.getValue().run();
                alice.says(tea.channel(), "behind");
                var heard = socket.settle().toString();
                assertTrue(heard.contains("before"), loss.getKey());
                assertFalse(heard.contains("behind"), loss.getKey());
            }
        }
    }
}
