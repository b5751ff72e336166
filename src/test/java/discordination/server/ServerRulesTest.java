package discordination.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.http.Json;
import discordination.kit.Person;
import discordination.kit.Stage;
import discordination.kit.Visitor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The finer rules of servers: what is set and removed at once, tickets, heirs, those who may everything, and what is
/// not the server's to change (rest-servers 1.11, 2.2, 2.3).
final class ServerRulesTest {
    @AutoClose
    private static final Stage STAGE = Stage.open(Map.of("limits.new_user.servers", "100"));

    private static final Person ALICE = STAGE.person("alice");
    private static final Person BOB = STAGE.person("bob");
    /// Runs the house.
    private static final Person GRACE = STAGE.person("grace");

    private Person.Place place;
    private String server;

    static {
        STAGE.database().change(tx -> tx.sql().execute("update users set privileged = true where id = ?", GRACE.id()));
    }

    @BeforeEach
    void aServerOfTwo() {
        place = ALICE.createsServer("Tea");
        ALICE.admits(place, BOB);
        server = "/servers/" + place.id();
    }

    private static Visitor withTicket(Person person) {
        var ticket = person.put("/auth/mfa/ticket", Map.of("password", person.password()))
                .json();
        return person.with("X-MFA-Ticket", ticket.get("token").asText());
    }

    private static List<?> list(JsonNode array) {
        return Json.WIRE.convertValue(array, List.class);
    }

    private String role(String name) {
        return ALICE.post(server + "/roles", Map.of("name", name))
                .json()
                .get("id")
                .asText();
    }

    /// Removal comes first, wherever something can be removed: what is set as well is set, and not told as cleared.
    @Test
    void whatIsRemovedAndSetIsSet() {
        var socket = BOB.connect();
        ALICE.patch(server, Map.of("description", "old")).ok();
        socket.await("ServerUpdate");
        var edited = ALICE.patch(
                        server,
                        Map.of(
                                "description",
                                "new",
                                "categories",
                                List.of(),
                                "system_messages",
                                Map.of("user_left", place.channel()),
                                "remove",
                                List.of("Description", "Categories", "SystemMessages", "Icon")))
                .json();
        assertEquals("new", edited.get("description").asText());
        assertEquals(place.channel(), edited.at("/system_messages/user_left").asText());
        var told = socket.await("ServerUpdate");
        assertEquals(List.of("Icon"), list(told.get("clear")));
        assertEquals(3, told.get("data").size());

        var role = role("r");
        socket.await("ServerRoleUpdate");
        assertEquals(
                "#fff",
                ALICE.patch(server + "/roles/" + role, Map.of("colour", "#fff", "remove", List.of("Colour")))
                        .json()
                        .get("colour")
                        .asText());
        assertEquals(List.of(), list(socket.await("ServerRoleUpdate").get("clear")));

        var me = server + "/members/" + BOB.id();
        var named = ALICE.patch(
                        me,
                        Map.of(
                                "nickname",
                                "B",
                                "roles",
                                List.of(role),
                                "timeout",
                                "2001-01-01T00:00:00Z",
                                "can_publish",
                                false,
                                "remove",
                                List.of("Nickname", "Roles", "Timeout", "CanPublish", "CanReceive")))
                .json();
        assertEquals("B", named.get("nickname").asText());
        assertEquals(List.of(role), list(named.get("roles")));
        assertFalse(named.get("can_publish").asBoolean(true));
        assertEquals(
                List.of("CanReceive"), list(socket.await("ServerMemberUpdate").get("clear")));

        var channel = "/channels/" + place.channel();
        assertTrue(ALICE.patch(channel, Map.of("voice", Map.of(), "remove", List.of("Voice")))
                .json()
                .has("voice"));
        assertEquals(List.of(), list(socket.await("ChannelUpdate").get("clear")));
    }

    @Test
    void aTicketIsUsedUpByBeingShown() {
        var holder = withTicket(ALICE);
        holder.patch(server, Map.of("name", "Coffee")).ok();
        holder.patch(server, Map.of("owner", BOB.id())).fails(401, "InvalidCredentials");
        assertEquals("Coffee", BOB.get(server).json().get("name").asText());
        var other = withTicket(ALICE);
        other.patch(server, Map.of()).ok();
        other.patch(server, Map.of("owner", BOB.id())).fails(401, "InvalidCredentials");
    }

    @Test
    void aBotInheritsNothingAndTheOldOwnerKeepsTheirRoles() {
        var role = role("r");
        ALICE.patch(server + "/members/" + ALICE.id(), Map.of("roles", List.of(role)))
                .ok();
        var bot = ALICE.makesBot("robot");
        ALICE.post("/bots/" + bot.id() + "/invite", Map.of("server", place.id()))
                .is(204);
        withTicket(ALICE).patch(server, Map.of("owner", bot.id())).fails(400, "InvalidOperation");
        // A bot may go by itself.
        bot.http().delete(server).is(204);
        ALICE.get(server + "/members/" + bot.id()).fails(404, "NotFound");
        withTicket(ALICE).patch(server, Map.of("owner", BOB.id())).ok();
        assertEquals(
                List.of(role),
                list(BOB.get(server + "/members/" + ALICE.id()).json().get("roles")));
        withTicket(ALICE).patch(server, Map.of("owner", ALICE.id())).fails(403, "NotOwner");
    }

    @Test
    void nothingAskedChangesNothingAndNeedsNothing() {
        var before = ALICE.get(server).json();
        var socket = ALICE.connect();
        assertEquals(before, BOB.patch(server, Map.of()).json());
        // Only its founder says whether a server is for adults, and only when founding it.
        assertEquals(before, BOB.patch(server, Map.of("nsfw", true)).json());
        assertEquals(
                before,
                ALICE.patch(server, Map.of("nsfw", true, "remove", List.of())).json());
        socket.expectNothing();
    }

    @Test
    void messageSlotsAreReplacedAsAWhole() {
        ALICE.patch(server, Map.of("system_messages", Map.of("user_joined", place.channel())))
                .ok();
        var now = ALICE.patch(server, Map.of("system_messages", Map.of("user_banned", place.channel())))
                .json()
                .get("system_messages");
        assertEquals(Json.WIRE.valueToTree(Map.of("user_banned", place.channel())), now);
        var elsewhere = ALICE.createsServer("Other").channel();
        ALICE.patch(server, Map.of("name", "x", "system_messages", Map.of("user_left", elsewhere)))
                .fails(404, "NotFound");
        assertEquals("Tea", ALICE.get(server).json().get("name").asText());
    }

    @Test
    void categoriesAreChecked() {
        var channel = place.channel();
        for (var wrong : List.of(
                Map.of("id", "", "title", "t", "channels", List.of()),
                Map.of("id", "x".repeat(33), "title", "t", "channels", List.of()),
                Map.of("id", "x", "title", "t".repeat(33), "channels", List.of()))) {
            ALICE.patch(server, Map.of("categories", List.of(wrong))).fails(400, "FailedValidation");
        }
        var one = Map.of("id", "a", "title", "t", "channels", List.of(channel));
        var other = Map.of("id", "b", "title", "t", "channels", List.of(channel));
        ALICE.patch(server, Map.of("categories", List.of(one, other))).fails(400, "InvalidOperation");
        ALICE.patch(server, "{\"categories\":[{\"id\":\"a\",\"title\":\"t\",\"channels\":[null]}]}")
                .refused(422);
        ALICE.patch(server, "{\"categories\":[null]}").refused(422);
        ALICE.patch(server, Map.of("categories", List.of(one))).ok();
        // A new channel stands in none.
        var made = ALICE.createsChannel(place, "new");
        assertFalse(ALICE.get(server).json().get("categories").toString().contains(made));
    }

    @Test
    void whatIsNotSoIsNotSaid() {
        var flagged =
                GRACE.patch(server, Map.of("flags", 2, "discoverable", true)).json();
        assertEquals(2, flagged.get("flags").asInt());
        assertTrue(flagged.get("discoverable").asBoolean());
        assertEquals(
                2, BOB.get("/invites/" + place.id()).json().get("server_flags").asInt());
        ALICE.patch(server, Map.of("analytics", true)).ok();
        ALICE.patch(server, Map.of("analytics", false)).ok();
        var plain =
                GRACE.patch(server, Map.of("flags", 0, "discoverable", false)).json();
        for (var field : List.of("flags", "discoverable", "analytics", "nsfw", "roles", "icon", "banner")) {
            assertFalse(plain.has(field), field);
        }
        ALICE.patch(server, Map.of("flags", 1L << 40)).refused(422);
    }

    @Test
    void whoMayEverythingStillIsNoMember() {
        for (var path : List.of(server, server + "/members", server + "/members/" + BOB.id(), server + "/emojis")) {
            GRACE.get(path).fails(404, "NotFound");
        }
        GRACE.put(server + "/ack").fails(404, "NotFound");
        GRACE.delete(server).fails(404, "NotFound");
        GRACE.get(server + "/bans").ok();
        GRACE.get(server + "/audit_logs").ok();
        GRACE.get("/channels/" + place.channel()).ok();
        GRACE.says(place.channel(), "from above");
        var high = role("high");
        var low = role("low");
        ALICE.patch(server + "/members/" + BOB.id(), Map.of("roles", List.of(high)))
                .ok();
        GRACE.patch(server + "/members/" + BOB.id(), Map.of("nickname", "B")).ok();
        GRACE.patch(server + "/roles/" + high, Map.of("name", "renamed")).ok();
        // The order of roles is the one thing that privilege does not move.
        GRACE.patch(server + "/roles/ranks", Map.of("ranks", List.of(low, high)))
                .fails(403, "NotElevated");
        GRACE.patch(server + "/roles/ranks", Map.of("ranks", List.of(high, low)))
                .ok();
        // Nobody acts upon those who may everything, as far as they are members.
        ALICE.put("/servers/" + place.id() + "/permissions/default", Map.of("permissions", 77014766592L | 1 << 11))
                .ok();
        ALICE.admits(place, GRACE);
        BOB.patch(server + "/members/" + GRACE.id(), Map.of("nickname", "G")).fails(403, "NotElevated");
        withTicket(GRACE).patch(server, Map.of("owner", BOB.id())).ok();
        assertEquals(BOB.id(), ALICE.get(server).json().get("owner").asText());
    }

    @Test
    void whoIsNotListedHearsThatBeforeAnythingElse() {
        try (var strict = Stage.open(
                Map.of("limits.global.restrict_server_creation", "[\"01ELSE\"]", "limits.new_user.servers", "0"))) {
            var carol = strict.person("carol");
            carol.post("/servers/create", Map.of("name", "")).fails(403, "CantCreateServers");
            var bot = carol.makesBot("robot");
            bot.http().post("/servers/create", Map.of("name", "")).fails(400, "IsBot");
        }
    }

    @Test
    void theFaultOfANameIsToldBeforeTheLimit() {
        try (var small = Stage.open(Map.of("limits.new_user.servers", "0"))) {
            var carol = small.person("carol");
            carol.createsServer("the one more");
            carol.post("/servers/create", Map.of("name", "")).fails(400, "FailedValidation");
            carol.post("/servers/create", Map.of("name", "x")).fails(400, "TooManyServers");
        }
    }
}
