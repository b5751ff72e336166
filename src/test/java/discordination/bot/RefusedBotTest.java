package discordination.bot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.access.Permission;
import discordination.kit.Person;
import discordination.kit.Person.Place;
import discordination.kit.Robot;
import discordination.kit.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What bots may not, and what they may like anybody else.
final class RefusedBotTest {
    @AutoClose
    private static final Stage stage = Stage.open(Map.of("limits.new_user.bots", "1000"));

    private static final Person alice = stage.person("alice");
    private static final Person bob = stage.person("bob");
    private static final Person carol = stage.person("carol");
    private static Robot bot;
    private static Place server;
    private static String group;
    private static String code;
    private static String message;

    @BeforeAll
    static void meet() {
        alice.befriends(bob);
        bot = alice.makesBot("robot");
        server = alice.createsServer("Tea");
        alice.admits(server, bob);
        group = alice.post("/channels/create", Map.of("name", "G", "users", List.of(bob.id())))
                .json()
                .get("_id")
                .asText();
        for (var place : List.of(Map.of("server", server.id()), Map.of("group", group))) {
            alice.post("/bots/" + bot.id() + "/invite", place).is(204);
        }
        code = alice.invites(server.channel());
        message = alice.says(server.channel(), "hi");
    }

    /// All routes that people alone may use. What is refused only after the request was looked at needs a good one.
    private static final String REFUSED = """
            POST   /servers/create
            POST   /channels/create
            POST   /bots/create
            GET    /bots/{bot}
            POST   /bots/{bot}/invite
            PUT    /channels/{group}/recipients/{user}
            DELETE /channels/{group}/recipients/{user}
            POST   /channels/{channel}/invites
            POST   /servers/{server}/invites/{channel}
            POST   /invites/{code}
            PUT    /channels/{channel}/ack/{message}
            PUT    /servers/{server}/ack
            POST   /channels/{channel}/search
            POST   /channels/{channel}/messages/search
            POST   /users/friend
            PUT    /users/{user}/friend
            DELETE /users/{user}/friend
            PATCH  /users/@me/username
            POST   /safety/report
            """;

    private static Stream<Arguments> refused() {
        return REFUSED.lines().map(line -> line.split(" +")).map(row -> Arguments.of(row[0], row[1]));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("refused")
    void whatPeopleAloneMayDo(String method, String route) {
        var target = route.replace("{server}", server.id())
                .replace("{channel}", server.channel())
                .replace("{group}", group)
                .replace("{user}", bob.id())
                .replace("{bot}", bot.id())
                .replace("{code}", code)
                .replace("{message}", message);
        var body = Map.of(
                "name",
                "robot2",
                "username",
                route.equals("/users/friend") ? bob.tag() : "robot2",
                "password",
                "correct horse",
                "query",
                "hi",
                "server",
                server.id(),
                "content",
                Map.of("type", "Message", "id", message, "report_reason", "Raid"));
        var answer = bot.http().send(method, target, method.equals("GET") ? null : body);
        answer.fails(400, "IsBot");
        // Its own rights stay what they were.
        bot.http().get("/users/@me").ok();
    }

    private record Row(String method, String path, String guard) {}

    private static List<Row> routes() throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/routes.txt")).stream()
                .map(line -> line.split(" {2,}|(?<=^[A-Z]{6}) "))
                .map(row -> new Row(row[0], row[1], row[2]))
                .toList();
    }

    /// A route for people that comes later must be added above.
    @Test
    void noRouteForPeopleIsForgotten() throws IOException {
        var tried = refused()
                .map(row -> row.get()[0] + " " + row.get()[1].toString().replaceAll("\\{[a-z]+}", "*"))
                .toList();
        var forgotten = routes().stream()
                .filter(row -> row.guard.startsWith("person"))
                .map(row -> row.method + " " + row.path.replaceAll("\\{[a-z]+}", "*"))
                .filter(row -> !tried.contains(row))
                .toList();
        assertEquals(List.of(), forgotten);
    }

    /// A bot has no session, whatever it is asked for.
    @Test
    void whatNeedsASessionIsNotForBots() throws IOException {
        var rows =
                routes().stream().filter(row -> row.guard.startsWith("session")).toList();
        assertTrue(rows.size() > 15, rows::toString);
        for (var row : rows) {
            var target = row.path.replaceAll("\\{[a-z]+}", bot.id());
            var body = row.method.equals("GET") ? null : Map.of();
            assertEquals(401, bot.http().send(row.method, target, body).status(), row::toString);
        }
    }

    @Test
    void whatABotOwnsIsNothing() {
        var mine = bot.http().get("/bots/@me").json();
        assertTrue(mine.get("bots").isEmpty() && mine.get("users").isEmpty());
        var path = "/bots/" + bot.id();
        bot.http().patch(path, Map.of("public", true)).fails(404, "NotFound");
        bot.http().delete(path).fails(404, "NotFound");
        bot.http().get(path + "/invite").fails(404, "NotFound");
    }

    /// Blocks alone of all relations concern bots, on both sides (rest-accounts 6.6).
    @Test
    void aBotMayBlock() {
        var shy = alice.makesBot("shy");
        alice.post("/bots/" + shy.id() + "/invite", Map.of("server", server.id()))
                .is(204);
        var direct = bob.get("/users/" + shy.id() + "/dm").json().get("_id").asText();
        bob.says(direct, "hello");
        assertEquals(
                "Blocked",
                shy.http()
                        .put("/users/" + bob.id() + "/block")
                        .json()
                        .get("relationship")
                        .asText());
        bob.post("/channels/" + direct + "/messages", Map.of("content", "still there?"))
                .fails(403, "MissingPermission");
        shy.http().put("/users/" + bob.id() + "/block").fails(400, "NoEffect");
        shy.http().delete("/users/" + bob.id() + "/block").ok();
        bob.says(direct, "again");
    }

    @Test
    void botsAreNobodysFriends() {
        var tag = bot.http().get("/users/@me").json();
        var name = tag.get("username").asText() + "#" + tag.get("discriminator").asText();
        bob.post("/users/friend", Map.of("username", name)).fails(400, "IsBot");
        bob.put("/users/" + bot.id() + "/friend").fails(400, "IsBot");
        bot.http().post("/users/friend", Map.of("username", bob.tag())).fails(400, "IsBot");
        assertEquals(
                "None",
                alice.get("/users/" + bot.id()).json().get("relationship").asText());
    }

    @Test
    void aBotWritesToPeopleWhomItMeetsAndHoldsOrdinaryPermissions() {
        var direct =
                bot.http().get("/users/" + bob.id() + "/dm").json().get("_id").asText();
        bot.says(direct, "beep");
        assertEquals(List.of("beep"), bob.hears(direct));
        bot.http().get("/users/" + carol.id() + "/dm").fails(403, "MissingPermission");

        bot.http().patch("/servers/" + server.id(), Map.of("name", "Mine")).fails(403, "MissingPermission");
        alice.put("/servers/" + server.id() + "/permissions/default", Map.of("permissions", 0))
                .ok();
        bot.http()
                .post("/channels/" + server.channel() + "/messages", Map.of("content", "x"))
                .fails(403, "MissingPermission");
        var role = alice.post("/servers/" + server.id() + "/roles", Map.of("name", "Bots"))
                .json()
                .get("id")
                .asText();
        var rights = Permission.VIEW_CHANNEL.bit | Permission.SEND_MESSAGE.bit;
        alice.put(
                        "/servers/" + server.id() + "/permissions/" + role,
                        Map.of("permissions", Map.of("allow", rights, "deny", 0)))
                .ok();
        alice.patch("/servers/" + server.id() + "/members/" + bot.id(), Map.of("roles", List.of(role)))
                .ok();
        bot.says(server.channel(), "allowed");
    }
}
