package discordination.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import discordination.access.Permission;
import discordination.config.ConfigFile;
import discordination.file.Pictures;
import discordination.kit.Await;
import discordination.kit.NodeJs;
import discordination.kit.Person;
import discordination.kit.Race;
import discordination.kit.Stage;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Notifications reach closed browsers, sealed so that another library opens them, and nobody else.
final class PushTest {
    private static final String STRANGER = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    private static final String HOUSE = "https://house.example";

    @AutoClose
    private static final PushService service = new PushService();

    @AutoClose
    private static final PushService deaf = new PushService();

    @AutoClose
    private static final Stage stage = Stage.open(Map.of(
            "push.unsafe_allow_hosts", "127.0.0.1:" + service.port + ",127.0.0.1:" + deaf.port, "instance.url", HOUSE));

    private static final Person alice = stage.person("alice");
    private static final Person bob = stage.person("bob");
    private static final Person dave = stage.person("dave");

    @BeforeAll
    static void meet() {
        alice.befriends(bob);
    }

    /// Something that is surely pushed: when it has come, what was not pushed before it never will be.
    private static void expectNothingBefore(Browser browser) {
        var direct = alice.opensDm(bob);
        alice.says(direct, "fence");
        assertEquals("fence", browser.opens().get("body").asText());
        assertTrue(browser.isQuiet());
    }

    private static Browser bobs() {
        return Browser.of(service, bob);
    }

    @Test
    void theKeyIsToldAndStays() {
        var key = stage.visitor().get("/").json().get("vapid").asText();
        assertEquals(65, Base64.getUrlDecoder().decode(key).length);
        assertEquals(key, stage.visitor().get("/").json().get("vapid").asText());
        var kept = stage.database()
                .read(handle -> handle.createQuery("select public_key from vapid_keys")
                        .map((row, _) -> row.getBytes(1))
                        .one());
        assertEquals(key, Base64.getUrlEncoder().withoutPadding().encodeToString(kept));
    }

    @Test
    void aDirectMessageIsTold() {
        var browser = bobs();
        var direct = alice.opensDm(bob);
        var said = alice.says(direct, "hi <@" + bob.id() + "> and <@" + STRANGER + ">");
        var arrived = browser.await();
        assertEquals("aes128gcm", arrived.headers().get("content-encoding"));
        assertEquals("high", arrived.headers().get("urgency"));
        assertEquals(direct, arrived.headers().get("topic"));
        var ttl = Integer.parseInt(arrived.headers().get("ttl"));
        assertTrue(ttl > 3600 && ttl <= 86_400, "" + ttl);
        var notice = browser.open(arrived);
        assertEquals("alice", notice.get("author").asText());
        assertEquals("hi @bob and @Unknown User", notice.get("body").asText());
        assertEquals(direct, notice.get("tag").asText());
        assertEquals(
                HOUSE + "/channel/" + direct + "/" + said, notice.get("url").asText());
        assertEquals(
                HOUSE + "/api/users/" + alice.id() + "/default_avatar",
                notice.get("icon").asText());
        assertTrue(Math.abs(notice.get("timestamp").asLong() - System.currentTimeMillis() / 1000) < 60);
        assertFalse(notice.has("image"));
    }

    @Test
    void aLibraryOfOthersOpensItAndBelievesTheSignature() {
        assumeTrue(NodeJs.version().isPresent(), "there is no node on this machine");
        var browser = bobs();
        alice.says(alice.opensDm(bob), "for http_ece");
        var arrived = browser.await();
        assertEquals("for http_ece", browser.openByOthers(arrived).get("body").asText());
    }

    @Test
    void whoIsConnectedOrReadsSilentlyIsNotTold() {
        var browser = bobs();
        var direct = alice.opensDm(bob);
        var socket = bob.connect();
        alice.says(direct, "you are here");
        socket.await("Message");
        // Whoever is asked about it has been looked at by then.
        alice.sends(direct, Map.of("content", "and again"));
        socket.close();
        awaitAbsence(bob);
        alice.sends(direct, Map.of("content", "hush", "flags", 1));
        expectNothingBefore(browser);
    }

    @Test
    void inServersOnlyThoseWhoAreMentionedAreTold() {
        var server = alice.createsServer("Tea");
        alice.admits(server, bob);
        var browser = bobs();
        alice.says(server.channel(), "for nobody");
        alice.says(server.channel(), "for <@" + bob.id() + "> in <#" + server.channel() + ">");
        assertEquals("for @bob in #General", browser.opens().get("body").asText());
        alice.says(server.channel(), "for @everyone");
        assertEquals("for @everyone", browser.opens().get("body").asText());
        var role = alice.post("/servers/" + server.id() + "/roles", Map.of("name", "Guest"))
                .json()
                .get("id")
                .asText();
        alice.patch("/servers/" + server.id() + "/members/" + bob.id(), Map.of("roles", List.of(role), "nickname", "B"))
                .ok();
        alice.says(server.channel(), "for <%" + role + "> and <@" + bob.id() + ">");
        assertEquals("for %Guest and @B", browser.opens().get("body").asText());

        // What bob cannot see he is not told of.
        alice.put(
                        "/channels/" + server.channel() + "/permissions/default",
                        Map.of("permissions", Map.of("allow", 0, "deny", Permission.VIEW_CHANNEL.bit)))
                .ok();
        alice.says(server.channel(), "secret @everyone <@" + bob.id() + ">");
        expectNothingBefore(browser);
    }

    @Test
    void groupsPicturesAndSystemMessages() {
        var browser = bobs();
        var group = alice.post("/channels/create", Map.of("name", "Tea", "users", List.of(bob.id())))
                .json()
                .get("_id")
                .asText();
        alice.patch("/channels/" + group, Map.of("name", "Coffee")).ok();
        assertEquals(
                "The group is now called Coffee.", browser.opens().get("body").asText());
        var picture = alice.uploads("attachments", "p.png", Pictures.png(30, 30));
        alice.sends(group, Map.of("attachments", List.of(picture)));
        var notice = browser.opens();
        assertEquals(
                HOUSE + "/autumn/attachments/" + picture, notice.get("image").asText());
        assertEquals("Sent a file", notice.get("body").asText());
        alice.says(group, "x".repeat(2000));
        assertEquals(1001, browser.opens().get("body").asText().length());
    }

    @Test
    void friendRequestsAreToldThoughOneIsConnected() {
        var carol = stage.person("carol");
        var carols = Browser.of(service, carol);
        var daves = Browser.of(service, dave);
        try (var _ = dave.connect()) {
            carol.put("/users/" + dave.id() + "/friend").ok();
            assertEquals(
                    carol.tag() + " sent you a friend request",
                    daves.opens().get("body").asText());
            dave.put("/users/" + carol.id() + "/friend").ok();
            assertEquals(
                    dave.tag() + " accepted your friend request",
                    carols.opens().get("body").asText());
            assertTrue(daves.isQuiet());
        }
        awaitAbsence(dave);
    }

    /// A connection that is closed counts for a moment longer.
    private static void awaitAbsence(Person person) {
        Await.until("they have gone", () -> !stage.redis().commands().sismember("presence:online", person.id()));
    }

    @Test
    void aDeadSubscriptionIsForgottenAndABusyServiceAskedAgain() {
        var browser = bobs();
        var direct = alice.opensDm(bob);
        browser.answers(503);
        alice.says(direct, "try again");
        browser.await();
        assertEquals("try again", browser.opens().get("body").asText());
        browser.answers(410);
        alice.says(direct, "gone");
        browser.await();
        Await.until("it is forgotten", () -> !isSubscribed(bob));
    }

    private static boolean isSubscribed(Person person) {
        return stage.database()
                .read(handle -> handle.createQuery("select subscription is not null from sessions where id = :id")
                        .bind("id", person.session())
                        .mapTo(Boolean.class)
                        .one());
    }

    @Test
    void whoUnsubscribesOrLogsOutIsLeftAlone() {
        var carol = stage.person("carol");
        var browser = Browser.of(service, carol);
        carol.post("/push/unsubscribe", Map.of()).is(204);
        assertFalse(isSubscribed(carol));
        alice.put("/users/" + carol.id() + "/friend").ok();
        // A browser belongs to whoever used it last.
        var second = carol.again();
        second.post("/push/subscribe", browser.subscription()).is(204);
        dave.post("/push/subscribe", browser.subscription()).is(204);
        assertFalse(isSubscribed(second));
        carol.put("/users/" + alice.id() + "/friend").ok();
        carol.put("/users/" + dave.id() + "/friend").ok();
        assertEquals(
                carol.tag() + " sent you a friend request",
                browser.opens().get("body").asText());
        assertTrue(browser.isQuiet());
    }

    /// However many name the same browser at the same moment.
    @Test
    void aBrowserIsOnePersonsAtATime() {
        var wish = new Browser(service).subscription();
        var people = List.of(alice, bob, dave, bob.again(), alice.again(), dave.again());
        for (int round = 0; round < 5; round++) {
            Race.run(people.size(), i -> people.get(i).post("/push/subscribe", wish))
                    .forEach(answer -> answer.is(204));
            assertEquals(1, people.stream().filter(PushTest::isSubscribed).count());
        }
    }

    @Test
    void addressesThatTheServerMustNotAskAreRefused() {
        var browser = new Browser(service);
        for (var address : List.of(
                "http://push.example/x",
                "https://127.0.0.1/x",
                "https://localhost/x",
                "https://10.1.2.3/x",
                "https://[::1]/x",
                "https://169.254.169.254/latest",
                "https://push.example:6379/x",
                "https://user:pass@push.example/x",
                HOUSE + "/api/push",
                "ftp://push.example/x",
                "nonsense",
                "")) {
            var wish = new HashMap<>(browser.subscription());
            wish.put("endpoint", address);
            alice.post("/push/subscribe", wish).fails(400, "FailedValidation");
        }
        var wish = new HashMap<>(browser.subscription());
        wish.put("p256dh", "AAAA");
        alice.post("/push/subscribe", wish).fails(400, "FailedValidation");
        wish = new HashMap<>(browser.subscription());
        wish.put("auth", "AAAA");
        alice.post("/push/subscribe", wish).fails(400, "FailedValidation");
        alice.post("/push/subscribe", Map.of("endpoint", "fcm", "p256dh", "", "auth", "device"))
                .is(204);
    }

    /// A name that was public when it was given may lead inside later; nothing is sent there.
    @Test
    void anAddressThatBecamePrivateIsNotAsked() {
        var carol = stage.person("carol");
        var browser = Browser.of(service, carol);
        stage.database()
                .change(tx -> tx.sql()
                        .execute(
                                "update sessions set subscription = subscription || jsonb_build_object('endpoint', ?::text)"
                                        + " where id = ?",
                                "https://127.0.0.1/x",
                                carol.session()));
        alice.put("/users/" + carol.id() + "/friend");
        Await.until("it is forgotten", () -> !isSubscribed(carol));
        assertTrue(browser.isQuiet());
    }

    /// One who never answers, whom anybody may name, holds up nobody else.
    @Test
    void aDeafServiceHoldsUpNobody() {
        bob.befriends(dave);
        var trap = new HashMap<>(new Browser(deaf).subscription());
        trap.put("endpoint", deaf.origin() + "/deaf/1");
        dave.post("/push/subscribe", trap).is(204);
        var direct = bob.opensDm(dave);
        for (int i = 0; i < 12; i++) bob.says(direct, "into the trap " + i);
        deaf.await("/deaf/1");
        var browser = bobs();
        dave.says(direct, "still here");
        assertEquals("still here", browser.opens().get("body").asText());
        // All before it have been looked at, and few wait there.
        assertTrue(deaf.mostAtOnce() <= 4, () -> deaf.mostAtOnce() + " waited for the deaf one");
        dave.post("/push/unsubscribe", Map.of()).is(204);
    }

    @Test
    void aPairOfKeysCanBeGiven() throws Exception {
        var pair = Curve.newKeys();
        var base64 = Base64.getUrlEncoder().withoutPadding();
        var point = base64.encodeToString(Curve.bytes((ECPublicKey) pair.getPublic()));
        var number = base64.encodeToString(Curve.bytes((ECPrivateKey) pair.getPrivate()));
        var pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        var wrapped = Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
        for (var form : List.of(number, pem, wrapped)) {
            var keys = ConfigFile.parse("[push]\nvapid_public_key = \"" + point + "\"\nvapid_private_key = \"\"\"\n"
                            + form + "\"\"\"\n")
                    .push()
                    .vapid()
                    .orElseThrow();
            assertEquals(point, base64.encodeToString(keys.publicKey()));
            assertEquals(number, base64.encodeToString(keys.privateKey()));
        }
    }
}
