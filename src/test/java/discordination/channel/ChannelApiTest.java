package discordination.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.http.Json;
import discordination.kit.Person;
import discordination.kit.Race;
import discordination.kit.Stage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Channels of a server and direct channels: making, editing, deleting, permissions (rest-servers 2.3, 3.1–3.5).
final class ChannelApiTest {
    private static final long MANAGE_CHANNEL = 1;
    private static final long MANAGE_PERMISSIONS = 1 << 2;
    private static final long VIEW = 1 << 20;

    @AutoClose
    private static final Stage STAGE = Stage.open(Map.of("limits.global.server_channels", "5"));

    private final Person alice = STAGE.person("alice");
    private final Person bob = STAGE.person("bob");
    private Person.Place place;
    private String channels;
    private String general;

    @BeforeEach
    void aServerWithTwoMembers() {
        place = alice.createsServer("Tea");
        alice.admits(place, bob);
        channels = "/servers/" + place.id() + "/channels";
        general = "/channels/" + place.channel();
    }

    private static Map<String, Object> override(long allow, long deny) {
        return Map.of("permissions", Map.of("allow", allow, "deny", deny));
    }

    /// Gives bob a role with these permissions.
    private String role(long allow) {
        var id = alice.post("/servers/" + place.id() + "/roles", Map.of("name", "r"))
                .json()
                .get("id")
                .asText();
        alice.put("/servers/" + place.id() + "/permissions/" + id, override(allow, 0))
                .ok();
        alice.patch("/servers/" + place.id() + "/members/" + bob.id(), Map.of("roles", List.of(id)))
                .ok();
        return id;
    }

    @Test
    void aNewChannelStandsAtTheEnd() {
        var socket = bob.connect();
        var made = alice.post(channels, Map.of("name", "talk", "type", "Voice", "description", "d", "nsfw", true))
                .json();
        assertEquals("TextChannel", made.get("channel_type").asText());
        assertEquals(Map.of(), Json.WIRE.convertValue(made.get("voice"), Map.class));
        assertTrue(made.get("nsfw").asBoolean());
        var id = made.get("_id").asText();
        assertEquals(
                List.of(place.channel(), id),
                list(socket.await("ServerUpdate").get("data").get("channels")));
        assertEquals(id, socket.await("ChannelCreate").get("_id").asText());
        assertEquals(made, bob.get("/channels/" + id).json());
        var limited = alice.post(channels, Map.of("name", "x", "voice", Map.of("max_users", 3)))
                .json();
        assertEquals(3, limited.get("voice").get("max_users").asInt());
        assertFalse(alice.post(channels, Map.of("name", "plain")).json().has("voice"));

        alice.post(channels, Map.of("name", "x", "voice", Map.of("max_users", 0)))
                .fails(400, "FailedValidation");
        alice.post(channels, Map.of("name", "x".repeat(33))).fails(400, "FailedValidation");
        alice.post(channels, Map.of("name", "x", "type", "Forum")).refused(422);
        alice.post(channels, Map.of()).refused(422);
        bob.post(channels, Map.of("name", "x")).fails(403, "MissingPermission");
        alice.post("/servers/01NOSUCH/channels", Map.of("name", "x")).fails(404, "NotFound");
    }

    @Test
    void nobodyGetsPastTheLimitOfChannels() {
        var statuses =
                Race.run(10, _ -> alice.post(channels, Map.of("name", "x")).status());
        // One more than the limit, with the one that was there before.
        assertEquals(5, statuses.stream().filter(status -> status == 200).count());
        assertEquals(
                5,
                alice.post(channels, Map.of("name", "x"))
                        .fails(400, "TooManyChannels")
                        .get("max")
                        .asInt());
    }

    @Test
    void anEditIsStoredAndTold() {
        var socket = bob.connect();
        var edited = alice.patch(
                        general, Map.of("name", "n", "description", "", "nsfw", true, "slowmode", 5, "voice", Map.of()))
                .json();
        assertEquals(5, edited.get("slowmode").asInt());
        assertEquals("", edited.get("description").asText());
        assertEquals(edited, bob.get(general).json());
        var told = socket.await("ChannelUpdate");
        assertEquals("n", told.get("data").get("name").asText());
        assertEquals(5, told.get("data").size());
        socket.expectNo("Message");

        var bare = alice.patch(general, Map.of("remove", List.of("Description", "Voice", "Slowmode"), "slowmode", 7))
                .json();
        assertFalse(bare.has("description") || bare.has("voice"));
        assertEquals(7, bare.get("slowmode").asInt());
        told = socket.await("ChannelUpdate");
        assertEquals(List.of("Description", "Voice"), list(told.get("clear")));
        assertEquals(Map.of("slowmode", 7), Json.WIRE.convertValue(told.get("data"), Map.class));
        assertEquals(bare, alice.patch(general, Map.of("archived", true)).json());
        socket.expectNothing();

        alice.patch(general, Map.of("slowmode", 21601)).fails(400, "FailedValidation");
        alice.patch(general, Map.of("owner", bob.id())).fails(400, "InvalidOperation");
        alice.patch(general, Map.of("icon", "nosuchfile")).fails(404, "NotFound");
        bob.patch(general, Map.of("name", "x")).fails(403, "MissingPermission");
        alice.patch("/channels/01NOSUCH", Map.of("name", "x")).fails(404, "NotFound");
    }

    @Test
    void whoCannotSeeItIsToldThatItIsGone() {
        var socket = bob.connect();
        alice.put(general + "/permissions/default", override(0, VIEW)).ok();
        assertEquals(place.channel(), socket.await("ChannelDelete").get("id").asText());
        bob.get(general).fails(403, "MissingPermission");
        alice.patch(general, Map.of("name", "hidden")).ok();
        socket.expectNothing();
        var shown = alice.patch(general, Map.of("remove", List.of("DefaultPermissions")))
                .json();
        assertFalse(shown.has("default_permissions"));
        assertEquals("hidden", socket.await("ChannelCreate").get("name").asText());
        socket.expectNothing();
        bob.get(general).ok();
    }

    @Test
    void aNewChannelIsHiddenFromWhoMayNotSeeChannels() {
        alice.put("/servers/" + place.id() + "/permissions/default", Map.of("permissions", 0))
                .ok();
        var socket = bob.connect();
        alice.createsChannel(place, "secret");
        socket.await("ServerUpdate");
        socket.expectNothing();
    }

    @Test
    void permissionsAreSetByWhoHasThem() {
        var role = role(MANAGE_PERMISSIONS);
        var socket = alice.connect();
        bob.put(general + "/permissions/default", override(MANAGE_CHANNEL, 0))
                .fails(403, "CannotGiveMissingPermissions");
        var set = bob.put(general + "/permissions/default", override(VIEW, MANAGE_CHANNEL))
                .json();
        assertEquals(
                Map.of("a", (int) VIEW, "d", 1), Json.WIRE.convertValue(set.get("default_permissions"), Map.class));
        assertEquals(
                set.get("default_permissions"),
                socket.await("ChannelUpdate").get("data").get("default_permissions"));
        // Lifting a deny gives, too.
        bob.put(general + "/permissions/default", override(VIEW, 0)).fails(403, "CannotGiveMissingPermissions");
        bob.put(general + "/permissions/" + role, override(0, 0)).fails(403, "NotElevated");
        bob.put(general + "/permissions/01NOSUCH", override(0, 0)).fails(404, "NotFound");

        var first = alice.put(general + "/permissions/" + role, override(MANAGE_CHANNEL, 0))
                .json();
        assertEquals(1, first.get("role_permissions").size());
        socket.await("ChannelUpdate");
        var other = alice.post("/servers/" + place.id() + "/roles", Map.of("name", "low"))
                .json()
                .get("id")
                .asText();
        bob.put(general + "/permissions/" + other, override(MANAGE_CHANNEL, 0)).ok();
        var both = socket.await("ChannelUpdate").get("data").get("role_permissions");
        assertEquals(2, both.size());
        assertEquals(both, bob.get(general).json().get("role_permissions"));
        bob.put(general + "/permissions/" + other, override(1 << 3, 0)).fails(403, "CannotGiveMissingPermissions");

        alice.put(general + "/permissions/default", Map.of("permissions", 5)).fails(400, "InvalidOperation");
        alice.put(general + "/permissions/" + role, Map.of("permissions", 5)).refused(422);
        STAGE.person("mallory")
                .put(general + "/permissions/default", override(0, 0))
                .fails(403, "MissingPermission");
    }

    @Test
    void aDeletedChannelLeavesTheServer() {
        var second = alice.createsChannel(place, "second");
        var invite = alice.invites(second);
        var category = Map.of("id", "c", "title", "t", "channels", List.of(second, place.channel()));
        alice.patch(
                        "/servers/" + place.id(),
                        Map.of(
                                "categories", List.of(category),
                                "system_messages", Map.of("user_joined", second, "user_left", place.channel())))
                .ok();
        var socket = bob.connect();
        bob.delete("/channels/" + second).fails(403, "MissingPermission");
        alice.delete("/channels/" + second).is(204);
        assertEquals(second, socket.await("ChannelDelete").get("id").asText());
        var server = bob.get("/servers/" + place.id()).json();
        assertEquals(List.of(place.channel()), list(server.get("channels")));
        assertEquals(
                List.of(place.channel()), list(server.get("categories").get(0).get("channels")));
        assertEquals(
                Map.of("user_left", place.channel()), Json.WIRE.convertValue(server.get("system_messages"), Map.class));
        var told = socket.await("ServerUpdate").get("data");
        assertEquals(server.get("categories"), told.get("categories"));
        assertEquals(server.get("system_messages"), told.get("system_messages"));
        bob.get("/invites/" + invite).fails(404, "NotFound");
        alice.get("/channels/" + second).fails(404, "NotFound");
        alice.delete("/channels/" + second).fails(404, "NotFound");
    }

    @Test
    void aDirectChannelIsClosedForBoth() {
        alice.befriends(bob);
        var id = alice.opensDm(bob);
        var socket = bob.connect();
        alice.patch("/channels/" + id, Map.of("name", "x")).fails(400, "InvalidOperation");
        alice.patch("/channels/" + id, Map.of()).ok();
        alice.get("/channels/" + id + "/members").fails(400, "InvalidOperation");
        alice.put("/channels/" + id + "/permissions/default", Map.of("permissions", 1))
                .fails(403, "MissingPermission");
        alice.delete("/channels/" + id).is(204);
        var told = socket.await("ChannelUpdate");
        assertEquals(id, told.get("id").asText());
        assertFalse(told.get("data").get("active").asBoolean(true));
        assertFalse(bob.get("/channels/" + id).json().get("active").asBoolean(true));
        STAGE.person("mallory").get("/channels/" + id).fails(403, "MissingPermission");
        STAGE.person("mallory").delete("/channels/" + id).fails(403, "MissingPermission");
    }

    @Test
    void aNotebookCannotBeClosed() {
        var id = alice.opensDm(alice);
        alice.delete("/channels/" + id).fails(400, "NoEffect");
        alice.patch("/channels/" + id, Map.of("name", "x")).fails(400, "InvalidOperation");
        alice.put("/channels/" + id + "/permissions/default", Map.of("permissions", 1))
                .fails(400, "InvalidOperation");
        alice.put("/channels/" + id + "/permissions/01ROLE", override(0, 0)).fails(400, "InvalidOperation");
        alice.post("/channels/" + id + "/invites", Map.of()).fails(400, "InvalidOperation");
        bob.get("/channels/" + id).fails(403, "MissingPermission");
    }

    private static List<?> list(JsonNode array) {
        return Json.WIRE.convertValue(array, List.class);
    }
}
