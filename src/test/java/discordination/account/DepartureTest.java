package discordination.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.app.Parting;
import discordination.config.Config;
import discordination.config.ConfigFile;
import discordination.event.Events;
import discordination.kit.Answer;
import discordination.kit.Person;
import discordination.kit.Stage;
import discordination.kit.Visitor;
import discordination.user.Presences;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// People close their accounts, and after a week nothing of them is left but a name that nobody has (rest-accounts
/// 5.4). This house sends no mail.
final class DepartureTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    private static final Farewells farewells = farewells(stage.config());
    private static final Person bob = stage.person("bob");

    private static Farewells farewells(Config config) {
        return Parting.farewells(config, stage.database(), new Events(stage.redis()), new Presences(stage.redis()));
    }

    private static Visitor proven(Person person) {
        return person.with("X-MFA-Ticket", Authenticator.ticket(person, Map.of("password", person.password())));
    }

    private static Answer login(Person person) {
        return stage.visitor()
                .post("/auth/session/login", Map.of("email", person.email(), "password", person.password()));
    }

    /// Lets the week pass.
    private static void wait(String account) {
        var due = stage.database()
                .write(tx -> tx.sql()
                        .execute(
                                "update accounts set deletion_due = now() where id = ? and deletion_due > now()",
                                account));
        assertEquals(1, due);
    }

    private static void leave(Person person) {
        proven(person).post("/auth/account/delete", Map.of()).is(204);
        wait(person.id());
        assertTrue(farewells.due().contains(person.id()));
        farewells.part(person.id());
        assertFalse(farewells.due().contains(person.id()));
    }

    @Test
    void aDisabledAccountIsOutAtOnceAndStaysOut() {
        var alice = stage.person("alice");
        var phone = alice.connect();
        var laptop = alice.again().connect();
        alice.post("/auth/account/disable", Map.of()).refused(401);
        proven(alice).post("/auth/account/disable", Map.of()).is(204);
        for (var socket : List.of(phone, laptop)) {
            socket.await("Logout");
            socket.closed();
        }
        alice.get("/users/@me").refused(401);
        var answer = login(alice).json();
        assertEquals("Disabled", answer.get("result").asText());
        assertEquals(alice.id(), answer.get("user_id").asText());
        assertFalse(farewells.due().contains(alice.id()));
    }

    @Test
    void withoutMailTheWordIsTaken() {
        var alice = stage.person("alice");
        var phone = alice.connect();
        proven(alice).post("/auth/account/delete", Map.of()).is(204);
        phone.await("Logout");
        alice.get("/users/@me").refused(401);
        assertEquals("Disabled", login(alice).json().get("result").asText());
        var due = stage.database()
                .read(handle -> handle.createQuery("select deletion_due from accounts where id = :id")
                        .bind("id", alice.id())
                        .mapTo(Instant.class)
                        .one());
        var days = Duration.between(Instant.now(), due);
        assertTrue(days.toHours() >= 167 && days.toHours() <= 168, days.toString());
        // Not a day too early, even if asked.
        assertFalse(farewells.due().contains(alice.id()));
        farewells.part(alice.id());
        assertEquals("Disabled", login(alice).json().get("result").asText());
        // Nobody confirms what was not mailed.
        stage.visitor()
                .put("/auth/account/delete", Map.of("token", "A".repeat(32)))
                .fails(401, "InvalidToken");
    }

    @Test
    void aWeekLaterNothingOfThemIsLeft() {
        var alice = stage.person("alice");
        var carol = stage.person("carol");
        var mallory = stage.person("mallory");
        alice.patch(
                        "/users/@me",
                        Map.of(
                                "display_name", "Alice of Tea",
                                "pronouns", "she/her",
                                "avatar", alice.uploads("avatars", "a.png", discordination.file.Pictures.png(64, 64)),
                                "status", Map.of("text", "leaving"),
                                "profile", Map.of("content", "about me")))
                .ok();
        var own = alice.createsServer("Alice's");
        alice.admits(own, bob);
        var bobs = bob.createsServer("Bob's");
        bob.admits(bobs, alice);
        alice.befriends(bob);
        alice.befriends(carol);
        alice.put("/users/" + mallory.id() + "/block").ok();
        var group = alice.post("/channels/create", Map.of("name", "G", "users", List.of(bob.id(), carol.id())))
                .json()
                .get("_id")
                .asText();
        var alone = alice.post("/channels/create", Map.of("name", "only me"))
                .json()
                .get("_id")
                .asText();
        var bot = alice.makesBot("helper");
        bob.says(bobs.channel(), "first");
        var file = alice.uploads("attachments", "note.txt", "hello".getBytes(StandardCharsets.UTF_8));
        alice.sends(bobs.channel(), Map.of("content", "here", "attachments", List.of(file)));
        var dm = alice.opensDm(bob);
        alice.says(dm, "just between us");
        bob.says(dm, "yes");
        alice.says(group, "all of you");

        var heard = bob.connect();
        leave(alice);
        heard.await("ServerDelete", event -> event.get("id").asText().equals(own.id()));
        heard.await("ServerMemberLeave", event -> event.get("user").asText().equals(alice.id()));
        heard.await("ChannelGroupLeave", event -> event.get("user").asText().equals(alice.id()));
        var renamed = heard.await("UserUpdate", event -> event.get("data").has("username"));
        assertTrue(renamed.get("clear").toString().contains("DisplayName"));
        assertTrue(renamed.get("clear").toString().contains("Avatar"));
        heard.await(
                "UserRelationship",
                event -> event.at("/user/relationship").asText().equals("None")
                        && event.at("/user/_id").asText().equals(alice.id()));
        for (var channel : List.of(bobs.channel(), dm, group)) {
            heard.await(
                    "BulkMessageDelete", event -> event.get("channel").asText().equals(channel));
        }

        var seen = bob.get("/users/" + alice.id()).json();
        assertEquals("Deleted User " + alice.id(), seen.get("username").asText());
        assertEquals("0000", seen.get("discriminator").asText());
        assertEquals(2, seen.get("flags").asInt());
        for (var gone : List.of("display_name", "pronouns", "avatar", "status")) assertNull(seen.get(gone), gone);
        assertEquals("None", seen.get("relationship").asText());
        assertEquals(List.of("yes"), bob.hears(dm));
        assertEquals(
                List.of("first"),
                bob.hears(bobs.channel()).stream().filter("first"::equals).toList());
        assertFalse(bob.hears(bobs.channel()).contains("here"));
        bob.get("/servers/" + own.id()).fails(404, "NotFound");
        bob.get("/channels/" + alone).fails(404, "NotFound");
        bob.get("/servers/" + bobs.id() + "/members/" + alice.id()).fails(404, "NotFound");
        var left = bob.get("/channels/" + group).json();
        assertEquals(bob.id(), left.get("owner").asText());
        assertEquals(2, left.get("recipients").size());
        bot.http().get("/users/@me").refused(401);
        assertEquals(
                1, count("select count(*) from users where id = :id and username = 'Deleted User ' || id", bot.id()));
        assertEquals(0, count("select count(*) from relationships where user_id = :id or other_id = :id", alice.id()));
        assertEquals(
                1,
                count(
                        "select count(*) from files where uploader_id = :id and deleted and tag = 'avatars'",
                        alice.id()));
        assertEquals(
                1,
                count(
                        "select count(*) from files where uploader_id = :id and deleted and tag = 'attachments'",
                        alice.id()));
        assertEquals(0, count("select count(*) from messages where author = :id", alice.id()));

        // The address is free, and whoever takes it is somebody else.
        login(alice).fails(401, "InvalidCredentials");
        stage.visitor()
                .post("/auth/account/create", Map.of("email", alice.email(), "password", alice.password()))
                .is(204);
        assertNotEquals(alice.id(), login(alice).json().get("user_id").asText());
    }

    private static int count(String sql, String id) {
        return stage.database()
                .read(handle -> handle.createQuery(sql)
                        .bind("id", id)
                        .mapTo(Integer.class)
                        .one());
    }

    @Test
    void howeverMuchSomebodyWroteAllOfItGoes() {
        var alice = stage.person("alice");
        var tea = alice.createsServer("Tea");
        var chatty = stage.person("chatty");
        alice.admits(tea, chatty);
        stage.database().change(tx -> tx.sql().execute("""
                        insert into messages (id, channel_id, author, content)
                        select lpad(n::text, 26, '0'), ?, ?, 'again' from generate_series(1, 2500) n
                        """, tea.channel(), chatty.id()));
        alice.says(tea.channel(), "mine");
        leave(chatty);
        assertEquals(0, count("select count(*) from messages where author = :id", chatty.id()));
        assertTrue(alice.hears(tea.channel()).contains("mine"));
    }

    @Test
    void messagesStayWhereTheOperatorWantsIt() {
        var alice = stage.person("alice");
        var tea = bob.createsServer("Tea");
        bob.admits(tea, alice);
        alice.says(tea.channel(), "still here");
        proven(alice).post("/auth/account/delete", Map.of()).is(204);
        wait(alice.id());
        farewells(keeping()).part(alice.id());
        assertTrue(bob.hears(tea.channel()).contains("still here"));
        var author = bob.get("/channels/" + tea.channel() + "/messages?include_users=true")
                .json()
                .at("/users/0");
        assertEquals("Deleted User " + alice.id(), author.get("username").asText());
    }

    private static Config keeping() {
        return ConfigFile.load(
                Path.of(stage.config().instance().data().getParent() + "/config.toml"),
                Map.of(),
                Map.of("accounts.delete_messages", "false"));
    }

    @Test
    void whoNeverChoseANameGoesToo() {
        var account = stage.newcomer();
        var id = account.get("/auth/account").json().get("_id").asText();
        var ticket = Authenticator.ticket(account, Map.of("password", passwordOf(account)));
        account.with("X-MFA-Ticket", ticket)
                .post("/auth/account/delete", Map.of())
                .is(204);
        wait(id);
        farewells.part(id);
        assertEquals(
                1,
                count(
                        "select count(*) from accounts where id = :id and deleted and email = 'Deleted User ' || id",
                        id));
        assertFalse(farewells.due().contains(id));
    }

    private static String passwordOf(Visitor account) {
        return "correct horse "
                + account.get("/auth/account").json().get("email").asText();
    }

    @Test
    void whatFailedHalfwayIsFinishedByTheNextRun() {
        var alice = stage.person("alice");
        var tea = alice.createsServer("Tea");
        proven(alice).post("/auth/account/delete", Map.of()).is(204);
        wait(alice.id());
        // As a run left it that was killed after it had begun.
        stage.database()
                .change(tx -> tx.sql().execute("update accounts set deletion_due = 'epoch' where id = ?", alice.id()));
        farewells.part(alice.id());
        farewells.part(alice.id());
        assertEquals(0, count("select count(*) from servers where owner = :id", alice.id()));
        assertEquals(1, count("select count(*) from accounts where id = :id and deleted", alice.id()));
        assertFalse(tea.id().isEmpty());
    }
}
