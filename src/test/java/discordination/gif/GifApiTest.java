package discordination.gif;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import discordination.app.ServiceName;
import discordination.http.Site;
import discordination.kit.Answer;
import discordination.kit.Person;
import discordination.kit.Stage;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/// files-proxies-jobs 6.5, against a site that speaks Tenor v2.
class GifApiTest {
    private static final String KEY = "s3cret-gif-key";

    @AutoClose
    private static final Site provider = new Site();

    @AutoClose
    private static final Stage stage = Stage.open(
            EnumSet.of(ServiceName.API, ServiceName.GIFS),
            Map.of(
                    "gifs.provider",
                    "tenor",
                    "gifs.key",
                    KEY,
                    "gifs.base_url",
                    provider.url("/v2"),
                    "gifs.patience",
                    "60s"));

    static final String ITEM = """
            {"id":"%s","title":"dropped","url":"https://tenor.example/view/%1$s","media_formats":{
             "tinywebm":{"url":"https://media.example/%1$s.webm","dims":[220,124],"duration":0,"size":1},
             "gif":{"url":"https://media.example/%1$s.gif","dims":[498,280]},
             "evil":{"url":"javascript:alert(1)","dims":[1,1]}}}""";

    private static final Person alice = stage.person("alice");

    /// Every test asks for something of its own, since answers are remembered.
    private final String query = "cats " + UUID.randomUUID();

    @Test
    void searches() {
        provider.page(
                "/v2/search", "application/json", "{\"results\":[" + ITEM.formatted("1") + "],\"next\":\"CAgQ\"}");
        JsonNode answer = search("q&locale=de_DE&limit=5").json();
        JsonNode gif = answer.get("results").get(0);
        assertEquals("1", gif.get("id").asText());
        assertEquals(
                "https://media.example/1.webm",
                gif.at("/media_formats/tinywebm/url").asText());
        assertEquals("[220,124]", gif.at("/media_formats/tinywebm/dimensions").toString());
        assertEquals("https://tenor.example/view/1", gif.get("url").asText());
        assertEquals(3, gif.size());
        assertTrue(gif.at("/media_formats/evil").isMissingNode());
        assertEquals("CAgQ", answer.get("next").asText());
        String asked = provider.asked().getLast().target();
        assertTrue(asked.contains("key=" + KEY) && asked.contains("client_key=Gifbox"), asked);
        assertTrue(asked.contains("locale=de_DE") && asked.contains("limit=5"), asked);
        assertTrue(asked.contains("contentfilter=high") && asked.contains("tinywebm"), asked);
        assertFalse(asked.contains("pos="), asked);
    }

    /// G5.
    @Test
    void goesOnWhereItStopped() {
        provider.page("/v2/search", (request, out) -> {
            String id = request.target().contains("pos=page2") ? "second" : "first";
            Site.ok(
                    out,
                    "application/json",
                    ("{\"results\":[" + ITEM.formatted(id) + "],\"next\":\"page2\"}").getBytes());
        });
        assertEquals("first", search("paging").json().at("/results/0/id").asText());
        assertEquals(
                "second",
                search("paging&position=page2").json().at("/results/0/id").asText());
        assertEquals("first", search("paging").json().at("/results/0/id").asText());
        provider.page("/v2/featured", (request, out) -> {
            String id = request.target().contains("pos=page2") ? "last" : "top";
            String next = id.equals("top") ? "page2" : "";
            String limit = request.target().replaceFirst(".*[?&]limit=(\\d+).*", "$1");
            String body = "{\"results\":[%s],\"next\":\"%s\"}".formatted(ITEM.formatted(id + limit), next);
            Site.ok(out, "application/json", body.getBytes());
        });
        for (String path : List.of("/trending?locale=es_ES", "/featured?locale=es_ES&limit=3")) {
            String limit = path.contains("limit") ? "3" : "50";
            JsonNode first = get(path).json();
            assertEquals("top" + limit, first.at("/results/0/id").asText());
            JsonNode second =
                    get(path + "&position=" + first.get("next").asText()).json();
            assertEquals("last" + limit, second.at("/results/0/id").asText());
            assertNull(second.get("next"));
        }
    }

    /// G1.
    @Test
    void wantsACaller() {
        for (String path :
                List.of("/categories?locale=en_US", "/search?query=x&locale=en_US", "/trending?locale=en_US")) {
            stage.visitor().send(ServiceName.GIFS, "GET", path, null).fails(401, "NotAuthenticated");
        }
        assertEquals(
                "Gifbox lives on!",
                stage.visitor()
                        .send(ServiceName.GIFS, "GET", "/gifbox/", null)
                        .json()
                        .get("message")
                        .asText());
    }

    /// G2.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/search?locale=en_US",
                "/search?query=x",
                "/search?query=&locale=en_US",
                "/categories",
                "/trending",
                "/search?query=x&locale=en_US&limit=abc",
                "/search?query=x&locale=en_US&limit=-1",
                "/search?query=x&locale=en_US&limit=1e12",
                "/search?query=x&locale=en_US&limit=99999999999",
                "/search?query=x&locale=en_US&is_category=maybe",
                "/search?query=%F0%9F%98"
            })
    void refusesWrongQuestions(String path) {
        assertEquals(400, get(path).status(), path);
    }

    /// G2.
    @Test
    void clampsNumbersAndLocales() {
        provider.page("/v2/search", "application/json", "{\"results\":[],\"next\":\"\"}");
        search("clamp&limit=0");
        assertTrue(
                provider.asked().getLast().target().contains("limit=1&"),
                provider.asked().getLast().target());
        search("clamp&limit=500&locale=xx%26key=y");
        assertTrue(provider.asked().getLast().target().contains("limit=50&"));
        assertTrue(provider.asked().getLast().target().contains("locale=en_US"));
        search("clamp&is_category=true");
        assertTrue(provider.asked().getLast().target().contains("component=categories"));
        assertNull(search("clamp").json().get("next"));
        assertEquals(400, search("x".repeat(300)).status());
    }

    /// G3.
    @Test
    void letsNobodyAddParameters() {
        provider.page("/v2/search", "application/json", "{\"results\":[],\"next\":\"\"}");
        for (String text : List.of("a%26key%3Dstolen", "a%23b", "a%0D%0Ab", "%F0%9F%98%80", "a:b-c", "a%20b")) {
            search(text).is(200);
            String asked = provider.asked().getLast().target();
            assertEquals(1, asked.split("[?&]key=", -1).length - 1, asked);
            assertTrue(asked.contains(KEY));
        }
        // Two questions that differ only in where one part ends and the next begins.
        provider.page(
                "/v2/search",
                (request, out) -> Site.ok(
                        out,
                        "application/json",
                        ("{\"results\":[" + ITEM.formatted(request.target().hashCode()) + "]}").getBytes()));
        assertNotEquals(
                search("k&locale=en_US&position=b").json().at("/results/0/id"),
                search("k&locale=en_US&position=b%22,%22").json().at("/results/0/id"));
    }

    /// G4.
    @Test
    void saysNothingOfTheKeyWhenTheProviderFails() {
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        root.addAppender(log);
        List<String> answers = List.of(
                "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{\"results\":[",
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"results\":[",
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\nnull",
                "");
        for (int i = 0; i < answers.size(); i++) {
            provider.raw("/v2/search", answers.get(i));
            Answer answer = search("failing" + i);
            answer.fails(500, "InternalError");
            assertFalse((answer + answer.headers().toString()).contains(KEY));
        }
        provider.page("/v2/search", "application/json", "{\"results\":[\"" + "x".repeat(2 << 20) + "\"]}");
        search("huge").fails(500, "InternalError");
        provider.page(
                "/v2/search",
                "application/json",
                "{\"results\":[{\"id\":\"1\",\"url\":\"https://x\",\"media_formats\":{}},7,null," + ITEM.formatted("2")
                        + "],\"next\":null}");
        JsonNode some = search("gaps").json();
        assertEquals(1, some.get("results").size());
        assertNull(some.get("next"));
        root.detachAppender(log);
        assertFalse(log.list.isEmpty());
        for (var event : List.copyOf(log.list)) {
            String thrown =
                    event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
            assertFalse((event.getFormattedMessage() + thrown).contains(KEY), event::getFormattedMessage);
        }
    }

    /// G4: a provider that repeats the key in its answers.
    @Test
    void dropsWhatRepeatsTheKey() {
        String item = ITEM.formatted("1").replace("tenor.example/view/1", "tenor.example/view/1?key=" + KEY);
        provider.page(
                "/v2/search",
                "application/json",
                "{\"results\":[" + item + "," + ITEM.formatted("2") + "],\"next\":\"x&key=" + KEY + "\"}");
        Answer answer = search("echo").is(200);
        assertFalse(answer.text().contains(KEY));
        assertEquals(1, answer.json().get("results").size());
        assertNull(answer.json().get("next"));
    }

    static void makeStale(Stage stage) {
        for (String key : stage.redis().commands().keys("gif:*")) {
            String kept = stage.redis().commands().get(key);
            if (kept != null) {
                stage.redis().commands().set(key, kept.replaceAll("\"until\":\\d+", "\"until\":1"));
            }
        }
    }

    /// G4: the provider is down.
    @Test
    void givesAnOldAnswerRatherThanNone() throws Exception {
        provider.page("/v2/featured", "application/json", "{\"results\":[" + ITEM.formatted("old") + "]}");
        assertEquals(
                "old", get("/trending?locale=fr_FR").json().at("/results/0/id").asText());
        makeStale(stage);
        provider.raw("/v2/featured", "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
        assertEquals(
                "old", get("/featured?locale=fr_FR").json().at("/results/0/id").asText());
        provider.page("/v2/featured", "application/json", "{\"results\":[" + ITEM.formatted("new") + "]}");
        assertEquals(
                "new", get("/trending?locale=fr_FR").json().at("/results/0/id").asText());
    }

    /// G6.
    @Test
    void asksOnceForMany() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        String path = "/v2/featured";
        provider.page(path, (_, out) -> {
            go.await();
            Site.ok(out, "application/json", "{\"results\":[]}".getBytes());
        });
        long before = provider.asked(path);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = IntStream.range(0, 100)
                    .mapToObj(_ ->
                            threads.submit(() -> get("/trending?locale=nl_NL").status()))
                    .toList();
            go.countDown();
            for (Future<Integer> answer : answers) {
                assertEquals(200, answer.get());
            }
        }
        assertEquals(before + 1, provider.asked(path));
    }

    @Test
    void listsCategories() {
        provider.page("/v2/categories", "application/json", """
                {"tags":[{"searchterm":"happy","path":"/v2/x","image":"https://media.example/h.gif","name":"#happy"},
                         {"searchterm":"broken"}]}""");
        assertEquals(
                "[{\"title\":\"happy\",\"image\":\"https://media.example/h.gif\"}]",
                get("/categories?locale=en_US").json().toString());
    }

    private Answer search(String rest) {
        String locale = rest.contains("locale=") ? "" : "&locale=en_US";
        return get("/search?query=" + query.replace(" ", "%20") + rest + locale);
    }

    private Answer get(String path) {
        return alice.send(ServiceName.GIFS, "GET", path, null);
    }
}
