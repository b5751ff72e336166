package discordination.member;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.access.Permission;
import discordination.kit.Person;
import discordination.kit.Stage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The finer rules of members: who is found and in which order, what a timeout leaves and keeps, what nobody lifts
/// from themselves, and bans of those who are not there (rest-servers 1.7, 2.7–2.9).
final class MemberRulesTest {
    private static final String FOR_EVER = "2999-01-01T00:00:00Z";

    @AutoClose
    private static final Stage STAGE = Stage.open();

    private static final Person ALICE = STAGE.person("alice");
    private static final Person BOB = STAGE.person("bob");
    private static final Person CAROL = STAGE.person("carol");

    private Person.Place place;
    private String server;

    @BeforeEach
    void aServerOfThree() {
        place = ALICE.createsServer("Tea");
        ALICE.admits(place, BOB, CAROL);
        server = "/servers/" + place.id();
    }

    private String member(Person person) {
        return server + "/members/" + person.id();
    }

    private void everybody(long permissions) {
        ALICE.put(server + "/permissions/default", Map.of("permissions", permissions))
                .ok();
    }

    // ---- who is found

    private List<String> named(String query) {
        var found = ALICE.get(server + "/members_experimental_query?experimental_api=true&query=" + query)
                .json();
        var ids = found.get("users").findValuesAsText("_id");
        assertEquals(ids, found.get("members").findValuesAsText("user"));
        return ids;
    }

    @Test
    void theShortestNamesComeFirstAndNoMoreThanTen() {
        // An accent makes a letter longer by a byte.
        ALICE.patch(member(ALICE), Map.of("nickname", "ZoZoo")).ok();
        ALICE.patch(member(BOB), Map.of("nickname", "Zoo")).ok();
        ALICE.patch(member(CAROL), Map.of("nickname", "Zoë")).ok();
        assertEquals(List.of(BOB.id(), CAROL.id(), ALICE.id()), named("Zo"));
        assertEquals(List.of(), named("zo"));
        assertEquals(List.of(), named("%25"));
        STAGE.database().change(tx -> {
            tx.sql().execute("""
                    insert into users (id, username, discriminator)
                    select '01MEMBER' || ? || n, 'Zo' || repeat('x', n), '0001' from generate_series(1, 12) n
                    """, place.id());
            tx.sql()
                    .execute(
                            "insert into members (server_id, user_id) select ?, id from users where id like '01MEMBER' || ? || '%'",
                            place.id(), place.id());
        });
        var found = named("Zo");
        assertEquals(10, found.size());
        assertEquals(List.of(BOB.id(), "01MEMBER" + place.id() + "1", CAROL.id()), found.subList(0, 3));
        assertFalse(found.contains("01MEMBER" + place.id() + "12"));
    }

    @Test
    void bothParametersOfTheSearchAreNeeded() {
        var path = server + "/members_experimental_query";
        ALICE.get(path + "?query=a").refused(422);
        ALICE.get(path + "?experimental_api=true").refused(422);
        ALICE.get(path + "?query=a&experimental_api=perhaps").refused(422);
        ALICE.get(path + "?query=a&experimental_api=false").fails(500, "InternalError");
        STAGE.person("mallory").get(path + "?query=a&experimental_api=true").fails(404, "NotFound");
    }

    @Test
    void whoIsInvisibleCountsAsAway() {
        try (var seen = BOB.connect();
                var unseen = CAROL.connect()) {
            CAROL.patch("/users/@me", Map.of("status", Map.of("presence", "Invisible")))
                    .ok();
            var present = ALICE.get(server + "/members?exclude_offline=true").json();
            assertEquals(List.of(BOB.id()), present.get("users").findValuesAsText("_id"));
            assertEquals(3, ALICE.get(server + "/members").json().get("members").size());
            seen.settle();
            unseen.settle();
        }
        CAROL.patch("/users/@me", Map.of("remove", List.of("StatusPresence"))).ok();
    }

    // ---- timeouts

    @Test
    void aTimeoutLeavesReadingAndTakingBack() {
        var said = BOB.says(place.channel(), "oops");
        ALICE.patch(member(BOB), Map.of("timeout", FOR_EVER)).ok();
        var channel = "/channels/" + place.channel();
        assertEquals(List.of("oops"), BOB.hears(place.channel()));
        BOB.post(channel + "/messages", Map.of("content", "x")).fails(403, "MissingPermission");
        BOB.patch(channel + "/messages/" + said, Map.of("content", "x")).fails(403, "MissingPermission");
        BOB.patch(member(BOB), Map.of("nickname", "x")).fails(403, "MissingPermission");
        BOB.patch(member(BOB), Map.of("remove", List.of("Timeout"))).fails(403, "MissingPermission");
        BOB.post(channel + "/invites", Map.of()).fails(403, "MissingPermission");
        // Pronouns are free to everybody, always.
        BOB.patch(member(BOB), Map.of("pronouns", "he")).ok();
        BOB.delete(channel + "/messages/" + said).is(204);
        // Time alone ends it, without an event.
        STAGE.database()
                .change(tx -> tx.sql()
                        .execute(
                                "update members set timeout = now() - interval '1 s' where user_id = ? and server_id = ?",
                                BOB.id(),
                                place.id()));
        BOB.says(place.channel(), "back");
    }

    @Test
    void theOwnerIsNeverSilenced() {
        STAGE.database()
                .change(tx -> tx.sql()
                        .execute(
                                "update members set timeout = now() + interval '1 h' where user_id = ? and server_id = ?",
                                ALICE.id(),
                                place.id()));
        ALICE.says(place.channel(), "still here");
        ALICE.patch(server, Map.of("name", "Mine")).ok();
    }

    @Test
    void whoLeavesInATimeoutKeepsItAndWhatVoiceTook() {
        ALICE.patch(member(BOB), Map.of("timeout", FOR_EVER, "can_publish", false, "can_receive", false))
                .ok();
        ALICE.patch(member(BOB), Map.of("nickname", "B")).ok();
        var before = ALICE.get(member(BOB)).json();
        ALICE.delete(member(BOB)).is(204);
        assertFalse(ALICE.get(server + "/members").json().toString().contains(BOB.id()));
        ALICE.get(member(BOB)).fails(404, "NotFound");
        ALICE.patch(member(BOB), Map.of("nickname", "x")).fails(404, "NotFound");
        ALICE.delete(member(BOB)).fails(404, "NotFound");
        BOB.get("/channels/" + place.channel()).fails(403, "MissingPermission");
        ALICE.admits(place, BOB);
        var after = ALICE.get(member(BOB)).json();
        for (var kept : List.of("timeout", "can_publish", "can_receive")) {
            assertEquals(before.get(kept), after.get(kept), kept);
        }
        assertFalse(after.has("nickname") || after.has("roles"));
        assertTrue(after.get("joined_at")
                        .asText()
                        .compareTo(before.get("joined_at").asText())
                > 0);
        BOB.post("/channels/" + place.channel() + "/messages", Map.of("content", "x"))
                .fails(403, "MissingPermission");
    }

    // ---- edits

    /// Upstream lets a member who was muted unmute themselves, and wipes when they joined.
    @Test
    void nobodyLiftsFromThemselvesWhatModeratorsPut() {
        ALICE.patch(member(BOB), Map.of("can_publish", false, "can_receive", false))
                .ok();
        for (var wish : List.of("CanPublish", "CanReceive", "Timeout", "Roles")) {
            BOB.patch(member(BOB), Map.of("remove", List.of(wish))).fails(403, "MissingPermission");
        }
        assertEquals(
                "MuteMembers",
                BOB.patch(member(BOB), Map.of("can_publish", true))
                        .fails(403, "MissingPermission")
                        .get("permission")
                        .asText());
        everybody(Permission.SERVER | Permission.MUTE_MEMBERS.bit);
        // The right to mute is not the right to deafen.
        assertEquals(
                "DeafenMembers",
                BOB.patch(member(BOB), Map.of("remove", List.of("CanPublish", "CanReceive")))
                        .fails(403, "MissingPermission")
                        .get("permission")
                        .asText());
        assertFalse(BOB.patch(member(BOB), Map.of("remove", List.of("CanPublish")))
                .json()
                .has("can_publish"));
        var joined = BOB.get(member(BOB)).json().get("joined_at");
        var named = BOB.patch(member(BOB), Map.of("nickname", "B", "remove", List.of("JoinedAt")))
                .json();
        assertEquals(joined, named.get("joined_at"));
    }

    @Test
    void eachFieldHasItsRight() {
        record Field(Map<String, ?> wish, Permission needed) {}
        var fields = List.of(
                new Field(Map.of("nickname", "x"), Permission.MANAGE_NICKNAMES),
                new Field(Map.of("remove", List.of("Nickname")), Permission.MANAGE_NICKNAMES),
                new Field(Map.of("remove", List.of("Avatar")), Permission.REMOVE_AVATARS),
                new Field(Map.of("roles", List.of()), Permission.ASSIGN_ROLES),
                new Field(Map.of("remove", List.of("Roles")), Permission.ASSIGN_ROLES),
                new Field(Map.of("timeout", FOR_EVER), Permission.TIMEOUT_MEMBERS),
                new Field(Map.of("remove", List.of("Timeout")), Permission.TIMEOUT_MEMBERS),
                new Field(Map.of("can_publish", false), Permission.MUTE_MEMBERS),
                new Field(Map.of("can_receive", false), Permission.DEAFEN_MEMBERS));
        var mod = ALICE.post(server + "/roles", Map.of("name", "mod"))
                .json()
                .get("id")
                .asText();
        ALICE.patch(member(BOB), Map.of("roles", List.of(mod))).ok();
        for (var field : fields) {
            var missing = BOB.patch(member(CAROL), field.wish).fails(403, "MissingPermission");
            assertEquals(field.needed.wire, missing.get("permission").asText(), field.toString());
        }
        var all = 0L;
        for (var field : fields) all |= field.needed.bit;
        ALICE.put(server + "/permissions/" + mod, Map.of("permissions", Map.of("allow", all, "deny", 0)))
                .ok();
        for (var field : fields) BOB.patch(member(CAROL), field.wish).ok();
        // The first that is missing is named, from the top of the table.
        ALICE.put(server + "/permissions/" + mod, Map.of("permissions", Map.of("allow", 0, "deny", 0)))
                .ok();
        assertEquals(
                "ManageNicknames",
                BOB.patch(member(CAROL), Map.of("can_publish", false, "timeout", FOR_EVER, "nickname", "x"))
                        .fails(403, "MissingPermission")
                        .get("permission")
                        .asText());
    }

    // ---- bans

    @Test
    void whatSomebodySaidGoesAlsoWhenTheyHaveGone() {
        var said = BOB.says(place.channel(), "spam");
        BOB.delete(server).is(204);
        var socket = CAROL.connect();
        var ban = ALICE.put(server + "/bans/" + BOB.id(), Map.of("delete_message_seconds", 604800, "reason", "spam"))
                .json();
        assertEquals(place.id(), ban.at("/_id/server").asText());
        assertEquals(BOB.id(), ban.at("/_id/user").asText());
        var told = socket.await("BulkMessageDelete");
        assertEquals(place.channel(), told.get("channel").asText());
        assertEquals(said, told.at("/ids/0").asText());
        socket.expectNo("ServerMemberLeave");
        assertEquals(List.of(), CAROL.hears(place.channel()));
        ALICE.put(server + "/bans/" + BOB.id(), Map.of("delete_message_seconds", 0))
                .ok();
    }

    @Test
    void refusalsComeInTheirOrder() {
        // Upstream stumbles over a second ban of the same user.
        ALICE.put(server + "/bans/" + CAROL.id(), Map.of("reason", "one")).ok();
        assertEquals(
                "two",
                ALICE.put(server + "/bans/" + CAROL.id(), Map.of("reason", "two"))
                        .json()
                        .get("reason")
                        .asText());
        assertEquals(1, ALICE.get(server + "/bans").json().get("bans").size());
        BOB.put(server + "/bans/" + BOB.id(), Map.of()).fails(400, "CannotRemoveYourself");
        BOB.put(server + "/bans/" + ALICE.id(), Map.of()).fails(400, "InvalidOperation");
        BOB.put(server + "/bans/" + CAROL.id(), Map.of()).fails(403, "MissingPermission");
        BOB.put("/servers/01NOSUCH/bans/" + BOB.id(), Map.of("delete_message_seconds", -1))
                .fails(400, "FailedValidation");
        BOB.put("/servers/01NOSUCH/bans/" + BOB.id(), Map.of()).fails(404, "NotFound");
        BOB.delete("/servers/01NOSUCH/members/" + BOB.id()).fails(404, "NotFound");
        BOB.delete(member(BOB)).fails(400, "CannotRemoveYourself");
        BOB.delete(member(ALICE)).fails(400, "InvalidOperation");
        BOB.delete(member(CAROL)).fails(403, "MissingPermission");
        ALICE.delete(member(CAROL)).fails(404, "NotFound");
    }

    private static List<String> kinds(JsonNode messages) {
        return messages.findValues("system").stream()
                .map(system -> system.get("type").asText())
                .toList();
    }

    /// Who comes and goes is told where the server says, each in its own words.
    @Test
    void comingAndGoingIsTold() {
        var slot = place.channel();
        ALICE.patch(
                        server,
                        Map.of(
                                "system_messages",
                                Map.of(
                                        "user_joined",
                                        slot,
                                        "user_left",
                                        slot,
                                        "user_kicked",
                                        slot,
                                        "user_banned",
                                        slot)))
                .ok();
        ALICE.delete(member(BOB)).is(204);
        ALICE.admits(place, BOB);
        BOB.delete(server).is(204);
        ALICE.admits(place, BOB);
        BOB.delete(server + "?leave_silently=true").is(204);
        ALICE.admits(place, BOB);
        ALICE.put(server + "/bans/" + BOB.id(), Map.of()).ok();
        assertEquals(
                List.of("user_kicked", "user_joined", "user_left", "user_joined", "user_joined", "user_banned"),
                kinds(ALICE.reads(slot)).reversed());
        assertEquals(BOB.id(), ALICE.reads(slot).get(0).at("/system/id").asText());
    }
}
