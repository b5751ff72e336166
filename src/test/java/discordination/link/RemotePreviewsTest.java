package discordination.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import discordination.config.ConfigFile;
import discordination.http.Site;
import discordination.kit.Ports;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// files-proxies-jobs 6.4 E7: whatever the link service answers, or not, a message only has no preview. (E1 to E3, E8
/// and E9: [UnfurlTest]; E4 to E6: `UnfurlingTest`.)
class RemotePreviewsTest {
    @AutoClose
    private final Site service = new Site();

    private final RemotePreviews previews = previews(service.url(""));

    private static RemotePreviews previews(String address) {
        return new RemotePreviews(
                ConfigFile.parse("[links]\nsecret = \"word\"\n").links(), () -> address);
    }

    @Test
    void reads() {
        service.page("/embed", "application/json", "{\"type\":\"Website\",\"title\":\"t\",\"later\":1}");
        Embed.Website found =
                (Embed.Website) previews.apply("https://a.example/?b=c&d").orElseThrow();
        assertEquals("t", found.title());
        assertEquals(
                "/embed?url=https%3A%2F%2Fa.example%2F%3Fb%3Dc%26d",
                service.asked().getFirst().target());
        assertEquals("Bearer word", service.asked().getFirst().header("Authorization"));
    }

    @Test
    void hasNothingToShow() {
        for (String answer : List.of(
                "HTTP/1.1 400 Bad\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.1 404 Not\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>",
                "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n[1]x",
                "HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n{\"type\":\"Unheard\"")) {
            service.raw("/embed", answer);
            assertEquals(Optional.empty(), previews.apply("https://a.example/"), answer);
        }
        assertEquals(7, service.asked().size());
    }

    /// Then the job that asks is done again later.
    @Test
    void cannotAsk() {
        service.raw("/embed", "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
        assertThrows(UncheckedIOException.class, () -> previews.apply("https://a.example/"));
        service.page("/embed", "application/json", "{\"type\":\"Website\",\"title\":\"" + "x".repeat(10 << 20) + "\"}");
        assertThrows(UncheckedIOException.class, () -> previews.apply("https://a.example/"));
        assertThrows(UncheckedIOException.class, () -> previews("").apply("https://a.example/"));
        String nobody = "http://127.0.0.1:" + Ports.free();
        assertThrows(UncheckedIOException.class, () -> previews(nobody).apply("https://a.example/"));
    }
}
