package discordination.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.access.Permission;
import discordination.command.Typed;
import discordination.kit.Answer;
import discordination.kit.Ports;
import discordination.kit.Row;
import discordination.kit.Stage;
import discordination.kit.Visitor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Every route against everybody who must not use it: each is refused in the protocol's words for their case, learns
/// nothing, and leaves all as it was.
///
/// A route whose guard names a permission needs no entry here; one that decides by itself has to say how.
final class AccessMatrixTest {
    /// A node that is never asked, so that calls are refused for who asks.
    @AutoClose
    private static final Stage stage = Stage.open(Map.of(
            "livekit.nodes.down.url",
            "http://127.0.0.1:" + Ports.free(),
            "livekit.nodes.down.public_url",
            "wss://down.example",
            "livekit.nodes.down.key",
            "k",
            "livekit.nodes.down.secret",
            "s".repeat(32)));

    /// What those hear who have no permission at all, where no guard names one.
    private static final Map<String, String> WITHOUT_PERMISSION = table("""
            PATCH /servers/{server}                               403 MissingPermission ManageServer
            POST /servers/{server}/invites/{channel}              403 MissingPermission InviteOthers
            PATCH /servers/{server}/members/{user}                403 MissingPermission ManageNicknames
            DELETE /servers/{server}/members/{user}               403 MissingPermission KickMembers
            PUT /servers/{server}/bans/{user}                     403 MissingPermission BanMembers
            PUT /servers/{server}/permissions/{role}              403 MissingPermission ManagePermissions
            POST /channels/{channel}/invites                      403 MissingPermission InviteOthers
            POST /channels/{channel}/webhooks                     403 MissingPermission ManageWebhooks
            DELETE /channels/{channel}/messages/{message}         403 MissingPermission ManageMessages
            POST /channels/{channel}/messages/{message}/pin       403 MissingPermission ManageMessages
            DELETE /channels/{channel}/messages/{message}/pin     403 MissingPermission ManageMessages
            PUT /custom/emoji/{emoji}                             403 MissingPermission ManageCustomisation
            PATCH /custom/emoji/{emoji}                           403 MissingPermission ManageCustomisation
            DELETE /custom/emoji/{emoji}                          403 MissingPermission ManageCustomisation
            DELETE /invites/{code}                                403 MissingPermission ManageServer
            """);

    /// What those hear who do not belong to it, where no permission is the reason.
    private static final Map<String, String> NOT_THEIRS = table("""
            PUT /channels/{channel}/recipients/{user}             403 MissingPermission InviteOthers
            DELETE /channels/{channel}/recipients/{user}          403 MissingPermission ManageChannel
            PUT /channels/{channel}/end_ring/{user}               400 NotConnected
            PATCH /auth/session/{session}                         401 InvalidSession
            DELETE /auth/session/{session}                        401 InvalidToken
            GET /bots/{bot}                                       404 NotFound
            PATCH /bots/{bot}                                     404 NotFound
            DELETE /bots/{bot}                                    404 NotFound
            GET /bots/{bot}/invite                                404 NotFound
            POST /bots/{bot}/invite                               403 BotIsPrivate
            """);

    /// What strangers hear about a person.
    private static final Map<String, String> UNKNOWN_PERSON = table("""
            GET /users/{user}                                     403 MissingPermission Access
            PATCH /users/{user}                                   403 NotPrivileged
            GET /users/{user}/dm                                  403 MissingPermission SendMessage
            GET /users/{user}/profile                             403 MissingPermission ViewProfile
            GET /users/{user}/mutual                              403 MissingPermission ViewProfile
            DELETE /users/{user}/friend                           400 NoEffect
            DELETE /users/{user}/block                            400 NoEffect
            """);

    /// Anybody may ask for these.
    private static final List<String> OPEN =
            List.of("POST /invites/{code}", "PUT /users/{user}/friend", "PUT /users/{user}/block");

    private static List<Row> rows;
    private static Estate estate;
    private static Map<String, String> before;

    @BeforeAll
    static void build() {
        rows = Row.all(stage);
        estate = new Estate(stage, stage.person("alice"), stage.person("bob"));
        before = estate.state();
    }

    private static Map<String, String> table(String text) {
        var table = new HashMap<String, String>();
        for (var line : text.strip().split("\n")) {
            var columns = line.strip().split(" {2,}");
            table.put(columns[0], columns[1]);
        }
        return table;
    }

    // ---- who asks

    @Test
    void nobody() {
        refuse(stage.visitor(), AccessMatrixTest::unauthorised);
    }

    @Test
    void whoBringsTheTokenOfAnotherKind() {
        refuse(stage.visitor().with("X-Bot-Token", estate.owner.token()), AccessMatrixTest::unauthorised);
        refuse(stage.visitor().with("X-Session-Token", estate.robot.token()), AccessMatrixTest::unauthorised);
        refuse(stage.visitor().with("X-Session-Token", estate.token), AccessMatrixTest::unauthorised);
    }

    @Test
    void whoHasNoNameYet() {
        refuse(stage.newcomer(), row -> row.guard().startsWith("session") ? null : unauthorised(row));
    }

    @Test
    void theSuspended() {
        var sam = stage.person("sam");
        estate.owner.befriends(sam);
        estate.grant(sam.id(), Permission.ALL);
        before = estate.state();
        sam.get("/servers/" + estate.place.id()).ok();
        Typed.at(stage, "user", "suspend", sam.email()).ends(0);
        before = estate.state();
        refuse(sam, AccessMatrixTest::unauthorised);
    }

    @Test
    void strangers() {
        refuse(stage.person("mallory"), AccessMatrixTest::outsider);
    }

    @Test
    void theBanned() {
        var ben = stage.person("ben");
        estate.grant(ben.id(), Permission.ALL);
        estate.owner
                .put("/servers/" + estate.place.id() + "/bans/" + ben.id(), Map.of())
                .ok();
        before = estate.state();
        refuse(ben, row -> row.toString().equals("POST /invites/{code}") ? "403 Banned" : outsider(row));
    }

    /// What they may otherwise is all there is to be had.
    @Test
    void whoIsInATimeout() {
        var tim = stage.person("tim");
        estate.grant(tim.id(), Permission.ALL);
        stage.database()
                .change(tx -> tx.sql()
                        .execute("update members set timeout = now() + interval '1 hour' where user_id = ?", tim.id()));
        before = estate.state();
        refuse(
                tim,
                row -> named(row).stream()
                        .filter(permission ->
                                !List.of("ViewChannel", "ReadMessageHistory").contains(permission))
                        .findFirst()
                        .map(permission -> "403 MissingPermission " + permission)
                        .orElse(WITHOUT_PERMISSION.get(row.toString())));
    }

    /// Each permission by itself: who has all others is told the name of the one they lack.
    @Test
    void whoLacksOnePermission() {
        var mia = stage.person("mia");
        for (var permission : Permission.values()) {
            var concerned = rows.stream()
                    .filter(row -> lacking(row, permission) != null)
                    .toList();
            if (concerned.isEmpty()) continue;
            estate.grantAllBut(permission, mia);
            before = estate.state();
            refuse(mia, row -> lacking(row, permission));
        }
    }

    private static String lacking(Row row, Permission permission) {
        var refusal = "403 MissingPermission " + permission.wire;
        if (named(row).contains(permission.wire)) return refusal;
        return refusal.equals(WITHOUT_PERMISSION.get(row.toString())) ? refusal : null;
    }

    @Test
    void theBlocked() {
        var eve = stage.person("eve");
        estate.owner.befriends(eve);
        var direct = estate.owner.opensDm(eve);
        var message = estate.owner.says(direct, Estate.SECRET);
        estate.owner.put("/users/" + eve.id() + "/block").ok();
        before = estate.state();
        refuse(eve, row -> switch (row.toString()) {
            case "GET /users/{user}" -> null;
            case "PUT /users/{user}/friend" -> "403 BlockedByOther";
            default -> row.path().startsWith("/users/") ? UNKNOWN_PERSON.get(row.toString()) : null;
        });
        var seen = eve.get("/users/" + estate.owner.id()).json();
        assertEquals("BlockedOther", seen.get("relationship").asText());
        assertFalse(seen.get("online").asBoolean() || seen.has("status"), seen.toString());

        // In the direct channel they can read what was said, and no more.
        Row.each(rows, row -> {
            if (!row.guard().startsWith("channel ") || row.path().endsWith("/join_call")) return;
            var refusal = named(row).stream()
                    .filter(permission ->
                            !List.of("ViewChannel", "ReadMessageHistory").contains(permission))
                    .findFirst();
            if (refusal.isEmpty()) return;
            var path = estate.path(row).replace(estate.place.channel(), direct).replace(estate.message, message);
            check("403 MissingPermission " + refusal.get(), eve.send(row.method(), path, estate.body(row)));
        });
        eve.delete(Estate.on(direct, message)).fails(403, "MissingPermission");
        eve.post("/channels/create", Map.of("name", "us", "users", List.of(estate.owner.id())))
                .fails(403, "NotFriends");
        assertEquals(before, estate.state());
    }

    /// Every permission, and a role below all others (rest-servers 1.8).
    @Test
    void whoStandsLowActsOnNobodyAbove() {
        var kim = stage.person("kim");
        estate.grant(kim.id(), Permission.ALL);
        stage.database().change(tx -> {
            tx.sql()
                    .execute(
                            "update roles set rank = 1000 where id in (select unnest(roles) from members where user_id = ?)",
                            kim.id());
            tx.sql()
                    .execute(
                            "update members set roles = array[?] where user_id = ? and server_id = ?",
                            estate.role,
                            estate.friend.id(),
                            estate.place.id());
        });
        before = estate.state();
        refuse(kim, row -> {
            var ranked = row.path().endsWith("/roles/{role}")
                    || row.path().endsWith("/permissions/{role}")
                    || row.path().endsWith("/members/{user}")
                    || row.toString().equals("PUT /servers/{server}/bans/{user}");
            return ranked && !row.method().equals("GET") ? "403 NotElevated" : null;
        });
    }

    /// Privilege gives permissions and no membership (rest-servers 1.11).
    @Test
    void thePrivilegedFromElsewhere() {
        var grace = stage.person("grace");
        stage.database().change(tx -> tx.sql().execute("update users set privileged = true where id = ?", grace.id()));
        refuse(grace, row -> List.of("member", "person, member").contains(row.guard()) ? "404 NotFound" : null);
    }

    /// Whoever is not in a direct channel, a group or a notebook gets nothing of it, as they get nothing of a server.
    @Test
    void whoIsNotAmongThePeopleOfAChannel() {
        var mallory = stage.person("mallory").with("X-GitHub-Event", "star");
        var notes = estate.owner
                .get("/users/" + estate.owner.id() + "/dm")
                .json()
                .get("_id")
                .asText();
        var noted = estate.owner.says(notes, Estate.SECRET);
        before = estate.state();
        var places = Map.of(estate.group, estate.groupMessage, estate.direct, estate.directMessage, notes, noted);
        places.forEach((channel, message) -> Row.each(rows, row -> {
            if (!row.path().startsWith("/channels/{channel}") || row.path().contains("{role}")) return;
            var path = estate.path(row)
                    .replace(estate.place.channel(), channel)
                    .replace(estate.voice, channel)
                    .replace(estate.group, channel)
                    .replace(estate.message, message);
            var answer = mallory.send(row.method(), path, estate.body(row));
            assertFalse(answer.text().contains(Estate.SECRET), answer.toString());
            assertTrue(List.of(400, 403).contains(answer.status()), answer.toString());
            var named = named(row);
            if (named.isEmpty() || answer.status() == 400) return;
            check("403 MissingPermission " + named.getFirst(), answer);
        }));
        assertEquals(before, estate.state());
        assertEquals(1, estate.owner.reads(notes).size());
    }

    @Test
    void botsFromElsewhere() {
        var robot = stage.person("mallory").makesBot("robot");
        refuse(robot.http(), row -> {
            if (row.guard().startsWith("session")) return unauthorised(row);
            if (row.guard().startsWith("person")) return "400 IsBot";
            return row.path().endsWith("/friend") && row.path().startsWith("/users/{user}")
                    ? "400 IsBot"
                    : outsider(row);
        });
    }

    @Test
    void botsInTheServerThatMayNothing() {
        var robot = stage.person("mallory").makesBot("robot");
        estate.grant(robot.id(), 0);
        before = estate.state();
        refuse(robot.http(), row -> {
            if (row.guard().startsWith("session")) return unauthorised(row);
            if (row.guard().startsWith("person")) return "400 IsBot";
            var named = named(row);
            if (!named.isEmpty()) return "403 MissingPermission " + named.getFirst();
            return WITHOUT_PERMISSION.get(row.toString());
        });
    }

    // ---- what they are answered

    private static String unauthorised(Row row) {
        if (row.isPublic() || row.guard().equals("webhook token")) return null;
        // A ticket can also be had for a ticket (rest-accounts 5.6).
        return row.toString().equals("PUT /auth/mfa/ticket") ? "401 InvalidToken" : "401";
    }

    /// Somebody with an account who has nothing to do with all this.
    private static String outsider(Row row) {
        var name = row.toString();
        if (OPEN.contains(name)
                || row.isPublic() && !NOT_THEIRS.containsKey(name)
                || row.parameters().isEmpty()) {
            return null;
        }
        var named = named(row);
        if (!named.isEmpty()) return "403 MissingPermission " + named.getFirst();
        if (row.guard().equals("member") || row.guard().equals("person, member")) return "404 NotFound";
        if (row.guard().equals("webhook token")) return "401 NotAuthenticated";
        for (var table : List.of(WITHOUT_PERMISSION, NOT_THEIRS, UNKNOWN_PERSON)) {
            if (table.containsKey(name)) return table.get(name);
        }
        throw new AssertionError("no guard and no table here says how outsiders are refused");
    }

    /// The permissions that the guard names.
    private static List<String> named(Row row) {
        var known = Arrays.stream(Permission.values())
                .map(permission -> permission.wire)
                .toList();
        return Arrays.stream(row.guard().split("[ ,]+")).filter(known::contains).toList();
    }

    /// Sends every request for which there is a refusal and compares.
    private static void refuse(Visitor caller, Function<Row, String> refusal) {
        // Asked first by GitHub's route, whoever calls (rest-servers 3.8).
        var sender = caller.with("X-GitHub-Event", "star");
        Row.each(rows, row -> {
            var expected = refusal.apply(row);
            if (expected == null) return;
            check(expected, sender.send(row.method(), estate.path(row), estate.body(row)));
        });
        assertEquals(before, estate.state());
    }

    private static void check(String expected, Answer answer) {
        var words = expected.split(" ");
        var status = Integer.parseInt(words[0]);
        assertFalse(answer.text().contains(Estate.SECRET), answer.toString());
        if (words.length == 1) {
            answer.refused(status);
            return;
        }
        var error = answer.fails(status, words[1]);
        if (words.length > 2) assertEquals(words[2], error.path("permission").asText(), answer.toString());
    }
}
