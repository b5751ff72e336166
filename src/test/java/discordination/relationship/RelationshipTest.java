package discordination.relationship;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.http.Json;
import discordination.kit.Answer;
import discordination.kit.Person;
import discordination.kit.Race;
import discordination.kit.Stage;
import discordination.user.Relationship;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Friends, requests and blocks: every cell of the table, both sides, and both at once.
final class RelationshipTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    private static Person alice;
    private static Person bob;

    @BeforeAll
    static void arrive() {
        alice = stage.person("alice");
        bob = stage.person("bob");
    }

    private static Answer act(Person person, String deed, String target) {
        return switch (deed) {
            case "add" -> person.put("/users/" + target + "/friend");
            case "remove" -> person.delete("/users/" + target + "/friend");
            case "block" -> person.put("/users/" + target + "/block");
            case "unblock" -> person.delete("/users/" + target + "/block");
            default -> throw new IllegalArgumentException(deed);
        };
    }

    /// Puts the two into a standing without asking the routes.
    private static void stand(Person one, Person other, String mine, String theirs) {
        stage.database().change(transaction -> {
            var sql = transaction.sql();
            sql.execute(
                    "delete from relationships where user_id in (?, ?) and other_id in (?, ?)",
                    one.id(),
                    other.id(),
                    one.id(),
                    other.id());
            var insert = "insert into relationships (user_id, other_id, status) values (?, ?, ?)";
            if (!mine.equals("NONE")) sql.execute(insert, one.id(), other.id(), mine);
            if (!theirs.equals("NONE")) sql.execute(insert, other.id(), one.id(), theirs);
        });
    }

    private static String status(Person of, Person to) {
        for (var relation : of.get("/users/@me").json().path("relations")) {
            if (relation.get("_id").asText().equals(to.id()))
                return relation.get("status").asText();
        }
        return "None";
    }

    @ParameterizedTest
    @CsvSource({
        "NONE,          NONE,          add,     Outgoing,     Incoming",
        "NONE,          NONE,          block,   Blocked,      BlockedOther",
        "OUTGOING,      INCOMING,      remove,  None,         None",
        "OUTGOING,      INCOMING,      block,   Blocked,      BlockedOther",
        "INCOMING,      OUTGOING,      add,     Friend,       Friend",
        "INCOMING,      OUTGOING,      remove,  None,         None",
        "INCOMING,      OUTGOING,      block,   Blocked,      BlockedOther",
        "FRIEND,        FRIEND,        remove,  None,         None",
        "FRIEND,        FRIEND,        block,   Blocked,      BlockedOther",
        "BLOCKED,       BLOCKED_OTHER, unblock, None,         None",
        "BLOCKED,       BLOCKED,       unblock, BlockedOther, Blocked",
        "BLOCKED_OTHER, BLOCKED,       block,   Blocked,      Blocked",
    })
    void aDeedChangesBothSidesAndTellsBoth(String mine, String theirs, String deed, String after, String other) {
        stand(alice, bob, mine, theirs);
        try (var atAlice = alice.connect();
                var atBob = bob.connect()) {
            var seen = act(alice, deed, bob.id()).json();
            assertEquals(bob.id(), seen.get("_id").asText());
            assertEquals(after, seen.get("relationship").asText());
            assertEquals(after, status(alice, bob));
            assertEquals(other, status(bob, alice));
            var toAlice = atAlice.await("UserRelationship");
            assertEquals(alice.id(), toAlice.get("id").asText());
            assertEquals(seen, toAlice.get("user"));
            assertEquals(after, toAlice.get("status").asText());
            var toBob = atBob.await("UserRelationship");
            assertEquals(bob.id(), toBob.get("id").asText());
            assertEquals(alice.id(), toBob.at("/user/_id").asText());
            assertEquals(other, toBob.at("/user/relationship").asText());
            atAlice.expectNo("UserRelationship");
            atBob.expectNo("UserRelationship");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NONE,          NONE,          remove,  400, NoEffect",
        "NONE,          NONE,          unblock, 400, NoEffect",
        "OUTGOING,      INCOMING,      add,     409, AlreadySentRequest",
        "OUTGOING,      INCOMING,      unblock, 400, NoEffect",
        "INCOMING,      OUTGOING,      unblock, 400, NoEffect",
        "FRIEND,        FRIEND,        add,     409, AlreadyFriends",
        "FRIEND,        FRIEND,        unblock, 400, NoEffect",
        "BLOCKED,       BLOCKED_OTHER, add,     409, Blocked",
        "BLOCKED,       BLOCKED_OTHER, remove,  400, NoEffect",
        "BLOCKED,       BLOCKED_OTHER, block,   400, NoEffect",
        "BLOCKED,       BLOCKED,       add,     409, Blocked",
        "BLOCKED,       BLOCKED,       remove,  400, NoEffect",
        "BLOCKED,       BLOCKED,       block,   400, NoEffect",
        "BLOCKED,       NONE,          unblock, 500, InternalError",
        "BLOCKED_OTHER, BLOCKED,       add,     403, BlockedByOther",
        "BLOCKED_OTHER, BLOCKED,       remove,  400, NoEffect",
        "BLOCKED_OTHER, BLOCKED,       unblock, 400, NoEffect",
    })
    void aRefusedDeedChangesNothing(String mine, String theirs, String deed, int code, String type) {
        stand(alice, bob, mine, theirs);
        act(alice, deed, bob.id()).fails(code, type);
        assertEquals(wire(mine), status(alice, bob));
        assertEquals(wire(theirs), status(bob, alice));
    }

    private static String wire(String name) {
        return Json.WIRE.convertValue(Relationship.valueOf(name), String.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"add", "remove", "block", "unblock"})
    void oneselfAndNobody(String deed) {
        act(alice, deed, alice.id()).fails(400, "NoEffect");
        act(alice, deed, "01AAAAAAAAAAAAAAAAAAAAAAAA").fails(404, "NotFound");
    }

    @Test
    void botsHaveNoFriendsButCanBeBlocked() {
        var carol = stage.person("carol");
        var robot = stage.person("robot");
        stage.database()
                .change(transaction -> transaction
                        .sql()
                        .execute("update users set bot_owner = ? where id = ?", alice.id(), robot.id()));
        act(carol, "add", robot.id()).fails(400, "IsBot");
        act(carol, "remove", robot.id()).fails(400, "IsBot");
        var seen = act(carol, "block", robot.id()).json();
        assertEquals("None", seen.get("relationship").asText());
        assertEquals("Blocked", status(carol, robot));
    }

    @Test
    void aRequestNamesSomebody() {
        var carol = stage.person("Carol");
        var dave = stage.person("dave");
        dave.post("/users/friend", Map.of("username", "carol")).fails(400, "InvalidProperty");
        dave.post("/users/friend", Map.of("username", "carol#0000")).fails(404, "NotFound");
        dave.post("/users/friend", Map.of()).refused(422);
        var seen = dave.post("/users/friend", Map.of("username", carol.tag().toUpperCase(Locale.ROOT)))
                .json();
        assertEquals("Outgoing", seen.get("relationship").asText());
        var accepted =
                carol.post("/users/friend", Map.of("username", dave.tag())).json();
        assertEquals("Friend", accepted.get("relationship").asText());
        assertEquals(
                "Friend",
                dave.get("/users/@me/relationships").json().at("/0/status").asText());
    }

    @Test
    void newFriendsLearnWhoIsOnline() {
        var carol = stage.person("carol");
        var dave = stage.person("dave");
        var atCarol = carol.connect();
        dave.patch("/users/@me", Map.of("status", Map.of("text", "hello"))).ok();
        dave.connect();
        act(carol, "add", dave.id()).ok();
        var asked = atCarol.await("UserRelationship").get("user");
        assertFalse(asked.get("online").asBoolean() || asked.has("status"));
        act(dave, "add", carol.id()).ok();
        var accepted = atCarol.await("UserRelationship").get("user");
        assertTrue(accepted.get("online").asBoolean());
        assertEquals("hello", accepted.at("/status/text").asText());
    }

    @Test
    void openRequestsAreLimited() {
        var carol = stage.person("carol");
        // A young account may have five.
        var others = new ArrayList<Person>();
        for (int i = 0; i < 8; i++) others.add(stage.person("other"));
        var sent = Race.run(8, i -> act(carol, "add", others.get(i).id()).status());
        assertEquals(5, sent.stream().filter(status -> status == 200).count());
        var refused = others.get(sent.indexOf(400));
        var error = act(carol, "add", refused.id()).fails(400, "TooManyPendingFriendRequests");
        assertEquals(5, error.get("max").asInt());
        act(refused, "add", carol.id()).ok();
        assertEquals(
                "Friend",
                act(carol, "add", refused.id()).json().get("relationship").asText());
    }

    @Test
    void requestsThatCrossMakeFriends() {
        for (int round = 0; round < 5; round++) {
            stand(alice, bob, "NONE", "NONE");
            var statuses = Race.run(2, i -> i == 0 ? act(alice, "add", bob.id()) : act(bob, "add", alice.id())).stream()
                    .map(Answer::status)
                    .toList();
            assertEquals(List.of(200, 200), statuses);
            assertEquals("Friend", status(alice, bob));
            assertEquals("Friend", status(bob, alice));
        }
    }

    @Test
    void whateverHappensAtOnceBothSidesAgree() {
        var fits = Map.of("None", "None", "Outgoing", "Incoming", "Incoming", "Outgoing", "Friend", "Friend");
        for (int round = 0; round < 4; round++) {
            stand(alice, bob, "NONE", "NONE");
            var deeds = List.of("add", "block", "remove", "unblock");
            Race.run(
                            16,
                            i -> i % 2 == 0
                                    ? act(alice, deeds.get(i / 2 % 4), bob.id())
                                    : act(bob, deeds.get((i / 2 + 1) % 4), alice.id()))
                    .forEach(answer -> assertTrue(answer.status() < 500, answer::toString));
            var mine = status(alice, bob);
            var theirs = status(bob, alice);
            switch (mine) {
                case "Blocked" -> assertTrue(theirs.startsWith("Blocked"), theirs);
                case "BlockedOther" -> assertEquals("Blocked", theirs);
                default -> assertEquals(fits.get(mine), theirs);
            }
        }
    }
}
