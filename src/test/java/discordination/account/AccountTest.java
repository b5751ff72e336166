package discordination.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.kit.Answer;
import discordination.kit.Race;
import discordination.kit.Stage;
import discordination.kit.Visitor;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How an account comes to be, what it may be called, and how its password and address change.
final class AccountTest {
    private static final String PASSWORD = "a quiet afternoon";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @AutoClose
    private static final Stage stage = Stage.open();

    private static String address() {
        return "person" + NUMBER.incrementAndGet() + "@account.test";
    }

    private static Answer create(String email, String password) {
        return stage.visitor().post("/auth/account/create", Map.of("email", email, "password", password));
    }

    private static Answer login(String email, String password) {
        return stage.visitor().post("/auth/session/login", Map.of("email", email, "password", password));
    }

    /// Somebody with a session who has not chosen a name.
    private static Visitor newcomer() {
        var email = address();
        create(email, PASSWORD).is(204);
        var token = login(email, PASSWORD).json().get("token").asText();
        return stage.visitor().with("X-Session-Token", token);
    }

    @Test
    void registeringLeadsToAUserOfTheSameId() {
        var email = address();
        create(email, PASSWORD).is(204);
        var login = login(email, PASSWORD).json();
        assertEquals("Success", login.get("result").asText());
        assertEquals("Unknown", login.get("name").asText());
        assertTrue(login.get("token").asText().matches("[A-Za-z0-9_-]{64}"));
        var me = stage.visitor().with("X-Session-Token", login.get("token").asText());
        me.get("/users/@me").refused(401);
        assertTrue(me.get("/onboard/hello").json().get("onboarding").asBoolean());
        var user = me.post("/onboard/complete", Map.of("username", "Newcomer")).json();
        assertEquals(login.get("user_id"), user.get("_id"));
        assertEquals("Newcomer", user.get("username").asText());
        assertEquals("User", user.get("relationship").asText());
        assertTrue(user.get("discriminator").asText().matches("\\d{4}"));
        assertFalse(me.get("/onboard/hello").json().get("onboarding").asBoolean());
        assertEquals(user, me.get("/users/@me").json());
        assertEquals(email, me.get("/auth/account/").json().get("email").asText());
        me.post("/onboard/complete", Map.of("username", "x")).fails(403, "AlreadyOnboarded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nobody", "@a.test", "a b@a.test", "a@", "a@-a.test", "a@a..test", "a@a_b.test"})
    void whatIsNoAddressIsRefused(String email) {
        assertEquals(
                "email",
                create(email, PASSWORD).fails(400, "IncorrectData").get("with").asText());
    }

    @Test
    void disposableAddressesAreRefused() {
        create("a@mailinator.com", PASSWORD).fails(401, "DisallowedContactSupport");
    }

    @Test
    void passwordsHaveEightBytesAndAreNotOnEverybodysList() {
        create(address(), "seven c").fails(400, "ShortPassword");
        create(address(), "1234567890").fails(400, "CompromisedPassword");
        create(address(), "ääää").is(204);
    }

    @Test
    void missingAndWronglyTypedFieldsAreRefused() {
        var visitor = stage.visitor();
        visitor.post("/auth/account/create", Map.of("email", "a@b.test")).refused(422);
        visitor.post("/auth/account/create", Map.of("email", 7, "password", PASSWORD))
                .refused(422);
        visitor.post("/auth/account/create", "{").refused(400);
        visitor.post("/auth/session/login", Map.of("email", "a@b.test")).refused(422);
    }

    @Test
    void oneAddressHasOneAccountHoweverItIsWritten() {
        create("Jo.Hn+one@Same.Test", PASSWORD).is(204);
        create("john@same.test", PASSWORD).fails(500, "OperationFailed");
        assertEquals(
                "Success",
                login("JOHN+two@same.test", PASSWORD).json().get("result").asText());
    }

    @Test
    void ofManyWhoRegisterAnAddressAtOnceOneDoes() {
        var email = address();
        var created = Race.run(6, _ -> create(email, PASSWORD).status());
        assertEquals(1, created.stream().filter(status -> status == 204).count());
        assertEquals(5, created.stream().filter(status -> status == 500).count());
    }

    @Test
    void ofManyWhoOnboardASessionAtOnceOneDoes() {
        var me = newcomer();
        var done = Race.run(
                6,
                i -> me.post("/onboard/complete", Map.of("username", "racer" + i))
                        .status());
        assertEquals(1, done.stream().filter(status -> status == 200).count());
        assertEquals(5, done.stream().filter(status -> status == 403).count());
    }

    @Test
    void peopleWithOneNameGetDifferentDigits() {
        var people =
                java.util.stream.IntStream.range(0, 6).mapToObj(_ -> newcomer()).toList();
        var digits = Race.run(
                6,
                i -> people.get(i)
                        .post("/onboard/complete", Map.of("username", i % 2 == 0 ? "Twin" : "twin"))
                        .json()
                        .get("discriminator")
                        .asText());
        assertEquals(6, digits.stream().distinct().count());
    }

    @Test
    void namesAreMadePlain() {
        var names = new HashMap<String, String>();
        names.put("𝔽𝕌Ňℕｙ", "funny");
        names.put("Zoë.Müller", "Zoe.Muller");
        names.put("pаypаl", "paypal");
        names.put("Мария", "Мария");
        names.put("ß", null);
        names.put("한국어", "한국어");
        names.put("a b", null);
        names.put("ㅤㅤ", null);
        names.forEach((chosen, kept) -> {
            var answer = newcomer().post("/onboard/complete", Map.of("username", chosen));
            if (kept == null) answer.is(400);
            else assertEquals(kept, answer.json().get("username").asText());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "Stoat", "REVOLT", "аdmin", "my.discord.gg", "discordination"})
    void someNamesAreNobodys(String name) {
        newcomer().post("/onboard/complete", Map.of("username", name)).fails(400, "InvalidUsername");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "has space", "semi;colon", "abcdefghijklmnopqrstuvwxyzabcdefg"})
    void namesHaveAForm(String name) {
        newcomer().post("/onboard/complete", Map.of("username", name)).fails(400, "FailedValidation");
    }

    @Test
    void earlierClientsNameTheUserWhileRegistering() {
        var email = address();
        stage.visitor()
                .post("/auth/account/create", Map.of("email", email, "password", PASSWORD, "username", "early"))
                .is(204);
        var token = login(email, PASSWORD).json().get("token").asText();
        assertEquals(
                "early",
                stage.visitor()
                        .with("X-Session-Token", token)
                        .get("/users/@me")
                        .json()
                        .get("username")
                        .asText());
    }

    @Test
    void thePasswordChanges() {
        var alice = stage.person("alice");
        var path = "/auth/account/change/password";
        alice.patch(path, Map.of("password", "something else", "current_password", "wrong one"))
                .fails(401, "InvalidCredentials");
        alice.patch(path, Map.of("password", "short", "current_password", alice.password()))
                .fails(400, "ShortPassword");
        alice.patch(path, Map.of("password", "password1", "current_password", alice.password()))
                .fails(400, "CompromisedPassword");
        alice.patch(path, Map.of("password", "something else", "current_password", alice.password()))
                .is(204);
        login(alice.email(), alice.password()).fails(401, "InvalidCredentials");
        login(alice.email(), "something else").is(200);
        alice.get("/users/@me").is(200);
    }

    @Test
    void theAddressChanges() {
        var alice = stage.person("alice");
        var bob = stage.person("bob");
        var path = "/auth/account/change/email";
        var fresh = address();
        alice.patch(path, Map.of("email", "nothing", "current_password", alice.password()))
                .fails(400, "IncorrectData");
        alice.patch(path, Map.of("email", "a@mailinator.com", "current_password", alice.password()))
                .fails(401, "DisallowedContactSupport");
        alice.patch(path, Map.of("email", fresh, "current_password", "wrong one"))
                .fails(401, "InvalidCredentials");
        alice.patch(path, Map.of("email", fresh, "current_password", alice.password()))
                .is(204);
        assertEquals(fresh, alice.get("/auth/account/").json().get("email").asText());
        login(alice.email(), alice.password()).fails(401, "InvalidCredentials");
        // Somebody else's address: nothing happens, and nothing tells.
        alice.patch(path, Map.of("email", bob.email(), "current_password", alice.password()))
                .is(204);
        assertEquals(fresh, alice.get("/auth/account/").json().get("email").asText());
        // Another spelling of one's own address is one's own.
        var capitals = fresh.toUpperCase(java.util.Locale.ROOT);
        alice.patch(path, Map.of("email", capitals, "current_password", alice.password()))
                .is(204);
        assertEquals(capitals, alice.get("/auth/account/").json().get("email").asText());
    }

    @Test
    void onlyProvedAddressesAreExchanged() {
        var alice = stage.person("alice");
        stage.database()
                .change(tx -> tx.sql().execute("update accounts set verified = false where id = ?", alice.id()));
        alice.patch("/auth/account/change/email", Map.of("email", address(), "current_password", alice.password()))
                .fails(403, "UnverifiedAccount");
    }

    @Test
    void aClosedHouseTakesEachInviteOnce() {
        try (var closed = Stage.open(Map.of("instance.invite_only", "true"))) {
            closed.database()
                    .change(transaction ->
                            transaction.sql().execute("insert into registration_invites (code) values ('come in')"));
            var visitor = closed.visitor();
            var path = "/auth/account/create";
            visitor.post(path, Map.of("email", "a@b.test", "password", PASSWORD))
                    .fails(400, "MissingInvite");
            visitor.post(path, Map.of("email", "a@b.test", "password", PASSWORD, "invite", "guess"))
                    .fails(400, "InvalidInvite");
            var taken = Race.run(
                    4,
                    i -> visitor.post(
                                    path,
                                    Map.of("email", "p" + i + "@b.test", "password", PASSWORD, "invite", "come in"))
                            .status());
            assertEquals(1, taken.stream().filter(status -> status == 204).count());
            assertEquals(3, taken.stream().filter(status -> status == 400).count());
        }
    }
}
