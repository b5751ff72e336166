package discordination.bot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import discordination.app.ServiceName;
import discordination.file.Pictures;
import discordination.kit.NodeJs;
import discordination.kit.Person;
import discordination.kit.Person.Place;
import discordination.kit.Race;
import discordination.kit.Robot;
import discordination.kit.Socket;
import discordination.kit.Stage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Bots: made, taken along, looked after and deleted by one person, and held to what bots may do.
final class BotTest {
    @AutoClose
    private static final Stage stage = Stage.open(Map.of("limits.new_user.bots", "1000"));

    private static final Person alice = stage.person("alice");
    private static final Person bob = stage.person("bob");
    private static final Person carol = stage.person("carol");
    private Robot bot;
    private String path;

    @BeforeAll
    static void meet() {
        alice.befriends(bob);
    }

    @BeforeEach
    void make() {
        bot = alice.makesBot("robot");
        path = "/bots/" + bot.id();
    }

    private static Place serverWith(Robot bot) {
        var server = alice.createsServer("Tea");
        alice.post("/bots/" + bot.id() + "/invite", Map.of("server", server.id()))
                .is(204);
        return server;
    }

    private static String group(Person... others) {
        var people = List.of(others).stream().map(Person::id).toList();
        return alice.post("/channels/create", Map.of("name", "G", "users", people))
                .json()
                .get("_id")
                .asText();
    }

    // ---- making and reading

    @Test
    void aNewBotIsPrivateAndHasAUserOfItsOwn() {
        var made = alice.post("/bots/create", Map.of("name", "Helper")).json();
        assertEquals(alice.id(), made.get("owner").asText());
        assertEquals(64, made.get("token").asText().length());
        assertFalse(made.get("public").asBoolean());
        for (var absent : List.of("analytics", "discoverable", "interactions_url", "flags")) {
            assertFalse(made.has(absent), absent);
        }
        var user = made.get("user");
        assertEquals(made.get("_id"), user.get("_id"));
        assertEquals("Helper", user.get("username").asText());
        assertEquals(alice.id(), user.at("/bot/owner").asText());
        assertEquals("User", user.get("relationship").asText());
    }

    @Test
    void theOwnerFindsThemAndNobodyElseDoes() {
        var second = alice.makesBot("second");
        var owned = alice.get("/bots/@me").json();
        var ids = owned.get("bots").findValuesAsText("_id");
        assertEquals(ids.stream().sorted().toList(), ids);
        assertTrue(ids.containsAll(List.of(bot.id(), second.id())));
        assertEquals(ids.size(), owned.get("users").size());
        for (int i = 0; i < ids.size(); i++) {
            assertEquals(ids.get(i), owned.get("users").get(i).get("_id").asText());
        }
        var found = alice.get(path).json();
        assertEquals(bot.token(), found.get("bot").get("token").asText());
        assertEquals(bot.id(), found.get("user").get("_id").asText());

        bob.get(path).fails(404, "NotFound");
        bob.patch(path, Map.of("name", "mine")).fails(404, "NotFound");
        bob.delete(path).fails(404, "NotFound");
        assertTrue(bob.get("/bots/@me").json().get("bots").isEmpty());
    }

    @Test
    void namesAreCheckedAsThoseOfPeople() {
        alice.post("/bots/create", Map.of("name", "x")).fails(400, "FailedValidation");
        alice.post("/bots/create", Map.of("name", "a b")).fails(400, "FailedValidation");
        alice.post("/bots/create", Map.of("name", "Stoat")).fails(400, "InvalidUsername");
        alice.post("/bots/create", Map.of()).refused(422);
        alice.patch(path, Map.of("name", "y")).fails(400, "FailedValidation");
        alice.patch(path, Map.of("name", "ADMIN")).fails(400, "InvalidUsername");
        alice.patch(path, Map.of("interactions_url", "")).fails(400, "FailedValidation");
        alice.patch(path, Map.of("interactions_url", "x".repeat(2049))).fails(400, "FailedValidation");
        alice.patch(path, Map.of("remove", List.of("InteractionsUrl"))).refused(422);
    }

    /// One house with strict limits, since each costs a second.
    @Test
    void limitsHoldHoweverManyAskAtOnce() {
        try (var strict = Stage.open(
                Map.of("limits.new_user.bots", "2", "limits.global.group_size", "2", "api.rate_limits", "true"))) {
            var dora = strict.person("dora");
            var emil = strict.person("emil");
            var answers = Race.run(7, i -> dora.post("/bots/create", Map.of("name", "robot" + i)));
            assertEquals(
                    2, answers.stream().filter(answer -> answer.status() == 200).count());
            answers.stream()
                    .filter(answer -> answer.status() != 200)
                    .forEach(answer -> answer.fails(400, "ReachedMaximumBots"));

            // Room is made by deleting one.
            var made = dora.get("/bots/@me").json().get("bots");
            dora.delete("/bots/" + made.get(0).get("_id").asText()).is(204);
            var one = dora.makesBot("robot");
            var two = new Robot(
                    strict,
                    made.get(1).get("_id").asText(),
                    made.get(1).get("token").asText());

            dora.befriends(emil);
            var group = dora.post("/channels/create", Map.of("name", "G", "users", List.of(emil.id())))
                    .json()
                    .get("_id")
                    .asText();
            emil.post("/bots/" + one.id() + "/invite", Map.of("group", group)).fails(403, "BotIsPrivate");
            strict.redis().commands().flushDB();
            dora.post("/bots/" + one.id() + "/invite", Map.of("group", group)).fails(403, "GroupTooLarge");

            // Each bot has an allowance of its own, though both come from one address.
            for (int i = 0; i < 20; i++) one.http().get("/users/@me").ok();
            one.http().get("/users/@me").is(429);
            two.http().get("/users/@me").ok();
        }
    }

    // ---- changing

    @Test
    void whatIsGivenIsSetAndTheRestStays() {
        var url = "https://bots.example/hook";
        var edited = alice.patch(path, Map.of("public", true, "analytics", true, "interactions_url", url))
                .json();
        assertTrue(edited.get("public").asBoolean());
        assertTrue(edited.get("analytics").asBoolean());
        assertEquals(url, edited.get("interactions_url").asText());
        assertEquals(bot.token(), edited.get("token").asText());
        assertEquals(edited, alice.patch(path, Map.of()).json());

        var less = alice.patch(path, Map.of("analytics", false, "remove", List.of("InteractionsURL")))
                .json();
        assertFalse(less.has("analytics"));
        assertFalse(less.has("interactions_url"));
        assertTrue(less.get("public").asBoolean());
        // What is both removed and set is set.
        var both = alice.patch(path, Map.of("interactions_url", url, "remove", List.of("InteractionsURL")))
                .json();
        assertEquals(url, both.get("interactions_url").asText());
    }

    @Test
    void aRenameIsToldToThoseWhoKnowTheBot() {
        serverWith(bot);
        try (var own = bot.connect()) {
            var renamed = alice.patch(path, Map.of("name", "android")).json();
            assertEquals("android", renamed.at("/user/username").asText());
            var event = own.await(
                    "UserUpdate", update -> update.at("/data/username").asText().equals("android"));
            assertEquals(bot.id(), event.get("id").asText());
            own.expectNo("Logout");
        }
    }

    @Test
    void theOwnerChangesTheFaceAndSoDoesTheBot() {
        var picture = alice.uploads("avatars", "a.png", Pictures.png(8, 8));
        var edited = alice.patch("/users/" + bot.id(), Map.of("display_name", "Robby", "avatar", picture))
                .json();
        assertEquals("Robby", edited.get("display_name").asText());
        assertEquals(picture, edited.at("/avatar/_id").asText());
        bob.patch("/users/" + bot.id(), Map.of("display_name", "Mine")).fails(403, "NotPrivileged");

        // A client of the owner uploads with the session and edits with both tokens (rest-accounts 1.2).
        var second = alice.uploads("avatars", "b.png", Pictures.png(9, 9));
        var own = alice.with("X-Bot-Token", bot.token())
                .patch("/users/@me", Map.of("avatar", second, "profile", Map.of("content", "Beep")))
                .json();
        assertEquals(bot.id(), own.get("_id").asText());
        assertEquals(second, own.at("/avatar/_id").asText());
        assertEquals(
                "Beep", alice.get(path + "/invite").json().get("description").asText());
        assertEquals(second, alice.get(path + "/invite").json().get("avatar").asText());
        // Another's upload is nobody's to take.
        var foreign = bob.uploads("avatars", "c.png", Pictures.png(10, 10));
        bot.http().patch("/users/@me", Map.of("avatar", foreign)).fails(404, "NotFound");
    }

    // ---- tokens

    @Test
    void theTokenCountsMoreThanASessionAndNothingForSessions() {
        assertEquals(
                bot.id(),
                alice.with("X-Bot-Token", bot.token())
                        .get("/users/@me")
                        .json()
                        .get("_id")
                        .asText());
        alice.with("X-Bot-Token", "A".repeat(64)).get("/users/@me").refused(401);
        bot.http().get("/auth/session/all").refused(401);
        bot.http().get("/onboard/hello").refused(401);
        bot.http().post("/push/unsubscribe", Map.of()).refused(401);
        // A session's token is no bot's, and the other way round.
        stage.visitor().with("X-Bot-Token", alice.token()).get("/users/@me").refused(401);
        stage.visitor().with("X-Session-Token", bot.token()).get("/users/@me").refused(401);
    }

    @Test
    void aNewTokenEndsTheOldOneAndClosesTheBotsConnectionsOnly() {
        var other = alice.makesBot("other");
        try (var first = bot.connect();
                var second = bot.connect();
                var neighbour = other.connect();
                var owner = alice.connect()) {
            var token = alice.patch(path, Map.of("remove", List.of("Token")))
                    .json()
                    .get("token")
                    .asText();
            assertNotEquals(bot.token(), token);
            for (var socket : List.of(first, second)) {
                socket.await("Logout");
                assertEquals(1000, socket.closed());
            }
            bot.http().get("/users/@me").refused(401);
            var renewed = new Robot(stage, bot.id(), token);
            renewed.http().get("/users/@me").ok();
            renewed.connect().close();
            neighbour.expectNo("Logout");
            owner.expectNo("Logout");
        }
        var refused = Socket.open(stage, "token=" + bot.token());
        assertEquals("InvalidSession", refused.await("Error").get("error").asText());
    }

    @Test
    void aBotLogsInWithTheFirstFrameAsWell() {
        try (var socket = Socket.open(stage, "")) {
            socket.send(Map.of("type", "Authenticate", "token", bot.token()));
            socket.await("Authenticated");
            var ready = socket.await("Ready");
            var me = ready.get("users").get(ready.get("users").size() - 1);
            assertEquals(bot.id(), me.get("_id").asText());
            assertTrue(me.get("online").asBoolean());
            assertFalse(ready.has("policy_changes"));
        }
    }

    // ---- the end

    @Test
    void aDeletedBotLeavesItsWordsAndNothingElse() {
        var server = serverWith(bot);
        alice.admits(server, bob);
        var group = group(bob);
        alice.post(path + "/invite", Map.of("group", group)).is(204);
        var said = bot.says(server.channel(), "last words");
        bot.http()
                .patch("/users/@me", Map.of("display_name", "Robby", "status", Map.of("text", "beep")))
                .ok();
        try (var own = bot.connect();
                var friend = bob.connect();
                var owner = alice.connect()) {
            alice.delete(path).is(204);
            own.await("Logout");
            assertEquals(1000, own.closed());
            var gone = friend.await("UserUpdate", update -> update.get("data").has("flags"));
            assertEquals(2, gone.at("/data/flags").asInt());
            assertEquals("0000", gone.at("/data/discriminator").asText());
            assertTrue(gone.get("clear").toString().contains("DisplayName"));
            friend.await("ServerMemberLeave");
            friend.await("ChannelGroupLeave");
            owner.expectNo("Logout");
        }
        bot.http().get("/users/@me").refused(401);
        alice.get(path).fails(404, "NotFound");
        alice.get(path + "/invite").fails(404, "NotFound");
        alice.delete(path).fails(404, "NotFound");
        alice.patch("/users/" + bot.id(), Map.of("display_name", "Again")).fails(403, "NotPrivileged");
        alice.get("/servers/" + server.id() + "/members/" + bot.id()).fails(404, "NotFound");
        assertEquals(2, alice.get("/channels/" + group).json().get("recipients").size());
        assertEquals(
                "last words",
                alice.get("/channels/" + server.channel() + "/messages/" + said)
                        .json()
                        .get("content")
                        .asText());
        var people = alice.get("/channels/" + server.channel() + "/messages?include_users=true")
                .json()
                .get("users");
        assertTrue(people.findValuesAsText("username").contains("Deleted User " + bot.id()));
        // The name is free again.
        alice.makesBot("robot");
    }

    @Test
    void aGroupWhoseOwnerWasABotGoesToSomebodyElse() {
        var group = group(bob);
        alice.post(path + "/invite", Map.of("group", group)).is(204);
        alice.patch("/channels/" + group, Map.of("owner", bot.id())).ok();
        alice.delete(path).is(204);
        var owner = bob.get("/channels/" + group).json().get("owner").asText();
        assertTrue(List.of(alice.id(), bob.id()).contains(owner), owner);
    }

    @Test
    void theOfficialLibraryAnswersAsABot() {
        assumeTrue(NodeJs.version().isPresent(), "there is no node on this machine");
        var server = serverWith(bot);
        alice.admits(server, bob);
        var channel = server.channel();
        try (var ear = bob.connect()) {
            var said = Race.run(2, runner -> {
                if (runner == 0) {
                    return NodeJs.script("bot.mjs", stage.url(ServiceName.WEB, "/api"), bot.token());
                }
                ear.await("Message", message -> message.path("content").asText().equals("ready"));
                bob.says(channel, "!ping <@" + bot.id() + ">");
                return ear.await(
                                "Message",
                                message -> message.path("content").asText().equals("pong"))
                        .toString();
            });
            assertTrue(said.getFirst().contains("answered"), said.toString());
            assertTrue(said.getLast().contains(bot.id()), said.toString());
        }
    }
}
