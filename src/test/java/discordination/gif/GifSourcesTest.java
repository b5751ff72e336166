package discordination.gif;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.app.ServiceName;
import discordination.http.Site;
import discordination.kit.Answer;
import discordination.kit.Person;
import discordination.kit.Stage;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// files-proxies-jobs 6.5 G7, G8, and GIPHY in the place of Tenor.
class GifSourcesTest {
    private static final EnumSet<ServiceName> SERVICES = EnumSet.of(ServiceName.API, ServiceName.GIFS);

    /// G7.
    @Test
    void hasNothingWithoutAProvider() {
        try (Stage stage = Stage.open(SERVICES, Map.of())) {
            Person alice = stage.person("alice");
            assertEquals("[]", get(alice, "/categories?locale=en_US").text());
            assertEquals(
                    "{\"results\":[]}",
                    get(alice, "/search?query=x&locale=en_US").text());
            assertEquals(
                    "{\"results\":[]}", get(alice, "/trending?locale=en_US").text());
        }
    }

    /// G8.
    @Test
    void countsCallsButNoPreflights() {
        try (Stage stage = Stage.open(SERVICES, Map.of("api.rate_limits", "true"))) {
            Person alice = stage.person("alice");
            IntStream.range(0, 50)
                    .forEach(_ -> stage.visitor()
                            .with("Origin", "https://app.example")
                            .send(ServiceName.GIFS, "OPTIONS", "/categories", null)
                            .is(200));
            get(alice, "/categories?locale=en_US").is(200);
            get(alice, "/categories?locale=en_US").is(200);
            Answer third = get(alice, "/categories?locale=en_US").is(429);
            assertTrue(third.body(com.fasterxml.jackson.databind.JsonNode.class)
                            .get("retry_after")
                            .asLong()
                    <= 10_000);
            assertNotEquals(null, third.header("Access-Control-Allow-Origin"));
            get(alice, "/search?query=x&locale=en_US").is(200);
        }
    }

    @Test
    void speaksGiphy() {
        try (Site giphy = new Site();
                Stage stage = Stage.open(
                        SERVICES,
                        Map.of("gifs.provider", "giphy", "gifs.key", "k", "gifs.base_url", giphy.url("/v1")))) {
            Person alice = stage.person("alice");
            giphy.page("/v1/gifs/search", "application/json", """
                    {"data":[{"id":"g1","url":"https://giphy.example/gifs/g1","images":{
                       "fixed_width":{"mp4":"https://m.example/s.mp4","url":"https://m.example/s.gif","width":"200","height":"113"},
                       "original":{"mp4":"https://m.example/o.mp4","url":"https://m.example/o.gif","width":"480","height":"270"}}},
                      {"id":"g2","images":{}}],
                     "pagination":{"total_count":500,"count":2,"offset":0}}""");
            var answer = get(alice, "/search?query=cats&locale=de_DE&limit=2").json();
            assertEquals(
                    "https://m.example/s.mp4",
                    answer.at("/results/0/media_formats/tinywebm/url").asText());
            assertEquals(
                    "[200,113]",
                    answer.at("/results/0/media_formats/tinywebm/dimensions").toString());
            assertEquals(1, answer.get("results").size());
            assertEquals("2", answer.get("next").asText());
            assertTrue(giphy.asked().getLast().target().contains("lang=de"));
            get(alice, "/search?query=cats&locale=de_DE&limit=2&position=2").is(200);
            assertTrue(giphy.asked().getLast().target().contains("offset=2"));
            var last = get(alice, "/search?query=cats&locale=de_DE&limit=2&position=498")
                    .json();
            assertEquals(null, last.get("next"));
            giphy.page("/v1/gifs/categories", "application/json", """
                    {"data":[{"name":"Fun","gif":{"images":{"fixed_width":{"url":"https://m.example/c.gif"}}}}]}""");
            assertEquals(
                    "Fun",
                    get(alice, "/categories?locale=en_US")
                            .json()
                            .get(0)
                            .get("title")
                            .asText());
            assertEquals(List.of(3L, 1L), List.of(giphy.asked("/v1/gifs/search"), giphy.asked("/v1/gifs/categories")));
        }
    }

    private static Answer get(Person person, String path) {
        return person.send(ServiceName.GIFS, "GET", path, null);
    }
}
