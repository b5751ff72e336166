package discordination.http;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// files-proxies-jobs 6.2 J9 to J11, 6.3 J20 to J26, against sites on loopback. Site `open` may be asked; `secret`
/// stands for what lies behind the filter and must never see a packet.
class SafeClientTest {
    private final Site open = new Site();
    private final ServerSocket secret = listener();
    private final AtomicInteger knocks = new AtomicInteger();
    private final Map<String, List<List<String>>> names = new ConcurrentHashMap<>();
    private final AtomicInteger lookups = new AtomicInteger();
    private final SafeClient client = client(ofSeconds(10), 6);

    @AfterEach
    void close() throws IOException {
        client.close();
        open.close();
        secret.close();
    }

    @Test
    void readsAPage() throws IOException {
        open.page("/", "Text/HTML; Charset=\"ISO-8859-1\"", "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        try (Fetched page = client.get(open.url("/#fragment"))) {
            assertEquals("text/html", page.type());
            assertEquals("caf\u00e9", new String(page.bytes(100), page.charset().orElseThrow()));
            assertEquals(
                    open.url("/"),
                    page.url().newBuilder().fragment(null).build().toString());
        }
        Site.Asked asked = open.asked().getFirst();
        assertEquals("Discordination/1.0", asked.header("User-Agent"));
        assertEquals("identity", asked.header("Accept-Encoding"));
        assertEquals("", asked.header("Cookie") + asked.header("Referer") + asked.header("Authorization"));
        assertTrue(client.isOwn("Discordination/1.0"));
        assertFalse(client.isOwn("Mozilla/5.0"));
        assertFalse(client.isOwn(null));
    }

    /// J9.
    @Test
    void refusesNamesThatLeadInside() {
        // No packet goes anywhere: the answer of the resolver is refused before.
        names.put("a.private.example", List.of(List.of("10.0.0.1")));
        names.put("aaaa.private.example", List.of(List.of("fd00::1")));
        names.put("mixed.example", List.of(List.of("8.8.8.8", "127.0.0.1")));
        names.put("mixed2.example", List.of(List.of("::1", "2606:4700::1111")));
        names.put("127.0.0.1.public.example", List.of(List.of("127.0.0.1")));
        names.put("mapped.example", List.of(List.of("::ffff:127.0.0.1")));
        names.put("metadata.example", List.of(List.of("169.254.169.254")));
        for (String name : names.keySet()) {
            assertThrows(SafeClient.Refused.class, () -> client.get("http://" + name + ":8080/"), name);
        }
        assertEquals(names.size(), lookups.get());
    }

    /// J10.
    @Test
    void connectsOnlyToWhatWasChecked() throws IOException {
        // The name passes here; what counts is the address at the moment of connecting.
        names.put("rebind.example", List.of(List.of("127.0.0.1"), List.of("127.0.0.2")));
        open.page("/", "text/plain", "hello");
        try (SafeClient allowing = client(ofSeconds(10), 6, "rebind.example:" + open.port())) {
            allowing.get("http://rebind.example:" + open.port() + "/").close();
            assertEquals(1, lookups.get());
            assertThrows(SafeClient.Refused.class, () -> allowing.get("http://rebind.example:" + open.port() + "/"));
            assertEquals(2, lookups.get());
        }
    }

    /// J11.
    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void checksEveryRedirect(int status) {
        names.put("inside.example", List.of(List.of("192.168.0.1")));
        String hidden = "http://127.0.0.1:" + secret.getLocalPort() + "/";
        for (String target : List.of(
                hidden,
                "//127.0.0.1:" + secret.getLocalPort() + "/",
                "http://2130706433:" + secret.getLocalPort(),
                "http://inside.example/",
                "http://localhost:8080/",
                "http://[::1]/",
                "http://[::ffff:8.8.8.8]/",
                "//[::ffff:8.8.8.8]/",
                "http://user@" + open.host() + "/")) {
            open.redirect("/away", status, target);
            assertThrows(SafeClient.Refused.class, () -> client.get(open.url("/away")), target);
        }
        open.redirect("/two", status, "/away");
        open.redirect("/away", status, hidden);
        assertThrows(SafeClient.Refused.class, () -> client.get(open.url("/two")));
        for (String target : List.of(
                "file:///etc/passwd", "ftp://a.example/", "gopher://x", "data:text/html,x", "javascript:alert(1)")) {
            open.redirect("/away", status, target);
            IOException failure = assertThrows(IOException.class, () -> client.get(open.url("/away")), target);
            assertFalse(failure instanceof SafeClient.Refused);
        }
        assertEquals(0, knocks.get());
    }

    /// J24.
    @Test
    void followsFiveRedirects() throws IOException {
        open.page("/0", "text/plain", "here");
        for (int i = 1; i <= 6; i++) {
            open.redirect("/" + i, 302, i % 2 == 0 ? "/" + (i - 1) : open.url("/" + (i - 1)));
        }
        try (Fetched page = client.get(open.url("/5"))) {
            assertEquals("/0", page.url().encodedPath());
        }
        assertThrows(IOException.class, () -> client.get(open.url("/6")));
        open.redirect("/loop", 301, "/loop");
        assertThrows(IOException.class, () -> client.get(open.url("/loop")));
        open.raw("/none", "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n");
        assertThrows(IOException.class, () -> client.get(open.url("/none")));
        open.redirect("/304", 304, "/0");
        assertThrows(IOException.class, () -> client.get(open.url("/304")));
        open.redirect("/300", 300, "/0");
        assertThrows(IOException.class, () -> client.get(open.url("/300")));
    }

    /// J20.
    @Test
    void doesNotWaitForEver() {
        CountDownLatch end = new CountDownLatch(1);
        open.page("/silent", (_, _) -> end.await());
        open.page("/head", (_, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n".getBytes());
            out.flush();
            end.await();
        });
        open.page("/drip", (_, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n".getBytes());
            while (end.getCount() > 0) {
                out.write('x');
                out.flush();
                end.await(50, java.util.concurrent.TimeUnit.MILLISECONDS);
            }
        });
        try (SafeClient hasty = client(ofMillis(1500), 6)) {
            for (String path : List.of("/silent", "/head", "/drip")) {
                assertTimeout(
                        ofSeconds(30),
                        () -> assertThrows(IOException.class, () -> {
                            try (Fetched page = hasty.get(open.url(path))) {
                                page.bytes(1 << 20);
                            }
                        }));
            }
            // What came before the time was up is good enough for the head of a page.
            assertTimeout(ofSeconds(30), () -> {
                try (Fetched page = hasty.get(open.url("/drip"))) {
                    assertTrue(page.head(1 << 20).length > 0);
                }
            });
        } finally {
            end.countDown();
        }
    }

    /// J21.
    @Test
    void takesNoMoreThanAllowed() throws IOException {
        open.page("/exact", "text/plain", "x".repeat(1000));
        try (Fetched page = client.get(open.url("/exact"))) {
            assertEquals(1000, page.bytes(1000).length);
        }
        try (Fetched page = client.get(open.url("/exact"))) {
            assertThrows(SafeClient.TooLarge.class, () -> page.bytes(999));
        }
        try (Fetched page = client.get(open.url("/exact"))) {
            assertEquals(10, page.head(10).length);
        }
        open.page("/endless", (_, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes());
            byte[] chunk = ("1000\r\n" + "x".repeat(4096) + "\r\n").getBytes();
            while (true) {
                out.write(chunk);
            }
        });
        try (Fetched page = client.get(open.url("/endless"))) {
            assertThrows(SafeClient.TooLarge.class, () -> page.bytes(100_000));
        }
        try (Fetched page = client.get(open.url("/endless"))) {
            assertEquals(100_000, page.head(100_000).length);
        }
        open.raw("/short", "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 500\r\n\r\nshort");
        try (Fetched page = client.get(open.url("/short"))) {
            assertThrows(IOException.class, () -> page.bytes(1000));
        }
        try (Fetched page = client.get(open.url("/short"))) {
            assertEquals("short", new String(page.head(1000)));
        }
        open.raw("/huge", "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 999999999999\r\n\r\n");
        try (Fetched page = client.get(open.url("/huge"))) {
            assertThrows(SafeClient.TooLarge.class, () -> page.bytes(1 << 20));
        }
    }

    /// J22.
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "deflate", "gzip, gzip", "x-unknown"})
    void inflatesNothing(String coding) throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            gzip.write(new byte[10 << 20]);
        }
        open.page("/", (_, out) -> {
            out.write(("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: " + coding
                            + "\r\nContent-Length: " + bomb.size() + "\r\n\r\n")
                    .getBytes());
            bomb.writeTo(out);
        });
        assertThrows(IOException.class, () -> client.get(open.url("/")));
    }

    /// J23, J25 and J26.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 206 Partial Content\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 401 Unauthorized\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nno",
                "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nno",
                "HTTP/1.1 500 Oops\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nno",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\nContent-Type: image\r\nContent-Length: 2\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\nContent-Type: image/\r\nContent-Length: 2\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\nContent-Type: */*\r\nContent-Length: 2\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\nContent-Type: \r\nContent-Length: 2\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Type: image/png\r\nContent-Length: 2\r\n\r\nhi",
                "<html>HTTP/0.9</html>",
                "SSH-2.0-OpenSSH_9.2\r\n",
                "HTTP/1.1 abc\r\n\r\n",
                ""
            })
    void takesOnlyProperAnswers(String answer) {
        open.raw("/", answer);
        assertThrows(IOException.class, () -> client.get(open.url("/")));
    }

    /// J23.
    @Test
    void takesOnlyProperHeaders() {
        String start = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\n";
        open.raw("/long", start + "X-Long: " + "x".repeat(64 * 1024) + "\r\n\r\n");
        open.raw("/many", start + "X-Many: x\r\n".repeat(10_000) + "\r\n");
        open.raw("/nul", start + "X-Nul: a\0b\r\n\r\n");
        open.raw("/feed", start + "X-Feed: a\nb\r\n\r\n");
        open.raw("/nameless", start + ": a\r\n\r\n");
        open.raw("/spaced", start + "X Y: a\r\n\r\n");
        open.page("/endless", (_, out) -> {
            out.write(start.getBytes());
            while (true) {
                out.write("X-Many: x\r\n".getBytes());
            }
        });
        open.page("/flood", (_, out) -> {
            for (int i = 0; i < 100_000; i++) {
                out.write("HTTP/1.1 102 Processing\r\n\r\n".getBytes());
            }
        });
        for (String path : List.of("/long", "/many", "/nul", "/feed", "/nameless", "/spaced", "/endless", "/flood")) {
            assertTimeout(ofSeconds(60), () -> assertThrows(IOException.class, () -> client.get(open.url(path)), path));
        }
    }

    @Test
    void asksOneHostFewTimesAtOnce() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        open.page("/", (_, out) -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            Thread.yield();
            now.decrementAndGet();
            Site.ok(out, "text/plain", new byte[1]);
        });
        try (SafeClient shy = client(ofSeconds(10), 2)) {
            List<Thread> threads = IntStream.range(0, 40)
                    .mapToObj(_ -> Thread.ofVirtual().start(() -> {
                        try {
                            shy.get(open.url("/")).close();
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    }))
                    .toList();
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertEquals(40, open.asked("/"));
        assertTrue(most.get() <= 2, "at once: " + most);
    }

    @Test
    void looksLikeAPreviewBotToPickySites() throws IOException {
        names.put("old.reddit.com", List.of(List.of("127.0.0.1")));
        names.put("reddit.example", List.of(List.of("127.0.0.1")));
        open.page("/", "text/plain", "x");
        try (SafeClient allowing =
                client(ofSeconds(10), 6, "old.reddit.com:" + open.port(), "reddit.example:" + open.port())) {
            allowing.get("http://old.reddit.com:" + open.port() + "/").close();
            allowing.get("http://reddit.example:" + open.port() + "/").close();
        }
        assertTrue(open.asked().get(0).header("User-Agent").contains("Discordbot"));
        assertEquals("Discordination/1.0", open.asked().get(1).header("User-Agent"));
    }

    private ServerSocket listener() {
        try {
            ServerSocket socket = new ServerSocket(0, 8, InetAddress.getByName("127.0.0.1"));
            Thread.ofVirtual().start(() -> {
                while (!socket.isClosed()) {
                    try (var _ = socket.accept()) {
                        knocks.incrementAndGet();
                    } catch (IOException e) {
                        return;
                    }
                }
            });
            return socket;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private SafeClient client(Duration total, int atOncePerHost, String... more) {
        SafeClient.Rules usual = SafeClient.Rules.DEFAULT;
        Set<String> allowed = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(open.host()), java.util.stream.Stream.of(more))
                .collect(Collectors.toSet());
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
                atOncePerHost,
                allowed);
        return new SafeClient(rules, this::lookup, OwnFiles.NONE);
    }

    /// A name server whose answers the test decides; the first of several answers is given first, the last for ever.
    private List<InetAddress> lookup(String host) throws UnknownHostException {
        lookups.incrementAndGet();
        List<List<String>> answers = names.get(host);
        if (answers == null) {
            throw new UnknownHostException(host);
        }
        if (answers.size() > 1) {
            names.put(host, answers.subList(1, answers.size()));
        }
        List<InetAddress> addresses = new java.util.ArrayList<>();
        for (String answer : answers.getFirst()) {
            addresses.add(InetAddress.getByName(answer));
        }
        return addresses;
    }
}
