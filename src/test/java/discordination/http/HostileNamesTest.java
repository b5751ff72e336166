package discordination.http;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// files-proxies-jobs 6.2 J9, J10, J11, J15 and J16: names that lead somewhere else than they say, now or later, and
/// names of this instance.
class HostileNamesTest {
    private final Site open = new Site();
    private final Site files = new Site();
    private final Map<String, List<String>> answers = new ConcurrentHashMap<>();
    private final List<String> lookups = new ArrayList<>();

    @AfterEach
    void close() {
        open.close();
        files.close();
    }

    /// J10: every hop asks anew, and what it was answered is what it connects to.
    @Test
    void checksTheNameOfEveryHop() {
        answers.put("first.example", List.of("127.0.0.1"));
        answers.put("second.example", List.of("10.0.0.1"));
        open.redirect("/", 302, "http://second.example:8080/");
        try (SafeClient client = client("first.example:" + open.port())) {
            assertThrows(SafeClient.Refused.class, () -> client.get("http://first.example:" + open.port() + "/"));
        }
        assertEquals(List.of("first.example", "second.example"), lookups);
    }

    /// J9 and J10: a name that leads inside is refused however often it is asked, and nothing of it is remembered.
    @Test
    void refusesANameWhateverElseItAnswers() {
        try (SafeClient client = client()) {
            for (List<String> answer : List.of(
                    List.of("127.0.0.1"),
                    List.of("8.8.8.8", "10.0.0.1"),
                    List.of("10.0.0.1", "8.8.8.8"),
                    List.of("2606:4700::1111", "::1"),
                    List.of("fd00:ec2::254"),
                    List.of("64:ff9b::a00:1"),
                    List.of("2002:7f00:1::"))) {
                answers.put("two.example", answer);
                assertThrows(
                        SafeClient.Refused.class, () -> client.get("http://two.example/"), () -> answer.toString());
            }
        }
        assertEquals(7, lookups.size());
    }

    /// J11: from https to http is allowed, and checked like everything else.
    @Test
    void followsIntoTheOpenOnlyToPublicPlaces() throws IOException {
        open.redirect("/down", 301, "http://127.0.0.1:" + open.port() + "/here");
        open.redirect("/inside", 301, "http://127.0.0.1:" + files.port() + "/here");
        open.page("/here", "text/plain", "x");
        try (SafeClient client = client()) {
            client.get(open.url("/down")).close();
            assertThrows(SafeClient.Refused.class, () -> client.get(open.url("/inside")));
        }
        assertEquals(List.of(), files.asked());
    }

    /// All names under one domain share its turns: whoever has one domain has any number of names.
    @Test
    void countsNamesOfOneOwnerAsOne() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch two = new CountDownLatch(2);
        open.page("/", (_, out) -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            two.countDown();
            two.await();
            now.decrementAndGet();
            Site.ok(out, "text/plain", new byte[1]);
        });
        String[] hosts = new String[8];
        for (int i = 0; i < hosts.length; i++) {
            answers.put("n" + i + ".owner.com", List.of("127.0.0.1"));
            hosts[i] = "n" + i + ".owner.com:" + open.port();
        }
        try (SafeClient client = client(hosts);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = java.util.Arrays.stream(hosts)
                    .map(host -> threads.submit(() -> {
                        client.get("http://" + host + "/").close();
                        return true;
                    }))
                    .toList();
            for (var each : asked) {
                assertTrue(each.get());
            }
        }
        assertEquals(2, most.get());
    }

    /// J15: by whatever name, also by a redirect.
    @Test
    void neverAsksItself() {
        open.redirect("/own", 302, "https://chat.example/january/proxy?url=x");
        try (SafeClient client = client()) {
            String nested = "https://chat.example/january/embed?url=x";
            for (int depth = 0; depth < 10; depth++) {
                String url = nested;
                assertThrows(SafeClient.Refused.class, () -> client.get(url));
                nested = "https://chat.example/january/proxy?url="
                        + java.net.URLEncoder.encode(nested, java.nio.charset.StandardCharsets.UTF_8);
            }
            for (String own : List.of(
                    open.url("/own"),
                    "http://chat.example/january/proxy?url=x",
                    "https://api.chat.example/users/@me",
                    "https://ws.chat.example/",
                    "https://media.example/january/proxy?url=y",
                    "https://media.example./january/",
                    "https://gifs.example/search",
                    "https://chat.example/autumn/../january/proxy",
                    "https://chat.example/autumn/%2e%2e/january/proxy",
                    "https://chat.example/autumn\\..\\api/")) {
                assertThrows(SafeClient.Refused.class, () -> client.get(own), own);
            }
        }
        assertEquals(List.of(), lookups, "no name was even looked up");
    }

    /// J16: public files of this instance, wherever its name leads.
    @Test
    void readsItsOwnFilesFromTheFileServer() throws IOException {
        String id = "abcdefghijklmnopqrstuvwxyz0123456789_-ABCD";
        files.redirect("/attachments/" + id, 308, id + "/a.png");
        files.page("/attachments/" + id + "/a.png", "image/png", "pixels");
        answers.put("chat.example", List.of("192.168.0.2"));
        try (SafeClient client = client()) {
            try (Fetched reply = client.get("https://chat.example/autumn/attachments/" + id)) {
                assertEquals("pixels", new String(reply.bytes(100)));
                assertEquals(
                        "https://chat.example/autumn/attachments/" + id + "/a.png",
                        reply.url().toString());
            }
            for (String other : List.of("", "/", "/health/ready", "/mod/attachments/" + id, "/attachments/../x")) {
                assertThrows(SafeClient.Refused.class, () -> client.get("https://chat.example/autumn" + other), other);
            }
            assertEquals(2, files.asked().size());
            // Without a file server here the way is the public one, with all its checks.
            files.close();
            assertThrows(SafeClient.Refused.class, () -> client.get("https://chat.example/autumn/attachments/" + id));
        }
    }

    @Test
    void knowsItsOwnRequestsAndNobodyElses() {
        try (SafeClient client = client()) {
            assertTrue(client.isOwn("Discordination/1.0"));
            assertFalse(client.isOwn("Discordination/1.0 (another)"));
            assertFalse(client.isOwn(""));
            assertFalse(client.isOwn(null));
        }
    }

    private SafeClient client(String... more) {
        SafeClient.Rules usual = SafeClient.Rules.of(discordination.config.ConfigFile.parse("""
                [instance]
                url = "https://chat.example"
                [api]
                url = "https://api.chat.example"
                [gateway]
                url = "wss://ws.chat.example"
                [links]
                url = "https://media.example/january"
                [gifs]
                url = "https://gifs.example"
                """));
        Set<String> allowed = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(open.host()), java.util.stream.Stream.of(more))
                .collect(java.util.stream.Collectors.toSet());
        var rules = new SafeClient.Rules(
                usual.userAgent(),
                true,
                usual.connectTimeout(),
                ofSeconds(30),
                5,
                usual.ports(),
                Set.of(),
                usual.ownHosts(),
                64,
                2,
                allowed);
        return new SafeClient(rules, this::lookup, new OwnFiles("https://chat.example/autumn", () -> files.url("")));
    }

    private synchronized List<InetAddress> lookup(String host) throws UnknownHostException {
        lookups.add(host);
        if (!answers.containsKey(host)) {
            throw new UnknownHostException(host);
        }
        List<InetAddress> addresses = new ArrayList<>();
        for (String answer : answers.get(host)) {
            addresses.add(InetAddress.ofLiteral(answer));
        }
        return addresses;
    }
}
