package discordination.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.kit.Answer;
import discordination.kit.Person;
import discordination.kit.Race;
import discordination.kit.Stage;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the operator does to people by commands, and what those people notice.
final class UserCommandTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final int VIEW = 1 << 20;

    @AutoClose
    private static final Stage stage = Stage.open();

    private static Answer login(String email, String password) {
        return stage.visitor().post("/auth/session/login", Map.of("email", email, "password", password));
    }

    private static String result(String email, String password) {
        return login(email, password).json().get("result").asText();
    }

    private static JsonNode create(String name) {
        var email = name + NUMBER.incrementAndGet() + "@typed.test";
        return Typed.at(stage, "user", "create", name, "--email", email, "--generate-password", "--json")
                .json();
    }

    private static Typed user(String... words) {
        var all = new String[words.length + 1];
        all[0] = "user";
        System.arraycopy(words, 0, all, 1, words.length);
        return Typed.at(stage, all);
    }

    // ---- create

    @Test
    void whoIsCreatedLogsInWithThePasswordThatWasShown() {
        var made = create("Newcomer");
        assertEquals("Newcomer", made.get("username").asText());
        assertFalse(made.get("privileged").asBoolean());
        var login =
                login(made.get("email").asText(), made.get("password").asText()).json();
        assertEquals(made.get("id"), login.get("user_id"));
        var me = stage.visitor()
                .with("X-Session-Token", login.get("token").asText())
                .get("/users/@me")
                .json();
        assertEquals(made.get("discriminator"), me.get("discriminator"));
    }

    @Test
    void theFirstAdminMayDoEverything() {
        var typed = user("create", "boss", "--email", "boss@typed.test", "--admin", "--generate-password");
        typed.ends(0);
        assertTrue(typed.out().startsWith("Created boss#"), typed.out());
        var password = typed.out().replaceFirst("(?s).*only now: ", "").strip();
        var token = login("boss@typed.test", password).json().get("token").asText();
        var boss = stage.visitor().with("X-Session-Token", token);
        assertTrue(boss.get("/users/@me").json().get("privileged").asBoolean());
        var alice = stage.person("alice");
        var badge = boss.patch("/users/" + alice.id(), Map.of("badges", 1)).json();
        assertEquals(1, badge.get("badges").asInt());
    }

    @Test
    void anAddressThatHasAnAccountIsTaken() {
        var alice = stage.person("alice");
        var again = user("create", "other", "--email", alice.email(), "--generate-password");
        again.ends(73);
        assertEquals(
                "there is an account with this e-mail address already",
                again.err().strip());
        assertEquals("", again.out());
    }

    @ParameterizedTest
    @CsvSource({
        "alice, nobody, no e-mail address",
        "alice, a@mailinator.com, cannot be used here",
        "a, a@typed.test, 2 to 32 letters",
        "a b, a@typed.test, 2 to 32 letters",
        "admin, a@typed.test, cannot be used"
    })
    void whatTheApiRefusesIsRefusedHereToo(String name, String email, String words) {
        var refused = user("create", name, "--email", email, "--generate-password");
        refused.ends(65);
        assertTrue(refused.err().contains(words), refused.err());
        assertFalse(refused.err().contains("\tat "), refused.err());
    }

    @Test
    void aPasswordIsNoArgument() {
        user("create", "alice", "--email", "x@typed.test", "--password", "secret words")
                .ends(2);
        var both = user("create", "alice", "--email", "x@typed.test", "--password-stdin", "--generate-password");
        assertTrue(both.ends(2).err().contains("either"), both.err());
    }

    // ---- list, show

    @Test
    void listsPageByPage() {
        for (int i = 0; i < 3; i++) create("paged");
        var all = user("list", "--search", "PAGED#", "--json").json();
        assertEquals(3, all.size());
        var first = user("list", "--search", "paged#", "--limit", "2", "--json");
        assertEquals(2, first.json().size());
        var last = first.json().get(1).get("id").asText();
        assertTrue(first.err().contains("--after " + last), first.err());
        var rest = user("list", "--search", "paged#", "--after", last, "--json");
        assertEquals(all.get(2), rest.json().get(0));
        assertEquals(1, rest.json().size());
        assertEquals("", rest.err());
        user("list", "--limit", "0").ends(2);
    }

    @Test
    void aTableIsAlignedAndPlain() {
        var alice = stage.person("tabled");
        var lines = user("list", "--search", "tabled").ends(0).out().lines().toList();
        assertEquals(2, lines.size());
        assertEquals(lines.get(0).indexOf("NAME"), lines.get(1).indexOf(alice.tag()));
        assertEquals(lines.get(0).indexOf("E-MAIL"), lines.get(1).indexOf(alice.email()));
        assertFalse(String.join("", lines).contains("\u001B"));
    }

    @Test
    void somebodyIsFoundByIdNameOrAddress() {
        var alice = stage.person("unmistakable");
        for (var who : new String[] {alice.id(), alice.tag(), alice.email(), "Unmistakable"}) {
            var shown = user("show", who, "--json").json();
            assertEquals(alice.id(), shown.get("id").asText(), who);
            assertEquals(1, shown.get("sessions").asInt());
            assertFalse(shown.get("online").asBoolean());
        }
        try (var _ = alice.connect()) {
            assertTrue(user("show", alice.id(), "--json").json().get("online").asBoolean());
        }
    }

    @Test
    void namesakesMustBeToldApart() {
        var one = stage.person("twin");
        var other = stage.person("Twin");
        var refused = user("suspend", "twin").ends(65);
        assertTrue(refused.err().contains(one.tag()) && refused.err().contains(other.tag()), refused.err());
        assertEquals(
                one.id(), user("show", one.tag(), "--json").json().get("id").asText());
    }

    @ParameterizedTest
    @CsvSource({"show", "suspend", "unsuspend", "promote", "demote"})
    void whoIsNotThereIsNotFound(String deed) {
        for (var who : new String[] {"nobody", "nobody#1234", "nobody@typed.test", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "@"}) {
            assertTrue(user(deed, who).ends(67).err().contains("there is no user " + who));
        }
        user(deed).ends(2);
    }

    @Test
    void namesCannotPaintTheScreen() {
        var mallory = stage.person("mallory");
        mallory.patch("/users/@me", Map.of("display_name", "red\u001B[31m\u202Edlo"))
                .ok();
        var shown = user("show", mallory.id()).ends(0).out();
        assertTrue(shown.contains("red\uFFFD[31m\uFFFDdlo"), shown);
    }

    @Test
    void whoHasNotChosenANameIsShownByAddress() {
        var newcomer = stage.newcomer();
        var email = newcomer.get("/auth/account").json().get("email").asText();
        assertTrue(user("show", email).ends(0).out().contains("none chosen yet"));
        assertTrue(user("promote", email).ends(65).err().contains("username first"));
        assertTrue(user("suspend", email).ends(0).out().startsWith(email + " is suspended"));
        newcomer.get("/onboard/hello").refused(401);
    }

    // ---- suspend

    @Test
    void whoIsSuspendedIsOutAtOnceAndStaysOut() {
        var mallory = stage.person("mallory");
        var friend = stage.person("friend");
        mallory.befriends(friend);
        var laptop = mallory.connect();
        var phone = mallory.again().connect();
        var watcher = friend.connect();

        var typed = user("suspend", mallory.email(), "--json").json();
        assertTrue(typed.get("suspended").asBoolean());
        assertEquals(0, typed.get("sessions").asInt());

        laptop.await("Logout");
        phone.await("Logout");
        assertEquals(1000, laptop.closed());
        assertEquals(1000, phone.closed());
        mallory.get("/users/@me").refused(401);
        assertEquals("Disabled", result(mallory.email(), mallory.password()));
        login(mallory.email(), "a wrong password").fails(401, "InvalidCredentials");
        var update = watcher.await("UserUpdate", event -> event.path("data").has("flags"));
        assertEquals(mallory.id(), update.get("id").asText());
        assertEquals(1, update.at("/data/flags").asInt());
        var flags = stage.visitor().get("/users/" + mallory.id() + "/flags").json();
        assertEquals(1, flags.get("flags").asInt());

        assertTrue(user("suspend", mallory.id()).ends(0).out().contains("suspended already"));
        user("unsuspend", mallory.id()).ends(0);
        assertEquals("Success", result(mallory.email(), mallory.password()));
        update = watcher.await("UserUpdate", event -> event.path("data").has("flags"));
        assertEquals(0, update.at("/data/flags").asInt());
    }

    @Test
    void noLoginSlipsThroughWhileSomebodyIsSuspended() {
        var mallory = stage.person("mallory");
        for (int round = 0; round < 5; round++) {
            user("unsuspend", mallory.id()).ends(0);
            Race.run(
                    6,
                    i -> i == 0
                            ? user("suspend", mallory.id()).ends(0).out()
                            : result(mallory.email(), mallory.password()));
            var shown = user("show", mallory.id(), "--json").json();
            assertEquals(0, shown.get("sessions").asInt(), "a session outlived the suspension");
        }
    }

    // ---- reset-password

    @Test
    void aNewPasswordReplacesTheOldOneAndItsSessions() {
        var alice = stage.person("alice");
        var socket = alice.connect();
        for (int i = 0; i < 3; i++) login(alice.email(), "wrong " + i + " password");
        login(alice.email(), alice.password()).fails(403, "LockedOut");

        var typed = user("reset-password", alice.tag(), "--generate-password", "--json")
                .json();
        assertEquals(1000, socket.closed());
        alice.get("/users/@me").refused(401);
        assertEquals("Success", result(alice.email(), typed.get("password").asText()));
        login(alice.email(), alice.password()).fails(401, "InvalidCredentials");
    }

    @Test
    void devicesMayStayLoggedIn() {
        var alice = stage.person("alice");
        user("reset-password", alice.id(), "--generate-password", "--keep-sessions")
                .ends(0);
        alice.get("/users/@me").ok();
        login(alice.email(), alice.password()).fails(401, "InvalidCredentials");
    }

    // ---- promote

    @Test
    void anAdminSeesWhatIsHiddenAndALaterAdminNoMore() {
        var owner = stage.person("owner");
        var admin = stage.person("admina");
        var place = owner.createsServer("Tea");
        owner.admits(place, admin);
        var secret = owner.createsChannel(place, "secret");
        hide(owner, secret);
        admin.get("/channels/" + secret + "/messages").fails(403, "MissingPermission");
        var before = admin.connect();
        assertFalse(sees(before.ready(), secret));

        assertTrue(user("promote", admin.tag()).ends(0).out().contains("is an admin now"));
        assertTrue(before.await("UserUpdate", event -> event.path("data").has("privileged"))
                .at("/data/privileged")
                .asBoolean());
        assertEquals(1012, before.closed());
        admin.get("/channels/" + secret + "/messages").ok();
        var during = admin.connect();
        assertTrue(sees(during.ready(), secret));
        // Who sees what is computed anew; an admin still sees it all.
        owner.put("/servers/" + place.id() + "/permissions/default", Map.of("permissions", 0))
                .ok();
        during.expectNo("ChannelDelete");
        var said = owner.says(secret, "psst");
        during.await("Message", event -> said.equals(event.get("_id").asText()));

        assertTrue(user("promote", admin.tag()).ends(0).out().contains("already"));
        user("demote", admin.id()).ends(0);
        assertEquals(1012, during.closed());
        admin.get("/channels/" + secret + "/messages").fails(403, "MissingPermission");
        assertFalse(sees(admin.connect().ready(), secret));
    }

    private static void hide(Person owner, String channel) {
        owner.put(
                        "/channels/" + channel + "/permissions/default",
                        Map.of("permissions", Map.of("allow", 0, "deny", VIEW)))
                .ok();
    }

    private static boolean sees(JsonNode ready, String channel) {
        for (var one : ready.get("channels")) if (channel.equals(one.get("_id").asText())) return true;
        return false;
    }
}
