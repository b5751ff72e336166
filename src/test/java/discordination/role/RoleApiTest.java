package discordination.role;

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

/// Making, changing, ordering and deleting roles, and what a server permits (rest-servers 2.4–2.6, 1.8, 1.9).
final class RoleApiTest {
    private static final long MANAGE_PERMISSIONS = 1 << 2;
    private static final long MANAGE_ROLE = 1 << 3;
    private static final int VIEW = 1 << 20;

    @AutoClose
    private static final Stage STAGE = Stage.open(Map.of("limits.global.server_roles", "6"));

    private final Person alice = STAGE.person("alice");
    private final Person bob = STAGE.person("bob");
    private Person.Place place;
    private String roles;

    @BeforeEach
    void aServerWithTwoMembers() {
        place = alice.createsServer("Tea");
        alice.admits(place, bob);
        roles = "/servers/" + place.id() + "/roles";
    }

    private String role(String name) {
        return alice.post(roles, Map.of("name", name)).json().get("id").asText();
    }

    private static Map<String, Object> override(long allow, long deny) {
        return Map.of("permissions", Map.of("allow", allow, "deny", deny));
    }

    private String permissions(String of) {
        return "/servers/" + place.id() + "/permissions/" + of;
    }

    private void give(String... held) {
        alice.patch("/servers/" + place.id() + "/members/" + bob.id(), Map.of("roles", List.of(held)))
                .ok();
    }

    @Test
    void aNewRoleStandsBelowAllOthers() {
        var socket = bob.connect();
        var first = alice.post(roles, Map.of("name", "Mod", "rank", 7)).json();
        var id = first.get("id").asText();
        assertEquals(
                Json.WIRE.valueToTree(
                        Map.of("_id", id, "name", "Mod", "permissions", Map.of("a", 0, "d", 0), "rank", 0)),
                first.get("role"));
        var told = socket.await("ServerRoleUpdate");
        assertEquals(id, told.get("role_id").asText());
        assertEquals("Mod", told.get("data").get("name").asText());
        assertFalse(told.get("data").get("hoist").asBoolean(true));
        var second = role("second");
        alice.delete(roles + "/" + id).is(204);
        assertEquals(id, socket.await("ServerRoleDelete").get("role_id").asText());
        // After a deletion no rank is given twice.
        var third = role("third");
        assertEquals(1, bob.get(roles + "/" + second).json().get("rank").asInt());
        assertEquals(2, bob.get(roles + "/" + third).json().get("rank").asInt());
        bob.get(roles + "/" + id).fails(404, "NotFound");
        bob.post(roles, Map.of("name", "x")).fails(403, "MissingPermission");
        alice.post(roles, Map.of("name", "")).fails(400, "FailedValidation");
        alice.post(roles, Map.of()).refused(422);
        STAGE.person("mallory").get(roles + "/" + second).fails(404, "NotFound");
    }

    @Test
    void nobodyGetsPastTheLimitOfRoles() {
        var statuses = Race.run(10, _ -> alice.post(roles, Map.of("name", "x")).status());
        assertEquals(6, statuses.stream().filter(status -> status == 200).count());
        assertEquals(
                6,
                alice.post(roles, Map.of("name", "x"))
                        .fails(400, "TooManyRoles")
                        .get("max")
                        .asInt());
        var ranks = alice.get("/servers/" + place.id()).json().get("roles").findValues("rank").stream()
                .map(JsonNode::asInt)
                .distinct()
                .count();
        assertEquals(6, ranks);
    }

    @Test
    void anEditIsStoredAndTold() {
        var id = role("Mod");
        var socket = bob.connect();
        var edited = alice.patch(roles + "/" + id, Map.of("colour", "#F00", "hoist", true, "rank", 9))
                .json();
        assertEquals("#F00", edited.get("colour").asText());
        assertTrue(edited.get("hoist").asBoolean());
        assertEquals(0, edited.get("rank").asInt());
        var told = socket.await("ServerRoleUpdate");
        assertEquals(Map.of("colour", "#F00", "hoist", true), Json.WIRE.convertValue(told.get("data"), Map.class));
        var bare = alice.patch(roles + "/" + id, Map.of("remove", List.of("Colour"), "hoist", false))
                .json();
        assertFalse(bare.has("colour") || bare.has("hoist"));
        assertEquals(
                List.of("Colour"),
                Json.WIRE.convertValue(socket.await("ServerRoleUpdate").get("clear"), List.class));
        assertEquals(bare, alice.patch(roles + "/" + id, Map.of()).json());
        socket.expectNothing();
        alice.patch(roles + "/" + id, Map.of("colour", "url(x)")).fails(400, "FailedValidation");
        alice.patch(roles + "/" + id, Map.of("icon", "nosuchfile")).fails(404, "NotFound");
        alice.patch(roles + "/01NOSUCH", Map.of("name", "x")).fails(404, "NotFound");
        bob.patch(roles + "/01NOSUCH", Map.of("name", "x")).fails(403, "MissingPermission");
    }

    @Test
    void onlyRolesBelowOnesOwnCanBeTouched() {
        var high = role("high");
        var mine = role("mine");
        var low = role("low");
        alice.put(permissions(mine), override(MANAGE_ROLE | MANAGE_PERMISSIONS, 0))
                .ok();
        give(mine);
        bob.patch(roles + "/" + high, Map.of("name", "x")).fails(403, "NotElevated");
        bob.patch(roles + "/" + mine, Map.of("name", "x")).fails(403, "NotElevated");
        bob.delete(roles + "/" + high).fails(403, "NotElevated");
        bob.put(permissions(high), override(0, 0)).fails(403, "NotElevated");
        bob.patch(roles + "/" + low, Map.of("name", "x")).ok();
        bob.put(permissions(low), override(MANAGE_ROLE, 0)).ok();
        // Nobody gives what they lack; denying is free, lifting a foreign deny is not.
        bob.put(permissions(low), override(1 << 6, 0)).fails(403, "CannotGiveMissingPermissions");
        bob.put(permissions(low), override(0, 1 << 6)).ok();
        bob.put(permissions(low), override(0, 0)).fails(403, "CannotGiveMissingPermissions");
        alice.put(permissions(low), override(1L << 52, 0)).fails(403, "CannotGiveMissingPermissions");
        bob.delete(roles + "/" + low).is(204);
    }

    @Test
    void ranksAreRewrittenAsAWhole() {
        var a = role("a");
        var b = role("b");
        var c = role("c");
        alice.put(permissions(b), override(MANAGE_ROLE, 0)).ok();
        give(b);
        var socket = bob.connect();
        bob.patch(roles + "/ranks", Map.of("ranks", List.of(b, a, c))).fails(403, "NotElevated");
        bob.patch(roles + "/ranks", Map.of("ranks", List.of(a, b, c))).ok();
        socket.await("ServerRoleRanksUpdate");
        alice.patch(roles + "/ranks", Map.of("ranks", List.of(a, b))).fails(400, "InvalidOperation");
        alice.patch(roles + "/ranks", Map.of("ranks", List.of(a, b, b))).fails(400, "InvalidOperation");
        alice.patch(roles + "/ranks", Map.of("ranks", List.of(a, b, c, c))).fails(400, "InvalidOperation");
        alice.patch(roles + "/ranks", Map.of()).refused(422);
        var server =
                alice.patch(roles + "/ranks", Map.of("ranks", List.of(c, b, a))).json();
        assertEquals(0, server.get("roles").get(c).get("rank").asInt());
        assertEquals(2, server.get("roles").get(a).get("rank").asInt());
        assertEquals(
                List.of(c, b, a),
                Json.WIRE.convertValue(socket.await("ServerRoleRanksUpdate").get("ranks"), List.class));
        give();
        bob.patch(roles + "/ranks", Map.of("ranks", List.of(c, b, a))).fails(403, "MissingPermission");
    }

    @Test
    void aDeletedRoleLeavesItsHoldersAndChannels() {
        var id = role("Mod");
        give(id);
        var other = alice.createsChannel(place, "other");
        for (var channel : List.of(place.channel(), other)) {
            alice.put("/channels/" + channel + "/permissions/" + id, override(8, 0))
                    .ok();
        }
        alice.delete(roles + "/" + id).is(204);
        assertFalse(alice.get("/servers/" + place.id()).json().has("roles"));
        assertFalse(alice.get("/servers/" + place.id() + "/members/" + bob.id())
                .json()
                .has("roles"));
        for (var channel : List.of(place.channel(), other)) {
            assertFalse(alice.get("/channels/" + channel).json().has("role_permissions"));
        }
    }

    @Test
    void permissionsOfTheServerAreSetWhole() {
        var id = role("Mod");
        var socket = bob.connect();
        var server = alice.put(permissions(id), override(4194304, 8)).json();
        var set = Json.WIRE.valueToTree(Map.of("a", 4194304, "d", 8));
        assertEquals(set, server.get("roles").get(id).get("permissions"));
        assertEquals(set, socket.await("ServerRoleUpdate").get("data").get("permissions"));
        // Earlier clients name the halves as answers do.
        alice.put(permissions(id), Map.of("permissions", Map.of("a", 1, "d", 2)))
                .ok();
        assertEquals(
                2,
                alice.get(roles + "/" + id).json().get("permissions").get("d").asInt());

        assertEquals(
                9 | VIEW,
                alice.put(permissions("default"), Map.of("permissions", 9 | VIEW))
                        .json()
                        .get("default_permissions")
                        .asInt());
        assertEquals(
                9 | VIEW,
                socket.await("ServerUpdate", event -> event.get("data").has("default_permissions"))
                        .get("data")
                        .get("default_permissions")
                        .asInt());
        assertEquals(
                8 | VIEW,
                alice.put(permissions("default"), Map.of("permissions", Map.of("a", 9 | VIEW, "d", 1)))
                        .json()
                        .get("default_permissions")
                        .asInt());

        alice.put(permissions("01NOSUCH"), override(0, 0)).fails(404, "NotFound");
        bob.put(permissions("01NOSUCH"), override(0, 0)).fails(404, "NotFound");
        bob.put(permissions(id), override(0, 0)).fails(403, "MissingPermission");
        bob.put(permissions("default"), Map.of("permissions", 0)).fails(403, "MissingPermission");
        alice.put(permissions(id), Map.of("permissions", 5)).refused(422);
        alice.put(permissions(id), Map.of("permissions", Map.of("allow", 1))).refused(422);
        alice.put(permissions(id), override(-1, 0)).refused(422);
        alice.put(permissions("default"), Map.of("permissions", "5")).refused(422);
        alice.put(permissions("default"), Map.of()).refused(422);
        // Unsigned numbers beyond 2^63 may be denied, never allowed.
        alice.put(permissions(id), "{\"permissions\":{\"allow\":0,\"deny\":18446744073709551615}}")
                .ok();
        alice.put(permissions("default"), "{\"permissions\":18446744073709551615}")
                .fails(403, "CannotGiveMissingPermissions");
        alice.put(permissions("default"), "{\"permissions\":18446744073709551616}")
                .refused(422);
    }

    @Test
    void theServersDefaultNeedsEveryBitOfTheNewValue() {
        var id = role("Mod");
        alice.put(permissions(id), override(MANAGE_PERMISSIONS, 0)).ok();
        give(id);
        bob.put(permissions("default"), Map.of("permissions", 77014766592L | MANAGE_PERMISSIONS))
                .ok();
        bob.put(permissions("default"), Map.of("permissions", 77014766592L | MANAGE_ROLE))
                .fails(403, "CannotGiveMissingPermissions");
    }
}
