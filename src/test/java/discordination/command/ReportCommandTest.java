package discordination.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.file.Pictures;
import discordination.kit.Person;
import discordination.kit.Person.Place;
import discordination.kit.Stage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What people report reaches the operator as it was, and keeps what it shows until it is decided.
final class ReportCommandTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    private static final Person alice = stage.person("alice");
    private static final Person bob = stage.person("bob");
    private static final Person carol = stage.person("carol");
    private Place server;

    @BeforeEach
    void make() {
        server = alice.createsServer("Tea");
        alice.admits(server, bob);
    }

    private static Map<String, Object> about(String type, String id, String reason) {
        return Map.of("content", Map.of("type", type, "id", id, "report_reason", reason));
    }

    /// The newest report as the operator reads it.
    private static JsonNode newest() {
        var all = Typed.at(stage, "report", "list", "--all", "--limit", "10000", "--json")
                .json();
        var id = all.get(all.size() - 1).get("_id").asText();
        return Typed.at(stage, "report", "show", id, "--json").json();
    }

    @Test
    void aMessageIsKeptWithWhatWasSaidAroundIt() {
        for (int i = 0; i < 20; i++) alice.says(server.channel(), "before " + i);
        var picture = bob.uploads("attachments", "p.png", Pictures.png(20, 20));
        var said = bob.sends(server.channel(), Map.of("content", "nasty", "attachments", List.of(picture)));
        for (int i = 0; i < 20; i++) alice.says(server.channel(), "after " + i);
        var report = new HashMap<>(about("Message", said.get("_id").asText(), "Harassment"));
        report.put("additional_context", "look");
        // Whether the reporter can see it is not asked; it may have been hidden since.
        carol.post("/safety/report", report).is(204);
        bob.delete("/channels/" + server.channel() + "/messages/"
                        + said.get("_id").asText())
                .is(204);

        var kept = newest();
        assertEquals(carol.id(), kept.get("author_id").asText());
        assertEquals("look", kept.get("additional_context").asText());
        assertEquals("Created", kept.get("status").asText());
        assertEquals("nasty", kept.at("/snapshot/message/content").asText());
        var before = kept.at("/snapshot/before");
        assertEquals(15, before.size());
        assertEquals("before 5", before.get(0).get("content").asText());
        assertEquals("before 19", before.get(14).get("content").asText());
        var after = kept.at("/snapshot/after");
        assertEquals(15, after.size());
        assertEquals("after 0", after.get(0).get("content").asText());
        assertEquals(List.of(picture), List.of(kept.at("/files/0").asText()));

        var shown = Typed.at(stage, "report", "show", kept.get("_id").asText()).ends(0);
        assertTrue(shown.out().contains("> ") && shown.out().contains("nasty [1 file]"), shown.out());
        assertTrue(shown.out().contains("Harassment"), shown.out());
    }

    @Test
    void filesAreKeptUntilTheLastReportIsDecided() {
        var picture = bob.uploads("attachments", "p.png", Pictures.png(21, 21));
        var said = bob.sends(server.channel(), Map.of("attachments", List.of(picture)))
                .get("_id")
                .asText();
        alice.post("/safety/report", about("Message", said, "Malware")).is(204);
        var first = newest().get("_id").asText();
        carol.post("/safety/report", about("Message", said, "SpamAbuse")).is(204);
        var second = newest().get("_id").asText();
        bob.delete("/channels/" + server.channel() + "/messages/" + said).is(204);

        assertTrue(survivesCleanup(picture));
        Typed.at(stage, "report", "resolve", first, "--note", "suspended").ends(0);
        assertTrue(survivesCleanup(picture));
        Typed.at(stage, "report", "resolve", second, "--reject").ends(0);
        assertFalse(survivesCleanup(picture));

        assertEquals(
                "suspended",
                Typed.at(stage, "report", "show", first, "--json")
                        .json()
                        .get("note")
                        .asText());
        assertTrue(Typed.at(stage, "report", "list", "--all").out().contains("rejected"));
        assertFalse(Typed.at(stage, "report", "list").out().contains(first));
    }

    private static boolean survivesCleanup(String file) {
        Typed.at(stage, "cleanup", "--once").ends(0);
        return stage.database()
                .read(handle -> handle.createQuery("select exists (select from files where id = :id)")
                        .bind("id", file)
                        .mapTo(Boolean.class)
                        .one());
    }

    @Test
    void serversAndPeopleAreReportedToo() {
        alice.patch("/servers/" + server.id(), Map.of("description", "Bad tea")).ok();
        bob.post("/safety/report", about("Server", server.id(), "IllegalGoods")).is(204);
        alice.delete("/servers/" + server.id()).is(204);
        var kept = newest();
        assertEquals("Bad tea", kept.at("/snapshot/server/description").asText());
        assertTrue(Typed.at(stage, "report", "show", kept.get("_id").asText())
                .out()
                .contains("Bad tea"));

        var avatar = bob.uploads("avatars", "a.png", Pictures.png(22, 22));
        bob.patch("/users/@me", Map.of("avatar", avatar, "profile", Map.of("content", "rude")))
                .ok();
        var note = bob.opensDm(bob);
        var said = bob.says(note, "proof");
        carol.post(
                        "/safety/report",
                        Map.of(
                                "content",
                                Map.of(
                                        "type",
                                        "User",
                                        "id",
                                        bob.id(),
                                        "report_reason",
                                        "Impersonation",
                                        "message_id",
                                        said)))
                .is(204);
        kept = newest();
        assertEquals("rude", kept.at("/snapshot/profile/content").asText());
        assertEquals("proof", kept.at("/snapshot/shown_in/message/content").asText());
        assertEquals(avatar, kept.at("/files/0").asText());
        assertTrue(Typed.at(stage, "report", "show", kept.get("_id").asText())
                .out()
                .contains("proof"));
    }

    @Test
    void refusalsComeInTheirOrder() {
        var said = alice.says(server.channel(), "mine");
        alice.post("/safety/report", about("Message", said, "Raid")).fails(400, "CannotReportYourself");
        alice.post("/safety/report", about("Server", server.id(), "Raid")).fails(400, "CannotReportYourself");
        alice.post("/safety/report", about("User", alice.id(), "Underage")).fails(400, "CannotReportYourself");
        alice.post("/safety/report", about("Message", alice.id(), "Raid")).fails(404, "NotFound");
        alice.post("/safety/report", about("Server", alice.id(), "Raid")).fails(404, "NotFound");
        alice.post("/safety/report", about("User", said, "Underage")).fails(404, "NotFound");
        // A user is no content.
        bob.post("/safety/report", about("User", alice.id(), "Raid")).refused(422);
        bob.post("/safety/report", about("Message", said, "Underage")).refused(422);
        bob.post("/safety/report", about("Channel", server.channel(), "Raid")).refused(422);
        bob.post("/safety/report", Map.of("content", Map.of("type", "User", "id", alice.id())))
                .refused(422);
        bob.post("/safety/report", Map.of()).refused(422);
        var wordy = new HashMap<>(about("Message", alice.id(), "Raid"));
        wordy.put("additional_context", "x".repeat(1001));
        bob.post("/safety/report", wordy).fails(400, "FailedValidation");
        var bot = alice.makesBot("robot").http();
        bot.post("/safety/report", wordy).fails(400, "FailedValidation");
        bot.post("/safety/report", about("Message", said, "Raid")).fails(400, "IsBot");
        bob.post("/safety/report", """
                {"additional_context":null,"content":{"type":"Message","id":"%s","report_reason":"Raid"}}""".formatted(said)).refused(422);
        // A message that is not there says nothing about the user.
        carol.post(
                        "/safety/report",
                        Map.of(
                                "content",
                                Map.of(
                                        "type",
                                        "User",
                                        "id",
                                        bob.id(),
                                        "report_reason",
                                        "NoneSpecified",
                                        "message_id",
                                        bob.id())))
                .is(204);
    }

    @Test
    void whatIsNoReportIsNotFound() {
        Typed.at(stage, "report", "show", "nothing").ends(67);
        Typed.at(stage, "report", "resolve", "nothing").ends(67);
        Typed.at(stage, "report", "list", "--limit", "0").ends(2);
    }

    @Test
    void aPageEndsWhereTheNextBegins() {
        for (int i = 0; i < 3; i++)
            carol.post("/safety/report", about("User", bob.id(), "SpamAbuse")).is(204);
        var page = Typed.at(stage, "report", "list", "--limit", "2", "--json").ends(0);
        assertEquals(2, page.json().size());
        var last = page.json().get(1).get("_id").asText();
        assertTrue(page.err().contains("--after " + last), page.err());
        var next = Typed.at(stage, "report", "list", "--after", last, "--json").json();
        assertTrue(next.get(0).get("_id").asText().compareTo(last) > 0);
        assertFalse(next.get(0).has("snapshot"));
    }
}
