package discordination.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.channel.Channel;
import discordination.kit.Person;
import discordination.kit.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every way of reading a channel is led by an index, in the one channel that holds nearly everything as in a small
/// one, and looks at no more rows than it returns. (Search for words: {@link SearchTest}.)
final class PlansTest {
    private static final int MANY = 20_000;

    @AutoClose
    private static final Stage stage = Stage.open();

    private static Person alice;
    private static String big;
    private static String small;

    @BeforeAll
    static void talk() {
        alice = stage.person("alice");
        var place = Tables.server(stage, alice);
        big = place.channel();
        small = Tables.channel(stage, place.server());
        // Every 100th message is a small channel's, every 4000th of the big one is pinned.
        Tables.sql(
                stage,
                "insert into messages (id, channel_id, author, content, pinned) select lpad(i::text, 26, '0'),"
                        + " case when i % 100 = 0 then ? else ? end, ?, 'x', i % 4000 = 1 from generate_series(1, ?) i",
                small,
                big,
                alice.id(),
                MANY);
        Tables.sql(stage, "analyze messages");
    }

    private static String id(int number) {
        return "%026d".formatted(number);
    }

    static Stream<Arguments> pages() {
        var latest = History.Sort.LATEST;
        var oldest = History.Sort.OLDEST;
        return Stream.of(
                Arguments.of("newest", page(null, null, latest, null), null),
                Arguments.of("oldest", page(null, null, oldest, null), null),
                Arguments.of("before", page(id(9000), null, latest, null), null),
                Arguments.of("oldest before", page(id(9000), null, oldest, null), null),
                Arguments.of("after", page(null, id(9000), oldest, null), null),
                Arguments.of("latest after", page(null, id(9000), latest, null), null),
                Arguments.of("between", page(id(12000), id(9000), latest, null), null),
                Arguments.of("oldest between", page(id(12000), id(9000), oldest, null), null),
                Arguments.of("nearby", page(null, null, latest, id(9000)), null),
                Arguments.of("pinned", page(null, null, latest, null), true),
                Arguments.of("oldest pinned", page(null, null, oldest, null), true),
                Arguments.of("pinned before", page(id(9000), null, latest, null), true),
                Arguments.of("not pinned", page(null, null, latest, null), false));
    }

    private static History.Page page(String before, String after, History.Sort sort, String nearby) {
        return new History.Page(50, before, after, sort, nearby, null);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void everyPageIsReadFromAnIndex(String name, History.Page page, Boolean pinned) {
        for (var channel : List.of(big, small)) {
            for (var range : History.ranges(channel, page, pinned)) {
                List<String> lines = stage.database()
                        .read(handle -> range.query(handle, "explain (analyze, timing off, summary off) ")
                                .mapTo(String.class)
                                .list());
                var plan = String.join("\n", lines);
                // Beneath it stand the reactions of each message.
                var outer = plan.substring(0, plan.indexOf("SubPlan"));
                var index = Boolean.TRUE.equals(pinned) ? "messages_pinned" : "messages_by_channel";
                assertTrue(outer.contains("using " + index), plan);
                for (var word : List.of("Seq Scan", "Sort", "Bitmap")) assertFalse(outer.contains(word), plan);
                assertTrue(plan.contains("reactions_pkey"), plan);
                // What is read and thrown away again: at most the few that are pinned.
                outer.lines()
                        .filter(line -> line.contains("Rows Removed by Filter"))
                        .forEach(line -> assertTrue(Integer.parseInt(line.replaceAll("\\D", "")) < 5, plan));
            }
        }
    }

    @Test
    void theNewestMessageOfAChannelIsFoundByTheIndex() {
        List<String> newest = stage.database()
                .read(handle -> handle.createQuery(
                                "explain select " + Channel.COLUMNS + " from channels c where c.id = :id")
                        .bind("id", small)
                        .mapTo(String.class)
                        .list());
        assertTrue(String.join("\n", newest).contains("using messages_by_channel"), newest::toString);
    }

    @Test
    void thePageHoldsWhatWasAskedFor() {
        var page = alice.get("/channels/" + big + "/messages?limit=100&before=" + id(9000))
                .json();
        assertEquals(id(8999), page.at("/0/_id").asText());
        assertEquals(100, page.size());
        var ids = new ArrayList<String>();
        alice.get("/channels/" + small + "/messages?limit=3&nearby=" + id(9050))
                .json()
                .forEach(message -> ids.add(message.get("_id").asText()));
        assertEquals(List.of(id(9100), id(9200), id(9000)), ids);
    }
}
