package discordination.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.kit.Answer;
import discordination.kit.Person;
import discordination.kit.Stage;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// While Redis is away nobody is locked out and no password is guessed faster.
final class OutageTest {
    private static Answer login(Stage stage, Person person, String password) {
        return stage.visitor().post("/auth/session/login", Map.of("email", person.email(), "password", password));
    }

    @Test
    void whileRedisIsAwayPeopleLogInAndGuessesAreCounted() {
        try (var stage = Stage.openWithOwnStores(Map.of("api.rate_limits", "true"))) {
            var alice = stage.person("alice");
            var bob = stage.person("bob");
            stage.stores().stopRedis();
            // The lock is in PostgreSQL and holds as before.
            for (int i = 0; i < 3; i++) {
                login(stage, alice, "wrong number " + i).fails(401, "InvalidCredentials");
            }
            login(stage, alice, alice.password()).fails(403, "LockedOut");
            var session = login(stage, bob, bob.password()).json();
            assertEquals("Success", session.get("result").asText());
            // So do tickets, which work once as ever.
            var ticket = bob.with("X-MFA-Ticket", Authenticator.ticket(bob, Map.of("password", bob.password())));
            ticket.post("/auth/mfa/recovery", Map.of()).is(200);
            ticket.post("/auth/mfa/recovery", Map.of()).refused(401);
            // The windows are counted by the process itself, so that nobody tries more often than otherwise.
            var answers = new ArrayList<Integer>();
            while (answers.size() < 40 && !answers.contains(429)) {
                answers.add(stage.visitor()
                        .post("/auth/account/verify/guess", Map.of())
                        .status());
            }
            assertTrue(answers.contains(429), answers.toString());
        }
    }
}
