package discordination.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.app.ServiceName;
import discordination.file.Files;
import discordination.file.Pictures;
import discordination.http.Site;
import discordination.kit.Answer;
import discordination.kit.Person;
import discordination.kit.Stage;
import discordination.kit.Visitor;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// files-proxies-jobs 2.1, 2.9 and 6.3 J39 over HTTP.
class LinkApiTest {
    @AutoClose
    private static final Site site = new Site();

    @AutoClose
    private static final Stage stage = Stage.open(
            EnumSet.of(ServiceName.API, ServiceName.FILES, ServiceName.LINKS),
            Map.of("links.unsafe_allow_hosts", "[\"" + site.host() + "\"]", "instance.url", "https://chat.example"));

    @Test
    void showsPicturesOfOthers() {
        site.page("/p.png", "image/png", Pictures.png(2000, 1000));
        Answer answer = get("/proxy?url=" + encoded(site.url("/p.png"))).is(200);
        assertEquals("image/webp", answer.header("Content-Type"));
        assertEquals(1280, Pictures.decoded(answer.body()).getWidth());
        assertEquals("inline", answer.header("Content-Disposition"));
        assertEquals("public, max-age=600, immutable", answer.header("Cache-Control"));
        assertEquals("nosniff", answer.header("X-Content-Type-Options"));
        assertEquals("default-src 'none'; sandbox", answer.header("Content-Security-Policy"));
        assertNotEquals(null, answer.header("Access-Control-Allow-Origin"));
        assertEquals(
                200, get("/january/proxy?url=" + encoded(site.url("/p.png"))).status());
    }

    @Test
    void previewsPages() {
        site.page("/page", "text/html", "<title>A page</title>");
        JsonNode embed = get("/embed?url=" + encoded(site.url("/page"))).json();
        assertEquals("Website", embed.get("type").asText());
        assertEquals("A page", embed.get("title").asText());
        site.page("/nothing", "text/html", "<p>");
        get("/embed?url=" + encoded(site.url("/nothing"))).fails(400, "NoEmbedData");
        site.page("/text", "text/plain", "x");
        get("/proxy?url=" + encoded(site.url("/text"))).fails(400, "FileTypeNotAllowed");
        get("/embed?url=" + encoded("http://127.0.0.1/")).fails(400, "InvalidOperation");
        get("/proxy?url=" + encoded("http://[::1]/")).fails(400, "InvalidOperation");
        get("/proxy?url=" + encoded(site.url("/missing"))).fails(400, "ProxyError");
    }

    /// J39.
    @Test
    void wantsOneAddress() {
        for (String path : List.of("/proxy", "/embed")) {
            for (String query : List.of("", "?", "?url", "?url=", "?url=a&url=b", "?other=x")) {
                get(path + query).fails(400, "FailedValidation");
            }
            assertTrue(List.of(400, 414, 431)
                    .contains(get(path + "?url=http://a.example/" + "x".repeat(100_000))
                            .status()));
            assertEquals(400, get(path + "?url=%F0%9F").status());
            get(path + "?url=" + encoded(encoded(site.url("/p.png")))).fails(400, "ProxyError");
        }
    }

    /// J15.
    @Test
    void neverAsksItself() {
        for (String own : List.of(
                "https://chat.example/january/proxy?url=x", "https://chat.example/api/", "https://CHAT.example./")) {
            get("/proxy?url=" + encoded(own)).fails(400, "InvalidOperation");
            get("/embed?url=" + encoded(own)).fails(400, "InvalidOperation");
        }
        stage.visitor()
                .with("User-Agent", "Discordination/1.0")
                .send(ServiceName.LINKS, "GET", "/proxy?url=x", null)
                .fails(400, "InvalidOperation");
        site.page(
                "/self",
                "text/html",
                "<title>t</title><meta property='og:image' content='https://chat.example/january/proxy?url=y'>");
        assertEquals(
                null, get("/embed?url=" + encoded(site.url("/self"))).json().get("image"));
    }

    /// J16: pictures of this instance, though nobody here can resolve its name.
    @Test
    void showsItsOwnFiles() {
        Person alice = stage.person("alice");
        String id = alice.uploads("attachments", "a b.png", Pictures.png(60, 30));
        stage.database().change(transaction -> Files.claim(transaction, id, "attachments", alice.id(), "Message", "m"));
        for (String path : List.of(id, id + "/original", id + "/a%20b.png")) {
            String url = "https://chat.example/autumn/attachments/" + path;
            JsonNode embed = get("/embed?url=" + encoded(url)).is(200).json();
            assertEquals("Image", embed.get("type").asText());
            assertEquals(60, embed.get("width").asInt());
            assertEquals(url, embed.get("url").asText());
            get("/proxy?url=" + encoded(url)).is(200);
        }
        get("/embed?url=" + encoded("https://chat.example/autumn/attachments/" + id.replace(id.charAt(3), '_') + "x"))
                .fails(400, "ProxyError");
        get("/embed?url=" + encoded("https://chat.example/api/autumn")).fails(400, "InvalidOperation");
    }

    @Test
    void previewsForTheApiAlone() {
        site.page("/page", "text/html", "<title>A page</title>");
        String path = "/embed?url=" + encoded(site.url("/page"));
        // A proxy on this machine speaks for somebody elsewhere.
        stage.visitor()
                .with("X-Forwarded-For", "203.0.113.9")
                .send(ServiceName.LINKS, "GET", path, null)
                .fails(401, "NotAuthenticated");
        try (Stage guarded = Stage.open(
                EnumSet.of(ServiceName.LINKS),
                Map.of("links.unsafe_allow_hosts", "[\"" + site.host() + "\"]", "links.secret", "word"))) {
            Visitor visitor = guarded.visitor();
            visitor.send(ServiceName.LINKS, "GET", path, null).fails(401, "NotAuthenticated");
            visitor.with("Authorization", "Bearer wrong")
                    .send(ServiceName.LINKS, "GET", path, null)
                    .fails(401, "NotAuthenticated");
            assertEquals(
                    200,
                    visitor.with("Authorization", "Bearer word")
                            .send(ServiceName.LINKS, "GET", path, null)
                            .status());
        }
    }

    /// J41: nothing waits for those who have left. What was begun ends by itself within its ten seconds, and is
    /// remembered for whoever comes next.
    @Test
    void outlivesThoseWhoLeave() throws Exception {
        var asked = new CountDownLatch(1);
        var answer = new CountDownLatch(1);
        site.page("/slow", (_, out) -> {
            asked.countDown();
            answer.await();
            Site.ok(out, "text/html", "<title>slow</title>".getBytes());
        });
        String path = "/embed?url=" + encoded(site.url("/slow"));
        var impatient = new ArrayList<Socket>();
        for (int i = 0; i < 40; i++) {
            var socket = new Socket("127.0.0.1", stage.port(ServiceName.LINKS));
            socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes());
            impatient.add(socket);
        }
        asked.await();
        for (Socket socket : impatient) {
            socket.close();
        }
        assertEquals(200, get("/").status());
        answer.countDown();
        assertEquals("slow", get(path).json().get("title").asText());
        assertEquals(1, site.asked("/slow"));
    }

    @Test
    void saysHello() {
        assertEquals(
                "Hello, I am a media proxy server!",
                get("/january").json().get("january").asText());
        assertEquals(200, get("/health/ready").status());
    }

    private static Answer get(String path) {
        return stage.visitor().send(ServiceName.LINKS, "GET", path, null);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
