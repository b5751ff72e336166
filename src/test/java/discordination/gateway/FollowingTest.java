package discordination.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.kit.Person;
import discordination.kit.Socket;
import discordination.kit.Stage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whose changes somebody hears of: friends, partners, and the members of the servers they look at (gateway 3.2, 4).
final class FollowingTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    private static final AtomicInteger NAMES = new AtomicInteger();

    private static Person alice;
    private static Person bob;
    private static Person carol;

    @BeforeAll
    static void people() {
        alice = stage.person("alice");
        bob = stage.person("bob");
        carol = stage.person("carol");
    }

    @BeforeEach
    void strangers() {
        for (var other : List.of(bob, carol)) {
            alice.delete("/users/" + other.id() + "/friend");
            alice.delete("/users/" + other.id() + "/block");
        }
        for (var person : List.of(alice, bob, carol)) {
            for (var channel : person.get("/users/dms").json()) {
                if (channel.get("channel_type").asText().equals("Group"))
                    person.delete("/channels/" + channel.get("_id").asText()).is(204);
            }
            stage.database().change(tx -> tx.sql().execute("delete from channels where kind = 'DirectMessage'"));
        }
    }

    /// Whether a change that somebody makes to themselves now is heard there, which must then be once.
    private static boolean hears(Socket socket, Person who) {
        var name = "name " + NAMES.incrementAndGet();
        who.patch("/users/@me", Map.of("display_name", name)).ok();
        var told = socket.settle().stream()
                .filter(event -> event.at("/data/display_name").asText().equals(name))
                .count();
        assertTrue(told <= 1, "told " + told + " times");
        return told == 1;
    }

    private static void subscribe(Socket socket, String server) {
        socket.send(Map.of("type", "Subscribe", "server_id", server));
        socket.handled();
    }

    @Test
    void membersAreHeardByThoseWhoLook() {
        var tea = carol.createsServer("Tea");
        var other = bob.createsServer("Other");
        carol.admits(tea, alice, bob);
        var socket = alice.connect();
        var second = alice.connect();
        assertFalse(hears(socket, bob));
        // Foreign servers, unknown ones and nonsense.
        for (var server : List.of(other.id(), bob.id(), "x", "")) subscribe(socket, server);
        assertFalse(hears(socket, bob));
        subscribe(socket, tea.id());
        assertTrue(hears(socket, bob));
        assertFalse(hears(second, bob), "each connection looks for itself");
        // What comes anyway does not depend on it.
        carol.says(tea.channel(), "hello");
        second.await("Message");
        bob.delete("/servers/" + tea.id()).is(204);
        assertFalse(hears(socket, bob));
        carol.admits(tea, bob);
        assertTrue(hears(socket, bob));
        // Whoever returns has to look again.
        alice.delete("/servers/" + tea.id()).is(204);
        carol.admits(tea, alice);
        socket.await("ServerCreate");
        assertFalse(hears(socket, bob));
        subscribe(socket, tea.id());
        assertTrue(hears(socket, bob));
        carol.delete("/servers/" + tea.id()).is(204);
        assertFalse(hears(socket, bob));
    }

    @Test
    void botsAlwaysLook() {
        var tea = alice.createsServer("Tea");
        alice.admits(tea, carol);
        var robot = alice.makesBot("robot");
        alice.post("/bots/" + robot.id() + "/invite", Map.of("server", tea.id()))
                .is(204);
        try (var socket = robot.connect()) {
            assertFalse(socket.ready().has("policy_changes"));
            assertTrue(hears(socket, carol));
            subscribe(socket, tea.id());
            assertTrue(hears(socket, carol));
            alice.delete("/servers/" + tea.id() + "/members/" + robot.id()).is(204);
            assertFalse(hears(socket, carol));
            alice.post("/bots/" + robot.id() + "/invite", Map.of("server", tea.id()))
                    .is(204);
            assertTrue(hears(socket, carol));
            alice.delete("/servers/" + tea.id()).is(204);
            assertFalse(hears(socket, carol));
        }
    }

    /// The event names its recipient and shows the other, who is followed, not oneself (gateway 4.4).
    @Test
    void relationsDecideWhoIsHeard() {
        var socket = alice.connect();
        var back = bob.connect();
        assertFalse(hears(socket, bob));
        bob.put("/users/" + alice.id() + "/friend").ok();
        related(socket, alice, bob, "Incoming");
        related(back, bob, alice, "Outgoing");
        assertTrue(hears(socket, bob));
        assertTrue(hears(back, alice));
        alice.put("/users/" + bob.id() + "/friend").ok();
        related(socket, alice, bob, "Friend");
        assertTrue(hears(socket, bob));
        alice.put("/users/" + bob.id() + "/block").ok();
        related(socket, alice, bob, "Blocked");
        related(back, bob, alice, "BlockedOther");
        assertFalse(hears(socket, bob));
        assertFalse(hears(back, alice));
        assertTrue(hears(socket, alice), "oneself is heard all the time");
        alice.delete("/users/" + bob.id() + "/block").ok();
        assertFalse(hears(socket, bob));
    }

    private static void related(Socket socket, Person me, Person other, String status) {
        var told = socket.await(
                "UserRelationship", event -> event.get("status").asText().equals(status));
        assertEquals(me.id(), told.get("id").asText());
        assertEquals(other.id(), told.at("/user/_id").asText());
        assertEquals(status, told.at("/user/relationship").asText());
    }

    private static Map.Entry<String, Runnable> step(String relationship, Runnable deed) {
        return Map.entry(relationship, deed);
    }

    /// Relations that have changed since Ready show in messages (gateway 4.4).
    @Test
    void messagesShowHowOneStandsToTheirAuthorByNow() {
        var tea = alice.createsServer("Tea");
        alice.admits(tea, bob, carol);
        try (var json = alice.connect();
                var msgpack = alice.connect("&format=msgpack");
                var stranger = carol.connect()) {
            for (var step : List.of(
                    step("None", () -> {}),
                    step("Incoming", () -> bob.put("/users/" + alice.id() + "/friend")),
                    step("Friend", () -> alice.put("/users/" + bob.id() + "/friend")),
                    step("Blocked", () -> alice.put("/users/" + bob.id() + "/block")),
                    step("None", () -> alice.delete("/users/" + bob.id() + "/block")))) {
                step.getValue().run();
                bob.says(tea.channel(), "hello");
                for (var socket : List.of(json, msgpack)) {
                    var user = socket.await("Message").get("user");
                    assertEquals(step.getKey(), user.get("relationship").asText());
                    assertEquals(bob.id(), user.get("_id").asText());
                }
                assertEquals(
                        "None",
                        stranger.await("Message").at("/user/relationship").asText());
            }
        }
    }

    @Test
    void partnersInDirectChannelsAreHeard() {
        var tea = alice.createsServer("Tea");
        alice.admits(tea, bob);
        alice.befriends(bob);
        var socket = alice.connect();
        var direct = bob.opensDm(alice);
        bob.says(direct, "hi");
        assertEquals("hi", socket.await("Message").get("content").asText());
        alice.delete("/users/" + bob.id() + "/friend").ok();
        assertTrue(hears(socket, bob), "the channel is left");
        assertTrue(hears(alice.connect(), bob), "as a new connection hears");
        alice.delete("/channels/" + direct).ok();
        assertTrue(hears(socket, bob), "closing a channel does not end it");
    }

    @Test
    void groupsAreHeardWhileTheyLast() {
        alice.befriends(bob);
        alice.befriends(carol);
        var socket = bob.connect();
        var group = alice.post("/channels/create", Map.of("name", "Trio", "users", List.of(bob.id())))
                .json()
                .get("_id")
                .asText();
        socket.await("ChannelCreate");
        assertFalse(hears(socket, carol));
        var newcomer = carol.connect();
        alice.put("/channels/" + group + "/recipients/" + carol.id()).is(204);
        socket.await("ChannelGroupJoin");
        newcomer.await("ChannelCreate");
        assertTrue(hears(socket, carol));
        assertTrue(hears(newcomer, bob));
        // The one who goes hears of it, and then nothing of the group or its people.
        alice.delete("/channels/" + group + "/recipients/" + carol.id()).is(204);
        alice.says(group, "behind");
        assertEquals(carol.id(), socket.await("ChannelGroupLeave").get("user").asText());
        assertEquals(
                "behind",
                socket.await("Message", event -> event.has("content"))
                        .get("content")
                        .asText());
        assertEquals(carol.id(), newcomer.await("ChannelGroupLeave").get("user").asText());
        assertTrue(
                newcomer.settle().stream().noneMatch(event -> event.toString().contains("behind")));
        assertFalse(hears(socket, carol));
        assertFalse(hears(newcomer, bob));
        assertTrue(hears(newcomer, alice), "a friend all the same");
        // Returning is as joining.
        alice.put("/channels/" + group + "/recipients/" + carol.id()).is(204);
        newcomer.await("ChannelCreate");
        assertTrue(hears(newcomer, bob));
        alice.says(group, "again");
        newcomer.await("Message", event -> event.path("content").asText().equals("again"));
        // The last reason gone, the last word is heard.
        bob.delete("/channels/" + group).is(204);
        socket.await("ChannelGroupLeave");
        assertFalse(hears(socket, carol));
        assertTrue(hears(socket, alice));
    }
}
