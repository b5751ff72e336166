package discordination.member;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.http.Json;
import discordination.kit.Person;
import discordination.kit.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Reading, editing, kicking and banning members (rest-servers 2.7–2.9).
final class MemberApiTest {
    @AutoClose
    private static final Stage STAGE = Stage.open();

    private final Person alice = STAGE.person("alice");
    private final Person bob = STAGE.person("bob");
    private final Person carol = STAGE.person("carol");
    private Person.Place place;

    @BeforeEach
    void allAreMembers() {
        place = alice.createsServer("Tea");
        alice.admits(place, bob, carol);
    }

    private String member(Person person) {
        return "/servers/" + place.id() + "/members/" + person.id();
    }

    private String ban(Person person) {
        return "/servers/" + place.id() + "/bans/" + person.id();
    }

    /// A role with permissions, put above or below the ones made before by order of creation.
    private String role(long allow) {
        var id = alice.post("/servers/" + place.id() + "/roles", Map.of("name", "r"))
                .json()
                .get("id")
                .asText();
        alice.put(
                        "/servers/" + place.id() + "/permissions/" + id,
                        Map.of("permissions", Map.of("allow", allow, "deny", 0)))
                .ok();
        return id;
    }

    private void give(Person person, String... roles) {
        alice.patch(member(person), Map.of("roles", List.of(roles))).ok();
    }

    @Test
    void membersAndTheirUsersStandInTheSameOrder() {
        var list = alice.get("/servers/" + place.id() + "/members").json();
        var ids = list.get("members").findValuesAsText("user");
        assertEquals(List.of(alice.id(), bob.id(), carol.id()), ids);
        assertEquals(ids, list.get("users").findValuesAsText("_id"));
        assertEquals("User", list.get("users").get(0).get("relationship").asText());

        try (var online = bob.connect()) {
            var present = alice.get("/servers/" + place.id() + "/members?exclude_offline=true")
                    .json();
            assertEquals(List.of(bob.id()), present.get("users").findValuesAsText("_id"));
            assertEquals(1, present.get("members").size());
            online.settle();
        }
        STAGE.person("mallory").get("/servers/" + place.id() + "/members").fails(404, "NotFound");
    }

    @Test
    void oneMemberComesWithTheRolesTheyHold() {
        var role = role(1 << 6);
        role(1 << 7);
        give(bob, role);
        var one = carol.get(member(bob)).json();
        assertEquals(List.of(role), list(one.get("roles")));
        var both = carol.get(member(bob) + "?roles=true").json();
        assertEquals(one, both.get("member"));
        assertEquals(1, both.get("roles").size());
        assertEquals(64, both.get("roles").get(role).get("permissions").get("a").asLong());
        carol.get(member(STAGE.person("stranger"))).fails(404, "NotFound");
        STAGE.person("mallory").get(member(bob)).fails(404, "NotFound");
    }

    @Test
    void membersAreFoundByTheNameTheyGoBy() {
        alice.patch(member(bob), Map.of("nickname", "Bobby Tables")).ok();
        var path = "/servers/" + place.id() + "/members_experimental_query?experimental_api=true&query=";
        assertEquals(
                List.of(bob.id()), alice.get(path + "Tab").json().get("users").findValuesAsText("_id"));
        // A nickname hides the username.
        assertEquals(0, alice.get(path + "bob").json().get("users").size());
        assertEquals(
                List.of(carol.id()), alice.get(path + "aro").json().get("users").findValuesAsText("_id"));
        alice.get("/servers/" + place.id() + "/members_experimental_query").refused(422);
    }

    @Test
    void peopleNameThemselvesAndModeratorsNameOthers() {
        var socket = carol.connect();
        var named = bob.patch(member(bob), Map.of("nickname", "B", "pronouns", "he/him"))
                .json();
        assertEquals("B", named.get("nickname").asText());
        assertEquals("he/him", named.get("pronouns").asText());
        var told = socket.await("ServerMemberUpdate");
        assertEquals(bob.id(), told.get("id").get("user").asText());
        assertEquals(
                Map.of("nickname", "B", "pronouns", "he/him"), Json.WIRE.convertValue(told.get("data"), Map.class));

        bob.patch(member(carol), Map.of("nickname", "C")).fails(403, "MissingPermission");
        bob.patch(member(carol), Map.of("pronouns", "x")).fails(400, "InvalidOperation");
        bob.patch(member(carol), Map.of("avatar", "x")).fails(400, "InvalidOperation");
        bob.patch(member(carol), Map.of("remove", List.of("Avatar"))).fails(403, "MissingPermission");
        bob.patch(member(bob), Map.of("nickname", "x".repeat(33))).fails(400, "FailedValidation");
        var gone =
                alice.patch(member(bob), Map.of("remove", List.of("Nickname"))).json();
        assertFalse(gone.has("nickname"));
        assertEquals(
                List.of("Nickname"), list(socket.await("ServerMemberUpdate").get("clear")));
        // What it would change is nothing.
        assertTrue(bob.patch(member(bob), Map.of("remove", List.of("JoinedAt")))
                .json()
                .has("joined_at"));
        assertEquals(gone, bob.patch(member(bob), Map.of()).json());
        STAGE.person("mallory").patch(member(bob), Map.of()).fails(404, "NotFound");
        socket.expectNothing();
    }

    @Test
    void whoStandsHigherCannotBeActedOn() {
        var upper = role(0);
        var lower = role((1L << 11) | (1L << 6) | (1L << 9) | (1L << 8) | (1L << 7));
        give(bob, lower);
        bob.patch(member(carol), Map.of("nickname", "C")).ok();
        give(carol, lower);
        bob.patch(member(carol), Map.of("nickname", "D")).fails(403, "NotElevated");
        bob.delete(member(carol)).fails(403, "NotElevated");
        bob.put(ban(carol), Map.of()).fails(403, "NotElevated");
        bob.patch(member(alice), Map.of("nickname", "owner")).fails(403, "NotElevated");
        // Nobody hands out what stands at or above their own.
        give(carol);
        bob.patch(member(carol), Map.of("roles", List.of(upper))).fails(403, "NotElevated");
        bob.patch(member(carol), Map.of("roles", List.of(lower))).fails(403, "NotElevated");
        bob.patch(member(carol), Map.of("roles", List.of("01NOSUCH"))).fails(404, "InvalidRole");
        var lowest = role(0);
        assertEquals(
                List.of(lowest),
                list(bob.patch(member(carol), Map.of("roles", List.of(lowest, lowest)))
                        .json()
                        .get("roles")));
        // Removals are free, and one may shed one's own.
        assertFalse(bob.patch(member(bob), Map.of("remove", List.of("Roles")))
                .json()
                .has("roles"));
        bob.patch(member(carol), Map.of("roles", List.of())).fails(403, "MissingPermission");
    }

    @Test
    void aTimeoutSilencesAndSurvivesLeaving() {
        var moderator = role(1 << 8);
        give(bob, moderator);
        var until = Instant.now().plus(Duration.ofHours(1)).toString();
        bob.patch(member(bob), Map.of("timeout", until)).fails(400, "CannotTimeoutYourself");
        carol.patch(member(bob), Map.of("timeout", until)).fails(403, "IsElevated");
        carol.patch(member(carol), Map.of("remove", List.of("Timeout"))).fails(403, "MissingPermission");
        bob.patch(member(carol), Map.of("timeout", "soon")).refused(422);
        bob.patch(member(carol), Map.of("timeout", "+99999-01-01T00:00:00Z")).fails(400, "FailedValidation");
        carol.patch(member(carol), Map.of("nickname", "Before", "pronouns", "she"))
                .ok();
        bob.patch(member(carol), Map.of("timeout", until)).ok();
        carol.patch(member(carol), Map.of("nickname", "After")).fails(403, "MissingPermission");

        carol.delete("/servers/" + place.id()).is(204);
        alice.get(member(carol)).fails(404, "NotFound");
        assertEquals(
                2,
                alice.get("/servers/" + place.id())
                        .json()
                        .get("approximate_member_count")
                        .asInt());
        alice.admits(place, carol);
        var back = alice.get(member(carol)).json();
        assertTrue(back.has("timeout"));
        assertEquals("she", back.get("pronouns").asText());
        assertFalse(back.has("nickname"));

        // One that is over is forgotten with everything else.
        bob.patch(member(carol), Map.of("timeout", Instant.now().plusMillis(300).toString()))
                .ok();
        carol.delete("/servers/" + place.id()).is(204);
        STAGE.database()
                .change(tx -> tx.sql().execute("update members set timeout = now() - interval '1 s' where hidden"));
        alice.admits(place, carol);
        assertFalse(alice.get(member(carol)).json().has("timeout"));
        assertFalse(alice.get(member(carol)).json().has("pronouns"));
    }

    @Test
    void voiceNeedsRightsOfItsOwn() {
        for (var wish : List.<Map<String, Object>>of(
                Map.of("can_publish", false),
                Map.of("can_receive", false),
                Map.of("remove", List.of("CanPublish")),
                Map.of("remove", List.of("CanReceive")))) {
            bob.patch(member(bob), wish).fails(403, "MissingPermission");
        }
        var muted = alice.patch(member(bob), Map.of("can_publish", false)).json();
        assertFalse(muted.get("can_publish").asBoolean(true));
        assertFalse(alice.patch(member(bob), Map.of("remove", List.of("CanPublish")))
                .json()
                .has("can_publish"));
        alice.patch(member(bob), Map.of("voice_channel", place.channel())).fails(400, "LiveKitUnavailable");
        alice.patch(member(bob), Map.of("voice_channel", "x", "remove", List.of("VoiceChannel")))
                .fails(400, "InvalidOperation");
    }

    @Test
    void kickingPutsSomebodyOutForNow() {
        alice.patch("/servers/" + place.id(), Map.of("system_messages", Map.of("user_kicked", place.channel())))
                .ok();
        var socket = bob.connect();
        bob.delete(member(carol)).fails(403, "MissingPermission");
        bob.delete(member(bob)).fails(400, "CannotRemoveYourself");
        bob.delete(member(alice)).fails(400, "InvalidOperation");
        alice.delete(member(STAGE.person("stranger"))).fails(404, "NotFound");
        alice.delete(member(bob)).is(204);
        var left = socket.await("ServerMemberLeave");
        assertEquals("Kick", left.get("reason").asText());
        assertEquals(bob.id(), left.get("user").asText());
        bob.get("/servers/" + place.id()).fails(404, "NotFound");
        alice.admits(place, bob);
        bob.get("/servers/" + place.id()).ok();
    }

    @Test
    void banningKeepsSomebodyOut() {
        bob.put(ban(carol), Map.of()).fails(403, "MissingPermission");
        bob.get("/servers/" + place.id() + "/bans").fails(403, "MissingPermission");
        alice.put(ban(alice), Map.of()).fails(400, "CannotRemoveYourself");
        alice.put(ban(carol), Map.of("delete_message_seconds", 604801)).fails(400, "FailedValidation");
        alice.put(ban(carol), Map.of("reason", "x".repeat(1025))).fails(400, "FailedValidation");
        var socket = bob.connect();
        var first = alice.put(ban(carol), Map.of("reason", "spam")).json();
        assertEquals("spam", first.get("reason").asText());
        assertEquals("Ban", socket.await("ServerMemberLeave").get("reason").asText());
        carol.post("/invites/" + alice.invites(place.channel()), Map.of()).fails(403, "Banned");
        // A second ban replaces the reason, also with none.
        assertTrue(alice.put(ban(carol), Map.of()).json().get("reason").isNull());
        var all = alice.get("/servers/" + place.id() + "/bans").json();
        assertEquals(carol.id(), all.get("bans").get(0).get("_id").get("user").asText());
        assertEquals("carol", all.get("users").get(0).get("username").asText());
        assertTrue(all.get("users").get(0).get("avatar").isNull());
        alice.delete(ban(bob)).fails(404, "NotFound");
        bob.delete(ban(carol)).fails(403, "MissingPermission");
        alice.delete(ban(carol)).is(204);
        alice.admits(place, carol);
        // Somebody who never was here can be banned as well.
        alice.put("/servers/" + place.id() + "/bans/01NOBODY", Map.of()).ok();
    }

    private static List<?> list(JsonNode array) {
        return Json.WIRE.convertValue(array, List.class);
    }
}
