package discordination.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.http.Json;
import discordination.kit.Person;
import discordination.kit.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The finer rules of channels and groups: what only some have, what is told and in which order, and what goes with
/// them (rest-servers 3.2–3.7).
final class ChannelRulesTest {
    @AutoClose
    private static final Stage STAGE =
            Stage.open(Map.of("limits.global.group_size", "3", "limits.new_user.servers", "100"));

    private static final Person ALICE = STAGE.person("alice");
    private static final Person BOB = STAGE.person("bob");
    private static final Person CAROL = STAGE.person("carol");
    private static final Person DAVE = STAGE.person("dave");

    private Person.Place place;
    private String group;

    @BeforeAll
    static void friends() {
        ALICE.befriends(BOB);
        ALICE.befriends(CAROL);
    }

    @BeforeEach
    void aServerAndAGroup() {
        place = ALICE.createsServer("Tea");
        ALICE.admits(place, BOB);
        group = ALICE.post("/channels/create", Map.of("name", "g", "users", List.of(BOB.id(), CAROL.id())))
                .json()
                .get("_id")
                .asText();
    }

    private static Map<String, Object> override(long allow, long deny) {
        return Map.of("permissions", Map.of("allow", allow, "deny", deny));
    }

    private static List<?> list(JsonNode array) {
        return Json.WIRE.convertValue(array, List.class);
    }

    private List<String> said(String channel) {
        var kinds = new ArrayList<String>();
        for (var message : ALICE.reads(channel))
            kinds.add(message.at("/system/type").asText());
        return kinds.reversed();
    }

    // ---- groups

    @Test
    void whatWasSetIsSaidInItsOrderAndRemovalsAreNot() {
        var path = "/channels/" + group;
        var socket = CAROL.connect();
        ALICE.patch(path, Map.of("description", "d", "owner", BOB.id(), "name", "n"))
                .ok();
        assertEquals(
                List.of("channel_ownership_changed", "channel_renamed", "channel_description_changed"), said(group));
        assertEquals(
                Map.of("owner", BOB.id(), "name", "n", "description", "d"),
                Json.WIRE.convertValue(socket.await("ChannelUpdate").get("data"), Map.class));
        BOB.patch(path, Map.of("remove", List.of("Description", "Icon"), "description", "again"))
                .ok();
        var told = socket.await("ChannelUpdate");
        assertEquals(List.of("Icon"), list(told.get("clear")));
        assertEquals(4, said(group).size());
        var before = CAROL.get(path).json();
        // What only a server's channel has is ignored.
        assertEquals(
                before,
                CAROL.patch(
                                path,
                                Map.of(
                                        "voice",
                                        Map.of("max_users", 3),
                                        "slowmode",
                                        7,
                                        "remove",
                                        List.of("DefaultPermissions", "Voice", "Slowmode")))
                        .json());
        socket.expectNo("ChannelUpdate");
        assertEquals(
                "",
                BOB.patch(path, Map.of("description", ""))
                        .json()
                        .get("description")
                        .asText());
        // Without the owner's word nobody passes a group on, whatever else is right.
        CAROL.patch(path, Map.of("owner", CAROL.id(), "name", "x")).fails(403, "NotOwner");
        BOB.patch(path, Map.of("owner", DAVE.id())).fails(404, "NotInGroup");
        assertEquals("n", BOB.get(path).json().get("name").asText());
    }

    @Test
    void whoMayEverythingDoesNotPassOnAGroup() {
        var grace = STAGE.person("grace");
        STAGE.database().change(tx -> tx.sql().execute("update users set privileged = true where id = ?", grace.id()));
        grace.get("/channels/" + group).ok();
        grace.patch("/channels/" + group, Map.of("owner", BOB.id())).fails(403, "NotOwner");
        grace.delete("/channels/" + group + "/recipients/" + BOB.id()).fails(403, "MissingPermission");
    }

    @Test
    void groupsHaveNoRoles() {
        ALICE.put("/channels/" + group + "/permissions/01ROLE", override(0, 0)).fails(400, "InvalidOperation");
        var direct = ALICE.opensDm(BOB);
        ALICE.get("/channels/" + direct + "/members").fails(400, "InvalidOperation");
        ALICE.put("/channels/" + direct + "/recipients/" + CAROL.id()).fails(400, "InvalidOperation");
        ALICE.delete("/channels/" + direct + "/recipients/" + BOB.id()).fails(400, "InvalidOperation");
        ALICE.post("/channels/" + direct + "/invites", Map.of()).fails(400, "InvalidOperation");
        ALICE.get("/channels/" + place.channel() + "/members").fails(400, "InvalidOperation");
        ALICE.put("/channels/" + place.channel() + "/recipients/" + BOB.id()).fails(400, "InvalidOperation");
    }

    @Test
    void aFullGroupTakesNobodyInByInviteEither() {
        var code = ALICE.invites(group);
        var full = DAVE.post("/invites/" + code, Map.of()).fails(403, "GroupTooLarge");
        assertEquals(3, full.get("max").asInt());
        BOB.delete("/channels/" + group).is(204);
        DAVE.joins(code);
        BOB.post("/invites/" + code, Map.of()).fails(403, "GroupTooLarge");
        DAVE.post("/invites/" + code, Map.of()).fails(409, "AlreadyInGroup");
    }

    /// Upstream crashes when somebody deletes another's invite to a group.
    @Test
    void anothersInviteToAGroupIsTheOwnersToDelete() {
        var code = BOB.invites(group);
        var missing = CAROL.delete("/invites/" + code).fails(403, "MissingPermission");
        assertEquals("ManageChannel", missing.get("permission").asText());
        DAVE.delete("/invites/" + code).fails(403, "MissingPermission");
        ALICE.delete("/invites/" + code).is(204);
        BOB.delete("/invites/" + BOB.invites(group)).is(204);
    }

    @Test
    void theLimitOfServersCountsForGroupsToo() {
        try (var small = Stage.open(Map.of("limits.new_user.servers", "0"))) {
            var host = small.person("host");
            var id = host.post("/channels/create", Map.of("name", "g"))
                    .json()
                    .get("_id")
                    .asText();
            var code = host.invites(id);
            var guest = small.person("guest");
            guest.createsServer("the one more");
            guest.post("/invites/" + code, Map.of()).fails(400, "TooManyServers");
            guest.post("/invites/nosuchxx", Map.of()).fails(400, "TooManyServers");
        }
    }

    // ---- direct channels

    @Test
    void whoIsBlockedMayStillCloseAndReadButNotWrite() {
        var direct = ALICE.opensDm(CAROL);
        ALICE.says(direct, "hello");
        CAROL.put("/users/" + ALICE.id() + "/block").ok();
        assertEquals(List.of("hello"), ALICE.hears(direct));
        ALICE.post("/channels/" + direct + "/messages", Map.of("content", "x")).fails(403, "MissingPermission");
        ALICE.delete("/channels/" + direct).is(204);
        assertFalse(ALICE.get("/channels/" + direct).json().get("active").asBoolean());
        CAROL.delete("/users/" + ALICE.id() + "/block").ok();
        ALICE.befriends(CAROL);
        var socket = CAROL.connect();
        ALICE.says(direct, "again");
        socket.await("Message");
        socket.expectNo("ChannelUpdate");
        assertTrue(CAROL.get("/channels/" + direct).json().get("active").asBoolean());
    }

    // ---- channels of servers

    @Test
    void numbersHaveTheirBounds() {
        var path = "/channels/" + place.channel();
        for (var wrong : List.<Map<String, ?>>of(
                Map.of("slowmode", -1),
                Map.of("slowmode", 21601),
                Map.of("voice", Map.of("max_users", 0)),
                Map.of("name", ""),
                Map.of("name", "x".repeat(33)),
                Map.of("description", "x".repeat(1025)),
                Map.of("icon", ""))) {
            ALICE.patch(path, wrong).fails(400, "FailedValidation");
        }
        assertEquals(
                21600,
                ALICE.patch(path, Map.of("slowmode", 21600))
                        .json()
                        .get("slowmode")
                        .asInt());
        BOB.says(place.channel(), "one");
        BOB.post(path + "/messages", Map.of("content", "two")).fails(429, "InSlowmode");
        // Switching it off lets everybody speak, also those whose time is still running.
        ALICE.patch(path, Map.of("slowmode", 0)).ok();
        BOB.says(place.channel(), "two");
        ALICE.patch(path, Map.of("slowmode", 21600)).ok();
        BOB.post(path + "/messages", Map.of("content", "three")).fails(429, "InSlowmode");
        assertFalse(
                ALICE.patch(path, Map.of("remove", List.of("Slowmode"))).json().has("slowmode"));
        BOB.says(place.channel(), "three");
        assertEquals(List.of("one", "two", "three"), BOB.hears(place.channel()));
    }

    @Test
    void everythingOfAChannelGoesWithIt() {
        var id = ALICE.createsChannel(place, "gone");
        var hook =
                ALICE.post("/channels/" + id + "/webhooks", Map.of("name", "w")).json();
        var code = ALICE.invites(id);
        var said = ALICE.says(id, "<@" + BOB.id() + ">");
        BOB.put("/channels/" + id + "/ack/" + said).is(204);
        assertTrue(BOB.get("/sync/unreads").json().toString().contains(id));
        ALICE.delete("/channels/" + id + "?leave_silently=true").is(204);
        ALICE.get("/webhooks/" + hook.get("id").asText()).fails(404, "NotFound");
        STAGE.visitor()
                .post(
                        "/webhooks/" + hook.get("id").asText() + "/"
                                + hook.get("token").asText(),
                        Map.of("content", "x"))
                .fails(404, "NotFound");
        DAVE.post("/invites/" + code, Map.of()).fails(404, "NotFound");
        assertFalse(BOB.get("/sync/unreads").json().toString().contains(id));
        BOB.get("/channels/" + id + "/messages/" + said).fails(404, "NotFound");
    }

    @Test
    void theDefaultOfAChannelIsMeasuredAgainstWhatStoodThere() {
        var path = "/channels/" + place.channel() + "/permissions/default";
        var mod = ALICE.post("/servers/" + place.id() + "/roles", Map.of("name", "m"))
                .json()
                .get("id")
                .asText();
        ALICE.put("/servers/" + place.id() + "/permissions/" + mod, override(4, 0))
                .ok();
        ALICE.patch("/servers/" + place.id() + "/members/" + BOB.id(), Map.of("roles", List.of(mod)))
                .ok();
        BOB.put(path, override(1, 0)).fails(403, "CannotGiveMissingPermissions");
        ALICE.put(path, override(1, 2)).ok();
        // What was allowed before may stay, be dropped and be denied; what was denied may not be lifted.
        BOB.put(path, override(1, 2)).ok();
        BOB.put(path, override(1, 0)).fails(403, "CannotGiveMissingPermissions");
        BOB.put(path, override(0, 3)).ok();
        BOB.put(path, override(0, 2)).fails(403, "CannotGiveMissingPermissions");
    }
}
