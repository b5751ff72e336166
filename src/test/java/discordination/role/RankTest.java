package discordination.role;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.access.Permission;
import discordination.kit.Person;
import discordination.kit.Stage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who stands above whom, whatever they may do (rest-servers 1.3, 1.8, 1.9, 2.6).
final class RankTest {
    @AutoClose
    private static final Stage STAGE = Stage.open();

    private static final Person ALICE = STAGE.person("alice");
    private static final Person BOB = STAGE.person("bob");
    private static final Person CAROL = STAGE.person("carol");
    private static final long EVERYTHING = Permission.ALL;

    private Person.Place place;
    private String server;

    @BeforeEach
    void aServerOfThree() {
        place = ALICE.createsServer("Tea");
        ALICE.admits(place, BOB, CAROL);
        server = "/servers/" + place.id();
    }

    private static Map<String, Object> override(long allow, long deny) {
        return Map.of("permissions", Map.of("allow", allow, "deny", deny));
    }

    private String role(long allow, Person... holders) {
        var id = ALICE.post(server + "/roles", Map.of("name", "r"))
                .json()
                .get("id")
                .asText();
        ALICE.put(server + "/permissions/" + id, override(allow, 0)).ok();
        for (var holder : holders)
            ALICE.patch(member(holder), Map.of("roles", List.of(id))).ok();
        return id;
    }

    private String member(Person person) {
        return server + "/members/" + person.id();
    }

    @Test
    void withoutARoleNobodyIsAboveAnybody() {
        ALICE.put(server + "/permissions/default", Map.of("permissions", EVERYTHING))
                .ok();
        var role = role(0);
        BOB.patch(member(CAROL), Map.of("nickname", "C")).fails(403, "NotElevated");
        BOB.patch(member(CAROL), Map.of("remove", List.of("Avatar"))).fails(403, "NotElevated");
        BOB.patch(member(CAROL), Map.of("can_publish", false)).fails(403, "NotElevated");
        BOB.delete(member(CAROL)).fails(403, "NotElevated");
        BOB.put(server + "/bans/" + CAROL.id(), Map.of()).fails(403, "NotElevated");
        BOB.patch(server + "/roles/" + role, Map.of("name", "x")).fails(403, "NotElevated");
        BOB.delete(server + "/roles/" + role).fails(403, "NotElevated");
        BOB.put(server + "/permissions/" + role, override(0, 0)).fails(403, "NotElevated");
        BOB.put("/channels/" + place.channel() + "/permissions/" + role, override(0, 0))
                .fails(403, "NotElevated");
        BOB.patch(member(BOB), Map.of("roles", List.of(role))).fails(403, "NotElevated");
        // What concerns nobody in particular needs no rank.
        BOB.put("/channels/" + place.channel() + "/permissions/default", override(0, 0))
                .ok();
        BOB.patch(server, Map.of("name", "Coffee")).ok();
        BOB.put(server + "/bans/01ARZ3NDEKTSV4RRFFQ69G5FAV", Map.of()).ok();
        BOB.patch(member(BOB), Map.of("nickname", "B")).ok();
    }

    @Test
    void equalRanksDoNotActUponEachOther() {
        role(EVERYTHING, BOB, CAROL);
        BOB.patch(member(CAROL), Map.of("nickname", "C")).fails(403, "NotElevated");
        BOB.delete(member(CAROL)).fails(403, "NotElevated");
        // Who could silence others is not silenced, before anything else is looked at.
        BOB.patch(member(CAROL), Map.of("timeout", "2999-01-01T00:00:00Z")).fails(403, "IsElevated");
        // Shedding roles of somebody higher needs rank as well, adding to oneself does, removing does not.
        BOB.patch(member(CAROL), Map.of("remove", List.of("Roles"))).fails(403, "NotElevated");
        BOB.patch(member(BOB), Map.of("roles", List.of())).ok();
    }

    @Test
    void theHighestRoleOfSeveralCounts() {
        var high = role(0);
        var low = role(EVERYTHING, BOB);
        ALICE.patch(member(CAROL), Map.of("roles", List.of(low, high))).ok();
        BOB.patch(member(CAROL), Map.of("nickname", "C")).fails(403, "NotElevated");
        ALICE.patch(member(BOB), Map.of("roles", List.of(low, high))).ok();
        ALICE.patch(member(CAROL), Map.of("roles", List.of(low))).ok();
        BOB.patch(member(CAROL), Map.of("nickname", "C")).ok();
        // Any role may be taken, also one's own highest; only what is added is asked for.
        var lowest = role(0);
        BOB.patch(member(CAROL), Map.of("roles", List.of(lowest))).ok();
        BOB.patch(member(CAROL), Map.of("roles", List.of(lowest, low))).ok();
        BOB.patch(member(CAROL), Map.of("roles", List.of(lowest, high))).fails(403, "NotElevated");
    }

    @Test
    void whatStandsAboveStaysWhereItIs() {
        var top = role(0);
        var mine = role(EVERYTHING, BOB);
        var a = role(0);
        var b = role(0);
        for (var wrong : List.of(List.of(mine, top, a, b), List.of(top, a, mine, b), List.of(a, mine, top, b))) {
            BOB.patch(server + "/roles/ranks", Map.of("ranks", wrong)).fails(403, "NotElevated");
        }
        var roles = BOB.patch(server + "/roles/ranks", Map.of("ranks", List.of(top, mine, b, a)))
                .json()
                .get("roles");
        assertEquals(3, roles.get(a).get("rank").asInt());
        assertEquals(2, roles.get(b).get("rank").asInt());
    }

    /// A role that shows and one that hides: the higher decides, and clients are told when they change places.
    @Test
    void whoSeesWhatFollowsTheOrderOfRoles() {
        var shows = role(0);
        var hides = role(0);
        var channel = "/channels/" + place.channel();
        ALICE.put(channel + "/permissions/" + shows, override(1 << 20, 0)).ok();
        ALICE.put(channel + "/permissions/" + hides, override(0, 1 << 20)).ok();
        ALICE.patch(member(BOB), Map.of("roles", List.of(shows, hides))).ok();
        BOB.get(channel).ok();
        var socket = BOB.connect();
        ALICE.patch(server + "/roles/ranks", Map.of("ranks", List.of(hides, shows)))
                .ok();
        var gone = socket.await("Bulk").get("v");
        assertEquals("ChannelDelete", gone.get(0).get("type").asText());
        assertEquals("ServerRoleRanksUpdate", gone.get(1).get("type").asText());
        BOB.get(channel).fails(403, "MissingPermission");
        ALICE.patch(server + "/roles/ranks", Map.of("ranks", List.of(shows, hides)))
                .ok();
        assertEquals("ChannelCreate", socket.await("Bulk").at("/v/0/type").asText());
        BOB.get(channel).ok();
    }

    /// Ranks that were given twice, as upstream does after deletions: the smaller id is the higher role.
    @Test
    void equalRanksAreOrderedById() {
        var first = role(0);
        var second = role(0);
        assertTrue(first.compareTo(second) < 0);
        STAGE.database().change(tx -> tx.sql().execute("update roles set rank = 0 where server_id = ?", place.id()));
        ALICE.patch(member(BOB), Map.of("roles", List.of(second, first))).ok();
        var channel = "/channels/" + place.channel();
        ALICE.put(channel + "/permissions/" + first, override(0, 1 << 20)).ok();
        ALICE.put(channel + "/permissions/" + second, override(1 << 20, 0)).ok();
        BOB.get(channel).fails(403, "MissingPermission");
        ALICE.put(channel + "/permissions/" + first, override(1 << 20, 0)).ok();
        ALICE.put(channel + "/permissions/" + second, override(0, 1 << 20)).ok();
        BOB.get(channel).ok();
        // The next role stands below both.
        assertEquals(
                1, ALICE.get(server + "/roles/" + role(0)).json().get("rank").asInt());
    }

    /// A channel's override is measured against what the role has in the whole server, not against what stood there.
    @Test
    void aRoleGetsInAChannelWhatItHasAnyway() {
        var mine = role(Permission.MANAGE_PERMISSIONS.bit, BOB);
        var low = role(Permission.KICK_MEMBERS.bit);
        var here = "/channels/" + place.channel() + "/permissions/" + low;
        BOB.put(here, override(Permission.KICK_MEMBERS.bit, 0)).ok();
        BOB.put(here, override(Permission.BAN_MEMBERS.bit, 0)).fails(403, "CannotGiveMissingPermissions");
        // Somebody who has it gave it here; that does not let others give it again.
        ALICE.put(here, override(Permission.BAN_MEMBERS.bit, 0)).ok();
        BOB.put(here, override(Permission.BAN_MEMBERS.bit, 0)).fails(403, "CannotGiveMissingPermissions");
        // Nor does what was denied here count as lifted.
        ALICE.put(here, override(0, Permission.BAN_MEMBERS.bit)).ok();
        BOB.put(here, override(0, 0)).ok();
        BOB.put("/channels/" + place.channel() + "/permissions/" + mine, override(0, 0))
                .fails(403, "NotElevated");
    }
}
