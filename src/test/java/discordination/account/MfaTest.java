package discordination.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.kit.Answer;
import discordination.kit.Person;
import discordination.kit.Race;
import discordination.kit.Stage;
import discordination.kit.Visitor;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// The second proof: how it is set up, what it protects, and what does not get around it.
final class MfaTest {
    private static final String TICKET = "/auth/mfa/ticket";
    private static final String LOGIN = "/auth/session/login";

    @AutoClose
    private static final Stage stage = Stage.open();

    private static Visitor with(Visitor person, String ticket) {
        return person.with("X-MFA-Ticket", ticket);
    }

    private static Visitor proven(Person person) {
        return with(person, Authenticator.ticket(person, Map.of("password", person.password())));
    }

    /// Sets up codes as clients do.
    private static Authenticator enable(Person person) {
        var secret = proven(person)
                .post("/auth/mfa/totp", Map.of())
                .json()
                .get("secret")
                .asText();
        assertTrue(secret.matches("[A-Z2-7]{16}"));
        var app = Authenticator.of(secret);
        person.put("/auth/mfa/totp", Map.of("totp_code", app.now())).is(204);
        return app;
    }

    private static List<String> codes(JsonNode codes) {
        return StreamSupport.stream(codes.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static JsonNode begin(Person person) {
        return stage.visitor()
                .post(LOGIN, Map.of("email", person.email(), "password", person.password()))
                .json();
    }

    private static Answer finish(String ticket, Map<String, ?> proof) {
        return stage.visitor().post(LOGIN, Map.of("mfa_ticket", ticket, "mfa_response", proof));
    }

    /// Lets the steps pass that a code was good for.
    private static void forgetStep(Person person) {
        stage.database()
                .change(tx -> tx.sql()
                        .execute(
                                "update accounts set totp_step = null, totp_session = null where id = ?", person.id()));
    }

    @Test
    void codesAreSetUpAndAskedForAtLogin() {
        var alice = stage.person("alice");
        assertEquals("{}", alice.get("/auth/mfa/").text());
        var app = enable(alice);
        assertEquals("{\"totp_mfa\":true}", alice.get("/auth/mfa/").text());
        assertEquals("[\"Totp\"]", alice.get("/auth/mfa/methods").text());
        // Clients show the same code once more for the recovery codes (rest-accounts 5.6).
        var fresh = codes(with(alice, Authenticator.ticket(alice, Map.of("totp_code", app.now())))
                .patch("/auth/mfa/recovery", Map.of())
                .json());
        assertEquals(10, fresh.stream().distinct().count());
        assertTrue(fresh.stream().allMatch(code -> code.matches("[0-9a-hj-kmnp-tv-z]{5}-[0-9a-hj-kmnp-tv-z]{5}")));
        assertEquals("[\"Totp\",\"Recovery\"]", alice.get("/auth/mfa/methods").text());
        assertEquals(
                "{\"totp_mfa\":true,\"recovery_active\":true}",
                alice.get("/auth/mfa/").text());
        var shown = with(alice, Authenticator.ticket(alice, Map.of("recovery_code", fresh.getFirst())))
                .post("/auth/mfa/recovery", Map.of())
                .json();
        assertEquals(fresh.subList(1, 10), codes(shown));

        forgetStep(alice);
        var begun = begin(alice);
        assertEquals("MFA", begun.get("result").asText());
        assertEquals(List.of("Totp", "Recovery"), codes(begun.get("allowed_methods")));
        var ticket = begun.get("ticket").asText();
        stage.visitor().post(LOGIN, Map.of("mfa_ticket", ticket)).fails(401, "InvalidToken");
        finish(ticket, Map.of("totp_code", app.wrong())).fails(401, "InvalidToken");
        finish(ticket, Map.of("password", alice.password())).fails(400, "DisallowedMFAMethod");
        var session = finish(ticket, Map.of("totp_code", app.now())).json();
        assertEquals("Success", session.get("result").asText());
        stage.visitor()
                .with("X-Session-Token", session.get("token").asText())
                .get("/users/@me")
                .is(200);
        // Used up by success.
        finish(ticket, Map.of("recovery_code", fresh.get(2))).fails(401, "InvalidToken");
    }

    @Test
    void aCodeIsGoodForOnePersonOnce() {
        var alice = stage.person("alice");
        var laptop = alice.again();
        var app = enable(alice);
        var code = app.now();
        Authenticator.ticket(alice, Map.of("totp_code", code));
        // Who showed it may show it again, since one deed after the other asks for it.
        Authenticator.ticket(alice, Map.of("totp_code", code));
        // Whoever looked over their shoulder may not.
        laptop.put(TICKET, Map.of("totp_code", code)).fails(401, "InvalidToken");
        finish(begin(alice).get("ticket").asText(), Map.of("totp_code", code)).fails(401, "InvalidToken");
    }

    @Test
    void atLoginTheCodeOfItsBeginningIsStillGood() {
        var alice = stage.person("alice");
        var app = enable(alice);
        var ticket = begin(alice).get("ticket").asText();
        stage.database()
                .change(tx -> tx.sql()
                        .execute(
                                "update mfa_tickets set created_at = created_at - interval '2 minutes' where account_id = ?",
                                alice.id()));
        var begun = stage.database()
                .read(handle -> handle.createQuery("select created_at from mfa_tickets where account_id = :id")
                        .bind("id", alice.id())
                        .mapTo(Instant.class)
                        .one());
        // No code but that one and the present one, and that one only here.
        alice.put(TICKET, Map.of("totp_code", app.of(begun))).fails(401, "InvalidToken");
        for (var seconds : List.of(-30, 30)) {
            finish(ticket, Map.of("totp_code", app.of(begun.plusSeconds(seconds))))
                    .fails(401, "InvalidToken");
        }
        assertEquals(
                "Success",
                finish(ticket, Map.of("totp_code", app.of(begun)))
                        .json()
                        .get("result")
                        .asText());
    }

    @Test
    void outsideOfALoginNoOtherCodeThanThePresentOneIsGood() {
        var alice = stage.person("alice");
        var app = enable(alice);
        app.now();
        for (var steps : List.of(-1, 1)) {
            alice.put(TICKET, Map.of("totp_code", app.ago(steps))).fails(401, "InvalidToken");
        }
        for (var shown : List.of("", " ", "12345", "1234567", "００００００")) {
            alice.put(TICKET, Map.of("totp_code", shown)).fails(401, "InvalidToken");
        }
        // Spaces are not part of a code either (rest-accounts 5.3).
        alice.put(TICKET, Map.of("totp_code", app.now() + " ")).fails(401, "InvalidToken");
        alice.put(TICKET, Map.of("totp_code", app.now())).is(200);
    }

    @Test
    void recoveryCodesWorkOnceEach() {
        var alice = stage.person("alice");
        var codes = codes(proven(alice).patch("/auth/mfa/recovery", Map.of()).json());
        alice.put(TICKET, Map.of("recovery_code", codes.getFirst())).fails(400, "DisallowedMFAMethod");
        enable(alice);
        var ticket = begin(alice).get("ticket").asText();
        finish(ticket, Map.of("recovery_code", codes.getFirst().toUpperCase(java.util.Locale.ROOT) + "x"))
                .fails(401, "InvalidToken");
        var tickets = Race.run(4, _ -> begin(alice).get("ticket").asText());
        var opened = Race.run(
                4,
                i -> finish(tickets.get(i), Map.of("recovery_code", codes.getFirst()))
                        .status());
        assertEquals(1, opened.stream().filter(status -> status == 200).count());
        assertEquals(3, opened.stream().filter(status -> status == 401).count());
    }

    @Test
    void aLoginTicketOpensOneSession() {
        var alice = stage.person("alice");
        var codes = codes(proven(alice).patch("/auth/mfa/recovery", Map.of()).json());
        enable(alice);
        var ticket = begin(alice).get("ticket").asText();
        var opened = Race.run(
                4, i -> finish(ticket, Map.of("recovery_code", codes.get(i))).status());
        assertEquals(1, opened.stream().filter(status -> status == 200).count());
    }

    @Test
    void secretsWaitForTheirFirstCode() {
        var alice = stage.person("alice");
        alice.put("/auth/mfa/totp", Map.of("totp_code", "123456")).fails(500, "OperationFailed");
        var first = Authenticator.of(proven(alice)
                .post("/auth/mfa/totp", Map.of())
                .json()
                .get("secret")
                .asText());
        var second = Authenticator.of(proven(alice)
                .post("/auth/mfa/totp", Map.of())
                .json()
                .get("secret")
                .asText());
        assertNotEquals(first.now(), second.now());
        assertEquals("{}", alice.get("/auth/mfa/").text());
        assertEquals("Success", begin(alice).get("result").asText());
        alice.put("/auth/mfa/totp", Map.of("totp_code", first.now())).fails(401, "InvalidToken");
        alice.put("/auth/mfa/totp", Map.of("password", alice.password())).fails(401, "InvalidToken");
        alice.put("/auth/mfa/totp", Map.of("totp_code", second.now())).is(204);
        alice.put("/auth/mfa/totp", Map.of("totp_code", second.now())).fails(500, "OperationFailed");
        alice.put("/auth/mfa/totp", Map.of("totp_code", second.wrong())).fails(401, "InvalidToken");
        var proof = Map.of("totp_code", second.now());
        with(alice, Authenticator.ticket(alice, proof))
                .post("/auth/mfa/totp", Map.of())
                .fails(500, "OperationFailed");
        with(alice, Authenticator.ticket(alice, proof)).delete("/auth/mfa/totp").is(204);
        proven(alice).delete("/auth/mfa/totp").is(204);
        assertEquals("[\"Password\"]", alice.get("/auth/mfa/methods").text());
    }

    @Test
    void whatIsProtectedNeedsATicketOfOnesOwn() {
        var alice = stage.person("alice");
        var mallory = stage.person("mallory");
        var others = Authenticator.ticket(mallory, Map.of("password", mallory.password()));
        for (var deed : List.of(
                "POST /auth/mfa/recovery",
                "PATCH /auth/mfa/recovery",
                "POST /auth/mfa/totp",
                "DELETE /auth/mfa/totp",
                "POST /auth/account/disable",
                "POST /auth/account/delete")) {
            var method = deed.substring(0, deed.indexOf(' '));
            var path = deed.substring(deed.indexOf(' ') + 1);
            alice.send(method, path, Map.of()).refused(401);
            with(alice, "guess").send(method, path, Map.of()).refused(401);
        }
        with(alice, others).post("/auth/mfa/totp", Map.of()).refused(403);
        // It was used up all the same.
        with(mallory, others).post("/auth/mfa/recovery", Map.of()).refused(401);
        var own = Authenticator.ticket(alice, Map.of("password", alice.password()));
        with(alice, own).post("/auth/mfa/recovery", Map.of()).is(200);
        with(alice, own).post("/auth/mfa/recovery", Map.of()).refused(401);
        alice.get("/users/@me").is(200);
    }

    @Test
    void aTicketGoesThroughOnce() {
        var alice = stage.person("alice");
        var ticket = with(alice, Authenticator.ticket(alice, Map.of("password", alice.password())));
        var done = Race.run(6, _ -> ticket.patch("/auth/mfa/recovery", Map.of()).status());
        assertEquals(1, done.stream().filter(status -> status == 200).count());
        assertEquals(5, done.stream().filter(status -> status == 401).count());
    }

    @Test
    void aTicketCanBeHadForTheTicketOfALogin() {
        var alice = stage.person("alice");
        var app = enable(alice);
        var step = begin(alice).get("ticket").asText();
        with(alice, step).post("/auth/mfa/recovery", Map.of()).refused(403);
        step = begin(alice).get("ticket").asText();
        with(alice, step).put(TICKET, Map.of("totp_code", app.now())).fails(500, "OperationFailed");
        var stranger = with(stage.visitor(), step);
        stranger.put(TICKET, Map.of("totp_code", app.wrong())).fails(401, "InvalidToken");
        // Wrong or right, it was worth one try.
        stranger.put(TICKET, Map.of("totp_code", app.now())).fails(401, "InvalidToken");
        var next = with(stage.visitor(), begin(alice).get("ticket").asText());
        var ticket = next.put(TICKET, Map.of("totp_code", app.now())).json();
        assertTrue(ticket.get("validated").asBoolean());
        with(alice, ticket.get("token").asText())
                .post("/auth/mfa/recovery", Map.of())
                .is(200);
    }

    @Test
    void withMfaThePasswordAloneChangesNothing() {
        var alice = stage.person("alice");
        var laptop = alice.again();
        var app = enable(alice);
        var password = Map.of("password", "something else", "current_password", alice.password());
        var email = Map.of("email", "moved@mfa.test", "current_password", alice.password());
        alice.patch("/auth/account/change/password", password).fails(401, "InvalidCredentials");
        alice.patch("/auth/account/change/email", email).fails(401, "InvalidCredentials");
        with(alice, "guess").patch("/auth/account/change/email", email).fails(401, "InvalidCredentials");
        alice.delete("/auth/session/" + laptop.session()).refused(401);
        alice.delete("/auth/session/all").refused(401);
        var proof = Map.of("totp_code", app.now());
        with(alice, Authenticator.ticket(alice, proof))
                .patch("/auth/account/change/email", email)
                .is(204);
        with(alice, Authenticator.ticket(alice, proof))
                .delete("/auth/session/" + laptop.session())
                .is(204);
        with(alice, Authenticator.ticket(alice, proof))
                .patch("/auth/account/change/password", password)
                .is(204);
        assertEquals(
                "moved@mfa.test", alice.get("/auth/account").json().get("email").asText());
    }

    @Test
    void whoGuessesOnAndOnIsStopped() {
        var alice = stage.person("alice");
        var app = enable(alice);
        var ticket = begin(alice).get("ticket").asText();
        stage.database()
                .change(tx -> tx.sql()
                        .execute(
                                "update accounts set proof_failures = 28, proofs_since = now() where id = ?",
                                alice.id()));
        finish(ticket, Map.of("totp_code", app.wrong())).fails(401, "InvalidToken");
        alice.put(TICKET, Map.of("totp_code", app.wrong())).fails(401, "InvalidToken");
        finish(ticket, Map.of("totp_code", app.now())).fails(403, "LockedOut");
        alice.put(TICKET, Map.of("totp_code", app.now())).fails(403, "LockedOut");
        stage.database()
                .change(tx -> tx.sql()
                        .execute(
                                "update accounts set proofs_since = now() - interval '61 minutes' where id = ?",
                                alice.id()));
        finish(ticket, Map.of("totp_code", app.now())).is(200);
    }

    @Test
    void aNewPasswordEndsLoginsThatWereBegunWithTheOldOne() {
        var alice = stage.person("alice");
        var app = enable(alice);
        var ticket = begin(alice).get("ticket").asText();
        with(alice, Authenticator.ticket(alice, Map.of("totp_code", app.now())))
                .patch(
                        "/auth/account/change/password",
                        Map.of("password", "something else", "current_password", alice.password()))
                .is(204);
        forgetStep(alice);
        finish(ticket, Map.of("totp_code", app.now())).fails(401, "InvalidToken");
    }
}
