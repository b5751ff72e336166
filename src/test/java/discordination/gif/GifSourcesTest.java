package discordination.gif;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.app.ServiceName;
import discordination.config.ConfigFile;
import discordination.http.Site;
import discordination.kit.Answer;
import discordination.kit.Person;
import discordination.kit.Stage;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// files-proxies-jobs 6.5 G7, G8, and GIPHY in the place of Tenor.
class GifSourcesTest {
    @AutoClose
    private static final Stage stage =
            Stage.open(EnumSet.of(ServiceName.API, ServiceName.GIFS), Map.of("api.rate_limits", "true"));

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

    private static Answer get(Person person, String path) {
        return person.send(ServiceName.GIFS, "GET", path, null);
    }
}
