package discordination.link;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.file.Images;
import discordination.file.Pictures;
import discordination.http.Json;
import discordination.http.Problem;
import discordination.http.SafeClient;
import discordination.http.Site;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// files-proxies-jobs 6.2 J12, 6.3, against a site on loopback that `page.example` and others lead to.
class LinksTest {
    private final Site site = new Site();
    private final Site secret = new Site();
    private final SafeClient client = client(ofSeconds(10));
    private final Links links = links(client);

    @AfterEach
    void close() {
        client.close();
        site.close();
        secret.close();
    }

    @Test
    void readsAPage() {
        html("""
                <html><head>
                <meta property="og:title" content=" First &amp; best "><meta property="og:title" content="Second">
                <meta name="description" content="By name">
                <meta property="og:image" content="/x.png"><meta property="og:image:width" content="640">
                <meta property="og:image:height" content="480"><meta name="twitter:card" content="summary_large_image">
                <meta property="og:site_name" content="The Site"><meta name="theme-color" content="#A1b2C3">
                <link rel="icon" href="/old.ico"><link rel="icon" href="icons/new.png">
                <link rel="shortcut icon" href="/no.ico">
                </head><body><meta property="og:description" content="too late"></body></html>""");
        Embed.Website found = website("/dir/page");
        assertEquals("First & best", found.title());
        assertEquals("By name", found.description());
        assertEquals(
                new Embed.Picture("http://page.example:" + site.port() + "/x.png", 640, 480, Embed.Size.LARGE),
                found.image());
        assertEquals("The Site", found.siteName());
        assertEquals("#A1b2C3", found.colour());
        assertEquals("http://page.example:" + site.port() + "/dir/icons/new.png", found.iconUrl());
        assertEquals(url("/dir/page"), found.url());
        assertEquals(url("/dir/page"), found.originalUrl());
        JsonNode wire = Json.WIRE.valueToTree(found);
        assertEquals("Website", wire.get("type").asText());
        assertEquals("Large", wire.at("/image/size").asText());
        assertTrue(wire.get("image").get("type") == null);
        assertEquals("The Site", wire.get("site_name").asText());
        assertEquals(found, Json.read(Json.text(found), Embed.class));
    }

    @Test
    void measuresPicturesWithoutSize() {
        html("<meta property='og:image' content='//page.example:" + site.port() + "/p.png'>");
        site.page("/p.png", "image/png; charset=x", Pictures.png(60, 30));
        assertEquals(
                new Embed.Picture(url("/p.png"), 60, 30, Embed.Size.LARGE),
                website("/dir/page").image());
        for (String width : List.of("-1", "1e9", "abc", "99999999999999999999", "0", "")) {
            html("<meta property='og:image' content='/p.png'><meta property='og:image:width' content='" + width
                    + "'><meta property='og:image:height' content='30'>");
            assertEquals(60, website("/dir/page").image().width(), width);
        }
        html("<title>t</title><meta property='og:image' content='/missing.png'>");
        assertNull(website("/dir/page").image());
    }

    @Test
    void followsToWhereThePageIs() {
        site.redirect("/start", 302, "/dir/page");
        html("<base href='/elsewhere/'><title>t</title><link rel='icon' href='i.png'>"
                + "<meta property='og:image' content='p.png'>"
                + "<meta property='og:image:width' content='9'><meta property='og:image:height' content='9'>");
        Embed.Website found = website("/start");
        assertEquals(url("/elsewhere/i.png"), found.iconUrl());
        assertEquals(url("/elsewhere/p.png"), found.image().url());
        assertEquals(url("/start"), found.url());
    }

    @Test
    void dropsMediaThatLeadsInside() {
        for (String inside : List.of(
                "http://127.0.0.1:" + secret.port() + "/x.png",
                "http://inside.example:" + site.port() + "/x.png",
                "http://2130706433/x.png",
                "http://localhost/x.png",
                "javascript:alert(1)",
                "data:image/png;base64,AAAA",
                "file:///etc/passwd",
                "http://user:word@page.example/x.png",
                "http://page.example:22/x.png")) {
            html("<title>t</title><meta property='og:image' content='" + inside + "'>"
                    + "<meta property='og:video' content='" + inside + "'><meta property='og:video:width' content='5'>"
                    + "<meta property='og:video:height' content='5'><link rel='icon' href='" + inside + "'>");
            Embed.Website found = website("/dir/page");
            assertNull(found.image(), inside);
            if (!inside.contains("inside.example")) {
                assertNull(found.video(), inside);
                assertNull(found.iconUrl(), inside);
            }
        }
        html("<title>t</title><meta property='og:image' content='/away'>");
        site.redirect("/away", 302, "http://127.0.0.1:" + secret.port() + "/x.png");
        assertNull(website("/dir/page").image());
        assertEquals(List.of(), secret.asked());
    }

    @Test
    void answersWhatIsWrong() {
        assertFails("InvalidOperation", () -> links.embed("http://127.0.0.1:" + secret.port() + "/"));
        assertFails("InvalidOperation", () -> links.proxy("http://inside.example:8080/"));
        assertFails("ProxyError", () -> links.embed("ftp://page.example/"));
        assertFails("ProxyError", () -> links.embed("nonsense"));
        assertFails("ProxyError", () -> links.embed("http://unknown.example/"));
        assertFails("ProxyError", () -> links.embed(url("/missing")));
        assertEquals(List.of(), secret.asked());
    }

    @Test
    void showsPicturesThatAreLinkedTo() {
        site.page("/p.png", "image/png", Pictures.png(60, 30));
        assertEquals(Optional.of(new Embed.Image(url("/p.png"), 60, 30, Embed.Size.LARGE)), links.embed(url("/p.png")));
        site.page("/not.png", "image/png", "<html>no picture</html>");
        site.page("/svg.png", "image/png", "<svg xmlns='http://www.w3.org/2000/svg'/>");
        site.page("/bomb.png", "image/png", Pictures.pngBomb(65_535, 65_535));
        site.page("/page.html", "text/html", Pictures.png(10, 10));
        site.page("/list", "application/vnd.apple.mpegurl", "#EXTM3U");
        site.page("/text", "text/plain", "hello");
        for (String path : List.of("/not.png", "/svg.png", "/bomb.png", "/page.html", "/list", "/text")) {
            assertEquals(Optional.empty(), links.embed(url(path)), path);
        }
    }

    @Test
    void convertsPicturesOfOthers() throws Exception {
        site.page("/p.png", "image/png", Pictures.png(3000, 1000));
        site.page("/i.ico", "image/x-icon", Pictures.ico(Pictures.png(16, 16)));
        byte[] gif = Pictures.animatedGif(20, 10, 2);
        byte[] damaged = gif.clone();
        Arrays.fill(damaged, damaged.length - 6, damaged.length - 3, (byte) 0x55);
        site.page("/a.gif", "image/gif", gif);
        site.page("/b.gif", "image/gif", damaged);
        assertEquals("image/webp", links.proxy(url("/p.png")).type());
        assertEquals(1280, Pictures.decoded(links.proxy(url("/p.png")).bytes()).getWidth());
        assertEquals(1, site.asked("/p.png"));
        assertEquals("image/webp", links.proxy(url("/i.ico")).type());
        assertEquals("image/gif", links.proxy(url("/a.gif")).type());
        assertArrayEquals(gif, links.proxy(url("/a.gif")).bytes());
        assertArrayEquals(damaged, links.proxy(url("/b.gif")).bytes());
    }

    @Test
    void refusesWhatIsNoPicture() {
        site.page("/page", "text/html", "<html></html>");
        site.page("/fake", "image/png", "<html></html>");
        site.page("/typed", "text/html", Pictures.png(10, 10));
        site.page("/svg", "image/svg+xml; charset=utf-8", "<svg xmlns='http://www.w3.org/2000/svg' width='9'/>");
        site.page("/svg.png", "image/png", "<svg xmlns='http://www.w3.org/2000/svg'/>");
        site.page("/bomb", "image/png", Pictures.pngBomb(65_535, 65_535));
        site.page("/cut", "image/jpeg", Arrays.copyOf(Pictures.jpeg(200, 200), 900));
        site.page("/large", "image/png", new byte[3 << 20]);
        site.page("/list", "video/mp2t", "#EXTM3U");
        for (String path :
                List.of("/page", "/fake", "/typed", "/svg", "/svg.png", "/bomb", "/cut", "/large", "/list")) {
            assertFails("FileTypeNotAllowed", () -> links.proxy(url(path)));
            assertFails("FileTypeNotAllowed", () -> links.proxy(url(path)));
            assertEquals(1, site.asked(path), path);
        }
    }

    @ParameterizedTest
    @CsvSource({"utf-16,UTF-16", "windows-1251,windows-1251", "bogus-8,UTF-8", "'',UTF-8", "\"koi8-r\",KOI8-R"})
    void readsOtherCharsets(String label, String charset) {
        String text = "<title>\u041f\u0440\u0438\u0432\u0435\u0442</title>";
        String type = label.isEmpty() ? "text/html" : "text/html; charset=" + label;
        site.page("/dir/page", type, text.getBytes(Charset.forName(charset)));
        assertEquals(
                "\u041f\u0440\u0438\u0432\u0435\u0442", website("/dir/page").title());
    }

    @Test
    void replacesWhatCannotBeRead() {
        site.page(
                "/dir/page",
                "text/html",
                Pictures.join("<title>a".getBytes(), new byte[] {(byte) 0xff}, "</title>".getBytes()));
        assertEquals("a\ufffd", website("/dir/page").title());
        byte[] marked = Pictures.join(
                new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf},
                "<title>\u00e9</title>".getBytes(StandardCharsets.UTF_8));
        site.page("/bom", "text/html; charset=iso-8859-1", marked);
        assertEquals("\u00e9", website("/bom").title());
    }

    @Test
    void cutsTextBetweenCharacters() {
        html("<title>" + "x".repeat(99) + "\u00e9tail</title><meta name='description' content='"
                + "\ud83d\ude00".repeat(300)
                + "'><meta property='og:site_name' content='" + "\u00e9".repeat(30) + "'>"
                + "<meta name='theme-color' content='red;background:url(//x)'><link rel='icon' href='/"
                + "i".repeat(300) + "'>");
        Embed.Website found = website("/dir/page");
        assertEquals("x".repeat(99), found.title());
        assertEquals("\ud83d\ude00".repeat(250), found.description());
        assertEquals("\u00e9".repeat(16), found.siteName());
        assertNull(found.colour());
        assertNull(found.iconUrl());
        html("<title>a\u202eb\r\nc\u0000d&#x202e;&#13;&#10;&#7;e</title>");
        assertTrue(website("/dir/page").title().chars().allMatch(c -> c >= ' ' && c != 0x202e));
    }

    @Test
    void survivesMonstrousPages() {
        site.page("/deep", "text/html", "<title>t</title>" + "<div><b><table>".repeat(70_000));
        site.page(
                "/metas",
                "text/html",
                "<meta property='og:title' content='first'>" + "<meta name='a' content='b'>".repeat(100_000));
        site.page(
                "/open",
                "text/html",
                "<title>t</title><meta property='og:description' content='open" + "x".repeat(2_000_000));
        site.page("/attributes", "text/html", "<title>t</title><meta " + "a=b ".repeat(100_000) + ">");
        site.page("/entities", "text/html", "<title>" + "&amp;".repeat(100_000));
        site.page("/endless", (_, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>t</title>".getBytes());
            while (true) {
                out.write("<i>".repeat(1000).getBytes());
            }
        });
        for (String path : List.of("/deep", "/metas", "/open", "/attributes", "/entities", "/endless")) {
            Embed.Website found = assertTimeout(ofSeconds(30), () -> website(path), path);
            assertTrue(found.title() != null, path);
        }
    }

    @Test
    void believesOnlyItsOwnSiteAboutPlayers() {
        html("<title>t</title><meta property='og:url' content='https://open.spotify.com/track/abc'>");
        assertNull(website("/dir/page").special());
        site.page("/track/abc123", "text/html", "<title>Song</title>");
        Embed found = links.embed("http://open.spotify.com:" + site.port() + "/track/abc123")
                .orElseThrow();
        assertEquals(new Special.Spotify("track", "abc123"), ((Embed.Website) found).special());
        assertEquals("#1ABC9C", ((Embed.Website) found).colour());
        assertEquals(
                "{\"type\":\"Spotify\",\"content_type\":\"track\",\"id\":\"abc123\"}",
                Json.text(((Embed.Website) found).special()));
        assertEquals("{\"type\":\"GIF\"}", Json.text(new Special.Gif()));
    }

    @Test
    void asksYouTubeForItsVideos() {
        site.page("/oembed", "application/json", """
                {"title":"A video","author_name":"Somebody","author_url":"https://www.youtube.com/@x",
                 "provider_name":"YouTube","thumbnail_url":"https://i.ytimg.com/vi/x/hq.jpg"}""");
        Embed.Website found =
                (Embed.Website) links.embed("https://youtu.be/dQw4w9WgXcQ?t=42").orElseThrow();
        assertEquals(
                new Special.YouTube("dQw4w9WgXcQ", "Somebody", "https://www.youtube.com/@x", "42"), found.special());
        assertEquals("A video", found.title());
        assertEquals("YouTube", found.siteName());
        assertEquals("https://i.ytimg.com/vi/x/hq.jpg", found.iconUrl());
        assertNull(found.image());
        assertEquals(
                "/oembed?format=json&url=https%3A%2F%2Fyoutu.be%2FdQw4w9WgXcQ%3Ft%3D42",
                site.asked().getFirst().target());
        assertEquals(
                "https://youtube.com/watch?v=dQw4w9WgXcQ",
                ((Embed.Website) links.embed("https://www.youtube.com/shorts/dQw4w9WgXcQ")
                                .orElseThrow())
                        .url());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{\"title\":\"x\"}", "[]", "null", "{\"title\":1}"})
    void failsWhenYouTubeAnswersNonsense(String answer) {
        site.page("/oembed", "application/json", answer);
        assertFails("ProxyError", () -> links.embed("https://youtu.be/dQw4w9WgXcQ"));
        site.page("/oembed", "application/json", "[".repeat(100_000));
        assertFails("ProxyError", () -> links.embed("https://youtu.be/dQw4w9WgXc1"));
        site.page("/oembed", "application/json", "{\"a\":\"" + "x".repeat(3 << 20) + "\"}");
        assertFails("ProxyError", () -> links.embed("https://youtu.be/dQw4w9WgXc2"));
    }

    @Test
    void asksOnceForMany() throws Exception {
        CountDownLatch all = new CountDownLatch(1);
        site.page("/dir/page", (_, out) -> {
            all.await();
            Site.ok(out, "text/html", "<title>slow</title>".getBytes());
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<Embed>>> answers = IntStream.range(0, 1_000)
                    .mapToObj(_ -> threads.submit(() -> links.embed(url("/dir/page"))))
                    .toList();
            all.countDown();
            for (Future<Optional<Embed>> answer : answers) {
                assertEquals("slow", ((Embed.Website) answer.get().orElseThrow()).title());
            }
        }
        assertEquals(1, site.asked("/dir/page"));
    }

    @Test
    void remembersThatThereIsNothing() {
        site.page("/dir/page", "text/html", "<p>nothing");
        assertEquals(Optional.empty(), links.embed(url("/dir/page")));
        assertEquals(Optional.empty(), links.embed(url("/dir/page")));
        assertEquals(1, site.asked("/dir/page"));
        assertFails("ProxyError", () -> links.embed(url("/missing")));
        assertFails("ProxyError", () -> links.embed(url("/missing")));
        assertEquals(2, site.asked("/missing"));
    }

    private void html(String head) {
        site.page("/dir/page", "text/html", head);
    }

    /// Every call gets an address of its own, or it would be answered from memory.
    private int calls;

    private Embed.Website website(String path) {
        Links fresh = links(client);
        calls++;
        return (Embed.Website) fresh.embed(url(path)).orElseThrow(() -> new AssertionError("nothing, call " + calls));
    }

    private String url(String path) {
        return "http://page.example:" + site.port() + path;
    }

    private static void assertFails(String type, Runnable call) {
        assertEquals(type, assertThrows(Problem.class, call::run).type());
    }

    private Links links(SafeClient client) {
        return new Links(
                client,
                new Images(Images.Limits.DEFAULT),
                new Links.Settings(2 << 20, 2 << 20, ofSeconds(10), "http://page.example:" + site.port() + "/oembed"));
    }

    private SafeClient client(Duration total) {
        SafeClient.Rules usual = SafeClient.Rules.DEFAULT;
        String port = ":" + site.port();
        var rules = new SafeClient.Rules(
                usual.userAgent(),
                true,
                usual.connectTimeout(),
                total,
                5,
                usual.ports(),
                Set.of(),
                List.of(),
                64,
                6,
                Set.of("127.0.0.1" + port, "page.example" + port, "open.spotify.com" + port));
        return new SafeClient(rules, LinksTest::lookup);
    }

    private static List<InetAddress> lookup(String host) throws UnknownHostException {
        return switch (host) {
            case "page.example", "open.spotify.com" -> List.of(InetAddress.getByName("127.0.0.1"));
            case "inside.example" -> List.of(InetAddress.getByName("10.0.0.1"));
            default -> throw new UnknownHostException(host);
        };
    }
}
