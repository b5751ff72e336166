package discordination.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import discordination.app.ServiceName;
import discordination.kit.Stage;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Names and the four digits behind them: how they change, and what happens where they are taken.
final class UsernameTest {
    @AutoClose
    private static final Stage stage = Stage.open(Set.of(ServiceName.API, ServiceName.GATEWAY), Map.of());

    @Test
    void usernamesChange() {
        var alice = stage.person("alice");
        var path = "/users/@me/username";
        var password = alice.password();
        var before = alice.get("/users/@me").json().get("discriminator").asText();
        alice.patch(path, Map.of("username", "a b", "password", password)).fails(400, "FailedValidation");
        alice.patch(path, Map.of("username", "other", "password", "short")).fails(400, "FailedValidation");
        alice.patch(path, Map.of("username", "other", "password", "wrong number"))
                .fails(401, "InvalidCredentials");
        alice.patch(path, Map.of("username", "admin", "password", password)).fails(400, "InvalidUsername");
        var socket = alice.connect();
        alice.patch(path, Map.of("username", "ALICE", "password", password)).ok();
        var same =
                socket.await("UserUpdate", event -> event.at("/data/username").isTextual());
        assertEquals("ALICE", same.at("/data/username").asText());
        assertFalse(same.get("data").has("discriminator"));
        alice.patch(path, Map.of("username", "renamed", "password", password)).ok();
        var renamed =
                socket.await("UserUpdate", event -> event.at("/data/username").isTextual());
        assertEquals(before, renamed.at("/data/discriminator").asText());
    }

    @Test
    void newDigitsAreDrawnOnceADay() {
        var alice = stage.person("alice");
        var digits = alice.get("/users/@me").json().get("discriminator").asText();
        give("taken.one", digits);
        var path = "/users/@me/username";
        var renamed = alice.patch(path, Map.of("username", "Taken.One", "password", alice.password()))
                .json();
        assertFalse(renamed.get("discriminator").asText().equals(digits));
        give("taken.two", renamed.get("discriminator").asText());
        alice.patch(path, Map.of("username", "taken.two", "password", alice.password()))
                .fails(429, "DiscriminatorChangeRatelimited");
        assertEquals("Taken.One", alice.get("/users/@me").json().get("username").asText());
    }

    /// Somebody else has this name with these digits.
    private static void give(String name, String digits) {
        var other = stage.person(name);
        stage.database()
                .change(transaction -> transaction
                        .sql()
                        .execute("update users set discriminator = ? where id = ?", digits, other.id()));
    }

    @Test
    void aNameRunsOutOfDigits() {
        stage.database().change(transaction -> transaction.sql().execute("""
                insert into users (id, username, discriminator)
                select 'crowd' || n, 'crowded', lpad(n::text, 4, '0') from generate_series(2, 9998) n
                """));
        var alice = stage.person("alice");
        stage.database()
                .change(transaction ->
                        transaction.sql().execute("update users set discriminator = '0777' where id = ?", alice.id()));
        alice.patch("/users/@me/username", Map.of("username", "Crowded", "password", alice.password()))
                .fails(409, "UsernameTaken");
    }
}
