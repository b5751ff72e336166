package discordination.emoji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.access.Permission;
import discordination.file.Pictures;
import discordination.kit.Answer;
import discordination.kit.Person;
import discordination.kit.Person.Place;
import discordination.kit.Race;
import discordination.kit.Stage;
import discordination.kit.Visitor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Custom emoji: who makes, renames and takes them away, who hears of it, and where they can be used.
final class EmojiTest {
    @AutoClose
    private static final Stage stage = Stage.open(Map.of("limits.global.server_emoji", "3"));

    private static final Person alice = stage.person("alice");
    private static final Person bob = stage.person("bob");
    private static final Person carol = stage.person("carol");
    private static final AtomicInteger SIZES = new AtomicInteger(8);
    private Place server;

    @BeforeEach
    void make() {
        server = alice.createsServer("Tea");
        alice.admits(server, bob);
    }

    private static String png(Person by) {
        return by.uploads("emojis", "e.png", Pictures.png(SIZES.incrementAndGet(), 8));
    }

    private Map<String, Object> wish(String name) {
        return Map.of("name", name, "parent", Map.of("type", "Server", "id", server.id()));
    }

    private Answer create(Visitor by, String file, String name) {
        return by.put("/custom/emoji/" + file, wish(name));
    }

    private String emoji(String name) {
        return create(alice, png(alice), name).json().get("_id").asText();
    }

    private JsonNode ofServer() {
        return alice.get("/servers/" + server.id() + "/emojis").json();
    }

    /// Gives everybody in the server one more permission.
    private void allow(Permission permission) {
        alice.put(
                        "/servers/" + server.id() + "/permissions/default",
                        Map.of("permissions", Permission.SERVER | permission.bit))
                .ok();
    }

    @Test
    void itIsMadeShownRenamedAndTakenAway() {
        var file = png(alice);
        try (var socket = bob.connect()) {
            var made = create(alice, file, "tea_pot").json();
            assertEquals(file, made.get("_id").asText());
            assertEquals(alice.id(), made.get("creator_id").asText());
            assertEquals(server.id(), made.at("/parent/id").asText());
            assertFalse(made.has("animated") || made.has("nsfw"));
            var heard = socket.await("EmojiCreate");
            assertEquals("tea_pot", heard.get("name").asText());
            assertEquals(made, stage.visitor().get("/custom/emoji/" + file).json());
            assertEquals(1, ofServer().size());
            assertEquals(
                    "tea_pot",
                    bob.connect().ready().get("emojis").get(0).get("name").asText());

            assertEquals(
                    "cup",
                    alice.patch("/custom/emoji/" + file, Map.of("name", "cup"))
                            .json()
                            .get("name")
                            .asText());
            var renamed = socket.await("EmojiUpdate");
            assertEquals(file, renamed.get("id").asText());
            assertEquals("{\"name\":\"cup\"}", renamed.get("data").toString());
            assertEquals(
                    "cup",
                    alice.patch("/custom/emoji/" + file, Map.of())
                            .json()
                            .get("name")
                            .asText());

            alice.delete("/custom/emoji/" + file).is(204);
            assertEquals(file, socket.await("EmojiDelete").get("id").asText());
            socket.expectNo("EmojiUpdate");
            assertTrue(ofServer().isEmpty());
            var gone = stage.visitor().get("/custom/emoji/" + file).json();
            assertEquals("Detached", gone.at("/parent/type").asText());
        }
    }

    @Test
    void animationAndAdultContentAreTold() {
        var wish = new HashMap<>(wish("dance"));
        wish.put("nsfw", true);
        var made = alice.put("/custom/emoji/" + alice.uploads("emojis", "d.gif", Pictures.gif(8, 8)), wish)
                .json();
        assertTrue(made.get("animated").asBoolean());
        assertTrue(made.get("nsfw").asBoolean());
        alice.put("/custom/emoji/" + png(alice), """
                {"name":"tea","nsfw":null,"parent":{"type":"Server","id":"%s"}}""".formatted(server.id())).refused(422);
    }

    @Test
    void refusalsComeInTheirOrder() {
        var file = png(alice);
        for (var name : List.of("", "Tea", "tea pot", "té", "x".repeat(33))) {
            create(alice, file, name).fails(400, "FailedValidation");
        }
        alice.put("/custom/emoji/" + file, Map.of("name", "tea")).refused(422);
        alice.put("/custom/emoji/" + file, Map.of("name", "tea", "parent", Map.of("type", "User")))
                .refused(422);
        alice.put("/custom/emoji/" + file, Map.of("name", "tea", "parent", Map.of("type", "Detached")))
                .fails(400, "InvalidOperation");
        alice.put("/custom/emoji/" + file, Map.of("name", "tea", "parent", Map.of("type", "Server", "id", alice.id())))
                .fails(404, "NotFound");
        create(bob, png(bob), "tea").fails(403, "MissingPermission");
        create(carol, png(carol), "tea").fails(403, "MissingPermission");
        stage.visitor().put("/custom/emoji/" + file, wish("tea")).refused(401);
        // No such file, another's, one of another kind, one that is an emoji already.
        create(alice, alice.id(), "tea").fails(404, "NotFound");
        create(alice, png(bob), "tea").fails(404, "NotFound");
        create(alice, alice.uploads("avatars", "a.png", Pictures.png(9, 9)), "tea")
                .fails(404, "NotFound");
        create(alice, file, "tea").ok();
        create(alice, file, "tea").fails(404, "NotFound");
    }

    @Test
    void theLimitHoldsHoweverManyAreMadeAtOnce() {
        var files = Race.run(6, _ -> png(alice));
        var answers = Race.run(6, i -> create(alice, files.get(i), "e" + i));
        assertEquals(
                3, answers.stream().filter(answer -> answer.status() == 200).count());
        answers.stream()
                .filter(answer -> answer.status() != 200)
                .forEach(answer -> assertEquals(
                        3, answer.fails(400, "TooManyEmoji").get("max").asInt()));
        assertEquals(3, ofServer().size());
    }

    @Test
    void whoMadeItMayTakeItAwayAndNoMore() {
        allow(Permission.MANAGE_CUSTOMISATION);
        var mine = create(bob, png(bob), "bobs").json().get("_id").asText();
        var path = "/custom/emoji/" + mine;
        alice.put("/servers/" + server.id() + "/permissions/default", Map.of("permissions", Permission.SERVER))
                .ok();
        bob.patch(path, Map.of("name", "other")).fails(403, "MissingPermission");
        carol.delete(path).fails(403, "MissingPermission");
        var alices = emoji("alices");
        bob.delete("/custom/emoji/" + alices).fails(403, "MissingPermission");

        bob.delete(path).is(204);
        alice.patch(path, Map.of("name", "back")).fails(401, "NotAuthenticated");
        // Whoever takes away what nobody has any more changes nothing.
        carol.delete(path).is(204);
        bob.delete(path).is(204);
        bob.delete("/custom/emoji/" + bob.id()).fails(404, "NotFound");
        bob.patch("/custom/emoji/" + bob.id(), Map.of("name", "x")).fails(404, "NotFound");
        bob.get("/custom/emoji/" + bob.id()).fails(404, "NotFound");
        carol.get("/servers/" + server.id() + "/emojis").fails(404, "NotFound");
    }

    @Test
    void anyEmojiCanBeUsedAnywhereAlsoOneThatIsGone() {
        var emoji = emoji("tea");
        var elsewhere = carol.createsServer("Elsewhere");
        var said = carol.says(elsewhere.channel(), "hi");
        var reactions = "/channels/" + elsewhere.channel() + "/messages/" + said + "/reactions/";
        carol.put(reactions + emoji).is(204);
        alice.delete("/servers/" + server.id()).is(204);
        assertEquals(
                "Detached",
                carol.get("/custom/emoji/" + emoji).json().at("/parent/type").asText());
        var offered = carol.sends(
                elsewhere.channel(), Map.of("content", "vote", "interactions", Map.of("reactions", List.of(emoji))));
        assertEquals(emoji, offered.at("/interactions/reactions/0").asText());
        carol.put(reactions + carol.id()).fails(404, "NotFound");
        carol.post(
                        "/channels/" + elsewhere.channel() + "/messages",
                        Map.of("content", "vote", "interactions", Map.of("reactions", List.of(carol.id()))))
                .fails(404, "NotFound");
        var shown = carol.get("/channels/" + elsewhere.channel() + "/messages/" + said)
                .json();
        assertEquals(carol.id(), shown.at("/reactions/" + emoji + "/0").asText());
    }

    @Test
    void eachDeedIsInTheAuditLog() {
        var emoji = emoji("tea");
        alice.patch("/custom/emoji/" + emoji, Map.of("name", "cup")).ok();
        alice.with("X-Audit-Log-Reason", "ugly")
                .delete("/custom/emoji/" + emoji)
                .is(204);
        var log = alice.get("/servers/" + server.id() + "/audit_logs").json();
        var entries = log.get("audit_logs");
        assertEquals("EmojiDelete", entries.get(0).at("/action/type").asText());
        assertEquals("ugly", entries.get(0).get("reason").asText());
        assertEquals("cup", entries.get(0).at("/action/name").asText());
        assertEquals("tea", entries.get(1).at("/action/before/name").asText());
        assertEquals("cup", entries.get(1).at("/action/after/name").asText());
        assertEquals("EmojiCreate", entries.get(2).at("/action/type").asText());
        alice.with("X-Audit-Log-Reason", "x".repeat(513))
                .delete("/custom/emoji/" + emoji)
                .fails(400, "HeaderTooLarge");
    }
}
