package discordination.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.access.Permission;
import discordination.app.ServiceName;
import discordination.kit.Await;
import discordination.kit.Person;
import discordination.kit.RawHttp;
import discordination.kit.Socket;
import discordination.kit.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Arriving, being present, typing and leaving, in both formats (gateway 1, 2 and 4.5).
final class GatewayTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    private final Person alice = stage.person("alice");
    private final Person bob = stage.person("bob");

    @Test
    void aTokenInTheQueryBringsAuthenticatedAndReady() {
        try (var socket = Socket.open(stage, "version=1&format=json&token=" + alice.token())) {
            socket.await("Authenticated");
            var ready = socket.await("Ready");
            assertEquals(
                    new TreeSet<>(List.of(
                            "type",
                            "users",
                            "servers",
                            "channels",
                            "members",
                            "emojis",
                            "voice_states",
                            "policy_changes")),
                    names(ready));
            var self = ready.get("users").get(0);
            assertEquals("User", self.get("relationship").asText());
            assertTrue(self.get("online").asBoolean());
        }
    }

    @Test
    void aFirstFrameAuthenticatesWhateverElseItCarries() {
        try (var socket = Socket.open(stage, "")) {
            socket.send(Map.of("type", "Ping", "data", 1));
            socket.sendText("not json");
            socket.send(Map.of("type", "Authenticate", "token", alice.token(), "_id", "x", "result", "Success"));
            var self = socket.entered().ready().get("users").get(0);
            assertEquals(alice.id(), self.get("_id").asText());
        }
    }

    @Test
    void aForgedTokenIsToldInBothSpellingsAndClosed() {
        try (var socket = Socket.open(stage, "token=forged")) {
            var error = socket.await("Error");
            assertEquals("InvalidSession", error.get("error").asText());
            assertEquals("InvalidSession", error.get("data").get("type").asText());
            assertEquals(1008, socket.closed());
        }
    }

    @Test
    void pongEchoesNumbersAndBytesAndNothingElse() {
        try (var socket = alice.connect()) {
            socket.send(Map.of("type", "Ping", "data", "text"));
            socket.send(Map.of("type", "Ping", "data", -1));
            socket.send(Map.of("type", "Ping", "data", 1.5));
            socket.send(Map.of("type", "Ping", "data", 7, "responded", true));
            socket.send(Map.of("type", "Ping"));
            socket.send(Map.of("type", "Ping", "data", List.of(1, 2, 255)));
            assertEquals("[1,2,255]", socket.await("Pong").get("data").toString());
            socket.send(Map.of("type", "Ping", "data", 42));
            assertEquals(42, socket.await("Pong").get("data").asInt());
        }
    }

    @Test
    void readyHoldsOnlyWhatWasAskedFor() {
        alice.post("/sync/settings/set", Map.of("theme", "dark", "other", "x")).ok();
        try (var socket = alice.connect("&ready=users&ready=channel_unreads&ready=user_settings%5Btheme%5D")) {
            var ready = socket.ready();
            assertEquals(new TreeSet<>(List.of("type", "users", "channel_unreads", "user_settings")), names(ready));
            assertEquals("dark", ready.get("user_settings").get("theme").get(1).asText());
            assertFalse(ready.get("user_settings").has("other"));
        }
    }

    /// The query is decoded, matched as a whole, and what it does not mean is ignored (gateway 2.2).
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ready=users                                                  | users
            ready=servers                                                | servers
            ready=channels                                               | channels
            ready=members                                                | members
            ready=emojis                                                 | emojis
            ready=voice_states                                           | voice_states
            ready=channel_unreads                                        | channel_unreads
            ready=policy_changes                                         | policy_changes
            ready=user_settings                                          | ''
            ready=user_settings[theme]                                   | user_settings
            ready=%75sers&ready=user_settings%5btheme%5d&ready=emojis    | users user_settings emojis
            ready=                                                       | ''
            ready                                                        | ''
            ready=Users&ready=users,servers&ready=user&ready=userss      | ''
            ready=user_settings[&ready=user_settings]&ready=settings[a]  | ''
            ready=users&ready=users&format=xml&version=x&format=json&x=y | users
            """)
    void everyNameSelectsItsField(String query, String fields) {
        var expected = new TreeSet<>(List.of(("type " + fields).split(" ")));
        try (var socket = alice.connect("&" + query)) {
            assertEquals(expected, names(socket.ready()));
        }
    }

    /// What is not selected still decides what is heard (gateway 2.2).
    @Test
    void selectionDoesNotDeafen() {
        var tea = alice.createsServer("Tea");
        try (var socket = alice.connect("&ready=policy_changes")) {
            alice.says(tea.channel(), "still heard");
            assertEquals("still heard", socket.await("Message").get("content").asText());
        }
    }

    @Test
    void anAddressThatCannotBeDecodedIsRefusedInOrder() {
        for (var query : List.of("token=%zz", "ready=%", "format=%ff%fe&token=" + alice.token())) {
            try (var http = new RawHttp(stage.port(ServiceName.GATEWAY))) {
                http.send("GET /?" + query
                        + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
                var head = http.readHead();
                assertTrue(head.startsWith("HTTP/1.1 101") || head.startsWith("HTTP/1.1 400"), query + ": " + head);
            }
        }
    }

    /// Directly after Ready, and only to those who have to wait (gateway 1.2, 3.3).
    @ParameterizedTest
    @ValueSource(strings = {"", "&format=msgpack"})
    void runningSlowmodesFollowReady(String format) {
        var tea = alice.createsServer("Tea");
        var slow = alice.createsChannel(tea, "slow");
        alice.patch("/channels/" + slow, Map.of("slowmode", 600)).ok();
        alice.admits(tea, bob);
        bob.says(slow, "wait");
        bob.says(tea.channel(), "no need to wait");
        var waiting = bob.connect(format);
        var first = waiting.settle().getFirst();
        assertEquals("UserSlowmodes", first.get("type").asText());
        assertEquals(1, first.get("slowmodes").size());
        var told = first.get("slowmodes").get(0);
        assertEquals(slow, told.get("channel_id").asText());
        assertEquals(told.get("duration"), told.get("retry_after"));
        assertTrue(told.get("duration").asLong() > 500 && told.get("duration").asLong() <= 600, told::toString);
        alice.says(slow, "owners need not wait");
        alice.connect(format).expectNo("UserSlowmodes");
        alice.put(
                        "/channels/" + slow + "/permissions/default",
                        Map.of("permissions", Map.of("allow", 0, "deny", Permission.VIEW_CHANNEL.bit)))
                .ok();
        bob.connect(format).expectNo("UserSlowmodes");
    }

    @Test
    void bothFormatsSayTheSame() {
        var tea = alice.createsServer("Tea");
        try (var json = alice.connect();
                var msgpack = alice.connect("&format=msgpack")) {
            assertEquals(timeless(json.ready()), timeless(msgpack.ready()));
            alice.patch("/servers/" + tea.id(), Map.of("description", "hot")).ok();
            assertEquals(json.await("ServerUpdate"), msgpack.await("ServerUpdate"));
        }
    }

    /// Timestamps are text in one format and numbers in the other.
    private static String timeless(JsonNode ready) {
        return ready.toString().replaceAll("\"joined_at\":(\"[^\"]*\"|\\d+)", "\"joined_at\":0");
    }

    @Test
    void friendsSeeEachOtherComeAndGo() {
        alice.befriends(bob);
        try (var socket = alice.connect()) {
            var other = bob.connect();
            var online =
                    socket.await("UserUpdate", event -> event.get("id").asText().equals(bob.id()));
            assertTrue(online.get("data").get("online").asBoolean());
            assertTrue(online.get("event_id").isNull());
            assertTrue(alice.get("/users/" + bob.id()).json().get("online").asBoolean());
            other.close();
            var offline =
                    socket.await("UserUpdate", event -> event.get("id").asText().equals(bob.id()));
            assertFalse(offline.get("data").get("online").asBoolean());
        }
    }

    @Test
    void presenceIsToldOncePerConnection() {
        alice.befriends(bob);
        var tea = alice.createsServer("Tea");
        var pot = alice.createsServer("Pot");
        alice.admits(tea, bob);
        alice.admits(pot, bob);
        try (var socket = alice.connect()) {
            try (var _ = bob.connect()) {
                var flips = new ArrayList<JsonNode>();
                // Alice may still hear of her own coming.
                flips.add(socket.await("UserUpdate", event -> isOf(bob, event)));
                socket.settle().stream()
                        .filter(event -> event.get("type").asText().equals("UserUpdate") && isOf(bob, event))
                        .forEach(flips::add);
                assertEquals(1, flips.size());
            }
        }
    }

    private static boolean isOf(Person person, JsonNode event) {
        return event.get("id").asText().equals(person.id());
    }

    @Test
    void whoIsInvisibleComesAndGoesUnseen() {
        alice.befriends(bob);
        bob.patch("/users/@me", Map.of("status", Map.of("presence", "Invisible")))
                .ok();
        try (var socket = alice.connect()) {
            try (var _ = bob.connect()) {
                Await.until("bob is on the books", () -> isBooked(bob));
                assertFalse(alice.get("/users/" + bob.id()).json().get("online").asBoolean());
            }
            Await.until("bob is off the books", () -> !isBooked(bob));
            var told =
                    socket.settle().stream().filter(event -> isOf(bob, event)).toList();
            assertEquals(List.of(), told);
        }
    }

    private static boolean isBooked(Person person) {
        return stage.redis().commands().sismember("presence:online", person.id());
    }

    /// Each connection has its own format and hears everything once; nobody's own deeds are kept from them.
    @Test
    void connectionsOfOnePersonHearTheSame() {
        var tea = alice.createsServer("Tea");
        try (var json = alice.connect();
                var other = alice.connect();
                var msgpack = alice.connect("&format=msgpack")) {
            for (var socket : List.of(json, other, msgpack)) socket.settle();
            var message = alice.says(tea.channel(), "hello");
            msgpack.send(Map.of("type", "BeginTyping", "channel", tea.channel()));
            var heard = new ArrayList<List<String>>();
            for (var socket : List.of(json, other, msgpack)) {
                socket.await("ChannelStartTyping");
                var event = socket.await("Message");
                assertEquals(message, event.get("_id").asText());
                assertEquals("User", event.at("/user/relationship").asText());
                heard.add(socket.settle().stream().map(JsonNode::toString).toList());
            }
            assertEquals(List.of(List.of(), List.of(), List.of()), heard);
        }
    }

    @Test
    void typingReachesThoseWhoSeeTheChannel() {
        var tea = alice.createsServer("Tea");
        alice.admits(tea, bob);
        var eve = stage.person("eve");
        try (var socket = bob.connect();
                var own = alice.connect();
                var outside = eve.connect()) {
            own.send(Map.of("type", "BeginTyping", "channel", tea.channel()));
            assertEquals(
                    alice.id(), socket.await("ChannelStartTyping").get("user").asText());
            own.await("ChannelStartTyping");
            own.send(Map.of("type", "EndTyping", "channel", tea.channel()));
            assertEquals(
                    tea.channel(), socket.await("ChannelStopTyping").get("id").asText());
            outside.send(Map.of("type", "BeginTyping", "channel", tea.channel()));
            outside.handled();
            outside.expectNothing();
            socket.expectNothing();
        }
    }

    @Test
    void aDeletedSessionIsLoggedOutAndTheOthersAreTold() {
        var second = alice.again();
        try (var first = alice.connect();
                var other = second.connect()) {
            second.post("/auth/session/logout", Map.of()).is(204);
            other.await("Logout");
            assertEquals(1000, other.closed());
            assertEquals(
                    second.session(),
                    first.await("DeleteSession").get("session_id").asText());
        }
    }

    @Test
    void relationsFollowTheirUser() {
        try (var socket = alice.connect()) {
            alice.befriends(bob);
            assertEquals(
                    "Friend",
                    socket.await(
                                    "UserRelationship",
                                    event -> event.get("user")
                                            .get("relationship")
                                            .asText()
                                            .equals("Friend"))
                            .get("user")
                            .get("relationship")
                            .asText());
            bob.patch("/users/@me", Map.of("display_name", "Bobby")).ok();
            var update = socket.await("UserUpdate", event -> event.get("data").has("display_name"));
            assertEquals("Bobby", update.get("data").get("display_name").asText());
            alice.delete("/users/" + bob.id() + "/friend").ok();
            socket.await(
                    "UserRelationship", event -> event.get("status").asText().equals("None"));
            socket.settle();
            bob.patch("/users/@me", Map.of("display_name", "Robert")).ok();
            socket.expectNothing();
        }
    }

    private static TreeSet<String> names(JsonNode object) {
        var names = new TreeSet<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
