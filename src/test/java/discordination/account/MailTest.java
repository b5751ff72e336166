package discordination.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.app.ServiceName;
import discordination.kit.Answer;
import discordination.kit.Await;
import discordination.kit.PostOffice;
import discordination.kit.Race;
import discordination.kit.Stage;
import discordination.kit.Visitor;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What happens to accounts by mail, over SMTP.
final class MailTest {
    private static final String PASSWORD = "a quiet afternoon";
    private static final String CREATE = "/auth/account/create";
    private static final String REVERIFY = "/auth/account/reverify";
    private static final String RESET = "/auth/account/reset_password";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @AutoClose
    private static final PostOffice post = new PostOffice();

    @AutoClose
    private static final Stage stage = Stage.open(post.settings());

    private static String address() {
        return "reader" + NUMBER.incrementAndGet() + "@mail.test";
    }

    private static Answer create(String email) {
        return stage.visitor().post(CREATE, Map.of("email", email, "password", PASSWORD));
    }

    private static Answer login(String email, String password) {
        return stage.visitor().post("/auth/session/login", Map.of("email", email, "password", password));
    }

    private static Answer verify(String token) {
        return stage.visitor().post("/auth/account/verify/" + token, Map.of());
    }

    private static Answer reset(String token, String password, boolean endSessions) {
        return stage.visitor()
                .patch(RESET, Map.of("token", token, "password", password, "remove_sessions", endSessions));
    }

    /// An account whose address is proved.
    private static String member() {
        var email = address();
        create(email).is(204);
        verify(post.awaits(email, 1).token()).is(200);
        return email;
    }

    private static Visitor session(String email) {
        return stage.visitor()
                .with(
                        "X-Session-Token",
                        login(email, PASSWORD).json().get("token").asText());
    }

    private static Visitor proven(Visitor session) {
        return session.with("X-MFA-Ticket", Authenticator.ticket(session, Map.of("password", PASSWORD)));
    }

    /// Lets an hour pass for the count of mails.
    private static void forgetMails(String email) {
        stage.database().change(tx -> tx.sql().execute("delete from mail_counts where address = ?", email));
    }

    private static void expire(String email) {
        stage.database().change(tx -> tx.sql().execute("""
                        update mailed_links set expires_at = now()
                        where account_id = (select id from accounts where email = ?)
                        """, email));
    }

    @Test
    void theHouseSaysThatItSendsMail() {
        assertTrue(stage.visitor().get("/").json().get("features").get("email").asBoolean());
    }

    @Test
    void aNewAccountWaitsForItsOwner() {
        var email = address();
        create(email).is(204);
        login(email, PASSWORD).fails(403, "UnverifiedAccount");
        var letter = post.awaits(email, 1);
        assertEquals("Tea & Talk <tea@chat.test>", letter.from().replace("\"", ""));
        assertEquals("Confirm your address for Tea & Talk", letter.subject());
        assertTrue(letter.id().endsWith("@chat.test>"), letter.id());
        assertTrue(letter.link().startsWith("http://chat.test/login/verify/"));
        assertTrue(letter.text().contains(email));
        assertTrue(letter.html().contains("href=\"" + letter.link() + "\""));
        assertTrue(letter.html().contains("Welcome to Tea &amp; Talk"));
        verify("A".repeat(32)).fails(401, "InvalidToken");
        var ticket = verify(letter.token()).json().get("ticket");
        assertTrue(ticket.get("authorised").asBoolean());
        assertFalse(ticket.get("validated").asBoolean());
        verify(letter.token()).fails(401, "InvalidToken");
        var proof = Map.of("mfa_ticket", ticket.get("token").asText());
        var done = Race.run(
                4, _ -> stage.visitor().post("/auth/session/login", proof).status());
        assertEquals(1, done.stream().filter(status -> status == 200).count());
        assertEquals("Success", login(email, PASSWORD).json().get("result").asText());
    }

    @Test
    void tokensAreKeptAsHashesAndExpire() {
        var email = address();
        create(email).is(204);
        var token = post.awaits(email, 1).token();
        var dump = stage.database()
                .read(handle -> handle.createQuery("select string_agg(l::text, ' ') from mailed_links l")
                        .mapTo(String.class)
                        .one());
        assertFalse(dump.contains(token));
        expire(email);
        verify(token).fails(401, "InvalidToken");
    }

    @Test
    void registeringAgainTellsOnlyTheOwner() {
        var email = address();
        create(email).is(204);
        var first = post.awaits(email, 1).token();
        // Another password, from somebody who may be another.
        stage.visitor()
                .post(CREATE, Map.of("email", email, "password", "not the first one"))
                .is(204);
        var second = post.awaits(email, 2).token();
        verify(first).fails(401, "InvalidToken");
        verify(second).is(200);
        login(email, "not the first one").fails(401, "InvalidCredentials");
        login(email, PASSWORD).is(200);
        // In another spelling the letter still goes to the mailbox that is known.
        create(email.replace("reader", "re.ader")).is(204);
        var letter = post.awaits(email, 3);
        assertEquals("You already have an account at Tea & Talk", letter.subject());
        assertTrue(letter.link().startsWith("http://chat.test/login/reset/"));
        reset(letter.token(), "a new beginning", false).is(204);
        login(email, "a new beginning").is(200);
    }

    @Test
    void theLinkIsSentOnceMore() {
        var email = address();
        create(email).is(204);
        var visitor = stage.visitor();
        visitor.post(REVERIFY, Map.of("email", email)).is(204);
        verify(post.awaits(email, 2).token()).is(200);
        visitor.post(REVERIFY, Map.of("email", email)).is(204);
        assertTrue(post.awaits(email, 3).link().contains("/login/reset/"));
        visitor.post(REVERIFY, Map.of("email", "nobody@mail.test")).is(204);
        visitor.post(REVERIFY, Map.of("email", "nobody")).fails(400, "IncorrectData");
        visitor.post(REVERIFY, Map.of("email", "a@mailinator.com")).fails(401, "DisallowedContactSupport");
        assertEquals(0, post.to("nobody@mail.test").size());
    }

    @Test
    void aForgottenPasswordIsReplaced() {
        var email = member();
        var phone = session(email);
        for (int i = 0; i < 3; i++) login(email, "wrong number " + i).fails(401, "InvalidCredentials");
        login(email, PASSWORD).fails(403, "LockedOut");
        stage.visitor().post(RESET, Map.of("email", email)).is(204);
        var token = post.awaits(email, 2).token();
        // The row follows the letter.
        Await.until("the token", () -> reset(token, "short", false).status() == 400);
        reset(token, "password", false).fails(400, "CompromisedPassword");
        reset("A".repeat(32), "a new beginning", false).fails(401, "InvalidToken");
        verify(token).fails(401, "InvalidToken");
        var done = Race.run(3, _ -> reset(token, "a new beginning", false).status());
        assertEquals(1, done.stream().filter(status -> status == 204).count());
        phone.get("/auth/session/check").is(204);
        login(email, "a new beginning").is(200);

        stage.visitor().post(RESET, Map.of("email", email)).is(204);
        var again = post.awaits(email, 3).token();
        Await.until("the token", () -> reset(again, "another beginning", true).status() == 204);
        phone.get("/auth/session/check").refused(401);
        login(email, PASSWORD).fails(401, "InvalidCredentials");
    }

    @Test
    void nobodyLearnsWhoHasAnAccount() {
        var email = member();
        var pending = address();
        create(pending).is(204);
        var before = post.count();
        for (var who : List.of("nobody1@mail.test", pending)) {
            stage.visitor().post(RESET, Map.of("email", who)).is(204);
        }
        stage.visitor().post(RESET, Map.of("email", email)).is(204);
        post.awaits(email, 2);
        assertEquals(before + 1, post.count());
        // Whatever might send a mail takes its time, whether or not it sends one.
        var start = System.nanoTime();
        stage.visitor().post(REVERIFY, Map.of("email", "nobody2@mail.test")).is(204);
        assertTrue(Duration.ofNanos(System.nanoTime() - start).toMillis() >= 600);
    }

    @Test
    void anAddressMovesWhenTheNewOneIsProved() {
        var email = member();
        var other = member();
        var me = session(email);
        var fresh = address();
        var path = "/auth/account/change/email";
        me.patch(path, Map.of("email", fresh, "current_password", PASSWORD)).is(204);
        assertEquals(email, me.get("/auth/account").json().get("email").asText());
        stage.visitor().post(REVERIFY, Map.of("email", email)).is(204);
        var letter = post.awaits(fresh, 1);
        assertEquals(0, post.to(email).size() - 1);
        // Not null, which clients take for a failure.
        assertEquals("{}", verify(letter.token()).ok().text());
        assertEquals(fresh, me.get("/auth/account").json().get("email").asText());
        login(email, PASSWORD).fails(401, "InvalidCredentials");
        login(fresh, PASSWORD).is(200);
        // Somebody else's address: nothing happens, and nothing tells.
        me.patch(path, Map.of("email", other, "current_password", PASSWORD)).is(204);
        assertEquals(1, post.to(other).size());
        // Registered by somebody else before the link is followed.
        var contested = address();
        me.patch(path, Map.of("email", contested, "current_password", PASSWORD)).is(204);
        var late = post.awaits(contested, 1).token();
        create(contested).is(204);
        verify(late).fails(401, "InvalidToken");
        assertEquals(fresh, me.get("/auth/account").json().get("email").asText());
    }

    @Test
    void deletionIsAskedForOnceMore() {
        var email = member();
        var me = session(email);
        proven(me).post("/auth/account/delete", Map.of()).is(204);
        var letter = post.awaits(email, 2);
        assertTrue(letter.link().startsWith("http://chat.test/delete/"));
        assertTrue(letter.text().contains("what you wrote"));
        me.get("/auth/session/check").is(204);
        verify(letter.token()).fails(401, "InvalidToken");
        var visitor = stage.visitor();
        visitor.put("/auth/account/delete", Map.of("token", "A".repeat(32))).fails(401, "InvalidToken");
        visitor.put("/auth/account/delete", Map.of("token", letter.token())).is(204);
        visitor.put("/auth/account/delete", Map.of("token", letter.token())).fails(401, "InvalidToken");
        me.get("/auth/session/check").refused(401);
        assertEquals("Disabled", login(email, PASSWORD).json().get("result").asText());
    }

    @Test
    void whatCannotBeMailedHasNotHappened() {
        var email = member();
        var me = session(email);
        var pending = address();
        create(pending).is(204);
        var token = post.awaits(pending, 1).token();
        var fresh = address();
        post.close();
        try {
            create(fresh).fails(500, "EmailFailed");
            create(pending).fails(500, "EmailFailed");
            stage.visitor().post(REVERIFY, Map.of("email", pending)).fails(500, "EmailFailed");
            stage.visitor().post(RESET, Map.of("email", email)).is(204);
            me.patch("/auth/account/change/email", Map.of("email", fresh, "current_password", PASSWORD))
                    .fails(500, "EmailFailed");
            proven(me).post("/auth/account/delete", Map.of()).fails(500, "EmailFailed");
        } finally {
            post.open();
        }
        login(fresh, PASSWORD).fails(401, "InvalidCredentials");
        assertEquals(email, me.get("/auth/account").json().get("email").asText());
        // The link that did arrive is still good.
        verify(token).is(200);
        // The mail that could wait comes when the server is back.
        assertTrue(post.awaits(email, 1).link().contains("/login/reset/"));
    }

    @Test
    void nobodyIsFlooded() {
        var email = member();
        // Spellings that end up in one mailbox are counted together.
        for (int i = 0; i < 5; i++) {
            stage.visitor().post(REVERIFY, Map.of("email", email)).is(204);
        }
        assertEquals(3, post.to(email).size());
        var me = session(email);
        proven(me).post("/auth/account/delete", Map.of()).fails(500, "EmailFailed");
        forgetMails(email);
        proven(me).post("/auth/account/delete", Map.of()).is(204);
        assertEquals(4, post.to(email).size());
    }

    @Test
    void anInviteIsBurntByTheAccountItBrings() {
        try (var closed = stage.beside(EnumSet.of(ServiceName.API), with("instance.invite_only", "true"))) {
            stage.database()
                    .change(tx -> tx.sql().execute("insert into registration_invites (code) values ('come in')"));
            var member = member();
            var path = CREATE;
            closed.visitor()
                    .post(path, Map.of("email", member, "password", PASSWORD, "invite", "come in"))
                    .is(204);
            assertTrue(post.awaits(member, 2).subject().startsWith("You already have"));
            var email = address();
            closed.visitor()
                    .post(path, Map.of("email", email, "password", PASSWORD, "invite", "come in"))
                    .is(204);
            verify(post.awaits(email, 1).token()).is(200);
            closed.visitor()
                    .post(path, Map.of("email", address(), "password", PASSWORD, "invite", "come in"))
                    .fails(400, "InvalidInvite");
        }
    }

    private static Map<String, String> with(String key, String value) {
        var settings = new HashMap<>(post.settings());
        settings.put(key, value);
        return settings;
    }
}
