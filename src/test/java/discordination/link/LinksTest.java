package discordination.link;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.app.ServiceName;
import discordination.db.Redis;
import discordination.file.Images;
import discordination.file.Pictures;
import discordination.http.SafeClient;
import discordination.http.Site;
import discordination.kit.Ports;
import discordination.kit.Stage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// files-proxies-jobs 6.2 J12, 6.3. (What pages say about themselves: [WebsiteTest].)
class LinksTest extends LinkSite {
    @AutoClose
    private static final Stage stage = Stage.open(EnumSet.of(ServiceName.LINKS), Map.of());

    @Override
    Stage stage() {
        return stage;
    }

    /// J12 and J35.
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

    /// J27, J28 and J30.
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

    /// J28: a GIF passes as it is.
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

    /// J27 to J30: an SVG is refused rather than drawn.
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
        site.page("/list.mp4", "video/mp4", "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\nfile:///etc/passwd\n");
        site.page("/concat.mp4", "video/mp4", "ffconcat version 1.0\nfile 'http://127.0.0.1:" + secret.port() + "/'\n");
        site.page("/m3u8", "application/vnd.apple.mpegurl", "#EXTM3U");
        for (String path : List.of(
                "/page",
                "/fake",
                "/typed",
                "/svg",
                "/svg.png",
                "/bomb",
                "/cut",
                "/large",
                "/list",
                "/list.mp4",
                "/concat.mp4",
                "/m3u8")) {
            assertFails("FileTypeNotAllowed", () -> links.proxy(url(path)));
            assertFails("FileTypeNotAllowed", () -> links.proxy(url(path)));
            assertEquals(1, site.asked(path), path);
        }
    }

    /// J40.
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

    /// J40 with several processes: they share one Redis.
    @Test
    void asksOnceForManyProcesses() throws Exception {
        CountDownLatch all = new CountDownLatch(1);
        site.page("/dir/page", (_, out) -> {
            all.await();
            Site.ok(out, "text/html", "<title>slow</title>".getBytes());
        });
        List<Links> processes = IntStream.range(0, 4)
                .mapToObj(_ -> links(client, stage.redis()))
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<Embed>>> answers = IntStream.range(0, 40)
                    .mapToObj(i -> threads.submit(() -> processes.get(i % 4).embed(url("/dir/page"))))
                    .toList();
            all.countDown();
            for (Future<Optional<Embed>> answer : answers) {
                assertEquals("slow", ((Embed.Website) answer.get().orElseThrow()).title());
            }
        }
        assertEquals(1, site.asked("/dir/page"));
        assertEquals(1, stage.redis().commands().keys("link:*").size());
    }

    /// When one process fails, the next one asks; nobody waits for an answer that does not come.
    @Test
    void asksAgainAfterAnotherProcessFailed() {
        site.raw("/dir/page", "");
        assertFails("ProxyError", () -> links.embed(url("/dir/page")));
        html("<title>here</title>");
        assertEquals(
                "here",
                ((Embed.Website) links(client, stage.redis())
                                .embed(url("/dir/page"))
                                .orElseThrow())
                        .title());
    }

    @Test
    void worksWithoutRedis() {
        html("<title>t</title>");
        try (Redis gone = new Redis("redis://127.0.0.1:" + Ports.free() + "/0", 2)) {
            Links uncached = links(client, gone);
            for (int i = 1; i <= 3; i++) {
                assertEquals(
                        "t", ((Embed.Website) uncached.embed(url("/dir/page")).orElseThrow()).title());
                assertEquals(i, site.asked("/dir/page"));
            }
        }
        // What cannot be read counts as nothing.
        links.embed(url("/dir/page"));
        for (String key : stage.redis().commands().keys("link:*")) {
            stage.redis().commands().set(key, "{\"until\":9999999999999,\"body\":\"{nonsense\"}");
        }
        assertEquals("t", ((Embed.Website) links.embed(url("/dir/page")).orElseThrow()).title());
    }

    /// J20 and J22.
    @Test
    void givesUpOnSlowAndSwollenPages() {
        CountDownLatch end = new CountDownLatch(1);
        site.page("/silent", (_, _) -> end.await());
        site.raw("/zipped", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\nxx");
        try (SafeClient hasty = client(ofMillis(800))) {
            Links impatient = links(hasty, stage.redis());
            for (String path : List.of("/silent", "/zipped")) {
                assertTimeout(ofSeconds(30), () -> {
                    assertFails("ProxyError", () -> impatient.embed(url(path)));
                    assertFails("ProxyError", () -> impatient.proxy(url(path)));
                });
            }
        } finally {
            end.countDown();
        }
    }

    /// J30 the other way round: what is a video passes as it is.
    @Test
    void showsVideos() throws Exception {
        byte[] mp4 = Videos.mp4(320, 240, 64);
        byte[] late = Videos.mp4(640, 360, 1_500_000);
        byte[] webm = Videos.webm(1920, 1080);
        site.page("/a.mp4", "video/mp4", mp4);
        site.page("/late.mp4", "video/mp4", late);
        site.page("/a.webm", "video/webm; codecs=vp9", webm);
        site.page("/audio.mp4", "video/mp4", Videos.mp4(0, 0, 64));
        site.page("/large.mp4", "video/mp4", Videos.mp4(320, 240, 3 << 20));
        assertEquals(Optional.of(new Embed.Video(url("/a.mp4"), 320, 240)), links.embed(url("/a.mp4")));
        assertEquals(Optional.of(new Embed.Video(url("/late.mp4"), 640, 360)), links.embed(url("/late.mp4")));
        assertEquals(Optional.of(new Embed.Video(url("/a.webm"), 1920, 1080)), links.embed(url("/a.webm")));
        assertEquals(Optional.empty(), links.embed(url("/audio.mp4")));
        assertEquals("video/mp4", links.proxy(url("/a.mp4")).type());
        assertArrayEquals(mp4, links.proxy(url("/a.mp4")).bytes());
        assertEquals("video/webm", links.proxy(url("/a.webm")).type());
        assertFails("FileTypeNotAllowed", () -> links.proxy(url("/audio.mp4")));
        assertFails("FileTypeNotAllowed", () -> links.proxy(url("/large.mp4")));
        html("<title>t</title><meta property='og:image' content='/p.png'><meta property='og:video' content='/a.mp4'>");
        Embed.Website found = website("/dir/page");
        assertEquals(new Embed.Clip(url("/a.mp4"), 320, 240), found.video());
        assertNull(found.image());
        html("<title>t</title><meta property='og:video' content='/missing.mp4'>");
        assertNull(website("/dir/page").video());
    }

    /// Bytes of any kind have a size or none, soon.
    @Test
    void survivesStrangeVideos() {
        Random random = new Random(5);
        List<byte[]> whole = List.of(Videos.mp4(320, 240, 64), Videos.webm(1920, 1080));
        assertTimeout(ofSeconds(60), () -> {
            for (int i = 0; i < 40_000; i++) {
                byte[] bytes = whole.get(i % 2).clone();
                for (int j = random.nextInt(6); j >= 0; j--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                VideoHeader.size(Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)))
                        .ifPresent(size -> assertTrue(size.width() > 0 && size.height() > 0));
            }
            byte[] boxes = "\0\0\0\0moov".repeat(100_000).getBytes(StandardCharsets.ISO_8859_1);
            byte[] elements = ("\u001a\u0045\u00df\u00a3\u0080" + "\u0018\u0053\u0080\u0067\u00ff".repeat(100_000))
                    .getBytes(StandardCharsets.ISO_8859_1);
            assertEquals(Optional.empty(), VideoHeader.size(boxes));
            assertEquals(Optional.empty(), VideoHeader.size(elements));
        });
    }

    /// J20: pictures that come slowly keep no others waiting, however many of them there are.
    @Test
    void servesOthersWhileSlowOnesArrive() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch slow = new CountDownLatch(5);
        byte[] large = Pictures.join(Pictures.png(60, 30), new byte[600_000]);
        site.page("/slow.png", (_, out) -> {
            out.write(("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: " + large.length + "\r\n\r\n")
                    .getBytes());
            out.write(large, 0, 500_000);
            out.flush();
            slow.countDown();
            end.await();
            out.write(large, 500_000, 100_000);
        });
        site.page("/quick.png", "image/png", Pictures.png(60, 30));
        Links few = new Links(
                client,
                new Images(Images.Limits.DEFAULT),
                stage.redis(),
                new Links.Settings(2 << 20, 2 << 20, ofSeconds(60), "", 1));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 5; i++) {
                String url = url("/slow.png?" + i);
                threads.submit(() -> few.proxy(url));
            }
            slow.await();
            assertEquals("image/webp", few.proxy(url("/quick.png")).type());
            end.countDown();
        }
    }
}
