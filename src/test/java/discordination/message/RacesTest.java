package discordination.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.kit.Answer;
import discordination.kit.Person;
import discordination.kit.Race;
import discordination.kit.Stage;
import discordination.kit.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What happens to messages when everything is done at the same moment.
final class RacesTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    private static final Person alice = stage.person("alice");
    private static final Person bob = stage.person("bob");

    private final Tables.Place place = Tables.server(stage, alice, bob);
    private final String path = "/channels/" + place.channel() + "/messages";

    private static long count(List<Answer> answers, int status) {
        return answers.stream().filter(answer -> answer.status() == status).count();
    }

    @Test
    void equalKeysOfDifferentPeopleDoNotMeet() {
        var answers = Race.run(
                20,
                i -> (i % 2 == 0 ? alice : bob)
                        .with("Idempotency-Key", "equal")
                        .post(path, Map.of("content", "from " + i % 2)));
        assertEquals(2, count(answers, 200));
        assertEquals(18, count(answers, 409));
        assertEquals(2, alice.reads(place.channel()).size());
    }

    /// The same two files in either order: one message has both, and nobody waits for ever.
    @Test
    void anUploadIsShownByOneMessage() {
        for (int round = 0; round < 10; round++) {
            var one = Tables.file(stage, alice);
            var two = Tables.file(stage, alice);
            var answers = Race.run(
                    6,
                    i -> alice.post(path, Map.of("attachments", i % 2 == 0 ? List.of(one, two) : List.of(two, one))));
            assertEquals(1, count(answers, 200), answers::toString);
            assertEquals(5, count(answers, 404), answers::toString);
        }
    }

    @Test
    void slowmodeLetsOneThrough() {
        Tables.sql(stage, "update channels set slowmode = 60 where id = ?", place.channel());
        var answers = Race.run(20, i -> bob.post(path, Map.of("content", "message " + i)));
        assertEquals(1, count(answers, 200));
        for (var answer : answers) if (answer.status() != 200) answer.fails(429, "InSlowmode");
    }

    @Test
    void aMessageThatIsDeletedStaysDeleted() {
        for (int round = 0; round < 10; round++) {
            var message = path + "/" + alice.says(place.channel(), "round " + round);
            var answers = Race.run(4, i -> switch (i) {
                case 0 -> alice.delete(message);
                case 1 -> alice.patch(message, Map.of("content", "edited"));
                case 2 -> alice.post(message + "/pin", "{}");
                default -> bob.put(message + "/reactions/%F0%9F%91%8D");
            });
            answers.get(0).is(204);
            if (answers.get(1).status() != 200) answers.get(1).fails(404, "NotFound");
            for (var answer : answers.subList(2, 4)) if (answer.status() != 204) answer.fails(404, "NotFound");
            alice.get(message).fails(404, "NotFound");
        }
        int left = stage.database()
                .read(handle -> handle.createQuery(
                                "select count(*) from reactions r where not exists (select from messages where id = message_id)")
                        .mapTo(Integer.class)
                        .one());
        assertEquals(0, left);
    }

    @Test
    void noMentionIsLostWhileSomebodyReads() {
        var before = alice.says(place.channel(), "before");
        var call = Map.of("content", "<@" + bob.id() + ">");
        var ack = "/channels/" + place.channel() + "/ack/";
        var answers = Race.run(
                24,
                i -> i % 2 == 0
                        ? alice.post(path, call).ok()
                        : bob.put(ack + before).is(204));
        var sent = IntStream.range(0, 24)
                .filter(i -> i % 2 == 0)
                .mapToObj(i -> answers.get(i).json().get("_id").asText())
                .sorted()
                .toList();
        assertEquals(sent, mentions());
        Race.run(8, _ -> bob.put(ack + sent.get(5)).is(204));
        assertEquals(sent.subList(6, 12), mentions());
    }

    private List<String> mentions() {
        var mentions = new ArrayList<String>();
        for (var unread : bob.get("/sync/unreads").json()) {
            if (!unread.at("/_id/channel").asText().equals(place.channel())) continue;
            unread.path("mentions").forEach(mention -> mentions.add(mention.asText()));
        }
        return mentions.stream().sorted().toList();
    }

    /// Senders and deleters together: in the end every client knows the newest message that is left.
    @Test
    void everybodyKnowsTheNewestMessageInTheEnd() {
        var world = World.of(bob);
        for (int round = 0; round < 5; round++) {
            var old = IntStream.range(0, 8)
                    .mapToObj(i -> alice.says(place.channel(), "old " + i))
                    .toList();
            Race.run(16, i -> {
                if (i % 2 == 0) return alice.delete(path + "/" + old.get(i / 2)).is(204);
                var mine = bob.says(place.channel(), "new " + i);
                return i % 4 == 1 ? bob.delete(path + "/" + mine).is(204) : null;
            });
            world.check();
        }
        // All but the first of those that are left, each by somebody else.
        var left = new ArrayList<String>();
        alice.reads(place.channel())
                .forEach(message -> left.add(message.get("_id").asText()));
        assertTrue(left.size() > 10);
        Race.run(left.size() - 1, i -> alice.delete(path + "/" + left.get(i)).is(204));
        world.check();
    }
}
