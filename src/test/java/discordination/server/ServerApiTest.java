package discordination.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.http.Json;
import discordination.kit.Person;
import discordination.kit.Race;
import discordination.kit.Stage;
import discordination.kit.Visitor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Founding, reading, editing, leaving and deleting servers (rest-servers 2.2).
final class ServerApiTest {
    @AutoClose
    private static final Stage STAGE = Stage.open();

    private final Person alice = STAGE.person("alice");
    private final Person bob = STAGE.person("bob");

    @Test
    void theFounderOwnsAServerWithOneChannel() {
        var socket = alice.connect();
        var wish = Map.of("name", "Tea", "description", "and cake", "nsfw", true);
        var made = alice.post("/servers/create", wish).json();
        var server = made.get("server");
        assertEquals(alice.id(), server.get("owner").asText());
        assertEquals("and cake", server.get("description").asText());
        assertTrue(server.get("nsfw").asBoolean());
        assertEquals(77014766592L, server.get("default_permissions").asLong());
        assertEquals(1, server.get("approximate_member_count").asInt());
        assertFalse(server.has("roles") || server.has("categories") || server.has("system_messages"));
        var channel = made.get("channels").get(0);
        assertEquals("General", channel.get("name").asText());
        assertEquals("TextChannel", channel.get("channel_type").asText());
        assertEquals(List.of(channel.get("_id").asText()), list(server.get("channels")));
        var event = socket.await("ServerCreate");
        assertEquals(server, event.get("server"));
        assertEquals(made.get("channels"), event.get("channels"));
        socket.expectNo("ChannelCreate");
        assertEquals(server, alice.get("/servers/" + server.get("_id").asText()).json());
    }

    @Test
    void aServerNeedsAGoodName() {
        alice.post("/servers/create", Map.of()).refused(422);
        alice.post("/servers/create", Map.of("name", 7)).refused(422);
        alice.post("/servers/create", Map.of("name", "")).fails(400, "FailedValidation");
        alice.post("/servers/create", Map.of("name", "😀".repeat(33))).fails(400, "FailedValidation");
        alice.post("/servers/create", Map.of("name", "😀".repeat(32))).ok();
        var both = alice.post("/servers/create", Map.of("name", "", "description", "x".repeat(1025)))
                .fails(400, "FailedValidation");
        assertEquals(2, both.get("error").asText().lines().count());
        STAGE.visitor().post("/servers/create", Map.of("name", "x")).refused(401);
    }

    @Test
    void nobodyGetsPastTheLimitOfServers() {
        try (var small = Stage.open(Map.of("limits.new_user.servers", "2"))) {
            var carol = small.person("carol");
            var statuses = Race.run(
                    8, _ -> carol.post("/servers/create", Map.of("name", "x")).status());
            // One more than the limit, as everybody knows it.
            assertEquals(3, statuses.stream().filter(status -> status == 200).count());
            var refusal = carol.post("/servers/create", Map.of("name", "x")).fails(400, "TooManyServers");
            assertEquals(2, refusal.get("max").asInt());
        }
    }

    @Test
    void onlyListedPeopleFoundServersWhereThereIsAList() {
        try (var strict = Stage.open(Map.of("limits.global.restrict_server_creation", "[\"01ELSE\"]"))) {
            strict.person("carol").post("/servers/create", Map.of("name", "x")).fails(403, "CantCreateServers");
        }
    }

    @Test
    void outsidersDoNotFindIt() {
        var place = alice.createsServer("Tea");
        bob.get("/servers/" + place.id()).fails(404, "NotFound");
        bob.delete("/servers/" + place.id()).fails(404, "NotFound");
        bob.put("/servers/" + place.id() + "/ack").fails(404, "NotFound");
        bob.get("/servers/" + place.id() + "/emojis").fails(404, "NotFound");
        bob.get("/servers/" + place.id() + "/invites").fails(403, "MissingPermission");
        bob.get("/servers/01NOSUCH/invites").fails(404, "NotFound");
        assertEquals(0, alice.get("/servers/" + place.id() + "/emojis").json().size());
    }

    @Test
    void channelsAreIncludedOnlyWhenTheyCanBeSeen() {
        var place = alice.createsServer("Tea");
        var secret = alice.createsChannel(place, "secret");
        alice.admits(place, bob);
        alice.put("/channels/" + secret + "/permissions/default", override(0, 1 << 20))
                .ok();
        var path = "/servers/" + place.id() + "?include_channels=";
        assertEquals(2, alice.get(path + "true").json().get("channels").size());
        var seen = bob.get(path + "true").json().get("channels");
        assertEquals(1, seen.size());
        assertEquals(place.channel(), seen.get(0).get("_id").asText());
        assertEquals("TextChannel", seen.get(0).get("channel_type").asText());
        // The ids are told to every member.
        assertEquals(
                List.of(place.channel(), secret),
                list(bob.get(path + "no").json().get("channels")));
    }

    @Test
    void anEditIsStoredAndTold() {
        var place = alice.createsServer("Tea");
        alice.admits(place, bob);
        var socket = bob.connect();
        var path = "/servers/" + place.id();
        var category = Map.of("id", "c", "title", "Talk", "channels", List.of(place.channel(), "01UNKNOWN"));
        var edited = alice.patch(
                        path,
                        Map.of(
                                "name",
                                "Coffee",
                                "description",
                                "",
                                "categories",
                                List.of(category),
                                "system_messages",
                                Map.of("user_joined", place.channel()),
                                "analytics",
                                true))
                .json();
        assertEquals("Coffee", edited.get("name").asText());
        assertEquals("", edited.get("description").asText());
        assertEquals(
                List.of(place.channel()), list(edited.get("categories").get(0).get("channels")));
        assertEquals(edited, bob.get(path).json());
        var update = socket.await("ServerUpdate");
        assertEquals(edited.get("categories"), update.get("data").get("categories"));
        assertEquals("Coffee", update.get("data").get("name").asText());
        assertEquals(List.of(), list(update.get("clear")));
        assertFalse(update.get("data").has("approximate_member_count"));

        // What is both removed and set is set, and not told as cleared.
        var again = alice.patch(path, Map.of("remove", List.of("Description", "Categories"), "description", "hot"))
                .json();
        assertEquals("hot", again.get("description").asText());
        assertFalse(again.has("categories"));
        var second = socket.await("ServerUpdate");
        assertEquals(List.of("Categories"), list(second.get("clear")));
        assertEquals(Map.of("description", "hot"), Json.WIRE.convertValue(second.get("data"), Map.class));

        assertEquals(again, alice.patch(path, Map.of()).json());
        socket.expectNothing();
    }

    @Test
    void anEditNeedsItsRight() {
        var place = alice.createsServer("Tea");
        var path = "/servers/" + place.id();
        bob.patch(path, Map.of("name", "x")).fails(403, "MissingPermission");
        alice.admits(place, bob);
        bob.patch("/servers/01NOSUCH", Map.of("name", "x")).fails(404, "NotFound");
        var missing = bob.patch(path, Map.of("name", "x")).fails(403, "MissingPermission");
        assertEquals("ManageServer", missing.get("permission").asText());
        missing = bob.patch(path, Map.of("categories", List.of())).fails(403, "MissingPermission");
        assertEquals("ManageChannel", missing.get("permission").asText());
        bob.patch(path, Map.of("owner", bob.id())).fails(403, "NotOwner");
        alice.patch(path, Map.of("flags", 1)).fails(403, "NotPrivileged");
        alice.patch(path, Map.of("discoverable", true)).fails(403, "NotPrivileged");
        alice.patch(path, Map.of("name", "")).fails(400, "FailedValidation");
        alice.patch(path, Map.of("icon", "nosuchfile")).fails(404, "NotFound");
        alice.patch(path, Map.of("system_messages", Map.of("user_left", "01NOSUCH")))
                .fails(404, "NotFound");
        var twice = Map.of("id", "a", "title", "b", "channels", List.of(place.channel(), place.channel()));
        alice.patch(path, Map.of("categories", List.of(twice))).fails(400, "InvalidOperation");
        alice.patch(path, Map.of("categories", List.of(Map.of("id", "a", "title", ""))))
                .refused(422);
        alice.patch(path, Map.of("remove", List.of("Nonsense"))).refused(422);
        alice.patch(path, "{\"remove\":null}").refused(422);
        alice.patch(path, "{\"name\":null}").ok();
        alice.patch(path, "{").refused(400);
    }

    @Test
    void ownershipPassesOnWithATicket() {
        var place = alice.createsServer("Tea");
        alice.admits(place, bob);
        var path = "/servers/" + place.id();
        alice.patch(path, Map.of("owner", bob.id())).fails(401, "InvalidCredentials");
        alice.with("X-MFA-Ticket", "forged")
                .patch(path, Map.of("owner", bob.id()))
                .fails(401, "InvalidCredentials");
        withTicketOf(bob).patch(path, Map.of("owner", bob.id())).fails(401, "InvalidCredentials");
        var stranger = STAGE.person("mallory");
        withTicketOf(alice).patch(path, Map.of("owner", stranger.id())).fails(404, "NotFound");
        var holder = withTicketOf(alice);
        assertEquals(
                bob.id(),
                holder.patch(path, Map.of("owner", bob.id()))
                        .json()
                        .get("owner")
                        .asText());
        alice.patch(path, Map.of("name", "mine")).fails(403, "MissingPermission");
        bob.patch(path, Map.of("name", "mine")).ok();
    }

    private Visitor withTicketOf(Person person) {
        var ticket = person.put("/auth/mfa/ticket", Map.of("password", person.password()))
                .json();
        return alice.with("X-MFA-Ticket", ticket.get("token").asText());
    }

    @Test
    void membersLeaveAndTheOwnerDeletes() {
        var place = alice.createsServer("Tea");
        alice.patch("/servers/" + place.id(), Map.of("system_messages", Map.of("user_left", place.channel())))
                .ok();
        var carol = STAGE.person("carol");
        alice.admits(place, bob, carol);
        var socket = alice.connect();
        bob.delete("/servers/" + place.id()).is(204);
        var left = socket.await("ServerMemberLeave");
        assertEquals(bob.id(), left.get("user").asText());
        assertEquals("Leave", left.get("reason").asText());
        var said = socket.await("Message").get("system");
        assertEquals("user_left", said.get("type").asText());
        assertEquals(bob.id(), said.get("id").asText());
        bob.get("/servers/" + place.id()).fails(404, "NotFound");

        carol.delete("/servers/" + place.id() + "?leave_silently=true").is(204);
        socket.await("ServerMemberLeave");
        socket.expectNo("Message");

        alice.admits(place, bob);
        socket.await("ServerMemberJoin");
        var theirs = bob.connect();
        alice.delete("/servers/" + place.id()).is(204);
        assertEquals(place.id(), theirs.await("ServerDelete").get("id").asText());
        bob.get("/channels/" + place.channel()).fails(404, "NotFound");
        alice.delete("/servers/" + place.id()).fails(404, "NotFound");
        bob.patch("/servers/" + place.id(), Map.of()).fails(404, "NotFound");
    }

    @Test
    void acknowledgingReadsEveryChannelThatCanBeSeen() {
        var place = alice.createsServer("Tea");
        alice.patch("/servers/" + place.id(), Map.of("system_messages", Map.of("user_joined", place.channel())))
                .ok();
        alice.createsChannel(place, "empty");
        var witness = alice.connect();
        alice.admits(place, bob);
        var newest = witness.await("Message").get("_id").asText();
        var socket = bob.connect();
        bob.put("/servers/" + place.id() + "/ack").is(204);
        var ack = socket.await("ChannelAck");
        assertEquals(place.channel(), ack.get("id").asText());
        assertEquals(newest, ack.get("message_id").asText());
        socket.expectNo("ChannelAck");
        witness.expectNo("ChannelAck");
        bob.put("/servers/" + place.id() + "/ack", "{}").is(204);
    }

    static Map<String, Object> override(long allow, long deny) {
        return Map.of("permissions", Map.of("allow", allow, "deny", deny));
    }

    static List<?> list(JsonNode array) {
        return Json.WIRE.convertValue(array, List.class);
    }
}
