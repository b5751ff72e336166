package discordination.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.kit.Answer;
import discordination.kit.Person;
import discordination.kit.Race;
import discordination.kit.Stage;
import discordination.kit.Visitor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Moderators and members who act at the same moment: limits hold, what contradicts each other does not both happen,
/// and nobody is answered with a fault of ours.
final class RacesTest {
    private static final int ROUNDS = 3;

    @AutoClose
    private static final Stage STAGE =
            Stage.open(Map.of("limits.global.group_size", "4", "limits.new_user.servers", "30"));

    private static final Person ALICE = STAGE.person("alice");
    private static final Person BOB = STAGE.person("bob");
    private static final Person CAROL = STAGE.person("carol");
    private static final Person DAVE = STAGE.person("dave");

    private Person.Place place;
    private String server;

    @BeforeEach
    void aServer() {
        place = ALICE.createsServer("Tea");
        server = "/servers/" + place.id();
    }

    /// Does all of it at once; fails on a fault of ours.
    @SafeVarargs
    private static List<Answer> atOnce(Supplier<Answer>... deeds) {
        var answers = Race.run(deeds.length, i -> deeds[i].get());
        for (var answer : answers) assertTrue(answer.status() < 500, answer.toString());
        return answers;
    }

    private String member(Person person) {
        return server + "/members/" + person.id();
    }

    private String role(String name) {
        return ALICE.post(server + "/roles", Map.of("name", name))
                .json()
                .get("id")
                .asText();
    }

    private static Visitor withTicket(Person person) {
        var ticket = person.put("/auth/mfa/ticket", Map.of("password", person.password()))
                .json();
        return person.with("X-MFA-Ticket", ticket.get("token").asText());
    }

    @Test
    void whoIsBannedIsNotIn() {
        var code = ALICE.invites(place.channel());
        for (int round = 0; round < ROUNDS; round++) {
            atOnce(
                    () -> BOB.post("/invites/" + code, Map.of()),
                    () -> ALICE.put(server + "/bans/" + BOB.id(), Map.of()).is(200),
                    () -> CAROL.post("/invites/" + code, Map.of()));
            BOB.get(server).fails(404, "NotFound");
            BOB.post("/invites/" + code, Map.of()).fails(403, "Banned");
            CAROL.get(server).ok();
            ALICE.delete(server + "/bans/" + BOB.id()).is(204);
        }
    }

    @Test
    void nobodyLeavesTwice() {
        for (int round = 0; round < ROUNDS; round++) {
            ALICE.admits(place, BOB);
            var answers = atOnce(
                    () -> BOB.delete(server),
                    () -> ALICE.delete(member(BOB)),
                    () -> BOB.patch(member(BOB), Map.of("nickname", "B")),
                    () -> ALICE.patch(member(BOB), Map.of("timeout", "2999-01-01T00:00:00Z")));
            assertEquals(
                    1,
                    answers.subList(0, 2).stream()
                            .filter(answer -> answer.status() == 204)
                            .count());
            assertEquals(
                    1, ALICE.get(server).json().get("approximate_member_count").asInt());
            assertEquals(1, ALICE.get(server + "/members").json().get("members").size());
            STAGE.database().change(tx -> tx.sql().execute("delete from members where hidden"));
        }
    }

    @Test
    void ranksStayAnOrder() {
        role("a");
        role("b");
        for (int round = 0; round < ROUNDS; round++) {
            var known = ids(ALICE.get(server).json().get("roles"));
            atOnce(
                    () -> ALICE.post(server + "/roles", Map.of("name", "new")),
                    () -> ALICE.patch(server + "/roles/ranks", Map.of("ranks", known.reversed())),
                    () -> ALICE.post(server + "/roles", Map.of("name", "new")),
                    () -> ALICE.patch(server + "/roles/ranks", Map.of("ranks", known)),
                    () -> ALICE.delete(server + "/roles/" + known.getLast()));
            var ranks = ALICE.get(server).json().get("roles").findValues("rank");
            assertEquals(ranks.size(), new HashSet<>(ranks).size(), ranks.toString());
        }
    }

    @Test
    void oneOfTwoOrdersStands() {
        var a = role("a");
        var b = role("b");
        var c = role("c");
        var first = List.of(c, a, b);
        var second = List.of(b, c, a);
        for (int round = 0; round < ROUNDS; round++) {
            var answers = atOnce(
                    () -> ALICE.patch(server + "/roles/ranks", Map.of("ranks", first)),
                    () -> ALICE.patch(server + "/roles/ranks", Map.of("ranks", second)),
                    () -> ALICE.patch(server + "/roles/" + a, Map.of("name", "renamed")));
            for (var answer : answers) answer.is(200);
            var order = ids(ALICE.get(server).json().get("roles"));
            assertTrue(order.equals(first) || order.equals(second), order.toString());
            assertEquals(
                    "renamed",
                    ALICE.get(server + "/roles/" + a).json().get("name").asText());
        }
    }

    /// What somebody else changes meanwhile is not overwritten with what it was.
    @Test
    void editsOfDifferentFieldsAllStand() {
        for (int round = 0; round < ROUNDS; round++) {
            var category = Map.of("id", "c" + round, "title", "t", "channels", List.of(place.channel()));
            var name = "name " + round;
            var answers = atOnce(
                    () -> ALICE.patch(server, Map.of("categories", List.of(category))),
                    () -> ALICE.patch(server, Map.of("name", name)),
                    () -> ALICE.patch(server, Map.of("system_messages", Map.of("user_left", place.channel()))),
                    () -> ALICE.patch(server, Map.of("remove", List.of("Description"))),
                    () -> ALICE.post(server + "/channels", Map.of("name", "new")));
            for (var answer : answers) answer.is(200);
            var now = ALICE.get(server).json();
            assertEquals(name, now.get("name").asText());
            assertEquals("c" + round, now.at("/categories/0/id").asText());
            assertEquals(place.channel(), now.at("/system_messages/user_left").asText());
            assertEquals(round + 2, now.get("channels").size());
            ALICE.patch(server, Map.of("description", "d", "remove", List.of("Categories", "SystemMessages")))
                    .ok();
        }
    }

    @Test
    void oneOfTwoSetsOfCategoriesStands() {
        var rooms = List.of(ALICE.createsChannel(place, "x"), ALICE.createsChannel(place, "y"));
        var one = List.of(Map.of("id", "one", "title", "t", "channels", rooms));
        var two = List.of(
                Map.of("id", "a", "title", "t", "channels", List.of(rooms.getFirst())),
                Map.of("id", "b", "title", "t", "channels", List.of(rooms.getLast())));
        for (int round = 0; round < ROUNDS; round++) {
            atOnce(
                    () -> ALICE.patch(server, Map.of("categories", one)),
                    () -> ALICE.patch(server, Map.of("categories", two)));
            var stands = ALICE.get(server).json().get("categories").findValuesAsText("id");
            assertTrue(stands.equals(List.of("one")) || stands.equals(List.of("a", "b")), stands.toString());
        }
    }

    @Test
    void nobodyEntersByAnInviteThatIsGone() {
        var people = List.of(BOB, CAROL, DAVE);
        for (int round = 0; round < ROUNDS; round++) {
            var code = ALICE.invites(place.channel());
            var answers = atOnce(
                    () -> BOB.post("/invites/" + code, Map.of()),
                    () -> ALICE.delete("/invites/" + code).is(204),
                    () -> CAROL.post("/invites/" + code, Map.of()),
                    () -> DAVE.post("/invites/" + code, Map.of()));
            var inside = 0;
            for (var answer : List.of(answers.get(0), answers.get(2), answers.get(3))) {
                if (answer.status() == 200) inside++;
                else answer.fails(404, "NotFound");
            }
            assertEquals(
                    inside + 1,
                    ALICE.get(server).json().get("approximate_member_count").asInt());
            for (var person : people) {
                person.post("/invites/" + code, Map.of()).fails(404, "NotFound");
                person.delete(server);
            }
        }
    }

    private static List<String> ids(JsonNode roles) {
        return StreamSupport.stream(roles.spliterator(), false)
                .map(role -> role.get("_id").asText())
                .toList();
    }

    @Test
    void noDeletedRoleIsHeld() {
        ALICE.admits(place, BOB, CAROL);
        for (int round = 0; round < ROUNDS; round++) {
            var role = role("r");
            atOnce(
                    () -> ALICE.patch(member(BOB), Map.of("roles", List.of(role))),
                    () -> ALICE.delete(server + "/roles/" + role),
                    () -> ALICE.patch(member(CAROL), Map.of("roles", List.of(role))),
                    () -> ALICE.put(
                            "/channels/" + place.channel() + "/permissions/" + role,
                            Map.of("permissions", Map.of("allow", 1, "deny", 0))));
            assertFalse(ALICE.get(member(BOB)).json().has("roles"));
            assertFalse(ALICE.get(member(CAROL)).json().has("roles"));
            assertFalse(ALICE.get("/channels/" + place.channel()).json().has("role_permissions"));
        }
    }

    @Test
    void aServerPassesOnOnce() {
        ALICE.admits(place, BOB, CAROL);
        var first = withTicket(ALICE);
        var second = withTicket(ALICE);
        var answers = atOnce(
                () -> first.patch(server, Map.of("owner", BOB.id())),
                () -> second.patch(server, Map.of("owner", CAROL.id())));
        assertEquals(
                1, answers.stream().filter(answer -> answer.status() == 200).count(), answers.toString());
        for (var answer : answers) if (answer.status() != 200) answer.fails(403, "NotOwner");
        var owner = ALICE.get(server).json().get("owner").asText();
        assertEquals(answers.getFirst().status() == 200 ? BOB.id() : CAROL.id(), owner);
    }

    @Test
    void aServerIsNotGivenToSomebodyWhoLeavesNorDeletedByThem() {
        for (int round = 0; round < 3; round++) {
            var given = ALICE.createsServer("Gift");
            var path = "/servers/" + given.id();
            ALICE.admits(given, BOB);
            var owner = withTicket(ALICE);
            var answers = atOnce(
                    () -> owner.patch(path, Map.of("owner", BOB.id())), () -> BOB.delete(path), () -> BOB.delete(path));
            var now = ALICE.get(path).json();
            var kept = answers.getFirst().status() == 200;
            assertEquals(kept ? BOB.id() : ALICE.id(), now.get("owner").asText(), answers.toString());
            assertEquals(kept ? 2 : 1, now.get("approximate_member_count").asInt(), answers.toString());
        }
    }

    @Test
    void whateverIsDoneWhileTheServerGoes() {
        ALICE.admits(place, BOB);
        var code = ALICE.invites(place.channel());
        var role = role("r");
        var channel = "/channels/" + place.channel();
        var said = BOB.says(place.channel(), "hi");
        atOnce(
                () -> ALICE.delete(server).is(204),
                () -> CAROL.post("/invites/" + code, Map.of()),
                () -> ALICE.post(server + "/channels", Map.of("name", "new")),
                () -> ALICE.post(server + "/roles", Map.of("name", "new")),
                () -> ALICE.patch(member(BOB), Map.of("roles", List.of(role))),
                () -> ALICE.delete(channel + "/messages/" + said),
                () -> BOB.post(channel + "/messages", Map.of("content", "hello")),
                () -> BOB.post(channel + "/invites", Map.of()),
                () -> ALICE.post(channel + "/webhooks", Map.of("name", "w")),
                () -> ALICE.put(server + "/bans/" + DAVE.id(), Map.of()),
                () -> BOB.put(channel + "/ack/" + said),
                () -> BOB.put(channel + "/messages/" + said + "/reactions/%F0%9F%91%8D"),
                () -> BOB.delete(server));
        ALICE.get(server).fails(404, "NotFound");
        CAROL.get(server).fails(404, "NotFound");
        BOB.get(channel).fails(404, "NotFound");
    }

    @Test
    void whateverIsDoneWhileAChannelGoes() {
        ALICE.admits(place, BOB);
        for (int round = 0; round < ROUNDS; round++) {
            var id = ALICE.createsChannel(place, "gone");
            var channel = "/channels/" + id;
            var said = BOB.says(id, "hi");
            var category = Map.of("id", "c", "title", "t", "channels", List.of(id));
            atOnce(
                    () -> ALICE.delete(channel),
                    () -> ALICE.patch(server, Map.of("categories", List.of(category))),
                    () -> ALICE.patch(channel, Map.of("name", "renamed")),
                    () -> BOB.post(channel + "/messages", Map.of("content", "hello")),
                    () -> ALICE.post(channel + "/messages/" + said + "/pin", Map.of()),
                    () -> ALICE.delete(channel + "/messages/bulk", Map.of("ids", List.of(said))),
                    () -> BOB.post(channel + "/invites", Map.of()),
                    () -> ALICE.post(channel + "/webhooks", Map.of("name", "w")),
                    () -> ALICE.patch(server, Map.of("system_messages", Map.of("user_left", id))),
                    () -> BOB.put(channel + "/ack/" + said));
            ALICE.get(channel).fails(404, "NotFound");
            var now = ALICE.get(server).json();
            assertFalse(now.path("categories").toString().contains(id), now.toString());
            assertFalse(now.path("system_messages").toString().contains(id), now.toString());
        }
    }

    @Test
    void aWebhookOrInviteGoesOnce() {
        ALICE.admits(place, BOB);
        var channel = "/channels/" + place.channel();
        var hook = ALICE.post(channel + "/webhooks", Map.of("name", "w"))
                .json()
                .get("id")
                .asText();
        var code = BOB.invites(place.channel());
        for (var path : List.of("/webhooks/" + hook, "/invites/" + code)) {
            var statuses = Race.run(4, _ -> ALICE.delete(path).status());
            assertEquals(Set.of(204, 404), new HashSet<>(statuses));
            assertEquals(1, statuses.stream().filter(status -> status == 204).count());
        }
        var types = new ArrayList<String>();
        for (var entry : ALICE.get(server + "/audit_logs").json().get("audit_logs")) {
            types.add(entry.at("/action/type").asText());
        }
        assertEquals(1, types.stream().filter("WebhookDelete"::equals).count());
        assertEquals(1, types.stream().filter("InviteDelete"::equals).count());
    }

    @Test
    void nobodyPassesTheLimitOfServersByTwoRoads() {
        try (var strict = Stage.open(Map.of("limits.new_user.servers", "2"))) {
            var host = strict.person("host");
            var codes = List.of(
                    host.invites(host.createsServer("a").channel()),
                    host.invites(host.createsServer("b").channel()));
            var guest = strict.person("guest");
            var statuses = Race.run(
                    6,
                    i -> i < 2
                            ? guest.post("/invites/" + codes.get(i), Map.of()).status()
                            : guest.post("/servers/create", Map.of("name", "x")).status());
            // One more than the limit, as everybody knows it.
            assertEquals(3, statuses.stream().filter(status -> status == 200).count(), statuses.toString());
        }
    }

    // ---- groups

    @Test
    void aGroupKeepsAnOwnerAndItsSize() {
        for (var friend : List.of(BOB, CAROL, DAVE)) ALICE.befriends(friend);
        BOB.befriends(DAVE);
        for (int round = 0; round < ROUNDS; round++) {
            var made = ALICE.post("/channels/create", Map.of("name", "g", "users", List.of(BOB.id(), CAROL.id())))
                    .json();
            var path = "/channels/" + made.get("_id").asText();
            var code = ALICE.invites(made.get("_id").asText());
            atOnce(
                    () -> ALICE.delete(path),
                    () -> BOB.put(path + "/recipients/" + DAVE.id()),
                    () -> ALICE.delete(path + "/recipients/" + BOB.id()),
                    () -> CAROL.delete(path),
                    () -> DAVE.post("/invites/" + code, Map.of()),
                    () -> ALICE.patch(path, Map.of("owner", CAROL.id())));
            var left = STAGE.database()
                    .read(handle -> handle.createQuery(
                                    "select owner = any(recipients) and cardinality(recipients) between 1 and 4 from channels"
                                            + " where id = :id")
                            .bind("id", made.get("_id").asText())
                            .mapTo(Boolean.class)
                            .findOne());
            assertTrue(left.orElse(true), made.toString());
        }
        for (var friend : List.of(BOB, CAROL, DAVE))
            ALICE.delete("/users/" + friend.id() + "/friend").ok();
        BOB.delete("/users/" + DAVE.id() + "/friend").ok();
    }
}
