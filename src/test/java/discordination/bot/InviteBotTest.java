package discordination.bot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import discordination.kit.Person;
import discordination.kit.Race;
import discordination.kit.Robot;
import discordination.kit.Stage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Bots are taken along into servers and groups by those who may.
final class InviteBotTest {
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

    private static String group(Person... others) {
        var people = List.of(others).stream().map(Person::id).toList();
        return alice.post("/channels/create", Map.of("name", "G", "users", people))
                .json()
                .get("_id")
                .asText();
    }

    @Test
    void aBotEntersAServer() {
        var server = alice.createsServer("Tea");
        alice.admits(server, bob);
        alice.patch("/servers/" + server.id(), Map.of("system_messages", Map.of("user_joined", server.channel())))
                .ok();
        try (var member = bob.connect();
                var own = bot.connect()) {
            alice.post(path + "/invite", Map.of("server", server.id())).is(204);
            assertEquals(bot.id(), member.await("ServerMemberJoin").get("user").asText());
            assertEquals(
                    bot.id(),
                    member.await("Message", message -> message.has("system"))
                            .at("/system/id")
                            .asText());
            assertEquals(server.id(), own.await("ServerCreate").get("id").asText());

            bob.says(server.channel(), "hello robot");
            assertEquals(
                    "hello robot",
                    own.await("Message", message -> message.has("content"))
                            .get("content")
                            .asText());
            bot.says(server.channel(), "hello human");
            var heard = member.await(
                    "Message", message -> message.path("content").asText().equals("hello human"));
            assertEquals(alice.id(), heard.at("/user/bot/owner").asText());
            // Bots hear of the members they share a server with without asking (gateway 1.7).
            bob.patch("/users/@me", Map.of("display_name", "Bobby")).ok();
            own.await("UserUpdate", update -> update.get("id").asText().equals(bob.id()));
        }
        alice.post(path + "/invite", Map.of("server", server.id())).fails(409, "AlreadyInServer");
        alice.put("/servers/" + server.id() + "/bans/" + bot.id(), Map.of()).ok();
        alice.post(path + "/invite", Map.of("server", server.id())).fails(403, "Banned");
    }

    @Test
    void aBotEntersAGroup() {
        var group = group(bob);
        try (var member = bob.connect();
                var own = bot.connect()) {
            alice.post(path + "/invite", Map.of("group", group)).is(204);
            assertEquals(bot.id(), member.await("ChannelGroupJoin").get("user").asText());
            var told = member.await("Message");
            assertEquals("user_added", told.at("/system/type").asText());
            assertEquals(alice.id(), told.at("/system/by").asText());
            assertEquals(group, own.await("ChannelCreate").get("_id").asText());
        }
        alice.post(path + "/invite", Map.of("group", group)).fails(409, "AlreadyInGroup");
        bot.says(group, "beep");
    }

    @Test
    void whoMayNotTakeABotAlong() {
        var mine = alice.createsServer("Tea");
        alice.admits(mine, bob);
        bob.post(path + "/invite", Map.of("server", mine.id())).fails(403, "BotIsPrivate");
        bob.get(path + "/invite").fails(404, "NotFound");
        stage.visitor().get(path + "/invite").fails(404, "NotFound");
        alice.get(path + "/invite").ok();

        alice.patch(path, Map.of("public", true)).ok();
        bob.get(path + "/invite").ok();
        assertEquals(
                "robot",
                stage.visitor()
                        .with("X-Session-Token", "nonsense")
                        .get(path + "/invite")
                        .json()
                        .get("username")
                        .asText());
        bob.post(path + "/invite", Map.of("server", mine.id())).fails(403, "MissingPermission");
        carol.post(path + "/invite", Map.of("server", mine.id())).fails(403, "MissingPermission");
        bob.post(path + "/invite", Map.of("server", bob.id())).fails(404, "NotFound");
        bob.post(path + "/invite", Map.of("group", bob.id())).fails(404, "NotFound");
        carol.post(path + "/invite", Map.of("group", group(bob))).fails(403, "MissingPermission");
        alice.post(path + "/invite", Map.of("group", mine.channel())).fails(400, "InvalidOperation");
        alice.post(path + "/invite", Map.of("group", alice.opensDm(bob))).fails(400, "InvalidOperation");
        alice.post(path + "/invite", Map.of()).refused(422);
        alice.post("/bots/" + bob.id() + "/invite", Map.of("server", mine.id())).fails(404, "NotFound");
        bot.http().post(path + "/invite", Map.of("server", mine.id())).fails(400, "IsBot");

        var own = bob.createsServer("Bob's");
        bob.post(path + "/invite", Map.of("server", own.id())).is(204);
    }

    @Test
    void itEntersOnceHoweverOftenItIsCalledAtOnce() {
        var server = alice.createsServer("Tea");
        var answers = Race.run(6, _ -> alice.post(path + "/invite", Map.of("server", server.id())));
        assertEquals(
                1, answers.stream().filter(answer -> answer.status() == 204).count());
        answers.stream()
                .filter(answer -> answer.status() != 204)
                .forEach(answer -> answer.fails(409, "AlreadyInServer"));
        var members = alice.get("/servers/" + server.id() + "/members").json().get("members");
        assertEquals(2, members.size());

        var group = group(bob);
        answers = Race.run(6, _ -> alice.post(path + "/invite", Map.of("group", group)));
        assertEquals(
                1, answers.stream().filter(answer -> answer.status() == 204).count());
        answers.stream()
                .filter(answer -> answer.status() != 204)
                .forEach(answer -> answer.fails(409, "AlreadyInGroup"));
        assertEquals(3, alice.get("/channels/" + group).json().get("recipients").size());
    }

    /// Whichever comes first, nobody is left who does not exist.
    @Test
    void aBotThatIsDeletedMeanwhileDoesNotComeAlong() {
        for (int round = 0; round < 4; round++) {
            var late = alice.makesBot("late");
            var server = alice.createsServer("Tea");
            var answers = Race.run(
                    2,
                    i -> i == 0
                            ? alice.delete("/bots/" + late.id())
                            : alice.post("/bots/" + late.id() + "/invite", Map.of("server", server.id())));
            answers.getFirst().is(204);
            if (answers.getLast().status() != 204) answers.getLast().fails(404, "NotFound");
            alice.get("/servers/" + server.id() + "/members/" + late.id()).fails(404, "NotFound");
        }
    }

    @Test
    void theServerCountsBeforeTheGroupWhenBothAreNamed() {
        var server = alice.createsServer("Tea");
        var group = group(bob);
        alice.post(path + "/invite", Map.of("server", server.id(), "group", group))
                .is(204);
        alice.get("/servers/" + server.id() + "/members/" + bot.id()).ok();
        assertEquals(2, alice.get("/channels/" + group).json().get("recipients").size());
    }
}
