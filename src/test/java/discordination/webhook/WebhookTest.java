package discordination.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.access.Permission;
import discordination.app.ServiceName;
import discordination.kit.Answer;
import discordination.kit.Person;
import discordination.kit.Person.Place;
import discordination.kit.Stage;
import discordination.kit.Visitor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Things outside write into channels with a token, and no more than that.
final class WebhookTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    private static final Person alice = stage.person("alice");
    private static final Person bob = stage.person("bob");
    private static final Visitor outside = stage.visitor();
    private Place server;
    private JsonNode webhook;

    @BeforeAll
    static void meet() {
        alice.befriends(bob);
    }

    @BeforeEach
    void make() {
        server = alice.createsServer("Tea");
        alice.admits(server, bob);
        webhook = alice.post(ofChannel(), Map.of("name", "Builder")).json();
    }

    private String ofChannel() {
        return "/channels/" + server.channel() + "/webhooks";
    }

    private String path() {
        return "/webhooks/" + webhook.get("id").asText();
    }

    private String byToken() {
        return path() + "/" + webhook.get("token").asText();
    }

    @Test
    void whoManagesWebhooksMakesReadsAndChangesThem() {
        try (var socket = bob.connect()) {
            var made = alice.post(ofChannel(), Map.of("name", "Second")).json();
            assertEquals(64, made.get("token").asText().length());
            assertEquals(alice.id(), made.get("creator_id").asText());
            var heard = socket.await("WebhookCreate");
            assertEquals("Second", heard.get("name").asText());
            assertTrue(heard.get("token").isNull());

            alice.patch(path(), Map.of("name", "Renamed")).ok();
            assertEquals(
                    "Renamed", socket.await("WebhookUpdate").at("/data/name").asText());
            alice.delete(path()).is(204);
            assertEquals(
                    webhook.get("id").asText(),
                    socket.await("WebhookDelete").get("id").asText());
            assertEquals(1, alice.get(ofChannel()).json().size());
            alice.get(path()).fails(404, "NotFound");
        }
    }

    @Test
    void othersSeeTheFaceAndNothingElse() {
        var face = bob.get(path()).json();
        assertEquals("Builder", face.get("name").asText());
        assertFalse(face.has("token"));
        bob.get(ofChannel()).fails(403, "MissingPermission");
        bob.post(ofChannel(), Map.of("name", "Mine")).fails(403, "MissingPermission");
        bob.patch(path(), Map.of("name", "Mine")).fails(403, "MissingPermission");
        bob.delete(path()).fails(403, "MissingPermission");
        stage.person("mallory").get(path()).fails(403, "MissingPermission");
        outside.get(path()).refused(401);
    }

    @Test
    void directChannelsAndNotebooksHaveNone() {
        for (var channel : List.of(alice.opensDm(bob), alice.opensDm(alice))) {
            alice.post("/channels/" + channel + "/webhooks", Map.of("name", "X"))
                    .fails(400, "InvalidOperation");
        }
    }

    @Test
    void groupsHaveThem() {
        var group = alice.post("/channels/create", Map.of("name", "G", "users", List.of(bob.id())))
                .json()
                .get("_id")
                .asText();
        webhook = alice.post("/channels/" + group + "/webhooks", Map.of("name", "In a group"))
                .json();
        try (var socket = bob.connect()) {
            var sent = outside.post(byToken(), Map.of("content", "hello")).json();
            assertEquals(sent.get("_id"), socket.await("Message").get("_id"));
        }
        alice.delete(path()).is(204);
    }

    @Test
    void theTokenIsEnoughToSpeakAndTheMessageIsSigned() {
        try (var socket = bob.connect()) {
            var sent = outside.post(byToken(), Map.of("content", "it is green @everyone"))
                    .json();
            assertEquals(webhook.get("id"), sent.get("author"));
            assertEquals("Builder", sent.at("/webhook/name").asText());
            assertTrue(sent.at("/webhook/avatar").isNull());
            assertNull(sent.get("user"));
            var heard = socket.await("Message");
            assertEquals(sent.get("_id"), heard.get("_id"));
            assertEquals("Builder", heard.at("/webhook/name").asText());
        }
        var kept = bob.reads(server.channel()).get(0);
        assertEquals("Builder", kept.at("/webhook/name").asText());
    }

    @Test
    void whoHoldsTheTokenSeesAllOfIt() {
        var seen = outside.get(byToken()).json();
        for (var field : List.of("id", "name", "token", "creator_id", "channel_id", "permissions")) {
            assertEquals(webhook.get(field), seen.get(field), field);
        }
    }

    @Test
    void aWrongTokenOpensNothing() {
        var wrong = path() + "/" + "A".repeat(64);
        outside.get(wrong).fails(401, "NotAuthenticated");
        outside.post(wrong, Map.of("content", "x")).fails(401, "NotAuthenticated");
        outside.patch(wrong, Map.of("name", "x")).fails(401, "NotAuthenticated");
        outside.delete(wrong).fails(401, "NotAuthenticated");
        outside.delete(wrong + "/" + webhook.get("id").asText()).fails(401, "NotAuthenticated");
        var other = alice.post(ofChannel(), Map.of("name", "Other")).json();
        outside.get(path() + "/" + other.get("token").asText()).fails(401, "NotAuthenticated");
        outside.get("/webhooks/01ARZ3NDEKTSV4RRFFQ69G5FAV/"
                        + webhook.get("token").asText())
                .fails(404, "NotFound");
    }

    @Test
    void itMayDoWhatItsOwnPermissionsSay() {
        var file = alice.uploads("attachments", "a.txt", "hello".getBytes());
        var with = Map.of("content", "x", "attachments", List.of(file));
        assertEquals(
                "UploadFiles",
                outside.post(byToken(), with)
                        .fails(403, "MissingPermission")
                        .get("permission")
                        .asText());
        alice.patch(path(), Map.of("name", "Ci", "permissions", Permission.WEBHOOK | Permission.UPLOAD_FILES.bit))
                .ok();
        outside.post(byToken(), with).ok();
        // Slowmode is for users.
        alice.patch("/channels/" + server.channel(), Map.of("slowmode", 60)).ok();
        outside.post(byToken(), Map.of("content", "one", "masquerade", Map.of("name", "Ci", "colour", "red")))
                .ok();
        outside.post(byToken(), Map.of("content", "two")).ok();
        // Permissions alone are no change, as upstream has it.
        assertEquals(
                Permission.WEBHOOK | Permission.UPLOAD_FILES.bit,
                alice.patch(path(), Map.of("permissions", 0))
                        .json()
                        .get("permissions")
                        .asLong());
        alice.patch(path(), Map.of("name", "Mute", "permissions", 0)).ok();
        outside.post(byToken(), Map.of("content", "x")).fails(403, "MissingPermission");
    }

    @Test
    void nobodyGivesItWhatTheyLack() {
        alice.put(
                        "/servers/" + server.id() + "/permissions/default",
                        Map.of("permissions", Permission.SERVER | Permission.MANAGE_WEBHOOKS.bit))
                .ok();
        bob.patch(path(), Map.of("name", "Mine", "permissions", Permission.MANAGE_SERVER.bit))
                .fails(403, "CannotGiveMissingPermissions");
        var changed = outside.patch(byToken(), Map.of("name", "Free", "permissions", Permission.ALL))
                .json();
        assertEquals("Free", changed.get("name").asText());
        assertEquals(Permission.WEBHOOK, changed.get("permissions").asLong());
    }

    @Test
    void itEditsAndDeletesWhatItSaid() {
        var said = outside.post(byToken(), Map.of("content", "frist"))
                .json()
                .get("_id")
                .asText();
        var others = alice.says(server.channel(), "mine");
        assertEquals(
                "first",
                outside.patch(byToken() + "/" + said, Map.of("content", "first"))
                        .json()
                        .get("content")
                        .asText());
        outside.patch(byToken() + "/" + others, Map.of("content", "x")).fails(403, "CannotEditMessage");
        outside.delete(byToken() + "/" + others).fails(403, "CannotDeleteMessage");
        outside.delete(byToken() + "/" + said).is(204);
        outside.delete(byToken() + "/" + said).fails(404, "NotFound");
        outside.delete(byToken()).is(204);
        outside.get(byToken()).fails(404, "NotFound");
    }

    @Test
    void theSameKeySendsOnce() {
        var once = outside.with("Idempotency-Key", "build-17");
        once.post(byToken(), Map.of("content", "done")).ok();
        once.post(byToken(), Map.of("content", "done")).fails(409, "DuplicateNonce");
        assertEquals(
                List.of("done"),
                alice.hears(server.channel()).stream().filter("done"::equals).toList());
    }

    @Test
    void itsPictureIsClaimedReplacedAndRemoved() throws IOException {
        var picture = alice.uploads("avatars", "a.png", picture());
        var shown = alice.patch(path(), Map.of("avatar", picture)).json();
        assertEquals(picture, shown.at("/avatar/_id").asText());
        assertEquals(picture, bob.get(path()).json().get("avatar").asText());
        assertEquals(
                picture,
                outside.post(byToken(), Map.of("content", "x"))
                        .json()
                        .at("/webhook/avatar")
                        .asText());
        var next = alice.uploads("avatars", "c.png", picture());
        alice.patch(path(), Map.of("avatar", next)).ok();
        assertTrue(isMarked(picture));
        assertFalse(isMarked(next));
        assertFalse(
                alice.patch(path(), Map.of("remove", List.of("Avatar"))).json().has("avatar"));
        assertTrue(isMarked(next));
        var bobs = bob.uploads("avatars", "b.png", picture());
        alice.patch(path(), Map.of("avatar", bobs)).fails(404, "NotFound");
    }

    private static boolean isMarked(String file) {
        return stage.database()
                .read(handle -> handle.createQuery("select deleted from files where id = :id")
                        .bind("id", file)
                        .mapTo(Boolean.class)
                        .one());
    }

    private static byte[] picture() throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", bytes);
        return bytes.toByteArray();
    }

    @Test
    void itGoesWithItsChannel() {
        alice.delete("/channels/" + server.channel()).is(204);
        outside.post(byToken(), Map.of("content", "x")).fails(404, "NotFound");
    }

    @Test
    void whereTheyAreSwitchedOffTheirAddressesDoNotExist() {
        try (var closed = stage.beside(EnumSet.of(ServiceName.API), Map.of("api.webhooks", "false"))) {
            var there = alice.at(closed);
            var anybody = closed.visitor();
            anybody.post(byToken(), Map.of("content", "x")).refused(404);
            anybody.get(byToken()).refused(404);
            there.get(path()).refused(404);
            there.delete(path()).refused(404);
            assertEquals(1, there.get(ofChannel()).json().size());
            there.post(ofChannel(), Map.of("name", "Later")).ok();
        }
        assertEquals(List.of(), alice.hears(server.channel()));
    }

    // ---- GitHub

    private static final String HEAD = """
            "sender":{"login":"octo","avatar_url":"https://a.example/o.png","html_url":"https://g.example/octo"},
            "repository":{"full_name":"octo/tea","html_url":"https://g.example/octo/tea"}""";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            star          | "action":"created"                                                                     | #202224 | New star
            push          | "ref":"refs/heads/main","compare":"https://g.example/c","commits":[{"id":"0123456789ab","message":"Fix [it]\\n\\nwell","url":"https://g.example/1","author":{"name":"O"}}] | #279adc | main: 1 new commit
            push          | "ref":"refs/heads/main","forced":true,"after":"0123456789ab","compare":"https://g.example/c" | #e73e3e | force-pushed to 01234567
            commit_comment| "comment":{"commit_id":"0123456789ab","html_url":"https://g.example/x","body":"Nice"}   | #202224 | Nice
            create        | "ref_type":"branch","ref":"next"                                                        | #202224 | New branch next
            delete        | "ref_type":"tag","ref":"v1"                                                             | #202224 | Deleted tag v1
            fork          | "forkee":{"full_name":"me/tea","html_url":"https://g.example/me/tea"}                   | #202224 | me/tea
            discussion    | "action":"created","discussion":{"number":3,"title":"Why","html_url":"https://g.example/3","body":"Because"} | #d9916d | #3 Why
            issues        | "action":"opened","issue":{"number":4,"title":"Bad","html_url":"https://g.example/4","body":"It is"} | #d76a34 | It is
            issues        | "action":"closed","issue":{"number":4,"title":"Bad","html_url":"https://g.example/4"}   | #202224 | closed
            issue_comment | "action":"created","issue":{"number":4,"title":"Bad"},"comment":{"html_url":"https://g.example/5","body":"Me too"} | #d9916d | Me too
            pull_request  | "action":"reopened","pull_request":{"number":6,"title":"Good","html_url":"https://g.example/6"} | #0f890f | #6 Good
            """)
    void githubsNewsBecomeBoxes(String kind, String fields, String colour, String expected) {
        github(kind, "{" + HEAD + "," + fields + "}").is(200);
        var box = alice.reads(server.channel()).get(0).at("/embeds/0");
        assertEquals("octo", box.get("title").asText());
        assertEquals(colour, box.get("colour").asText());
        assertTrue(box.get("description").asText().startsWith("#### [\\[octo/tea\\] "), box.toString());
        assertTrue(box.get("description").asText().contains(expected), box.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            discussion         | answered | "discussion":{"number":3,"title":"Why"},"answer":{"user":{"login":"sage"},"body":"So"}  | So
            discussion_comment | created  | "discussion":{"number":3,"title":"Why"},"comment":{"user":{"login":"sage"},"body":"Hm"} | #3 Why
            """)
    void whoAnswersIsNamed(String kind, String action, String fields, String expected) {
        github(kind, "{" + HEAD + ",\"action\":\"" + action + "\"," + fields + "}")
                .is(200);
        var box = alice.reads(server.channel()).get(0).at("/embeds/0");
        assertEquals("sage", box.get("title").asText());
        assertEquals("#d9916d", box.get("colour").asText());
        assertTrue(box.get("description").asText().contains(expected), box.toString());
    }

    /// Upstream refuses what has grown too long; here it is cut.
    @Test
    void aLongPushIsCut() {
        var commit =
                "{\"id\":\"0123456789ab\",\"message\":\"%s\",\"url\":\"https://g.example/1\",\"author\":{\"name\":\"O\"}}"
                        .formatted("word ".repeat(100));
        github(
                        "push",
                        "{" + HEAD + ",\"ref\":\"refs/heads/main\",\"compare\":\"https://g.example/c\",\"commits\":["
                                + String.join(",", Collections.nCopies(60, commit)) + "]}")
                .is(200);
        var text =
                alice.reads(server.channel()).get(0).at("/embeds/0/description").asText();
        assertTrue(text.contains("60 new commits"), text);
        assertTrue(text.endsWith("…") && text.length() <= 1010, text);
    }

    @Test
    void whatIsNotWorthAMessageIsNotPosted() {
        github("ping", "{\"zen\":\"calm\"}").is(200);
        github("star", "{" + HEAD + ",\"action\":\"deleted\"}").is(200);
        assertEquals(0, alice.reads(server.channel()).findValues("embeds").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"sender\":{},\"action\":\"opened\"}", "{\"sender\":7,\"repository\":[]}"})
    void whatGithubDoesNotSendIsRefused(String payload) {
        github("push", payload).fails(400, "InvalidOperation");
        github("unheard_of", payload).fails(400, "InvalidOperation");
        outside.post(byToken() + "/github", payload).fails(400, "InvalidOperation");
    }

    @Test
    void hostileNewsStaysInItsBox() {
        github("issues", "{" + HEAD + """
                ,"action":"opened","issue":{"number":1,"title":"](https://evil.example) [x","body":"%s",
                "html_url":"javascript:alert(1)"}}""".formatted("long ".repeat(2000))).is(200);
        var text =
                alice.reads(server.channel()).get(0).at("/embeds/0/description").asText();
        assertFalse(text.contains("javascript:"), text);
        assertTrue(text.contains("\\](https://evil.example) \\[x"), text);
        assertTrue(text.length() < 1000, text);
    }

    private Answer github(String kind, String payload) {
        return outside.with("X-GitHub-Event", kind).post(byToken() + "/github", payload);
    }
}
