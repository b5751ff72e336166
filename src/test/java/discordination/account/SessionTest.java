package discordination.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.kit.Answer;
import discordination.kit.Await;
import discordination.kit.Person;
import discordination.kit.Race;
import discordination.kit.Stage;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// How sessions begin and end, what their owner sees of them, and how guessing is slowed down.
final class SessionTest {
    private static final String NOBODY = "01AAAAAAAAAAAAAAAAAAAAAAAA";

    @AutoClose
    private static final Stage stage = Stage.open();

    private static Answer login(Person person, String password) {
        return stage.visitor().post("/auth/session/login", Map.of("email", person.email(), "password", password));
    }

    private static List<String> sessions(Person person) {
        return StreamSupport.stream(person.get("/auth/session/all").json().spliterator(), false)
                .map(session -> session.get("_id").asText())
                .toList();
    }

    private static String ticket(Person person) {
        return person.put("/auth/mfa/ticket", Map.of("password", person.password()))
                .json()
                .get("token")
                .asText();
    }

    @Test
    void unknownAddressesAndWrongPasswordsLookAlike() {
        var alice = stage.person("alice");
        login(alice, "not the password").fails(401, "InvalidCredentials");
        for (var email : List.of("nobody@session.test", "no address")) {
            stage.visitor()
                    .post("/auth/session/login", Map.of("email", email, "password", "not the password"))
                    .fails(401, "InvalidCredentials");
        }
        login(alice, "short").fails(400, "ShortPassword");
    }

    @Test
    void theThirdWrongPasswordLocksForAMinute() {
        var alice = stage.person("alice");
        for (int i = 0; i < 3; i++) login(alice, "wrong number " + i).fails(401, "InvalidCredentials");
        login(alice, alice.password()).fails(403, "LockedOut");
        unlock(alice, 60);
        login(alice, "wrong number 4").fails(401, "InvalidCredentials");
        login(alice, alice.password()).fails(403, "LockedOut");
        unlock(alice, 300);
        login(alice, alice.password()).is(200);
        login(alice, "wrong again").fails(401, "InvalidCredentials");
        login(alice, alice.password()).is(200);
        // The lock is on new sessions only.
        alice.get("/users/@me").is(200);
    }

    /// Lets the time pass that the lock lasts.
    private static void unlock(Person person, int seconds) {
        var passed = stage.database()
                .write(transaction -> transaction
                        .sql()
                        .createUpdate("""
                        update accounts set locked_until = now() where id = :id
                        and locked_until - now() between make_interval(secs => :seconds - 30)
                        and make_interval(secs => :seconds)
                        """)
                        .bind("id", person.id())
                        .bind("seconds", seconds)
                        .execute());
        assertEquals(1, passed);
    }

    @Test
    void everyLaterFailureLocksForAnHour() {
        var alice = stage.person("alice");
        for (int attempts : List.of(4, 5, 40)) {
            set(alice, "attempts = " + attempts + ", locked_until = null");
            login(alice, "wrong number").fails(401, "InvalidCredentials");
            login(alice, alice.password()).fails(403, "LockedOut");
            unlock(alice, 3600);
        }
        login(alice, alice.password()).is(200);
        login(alice, "wrong number").fails(401, "InvalidCredentials");
        login(alice, alice.password()).is(200);
    }

    private static void set(Person person, String state) {
        stage.database().change(tx -> tx.sql().execute("update accounts set " + state + " where id = ?", person.id()));
    }

    @Test
    void whatCannotBeAPasswordIsNoGuess() {
        var alice = stage.person("alice");
        set(alice, "attempts = 2");
        login(alice, "short").fails(400, "ShortPassword");
        login(alice, "password1").fails(400, "CompromisedPassword");
        login(alice, alice.password()).is(200);
        // Nor is a try while the lock is on.
        set(alice, "attempts = 3, locked_until = now() + interval '60 seconds'");
        for (int i = 0; i < 3; i++) login(alice, "wrong number " + i).fails(403, "LockedOut");
        unlock(alice, 60);
        login(alice, "wrong number").fails(401, "InvalidCredentials");
        unlock(alice, 300);
    }

    @Test
    void theFirstPairThatIsCompleteLogsIn() {
        var alice = stage.person("alice");
        var path = "/auth/session/login";
        var visitor = stage.visitor();
        var both = Map.of("email", alice.email(), "password", alice.password(), "mfa_ticket", "guess");
        assertEquals("Unknown", visitor.post(path, both).json().get("name").asText());
        visitor.post(path, Map.of("email", alice.email(), "mfa_ticket", "guess"))
                .fails(401, "InvalidToken");
        for (var half : List.of(Map.of(), Map.of("email", "a@b.test"), Map.of("password", "long enough"))) {
            visitor.post(path, half).refused(422);
        }
        var named = Map.of("email", alice.email(), "password", alice.password(), "friendly_name", "x".repeat(500));
        assertEquals(500, visitor.post(path, named).json().get("name").asText().length());
    }

    @Test
    void sessionsStayGoodForEverAndRememberWhenTheyConnected() {
        var alice = stage.person("alice");
        stage.database()
                .change(tx -> tx.sql()
                        .execute(
                                "update sessions set last_seen = now() - interval '5 years' where account_id = ?",
                                alice.id()));
        alice.get("/users/@me").is(200);
        assertEquals(1, longUnseen(alice));
        alice.connect();
        Await.until("the session is seen", () -> longUnseen(alice) == 0);
    }

    private static int longUnseen(Person person) {
        return stage.database()
                .read(handle -> handle.createQuery("""
                                select count(*) from sessions
                                where account_id = :id and last_seen < now() - interval '1 year'
                                """)
                        .bind("id", person.id())
                        .mapTo(Integer.class)
                        .one());
    }

    @Test
    void guessesSentAllAtOnceAreCountedLikeOthers() {
        var alice = stage.person("alice");
        var guesses = Race.run(12, i -> login(alice, "wrong number " + i).status());
        assertTrue(guesses.contains(401));
        login(alice, alice.password()).fails(403, "LockedOut");
        var attempts = stage.database()
                .read(handle -> handle.createQuery("select attempts from accounts where id = :id")
                        .bind("id", alice.id())
                        .mapTo(Integer.class)
                        .one());
        assertEquals(3, attempts);
    }

    @Test
    void disabledAccountsAreToldSo() {
        var alice = stage.person("alice");
        stage.database()
                .change(transaction ->
                        transaction.sql().execute("update accounts set disabled = true where id = ?", alice.id()));
        var answer = login(alice, alice.password()).json();
        assertEquals("Disabled", answer.get("result").asText());
        assertEquals(alice.id(), answer.get("user_id").asText());
    }

    @Test
    void tokensAreKeptAsHashes() {
        var alice = stage.person("alice");
        var dump = stage.database()
                .read(handle -> handle.createQuery(
                                "select sessions::text || accounts::text from sessions join accounts on accounts.id = account_id"
                                        + " where account_id = :id")
                        .bind("id", alice.id())
                        .mapTo(String.class)
                        .one());
        assertTrue(dump.contains("$argon2id$v=19$m=19456,t=2,p=1$"));
        assertTrue(!dump.contains(alice.token()) && !dump.contains(alice.password()));
    }

    @Test
    void logoutEndsTheSessionAndItsConnections() {
        var phone = stage.person("alice");
        var laptop = phone.again();
        var atPhone = phone.connect();
        var atLaptop = laptop.connect();
        phone.post("/auth/session/logout", Map.of()).is(204);
        atPhone.await("Logout");
        atPhone.closed();
        var told = atLaptop.await("DeleteSession");
        assertEquals(phone.session(), told.get("session_id").asText());
        assertEquals(phone.id(), told.get("user_id").asText());
        phone.get("/users/@me").refused(401);
        phone.get("/auth/session/check").refused(401);
        laptop.get("/auth/session/check").is(204);
        laptop.delete("/auth/session/logout").is(204);
        laptop.get("/auth/session/check").refused(401);
    }

    @Test
    void sessionsAreListedAndRenamed() {
        var phone = stage.person("alice");
        var laptop = phone.again();
        var bob = stage.person("bob");
        assertEquals(
                List.of(phone.session(), laptop.session()),
                sessions(phone).stream().sorted().toList());
        var renamed = phone.patch("/auth/session/" + laptop.session(), Map.of("friendly_name", "laptop"))
                .json();
        assertEquals("laptop", renamed.get("name").asText());
        var path = "/auth/session/" + phone.session();
        phone.patch(path, Map.of()).refused(422);
        bob.patch(path, Map.of("friendly_name", "mine")).fails(401, "InvalidSession");
        bob.patch("/auth/session/" + NOBODY, Map.of("friendly_name", "x")).fails(404, "UnknownUser");
    }

    @Test
    void oneSessionIsRevoked() {
        var phone = stage.person("alice");
        var laptop = phone.again();
        var bob = stage.person("bob");
        var path = "/auth/session/" + laptop.session();
        bob.delete(path, Map.of()).fails(401, "InvalidToken");
        bob.delete("/auth/session/" + NOBODY).fails(404, "UnknownUser");
        phone.with("X-MFA-Ticket", "guess").delete(path).refused(401);
        phone.with("X-MFA-Ticket", ticket(bob)).delete(path).refused(403);
        laptop.get("/users/@me").is(200);
        var atLaptop = laptop.connect();
        phone.with("X-MFA-Ticket", ticket(phone)).delete(path).is(204);
        atLaptop.await("Logout");
        atLaptop.closed();
        laptop.get("/users/@me").refused(401);
    }

    @Test
    void allSessionsButThisAreRevoked() {
        var phone = stage.person("alice");
        var laptop = phone.again();
        var atPhone = phone.connect();
        var atLaptop = laptop.connect();
        phone.delete("/auth/session/all?revoke_self=perhaps").is(204);
        atLaptop.await("Logout");
        atLaptop.closed();
        var told = atPhone.await("DeleteAllSessions");
        assertEquals(phone.session(), told.get("exclude_session_id").asText());
        assertEquals(List.of(phone.session()), sessions(phone));
        phone.delete("/auth/session/all?revoke_self=true").is(204);
        atPhone.await("Logout");
        atPhone.closed();
        phone.get("/auth/session/all").refused(401);
    }

    @Test
    void aTicketIsGoodForOneDeed() {
        var phone = stage.person("alice");
        var laptop = phone.again();
        var tablet = phone.again();
        phone.put("/auth/mfa/ticket", Map.of("password", "wrong number")).fails(401, "InvalidCredentials");
        phone.put("/auth/mfa/ticket", Map.of("totp_code", "123456")).fails(400, "DisallowedMFAMethod");
        phone.put("/auth/mfa/ticket", Map.of()).refused(422);
        stage.visitor().put("/auth/mfa/ticket", Map.of("password", "x")).fails(401, "InvalidToken");
        JsonNode issued = phone.put("/auth/mfa/ticket", Map.of("password", phone.password()))
                .json();
        assertTrue(
                issued.get("validated").asBoolean() && !issued.get("authorised").asBoolean());
        var identified = phone.with("X-MFA-Ticket", issued.get("token").asText());
        identified.delete("/auth/session/" + laptop.session()).is(204);
        identified.delete("/auth/session/" + tablet.session()).refused(401);
        assertNotEquals(
                issued.get("token"),
                phone.put("/auth/mfa/ticket", Map.of("password", phone.password()))
                        .json()
                        .get("token"));
    }

    @Test
    void anOldTicketIsNoTicket() {
        var phone = stage.person("alice");
        var old = ticket(phone);
        stage.database()
                .change(transaction -> transaction
                        .sql()
                        .execute("update mfa_tickets set created_at = now() - interval '301 seconds'"));
        phone.with("X-MFA-Ticket", old).delete("/auth/session/all").refused(401);
    }

    @Test
    void nobodyHasMoreThanAPasswordYet() {
        var alice = stage.person("alice");
        assertEquals("{}", alice.get("/auth/mfa/").text());
        assertEquals("[\"Password\"]", alice.get("/auth/mfa/methods").text());
    }

    @Test
    void loggingInWithATicketTakesOneMoreProof() {
        var alice = stage.person("alice");
        var ticket = ticket(alice);
        var visitor = stage.visitor();
        var path = "/auth/session/login";
        visitor.post(path, Map.of("mfa_ticket", "guess")).fails(401, "InvalidToken");
        visitor.post(path, Map.of("mfa_ticket", ticket)).fails(401, "InvalidToken");
        visitor.post(path, Map.of("mfa_ticket", ticket, "mfa_response", Map.of("password", "wrong number")))
                .fails(401, "InvalidCredentials");
        var proof = Map.of("mfa_ticket", ticket, "mfa_response", Map.of("password", alice.password()));
        assertEquals("Success", visitor.post(path, proof).json().get("result").asText());
        visitor.post(path, proof).fails(401, "InvalidToken");
    }
}
