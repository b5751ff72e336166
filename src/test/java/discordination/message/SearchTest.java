package discordination.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.access.Access;
import discordination.access.Caller;
import discordination.access.ChannelAccess;
import discordination.http.Problem;
import discordination.kit.Person;
import discordination.kit.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Finding words in what was said: parts of them, without spaces, in a small channel and in a big one.
final class SearchTest {
    private static final int MANY = 14_000;

    @AutoClose
    private static final Stage stage = Stage.open();

    private static Person alice;
    private static Person bob;
    private static Tables.Place place;
    private static String big;

    /// Fourteen periods of filler, with something rare in the first and in the sixth of them.
    @BeforeAll
    static void talk() {
        alice = stage.person("alice");
        bob = stage.person("bob");
        place = Tables.server(stage, alice, bob);
        big = Tables.channel(stage, place.server());
        fill(big, "case i when 500 then 'a zebra in 東京都' when 5500 then 'two Zebras' else 'lorem' end");
    }

    private static void fill(String channel, String content) {
        Tables.sql(
                stage,
                "insert into messages (id, channel_id, author, content) select '01H' || substr('0123456789ABCDEFGH', 1 + i"
                        + " / 1000, 1) || ? || lpad(i::text, 6, '0'), ?, ?, " + content
                        + " from generate_series(1, ?) i",
                channel.substring(10),
                channel,
                alice.id(),
                MANY);
    }

    private static String id(String channel, int number) {
        return "01H" + "0123456789ABCDEFGH".charAt(number / 1000) + channel.substring(10) + "%06d".formatted(number);
    }

    private static List<String> find(String channel, String query, Object... more) {
        var body = new HashMap<String, Object>(Map.of("query", query));
        for (int i = 0; i < more.length; i += 2) body.put(more[i].toString(), more[i + 1]);
        return texts(bob.post("/channels/" + channel + "/search", body).json());
    }

    private static List<String> texts(JsonNode messages) {
        var texts = new ArrayList<String>();
        messages.forEach(message -> texts.add(message.path("content").asText()));
        return texts;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', textBlock = """
                    Heidelberg Castle      | berg             | true
                    Heidelberg Castle      | HEIDEL           | true
                    Heidelberg Castle      | delber           | true
                    Heidelberg Castle      | munich castle    | true
                    Heidelberg Castle      | munich           | false
                    Heidelberg Castle      | castle -heidel   | false
                    Heidelberg Castle      | castle -munich   | true
                    Heidelberg Castle      | -munich          | false
                    the old castle gate    | "old castle"     | true
                    the old castle gate    | "castle old"     | false
                    the old castle gate    | "old castle" xyz | true
                    the old castle gate    | "old" "gate"     | true
                    the old castle gate    | "old" "door"     | false
                    the old castle gate    | gate -"old cas"  | false
                    the old castle gate    | gate -"cas old"  | true
                    the old castle gate    | "old castle      | true
                    東京タワーは高いです   | 東京             | true
                    東京タワーは高いです   | タワー           | true
                    東京タワーは高いです   | 高               | true
                    東京タワーは高いです   | 京都             | false
                    東京タワーは高いです   | は高い           | true
                    我们明天去北京大学     | 北京             | true
                    我们明天去北京大学     | 大               | true
                    我们明天去北京大学     | 京北             | false
                    ฉันชอบกินข้าวผัด       | ข้าว             | true
                    ฉันชอบกินข้าวผัด       | กิน              | true
                    ฉันชอบกินข้าวผัด       | น้ำ              | false
                    대한민국 만세          | 민국             | true
                    ＦＵＬＬ　ｗｉｄｔｈ   | full width       | true
                    ﾃﾞｰﾀ                   | データ           | true
                    Crème Brûlée           | creme brul       | true
                    creme brulee           | Crème            | true
                    Привет, мир            | ПРИВ             | true
                    ΟΔΥΣΣΕΑΣ               | οδυσσεας         | true
                    well done 👍🏽           | 👍               | true
                    I ❤️ tea               | ❤                | true
                    I ❤️ tea               | 💔               | false
                    it costs 100%          | 100%             | true
                    it costs 100%          | 10%0             | false
                    a_b and c\\d           | a_b              | true
                    a_b and c\\d           | c\\d             | true
                    anything at all        | %                | false
                    anything at all        | _                | false
                    it's O'Neill           | o'neill          | true
                    go home                | go               | true
                    goodbye                | go               | true
                    algorithm              | go               | false
                    plan x works           | x                | true
                    example                | x                | false
                    we run every day       | running          | true
                    he jumped              | jumps            | true
                    an old story           | stories          | true
                    many stories           | story            | true
                    he jumped              | "jumps"          | false
                    the phone rang         | ones             | false
                    foo.bar-baz            | bar-baz          | true
                    foo.bar-baz            | "foo bar"        | true
                    """)
    void finds(String content, String query, boolean found) {
        var channel = Tables.channel(stage, place.server());
        alice.says(channel, content);
        assertEquals(found ? List.of(content) : List.of(), find(channel, query));
        // The index agrees with reading one after the other.
        List<Message> byIndex = stage.database().snapshot(handle -> {
            var needles = Needles.of(handle, query);
            if (needles.isEmpty()) return List.of();
            var search = new Search(handle, channel, needles, false, Duration.ofSeconds(5));
            var all = new Search.Between(History.FIRST, History.LAST);
            var every = !needles.phrases().isEmpty();
            return search.index(all, search.days(all), needles.deciding(), every, 10, "")
                    .map(Message.MAPPER)
                    .list();
        });
        assertEquals(found ? 1 : 0, byIndex.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%",
                "_",
                "\\",
                "'",
                "\"",
                "-",
                "-\"",
                "\"\"",
                "''; drop table messages",
                "(",
                "a & | !",
                "<->",
                ":*",
                "\n",
                "\u200b",
                "👩‍👩‍👧‍👦",
                "\ud83d\ude00",
                "$1 ?",
                ":channel",
                "\uffff"
            })
    void whateverIsAskedIsAnswered(String query) {
        bob.post("/channels/" + place.channel() + "/search", Map.of("query", query))
                .ok();
    }

    @Test
    void impossibleQuestionsAreRefused() {
        var path = "/channels/" + place.channel() + "/search";
        bob.post(path, Map.of("query", "a\u0000b")).is(400);
        bob.post(path, Map.of("query", "x".repeat(65))).fails(400, "FailedValidation");
        bob.post(path, Map.of("query", "\ud83d")).is(400);
        bob.post(path, Map.of("query", 7)).is(422);
        bob.post(path, Map.of("query", "x", "sort", "Best")).is(422);
        bob.post(path, Map.of("query", "x", "before", "y")).fails(400, "FailedValidation");
        stage.person("mallory").post(path, Map.of("query", "x")).fails(403, "MissingPermission");
    }

    @Test
    void theBestComeFirstUnlessTheNewestOrOldestAreWanted() {
        var channel = Tables.channel(stage, place.server());
        for (var text : List.of("red apple", "pineapple", "green apple red", "blue", "apple"))
            alice.says(channel, text);
        assertEquals(List.of("green apple red", "red apple", "apple", "pineapple"), find(channel, "red apple"));
        assertEquals(
                List.of("apple", "green apple red", "pineapple", "red apple"),
                find(channel, "red apple", "sort", "Latest"));
        assertEquals(
                List.of("red apple", "pineapple", "green apple red", "apple"),
                find(channel, "red apple", "sort", "Oldest"));
        assertEquals(List.of("red apple", "pineapple"), find(channel, "apple", "sort", "Oldest", "limit", 2));
        var ids = new ArrayList<String>();
        alice.reads(channel).forEach(message -> ids.add(message.get("_id").asText()));
        assertEquals(List.of("apple"), find(channel, "apple", "after", ids.get(1)));
        assertEquals(List.of("red apple"), find(channel, "apple", "before", ids.get(3)));
        var withUsers = bob.post(
                        "/channels/" + channel + "/messages/search", Map.of("query", "apple", "include_users", true))
                .json();
        assertEquals(4, withUsers.get("messages").size());
        assertEquals(alice.id(), withUsers.at("/users/0/_id").asText());
        assertEquals(alice.id(), withUsers.at("/members/0/_id/user").asText());
    }

    @Test
    void whatWasEditedOrDeletedIsFoundAsItIsNow() {
        var channel = Tables.channel(stage, place.server());
        var message = alice.says(channel, "before");
        var other = alice.says(channel, "other");
        var path = "/channels/" + channel + "/messages/";
        alice.patch(path + message, Map.of("content", "afterwards")).ok();
        alice.delete(path + other).is(204);
        assertEquals(List.of(), find(channel, "before other"));
        assertEquals(List.of("afterwards"), find(channel, "after"));
    }

    @Test
    void whatIsRareIsFoundFarBack() {
        assertEquals(List.of("two Zebras", "a zebra in 東京都"), find(big, "zebra", "sort", "Latest"));
        assertEquals(List.of("a zebra in 東京都", "two Zebras"), find(big, "zebra", "sort", "Oldest"));
        assertEquals(List.of("a zebra in 東京都", "two Zebras"), find(big, "zebra"));
        assertEquals(List.of("a zebra in 東京都"), find(big, "京都"));
        assertEquals(List.of("a zebra in 東京都"), find(big, "都"));
        assertEquals(List.of("a zebra in 東京都"), find(big, "zebra", "before", id(big, 5500)));
        assertEquals(List.of("two Zebras"), find(big, "zebra", "after", id(big, 500)));
        assertEquals(List.of(), find(big, "zebra", "after", id(big, 500), "before", id(big, 5500)));
        assertEquals(List.of("two Zebras"), find(big, "zebra -東京"));
    }

    /// Every message is found exactly once, wherever reading ends and the index begins.
    @Test
    void noMessageIsForgottenBetweenReadingAndTheIndex() {
        var channel = Tables.channel(stage, place.server());
        fill(
                channel,
                "case when i % 400 = 0 or i in (1, 299, 300, 301, 1499, 1500, 1501, 4999, 5000, 5001, 12499, 12500, 12501,"
                        + " 13699, 13700, 13701, 14000) then 'needle' || i else 'hay' end");
        var special = List.of(
                1, 299, 300, 301, 1499, 1500, 1501, 4999, 5000, 5001, 12499, 12500, 12501, 13699, 13700, 13701, 14000);
        for (var sort : List.of("Latest", "Oldest")) {
            var found = find(channel, "needle", "sort", sort, "limit", 100);
            var expected = new ArrayList<String>();
            for (int i = 1; i <= MANY; i++) {
                if (i % 400 == 0 || special.contains(i)) expected.add("needle" + i);
            }
            assertEquals(sort.equals("Oldest") ? expected : expected.reversed(), found);
        }
    }

    @Test
    void theIndexCarriesTheSearch() {
        Tables.sql(stage, "analyze messages");
        for (var query : List.of("zebra", "東京", "都", "zebra lorem", "\"zebra in\"")) {
            List<String> lines = stage.database().snapshot(handle -> {
                var needles = Needles.of(handle, query);
                var search = new Search(handle, big, needles, false, Duration.ofSeconds(5));
                var all = new Search.Between(History.FIRST, History.LAST);
                var every = !needles.phrases().isEmpty();
                return search.index(all, search.days(all), needles.deciding(), every, 50, "explain ")
                        .mapTo(String.class)
                        .list();
            });
            var plan = String.join("\n", lines);
            assertTrue(plan.contains("Bitmap Index Scan on messages_search"), plan);
            assertFalse(plan.contains("Seq Scan"), plan);
        }
    }

    @Test
    void aSearchThatTakesTooLongIsGivenUp() {
        var slow = assertThrows(
                Problem.class,
                () -> stage.database()
                        .snapshot(handle -> Search.messages(
                                handle,
                                access(handle),
                                new SearchMessages("zebra", null, null, null, null, null, null),
                                Duration.ZERO)));
        assertEquals(503, slow.status());
        assertEquals("DatabaseError", slow.type());
        // The connection is as good as before.
        assertEquals(2, find(big, "zebra").size());
    }

    private static ChannelAccess access(org.jdbi.v3.core.Handle handle) {
        var caller = new Access(stage.database())
                .arrival(alice.token())
                .orElseThrow()
                .caller();
        return Access.channel(handle, new Caller(caller.user(), caller.session()), big)
                .orElseThrow();
    }
}
