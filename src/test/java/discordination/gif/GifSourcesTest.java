package discordination.gif;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.app.ServiceName;
import discordination.config.Config;
import discordination.config.ConfigFile;
import discordination.db.Redis;
import discordination.http.Problem;
import discordination.http.Site;
import discordination.kit.Answer;
import discordination.kit.Person;
import discordination.kit.Ports;
import discordination.kit.Stage;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// files-proxies-jobs 6.5 G4 and G6 to G9 where a provider is away or slow, or Redis is; and GIPHY in the place of
/// Tenor.
class GifSourcesTest {
    @AutoClose
    private static final Stage stage =
            Stage.open(EnumSet.of(ServiceName.API, ServiceName.GIFS), Map.of("api.rate_limits", "true"));

    /// Speaks Tenor v2.
    @AutoClose
    private static final Site provider = new Site();

    /// G7.
    @Test
    void hasNothingWithoutAProvider() {
        Person alice = stage.person("alice");
        assertEquals("[]", get(alice, "/categories?locale=en_US").text());
        assertEquals(
                "{\"results\":[]}", get(alice, "/search?query=x&locale=en_US").text());
        assertEquals("{\"results\":[]}", get(alice, "/trending?locale=en_US").text());
    }

    /// G8.
    @Test
    void countsCallsButNoPreflights() {
        Person alice = stage.person("alice");
        IntStream.range(0, 50)
                .forEach(_ -> stage.visitor()
                        .with("Origin", "https://app.example")
                        .send(ServiceName.GIFS, "OPTIONS", "/categories", null)
                        .is(200));
        // More than a window holds, in case one ends in between.
        Answer last = null;
        for (int i = 0; i < 5 && (last == null || last.status() == 200); i++) {
            last = get(alice, "/categories?locale=en_US");
        }
        last.is(429);
        assertTrue(last.body(JsonNode.class).get("retry_after").asLong() <= 10_000);
        assertNotEquals(null, last.header("Access-Control-Allow-Origin"));
        get(alice, "/search?query=x&locale=en_US").is(200);
    }

    /// G4: nobody waits for a provider that does not answer. Asking goes on, and its answer is there the next time.
    @Test
    void doesNotKeepPeopleWaiting() {
        String path = "/v2/search";
        provider.page(path, "application/json", "{\"results\":[" + GifApiTest.ITEM.formatted("old") + "]}");
        CountDownLatch late = new CountDownLatch(1);
        try (Gifs patient = new Gifs(config(provider.url("/v2"), "60s"), stage.redis());
                Gifs hasty = new Gifs(config(provider.url("/v2"), "300ms"), stage.redis())) {
            assertEquals("old", first(patient, "remembered"));
            GifApiTest.makeStale(stage);
            provider.page(path, (_, out) -> {
                late.await();
                Site.ok(
                        out,
                        "application/json",
                        ("{\"results\":[" + GifApiTest.ITEM.formatted("new") + "]}").getBytes());
            });
            assertEquals("old", first(hasty, "remembered"));
            assertThrows(Problem.class, () -> first(hasty, "unheard"));
            late.countDown();
            assertEquals("new", first(patient, "remembered"));
            assertEquals("new", first(patient, "unheard"));
        }
    }

    private String first(Gifs gifs, String text) {
        return gifs.search(text, "en_US", 50, false, "").results().getFirst().id();
    }

    /// G6 with several processes: they share one Redis.
    @Test
    void asksOnceForManyProcesses() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        provider.page("/v2/featured", (_, out) -> {
            go.await();
            Site.ok(out, "application/json", ("{\"results\":[" + GifApiTest.ITEM.formatted("one") + "]}").getBytes());
        });
        long before = provider.asked("/v2/featured");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                Gifs one = new Gifs(config(provider.url("/v2"), "60s"), stage.redis());
                Gifs two = new Gifs(config(provider.url("/v2"), "60s"), stage.redis())) {
            List<Future<Gif.Results>> answers = IntStream.range(0, 20)
                    .mapToObj(i -> threads.submit(() -> (i % 2 == 0 ? one : two).trending("it_IT", 50, "")))
                    .toList();
            go.countDown();
            for (Future<Gif.Results> answer : answers) {
                assertEquals("one", answer.get().results().getFirst().id());
            }
        }
        assertEquals(before + 1, provider.asked("/v2/featured"));
    }

    /// G9.
    @Test
    void worksWithoutRedis() {
        provider.page("/v2/featured", "application/json", "{\"results\":[" + GifApiTest.ITEM.formatted("one") + "]}");
        long before = provider.asked("/v2/featured");
        try (Redis gone = new Redis("redis://127.0.0.1:" + Ports.free() + "/0", 2);
                Gifs uncached = new Gifs(config(provider.url("/v2"), "60s"), gone)) {
            for (int i = 1; i <= 3; i++) {
                assertEquals(
                        "one",
                        uncached.trending("pt_BR", 50, "").results().getFirst().id());
                assertEquals(before + i, provider.asked("/v2/featured"));
            }
        }
    }

    /// G4: three times no answer at all, and for a while it is not even asked.
    @Test
    void leavesAProviderAloneThatIsAway() {
        try (Site away = new Site();
                Gifs gifs = new Gifs(config(away.url("/v2"), "60s"), stage.redis())) {
            away.raw("/v2/categories", "");
            for (String locale : List.of("aa", "bb", "cc", "dd", "ee")) {
                assertThrows(Problem.class, () -> gifs.categories(locale));
            }
            assertEquals(3, away.asked("/v2/categories"));
        }
    }

    @Test
    void speaksGiphy() {
        try (Site giphy = new Site();
                Gifs gifs = new Gifs(
                        ConfigFile.parse("""
                                [gifs]
                                provider = "giphy"
                                key = "k"
                                base_url = "%s"
                                patience = "60s"
                                """.formatted(giphy.url("/v1"))).gifs(), stage.redis())) {
            giphy.page("/v1/gifs/search", "application/json", """
                    {"data":[{"id":"g1","url":"https://giphy.example/gifs/g1","images":{
                       "fixed_width":{"mp4":"https://m.example/s.mp4","url":"https://m.example/s.gif","width":"200","height":"113"},
                       "original":{"mp4":"https://m.example/o.mp4","url":"https://m.example/o.gif","width":"480","height":"270"}}},
                      {"id":"g2","images":{}}],
                     "pagination":{"total_count":500,"count":2,"offset":0}}""");
            Gif.Results first = gifs.search("cats", "de_DE", 2, false, "");
            assertEquals(1, first.results().size());
            assertEquals(
                    new Gif.Format("https://m.example/s.mp4", List.of(200, 113)),
                    first.results().getFirst().mediaFormats().get("tinywebm"));
            assertEquals("2", first.next());
            assertTrue(giphy.asked().getLast().target().contains("lang=de"));
            gifs.search("cats", "de_DE", 2, false, first.next());
            assertTrue(giphy.asked().getLast().target().contains("offset=2"));
            assertNull(gifs.search("cats", "de_DE", 2, false, "498").next());
            assertEquals(first, gifs.search("cats", "de_DE", 2, false, ""));
            giphy.page("/v1/gifs/categories", "application/json", """
                    {"data":[{"name":"Fun","gif":{"images":{"fixed_width":{"url":"https://m.example/c.gif"}}}}]}""");
            assertEquals(List.of(new Gif.Category("Fun", "https://m.example/c.gif")), gifs.categories("en_US"));
            assertEquals(List.of(3L, 1L), List.of(giphy.asked("/v1/gifs/search"), giphy.asked("/v1/gifs/categories")));
        }
    }

    private static Config.Gifs config(String base, String patience) {
        return ConfigFile.parse("""
                        [gifs]
                        provider = "tenor"
                        key = "%s"
                        base_url = "%s"
                        patience = "%s"
                        """.formatted("s3cret-gif-key", base, patience)).gifs();
    }

    private static Answer get(Person person, String path) {
        return person.send(ServiceName.GIFS, "GET", path, null);
    }
}
