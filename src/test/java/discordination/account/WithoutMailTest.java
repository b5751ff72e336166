package discordination.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import discordination.kit.Answer;
import discordination.kit.Stage;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Without an SMTP server nobody is left waiting for a mail (rest-accounts 5.2).
final class WithoutMailTest {
    private static final String PASSWORD = "a quiet afternoon";
    private static final String CREATE = "/auth/account/create";
    private static final String REVERIFY = "/auth/account/reverify";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @AutoClose
    private static final Stage stage = Stage.open();

    private static String address() {
        return "alone" + NUMBER.incrementAndGet() + "@nomail.test";
    }

    private static Answer create(String email, String password) {
        return stage.visitor().post(CREATE, Map.of("email", email, "password", password));
    }

    private static Answer login(String email) {
        return stage.visitor().post("/auth/session/login", Map.of("email", email, "password", PASSWORD));
    }

    /// As if mail had been on when the account was opened, and was switched off since.
    private static String pending() {
        var email = address();
        create(email, PASSWORD).is(204);
        stage.database().change(tx -> tx.sql().execute("update accounts set verified = false where email = ?", email));
        login(email).fails(403, "UnverifiedAccount");
        return email;
    }

    @Test
    void theHouseSaysSo() {
        assertFalse(stage.visitor().get("/").json().at("/features/email").asBoolean());
    }

    @Test
    void newAccountsCanBeUsedAtOnce() {
        var email = address();
        create(email, PASSWORD).is(204);
        assertEquals("Success", login(email).json().get("result").asText());
        create(email, "somebody else").fails(500, "OperationFailed");
        assertEquals("Success", login(email).json().get("result").asText());
    }

    @Test
    void whoWaitedForAMailNeedNotWaitAnyMore() {
        var one = pending();
        create(one, "another password").is(204);
        // Registering again is no way to somebody's account.
        assertEquals("Success", login(one).json().get("result").asText());
        var two = pending();
        stage.visitor().post(REVERIFY, Map.of("email", two)).is(204);
        login(two).is(200);
        stage.visitor().post(REVERIFY, Map.of("email", two)).fails(500, "OperationFailed");
        stage.visitor().post(REVERIFY, Map.of("email", "nobody@nomail.test")).is(204);
    }

    @Test
    void askingForANewPasswordDoesNothing() {
        var email = address();
        create(email, PASSWORD).is(204);
        var path = "/auth/account/reset_password";
        stage.visitor().post(path, Map.of("email", email)).is(204);
        stage.visitor().post(path, Map.of("email", "nobody@nomail.test")).is(204);
        stage.visitor().post(path, Map.of("email", "nobody")).fails(400, "IncorrectData");
        stage.visitor().post(path, Map.of("email", "a@mailinator.com")).fails(401, "DisallowedContactSupport");
        var links = stage.database()
                .read(handle -> handle.createQuery("select count(*) from mailed_links")
                        .mapTo(Integer.class)
                        .one());
        assertEquals(0, links);
        login(email).is(200);
    }
}
