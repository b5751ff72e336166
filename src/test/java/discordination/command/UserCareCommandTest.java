package discordination.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.kit.Answer;
import discordination.kit.Person;
import discordination.kit.Stage;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What the operator does by commands where mails do it elsewhere.
final class UserCareCommandTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    private static Typed user(String... words) {
        var all = new String[words.length + 1];
        all[0] = "user";
        System.arraycopy(words, 0, all, 1, words.length);
        return Typed.at(stage, all);
    }

    private static Answer login(Person person, String password) {
        return stage.visitor().post("/auth/session/login", Map.of("email", person.email(), "password", password));
    }

    private static String result(Person person) {
        return login(person, person.password()).json().get("result").asText();
    }

    private static void set(String state, Person person) {
        stage.database().change(tx -> tx.sql().execute("update accounts set " + state + " where id = ?", person.id()));
    }

    @Test
    void anAddressIsTakenForConfirmed() {
        var alice = stage.person("alice");
        set("verified = false", alice);
        login(alice, alice.password()).fails(403, "UnverifiedAccount");
        assertTrue(user("show", alice.id()).ends(0).out().contains("Verified"));
        assertTrue(user("list", "--search", alice.email()).ends(0).out().contains("unverified"));
        assertTrue(user("verify", alice.email()).ends(0).out().contains("can log in now"));
        assertEquals("Success", result(alice));
        assertTrue(user("verify", alice.email()).ends(0).out().contains("verified already"));
        user("verify", "nobody@typed.test").ends(67);
    }

    @Test
    void whoHasLostTheirCodesComesInAgain() {
        var alice = stage.person("alice");
        set("totp_secret = '\\x00112233445566778899', totp_enabled = true, recovery_codes = '{abcde-fghjk}'", alice);
        assertEquals("MFA", result(alice));
        assertTrue(user("show", alice.id(), "--json").json().get("mfa").asBoolean());
        user("disable-mfa", alice.id()).ends(0);
        assertEquals("Success", result(alice));
        assertEquals("{}", alice.get("/auth/mfa/").text());
        assertTrue(user("disable-mfa", alice.id()).ends(0).out().contains("had neither"));
    }

    @Test
    void aLinkLetsSomebodyChooseAPasswordThatNobodyElseLearns() {
        var alice = stage.person("alice");
        for (int i = 0; i < 3; i++) login(alice, "wrong number " + i).fails(401, "InvalidCredentials");
        var first = link(alice);
        var second = link(alice);
        var reset = "/auth/account/reset_password";
        var visitor = stage.visitor();
        visitor.patch(reset, Map.of("token", first, "password", "chosen alone")).fails(401, "InvalidToken");
        visitor.patch(reset, Map.of("token", second, "password", "chosen alone"))
                .is(204);
        visitor.patch(reset, Map.of("token", second, "password", "chosen again"))
                .fails(401, "InvalidToken");
        // The lock is lifted as well, and devices stay logged in unless asked.
        login(alice, "chosen alone").is(200);
        alice.get("/users/@me").is(200);
    }

    private static String link(Person person) {
        var link = user("reset-link", person.tag(), "--json").json().get("link").asText();
        assertTrue(link.startsWith("http://localhost:" + stage.config().web().port() + "/login/reset/"), link);
        return link.substring(link.lastIndexOf('/') + 1);
    }

    @Test
    void aDeletionWaitsAWeekAndCanBeCalledOff() {
        var alice = stage.person("alice");
        var socket = alice.connect();
        assertTrue(user("delete", alice.tag()).ends(0).out().contains("in a week"));
        socket.await("Logout");
        assertEquals("Disabled", result(alice));
        assertTrue(user("delete", alice.id()).ends(0).out().contains("already"));
        assertTrue(user("list", "--search", alice.email()).ends(0).out().contains("leaving"));
        assertFalse(
                user("show", alice.id(), "--json").json().get("deletion_due").isNull());
        // Lifting a suspension is not calling a deletion off.
        assertTrue(user("unsuspend", alice.id()).ends(0).out().contains("not suspended"));
        assertEquals("Disabled", result(alice));
        user("restore", alice.id()).ends(0);
        assertEquals("Success", result(alice));
        assertTrue(user("show", alice.id(), "--json").json().get("deletion_due").isNull());
        assertTrue(user("restore", alice.id()).ends(0).out().contains("was not to be deleted"));
    }

    @Test
    void whatHasBegunIsNotCalledOff() {
        var alice = stage.person("alice");
        user("delete", alice.id(), "--now").ends(0);
        set("deletion_due = 'epoch'", alice);
        assertTrue(user("restore", alice.id()).ends(0).out().contains("was not to be deleted"));
        assertEquals("Disabled", result(alice));
    }
}
