package discordination.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.kit.Answer;
import discordination.kit.Person;
import discordination.kit.Race;
import discordination.kit.Row;
import discordination.kit.Stage;
import discordination.kit.Visitor;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What proves who somebody is, in the hands of those who try everything at once (rest-accounts 5.3).
final class ProofsTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    private static final Person alice = stage.person("alice");
    private static final Person mallory = stage.person("mallory");
    private static Authenticator app;
    private static List<String> recovery;

    @BeforeAll
    static void secure() {
        var password = Map.of("password", alice.password());
        var secret = with(alice, Authenticator.ticket(alice, password))
                .post("/auth/mfa/totp", Map.of())
                .json();
        var codes = with(alice, Authenticator.ticket(alice, password))
                .patch("/auth/mfa/recovery", Map.of())
                .json();
        recovery = StreamSupport.stream(codes.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        app = Authenticator.of(secret.get("secret").asText());
        alice.put("/auth/mfa/totp", Map.of("totp_code", app.now())).is(204);
    }

    /// As if nothing had been tried.
    @BeforeEach
    void forget() {
        stage.database()
                .change(tx -> tx.sql()
                        .execute("update accounts set totp_step = null, totp_session = null, proof_failures = 0"));
    }

    private static Visitor with(Visitor person, String ticket) {
        return person.with("X-MFA-Ticket", ticket);
    }

    private static String begin() {
        return stage.visitor()
                .post("/auth/session/login", Map.of("email", alice.email(), "password", alice.password()))
                .json()
                .get("ticket")
                .asText();
    }

    private static Answer finish(String ticket, Map<String, ?> proof) {
        return stage.visitor().post("/auth/session/login", Map.of("mfa_ticket", ticket, "mfa_response", proof));
    }

    @Test
    void guessesSentAllAtOnceAreCountedLikeOthers() {
        var ticket = begin();
        var wrong = Map.of("totp_code", app.wrong());
        stage.database()
                .change(tx -> tx.sql().execute("update accounts set proof_failures = 24, proofs_since = now()"));
        var answers = Race.run(24, _ -> finish(ticket, wrong).status());
        assertTrue(Collections.frequency(answers, 401) <= 6, answers.toString());
        assertTrue(answers.contains(403), answers.toString());
        finish(ticket, Map.of("totp_code", app.now())).fails(403, "LockedOut");
        alice.put("/auth/mfa/ticket", Map.of("recovery_code", recovery.getLast()))
                .fails(403, "LockedOut");
    }

    @Test
    void rightProofsAreNoFailures() {
        for (int i = 0; i < 31; i++) Authenticator.ticket(alice, Map.of("totp_code", app.now()));
        alice.get("/auth/mfa").ok();
    }

    @Test
    void oneCodeOpensOneSessionHoweverManyShowIt() {
        var tickets = IntStream.range(0, 6).mapToObj(_ -> begin()).toList();
        var code = Map.of("totp_code", app.now());
        var answers = Race.run(6, i -> finish(tickets.get(i), code).status());
        assertEquals(1, Collections.frequency(answers, 200), answers.toString());
        assertEquals(5, Collections.frequency(answers, 401), answers.toString());
    }

    @Test
    void oneRecoveryCodeOpensOneSessionHoweverManyShowIt() {
        var tickets = IntStream.range(0, 6).mapToObj(_ -> begin()).toList();
        var code = Map.of("recovery_code", recovery.getFirst());
        var answers = Race.run(6, i -> finish(tickets.get(i), code).status());
        assertEquals(1, Collections.frequency(answers, 200), answers.toString());
        assertEquals(5, Collections.frequency(answers, 401), answers.toString());
    }

    /// Every deed that asks for a ticket, also those that nobody has thought of yet.
    @Test
    void whatIsProtectedWantsATicketThatIsFreshProvenAndOnesOwn() {
        var rows = Row.all(stage).stream()
                .filter(row -> row.guard().startsWith("session, ticket"))
                .toList();
        assertTrue(rows.size() >= 8, rows.toString());
        var sessions = alice.get("/auth/session/all").text();
        Row.each(rows, row -> {
            var path = row.at(_ -> alice.session());
            alice.send(row.method(), path, Map.of()).refused(401);
            with(alice, "A".repeat(64)).send(row.method(), path, Map.of()).refused(401);
            with(alice, begin()).send(row.method(), path, Map.of()).refused(403);
            var theirs = Authenticator.ticket(mallory, Map.of("password", mallory.password()));
            with(alice, theirs).send(row.method(), path, Map.of()).refused(403);
            var old = Authenticator.ticket(alice, Map.of("totp_code", app.now()));
            stage.database()
                    .change(tx ->
                            tx.sql().execute("update mfa_tickets set created_at = created_at - interval '5 minutes'"));
            with(alice, old).send(row.method(), path, Map.of()).refused(401);
        });
        alice.get("/users/@me").ok();
        assertEquals(sessions, alice.get("/auth/session/all").text());
        assertEquals(
                "{\"totp_mfa\":true,\"recovery_active\":true}",
                alice.get("/auth/mfa").text());
    }

    /// A ticket proves nothing where it does not stand in its header.
    @Test
    void aTicketIsNoSession() {
        var ticket = Authenticator.ticket(alice, Map.of("totp_code", app.now()));
        stage.visitor().with("X-Session-Token", ticket).get("/auth/account").refused(401);
        stage.visitor().with("X-Bot-Token", ticket).get("/users/@me").refused(401);
        with(stage.visitor(), ticket).get("/auth/account").refused(401);
        // Validated for a deed, it does not log in, nor does it bring another one.
        stage.visitor()
                .post("/auth/session/login", Map.of("mfa_ticket", ticket))
                .fails(401, "InvalidToken");
        with(stage.visitor(), ticket)
                .put("/auth/mfa/ticket", Map.of("totp_code", app.now()))
                .fails(401, "InvalidToken");
    }
}
