package discordination.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.ulid.UlidCreator;
import discordination.access.Permission;
import discordination.kit.Person;
import discordination.kit.Stage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Reading what was said before, page by page.
final class HistoryTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    private static Person alice;
    private static Person bob;
    private static Tables.Place place;
    private static List<String> ids;
    private static String path;

    @BeforeAll
    static void talk() {
        alice = stage.person("alice");
        bob = stage.person("bob");
        place = Tables.server(stage, alice, bob);
        path = "/channels/" + place.channel() + "/messages";
        ids = IntStream.range(0, 20)
                .mapToObj(i -> (i % 2 == 0 ? alice : bob).says(place.channel(), "message " + i))
                .toList();
    }

    private static List<String> page(String query) {
        return ids(alice.get(path + query).json());
    }

    private static List<String> ids(JsonNode messages) {
        var found = new ArrayList<String>();
        messages.forEach(message -> found.add(message.get("_id").asText()));
        return found;
    }

    @Test
    void theNewestComeFirstUnlessTheOldestAreAsked() {
        assertEquals(ids.reversed(), page(""));
        assertEquals(ids.reversed().subList(0, 3), page("?limit=3"));
        assertEquals(ids.subList(0, 3), page("?limit=3&sort=Oldest"));
        assertEquals(ids.reversed().subList(0, 3), page("?limit=3&sort=Latest"));
    }

    @Test
    void boundsAreExclusiveAndTheSortSaysWhichEndIsReturned() {
        assertEquals(ids.subList(2, 5).reversed(), page("?limit=3&before=" + ids.get(5)));
        assertEquals(ids.subList(0, 3), page("?limit=3&sort=Oldest&before=" + ids.get(5)));
        assertEquals(ids.subList(17, 20).reversed(), page("?limit=3&after=" + ids.get(5)));
        assertEquals(ids.subList(6, 9), page("?limit=3&sort=Oldest&after=" + ids.get(5)));
        assertEquals(ids.subList(6, 9).reversed(), page("?before=" + ids.get(9) + "&after=" + ids.get(5)));
    }

    @Test
    void nearbyHoldsBothSidesOfAnIdThatNeedNotExist() {
        var expected = new ArrayList<>(ids.subList(10, 12));
        expected.addAll(ids.subList(8, 10).reversed());
        assertEquals(expected, page("?limit=4&nearby=" + ids.get(10)));
        assertEquals(expected, page("?limit=4&sort=Oldest&before=" + ids.get(2) + "&nearby=" + ids.get(10)));
        assertEquals(List.of(ids.get(10)), page("?limit=1&nearby=" + ids.get(10)));
        var newest = UlidCreator.getMonotonicUlid().toString();
        assertEquals(ids.subList(18, 20).reversed(), page("?limit=4&nearby=" + newest));
    }

    @Test
    void nearbyIsNeverMoreThanWasAskedFor() {
        for (int limit = 1; limit <= 12; limit++) {
            assertEquals(
                    limit, page("?limit=" + limit + "&nearby=" + ids.get(10)).size());
        }
    }

    @Test
    void everyPageTogetherIsTheWholeChannel() {
        var found = new ArrayList<String>();
        for (var before = ""; ; ) {
            var page = page("?limit=7" + before);
            if (page.isEmpty()) break;
            found.addAll(page);
            before = "&before=" + page.getLast();
        }
        assertEquals(ids.reversed(), found);
    }

    @Test
    void wrongQuestionsAreRefused() {
        for (var query : List.of("?limit=0", "?limit=101", "?before=x", "?after=" + "0".repeat(27), "?nearby=")) {
            alice.get(path + query).fails(400, "FailedValidation");
        }
        alice.get(path + "?sort=Relevance").fails(400, "InvalidOperation");
        alice.get("/channels/" + Tables.id() + "/messages?sort=Relevance").fails(400, "InvalidOperation");
        alice.get("/channels/" + Tables.id() + "/messages").fails(404, "NotFound");
        var mallory = stage.person("mallory");
        mallory.get(path).fails(403, "MissingPermission");
        mallory.get(path + "/" + ids.get(0)).fails(403, "MissingPermission");
        alice.get(path + "/" + Tables.id()).fails(404, "NotFound");
        alice.get("/channels/" + Tables.channel(stage, place.server()) + "/messages/" + ids.get(0))
                .fails(404, "NotFound");
    }

    @Test
    void readingNeedsItsPermission() {
        var hidden = Tables.channel(stage, place.server());
        Tables.sql(
                stage,
                "update channels set default_allow = 0, default_deny = ? where id = ?",
                Permission.READ_MESSAGE_HISTORY.bit,
                hidden);
        var missing = bob.get("/channels/" + hidden + "/messages").fails(403, "MissingPermission");
        assertEquals("ReadMessageHistory", missing.get("permission").asText());
    }

    @Test
    void usersComeAlongWhenAsked() {
        var answer = alice.get(path + "?include_users=true&limit=5").json();
        assertEquals(5, answer.get("messages").size());
        assertEquals(Set.of(alice.id(), bob.id()), values(answer.get("users"), "/_id"));
        assertEquals(Set.of(alice.id(), bob.id()), values(answer.get("members"), "/_id/user"));

        var group = Tables.group(stage, alice, bob, stage.person("carol"));
        var message = alice.says(group, "pin me");
        alice.post("/channels/" + group + "/messages/" + message + "/pin", "{}").is(204);
        var outside =
                bob.get("/channels/" + group + "/messages?include_users=true").json();
        assertEquals("message_pinned", outside.at("/messages/0/system/type").asText());
        assertEquals("0".repeat(26), outside.at("/messages/0/author").asText());
        assertNull(outside.get("members"));
        assertEquals(Set.of(alice.id()), values(outside.get("users"), "/_id"));
    }

    @Test
    void pinnedMessagesAreListed() {
        var channel = Tables.channel(stage, place.server());
        var ids = IntStream.range(0, 6)
                .mapToObj(i -> alice.says(channel, "message " + i))
                .toList();
        for (var i : List.of(4, 1)) {
            alice.post("/channels/" + channel + "/messages/" + ids.get(i) + "/pin", "{}")
                    .is(204);
        }
        var search = "/channels/" + channel + "/search";
        assertEquals(
                List.of(ids.get(4), ids.get(1)),
                ids(bob.post(search, Map.of("pinned", true)).json()));
        var oldest = Map.of("pinned", true, "sort", "Oldest", "limit", 1, "include_users", true);
        var first =
                bob.post("/channels/" + channel + "/messages/search", oldest).json();
        assertEquals(List.of(ids.get(1)), ids(first.get("messages")));
        assertEquals(Set.of(alice.id()), values(first.get("users"), "/_id"));
        var others = ids(
                bob.post(search, Map.of("pinned", false, "before", ids.get(5))).json());
        assertEquals(List.of(ids.get(3), ids.get(2), ids.get(0)), others);
        assertEquals(8, bob.post(search, Map.of()).json().size());
        bob.post(search, Map.of("pinned", false, "query", "x")).fails(400, "InvalidOperation");
        bob.post(search, Map.of("query", "")).fails(400, "FailedValidation");
        bob.post(search, Map.of("limit", 0)).fails(400, "FailedValidation");
        stage.person("mallory").post(search, Map.of()).fails(403, "MissingPermission");
    }

    private static Set<String> values(JsonNode objects, String pointer) {
        var values = new HashSet<String>();
        objects.forEach(object -> values.add(object.at(pointer).asText()));
        return values;
    }
}
