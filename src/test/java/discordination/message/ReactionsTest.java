package discordination.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import discordination.access.Permission;
import discordination.kit.Answer;
import discordination.kit.Person;
import discordination.kit.Stage;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Emoji under messages: who may, which, how many, and who hears of it.
final class ReactionsTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    private final Person alice = stage.person("alice");
    private final Person bob = stage.person("bob");
    private Tables.Place place;
    private String message;
    private String path;

    @BeforeEach
    void say() {
        place = Tables.server(stage, alice, bob);
        message = alice.says(place.channel(), "react to me");
        path = "/channels/" + place.channel() + "/messages/" + message;
    }

    private String reaction(String emoji) {
        return path + "/reactions/" + URLEncoder.encode(emoji, StandardCharsets.UTF_8);
    }

    private com.fasterxml.jackson.databind.JsonNode reactions() {
        return alice.get(path).json().get("reactions");
    }

    @Test
    void aReactionIsAddedToldAndTakenBack() {
        var alices = alice.connect();
        bob.put(reaction("👍")).is(204);
        bob.put(reaction("👍")).is(204);
        alice.put(reaction("👍")).is(204);
        alice.put(reaction("❤️")).is(204);
        var event = alices.await("MessageReact");
        assertEquals(message, event.get("id").asText());
        assertEquals(place.channel(), event.get("channel_id").asText());
        assertEquals(bob.id(), event.get("user_id").asText());
        assertEquals("👍", event.get("emoji_id").asText());
        assertEquals(
                "{\"👍\":[\"%s\",\"%s\"],\"❤️\":[\"%s\"]}".formatted(bob.id(), alice.id(), alice.id()),
                reactions().toString());
        bob.delete(reaction("👍")).is(204);
        assertEquals(bob.id(), alices.await("MessageUnreact").get("user_id").asText());
        bob.delete(reaction("👍")).fails(404, "NotFound");
        alice.delete(reaction("👍"), Map.of()).is(204);
        assertNull(reactions().get("👍"));
    }

    @Test
    void onlyEmojiWillDo() {
        bob.put(reaction("word")).fails(400, "InvalidOperation");
        bob.put(reaction("👍👍")).fails(400, "InvalidOperation");
        var custom = Tables.id();
        bob.put(reaction(custom)).fails(404, "NotFound");
        Tables.sql(stage, "insert into emojis (id, creator_id, name) values (?, ?, 'detached')", custom, alice.id());
        bob.put(reaction(custom)).is(204);
        bob.put("/channels/" + place.channel() + "/messages/" + Tables.id() + "/reactions/" + custom)
                .fails(404, "NotFound");
        stage.person("mallory").put(reaction(custom)).fails(403, "MissingPermission");
    }

    @Test
    void moderatorsTakeAwayWhatOthersLeft() {
        var bobs = bob.connect();
        bob.put(reaction("👍")).is(204);
        alice.put(reaction("👎")).is(204);
        bob.delete(reaction("👍") + "?user_id=" + bob.id()).fails(403, "MissingPermission");
        bob.delete(reaction("👎") + "?remove_all=true").fails(403, "MissingPermission");
        bob.delete(path + "/reactions").fails(403, "MissingPermission");
        alice.delete(reaction("👍") + "?user_id=" + bob.id()).is(204);
        assertEquals(bob.id(), bobs.await("MessageUnreact").get("user_id").asText());
        alice.delete(reaction("👎") + "?remove_all=true").is(204);
        assertEquals("👎", bobs.await("MessageRemoveReaction").get("emoji_id").asText());
        assertNull(reactions());
        bob.put(reaction("👍")).is(204);
        alice.delete(path + "/reactions").is(204);
        assertEquals("{}", bobs.await("MessageUpdate").at("/data/reactions").toString());
        assertNull(reactions());
    }

    @Test
    void offeredReactionsMayBeTheOnlyOnes() {
        var offered = Map.of(
                "content", "vote", "interactions", Map.of("reactions", List.of("👍"), "restrict_reactions", true));
        message = alice.sends(place.channel(), offered).get("_id").asText();
        path = "/channels/" + place.channel() + "/messages/" + message;
        bob.put(reaction("👎")).fails(400, "InvalidOperation");
        bob.put(reaction("👍")).is(204);
    }

    @Test
    void twentyDifferentOnesAreTheMostHoweverManyComeAtOnce() throws Exception {
        var emoji = IntStream.range(0, 40)
                .mapToObj(i -> Character.toString(0x1F600 + i))
                .toList();
        var deeds = new ArrayList<Callable<Answer>>();
        for (var one : emoji) {
            deeds.add(() -> alice.put(reaction(one)));
            deeds.add(() -> bob.put(reaction(one)));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Answer> answer : threads.invokeAll(deeds)) {
                if (answer.get().status() != 204) answer.get().fails(400, "InvalidOperation");
            }
        }
        assertEquals(20, reactions().size());
        // One that is there already may still be joined.
        var present = reactions().fieldNames().next();
        stage.database()
                .change(tx -> tx.sql()
                        .execute(
                                "delete from reactions where message_id = ? and emoji = ? and user_id = ?",
                                message,
                                present,
                                bob.id()));
        bob.put(reaction(present)).status();
        assertEquals(20, reactions().size());
    }

    @Test
    void reactingNeedsItsPermission() {
        Tables.sql(
                stage,
                "update servers set default_permissions = default_permissions & ~?::bigint where id = ?",
                Permission.REACT.bit,
                place.server());
        var missing = bob.put(reaction("👍")).fails(403, "MissingPermission");
        assertEquals("React", missing.get("permission").asText());
    }
}
