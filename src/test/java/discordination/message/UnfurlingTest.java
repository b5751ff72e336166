package discordination.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import discordination.access.Permission;
import discordination.app.ServiceName;
import discordination.kit.Person;
import discordination.kit.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Links turn into previews, from the message to the page and back, over the real services.
final class UnfurlingTest {
    private static final HttpServer pages = pages();
    private static final CountDownLatch slowAsked = new CountDownLatch(1);
    private static final CountDownLatch slowAnswers = new CountDownLatch(1);
    private static final CountDownLatch lateAsked = new CountDownLatch(1);
    private static final CountDownLatch lateAnswers = new CountDownLatch(1);

    @AutoClose
    private static final Stage stage = Stage.open(
            EnumSet.of(ServiceName.API, ServiceName.GATEWAY, ServiceName.LINKS),
            Map.of(
                    // The API finds the link service also where it listens on a port of its own choice.
                    "links.port",
                    "0",
                    "links.unsafe_allow_hosts",
                    "[\"127.0.0.1:" + pages.getAddress().getPort() + "\"]"));

    private final Person alice = stage.person("alice");
    private final Person bob = stage.person("bob");
    private Tables.Place place;

    private static HttpServer pages() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", exchange -> {
                var path = exchange.getRequestURI().getPath();
                if (path.equals("/slow")) {
                    slowAsked.countDown();
                    await(slowAnswers);
                }
                if (path.equals("/late")) {
                    lateAsked.countDown();
                    await(lateAnswers);
                }
                var status = path.startsWith("/missing") ? 404 : 200;
                var html = "<html><head><title>Page %s</title></head></html>".formatted(path);
                var bytes = html.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    static void close() {
        pages.stop(0);
    }

    @BeforeEach
    void meet() {
        place = Tables.server(stage, alice, bob);
    }

    private static String page(String path) {
        return "http://127.0.0.1:" + pages.getAddress().getPort() + path;
    }

    private String path(String message) {
        return "/channels/" + place.channel() + "/messages/" + message;
    }

    @Test
    void aLinkBetweenTwoPeopleUnfoldsForBoth() {
        alice.befriends(bob);
        var channel = alice.opensDm(bob);
        try (var socket = bob.connect()) {
            var message = alice.says(channel, page("/private"));
            assertEquals(message, socket.await("MessageAppend").get("id").asText());
        }
    }

    @Test
    void aLinkUnfoldsForEverybodyInOrder() {
        var bobs = bob.connect();
        var content = "see %s and %s or %s".formatted(page("/one"), page("/missing"), page("/two#part"));
        var sent = alice.sends(place.channel(), Map.of("content", content, "embeds", List.of(Map.of("title", "own"))));
        assertEquals(1, sent.get("embeds").size());
        var append = bobs.await("MessageAppend");
        assertEquals(sent.get("_id"), append.get("id"));
        assertEquals(place.channel(), append.get("channel").asText());
        assertEquals("Website", append.at("/append/embeds/0/type").asText());
        assertEquals("Page /one", append.at("/append/embeds/0/title").asText());
        assertEquals("Page /two", append.at("/append/embeds/1/title").asText());
        var read = bob.get(path(sent.get("_id").asText())).json();
        assertEquals("own", read.at("/embeds/0/title").asText());
        assertEquals(append.at("/append/embeds/0"), read.at("/embeds/1"));
        assertEquals(3, read.get("embeds").size());
    }

    @Test
    void anEditDropsPreviewsAndMakesNewOnes() {
        var bobs = bob.connect();
        var message = alice.says(place.channel(), page("/before"));
        bobs.await("MessageAppend");
        var edited =
                alice.patch(path(message), Map.of("content", page("/after"))).json();
        assertNull(edited.get("embeds"));
        assertEquals("[]", bobs.await("MessageUpdate").at("/data/embeds").toString());
        assertEquals(
                "Page /after",
                bobs.await("MessageAppend").at("/append/embeds/0/title").asText());
        var read = bob.get(path(message)).json();
        assertEquals(1, read.get("embeds").size());
        assertEquals("Page /after", read.at("/embeds/0/title").asText());
    }

    /// E5.
    @Test
    void aPreviewThatComesAfterAnEditIsDropped() {
        var bobs = bob.connect();
        var message = alice.says(place.channel(), page("/slow"));
        await(slowAsked);
        alice.patch(path(message), Map.of("content", page("/quick"))).ok();
        assertEquals(
                "Page /quick",
                bobs.await("MessageAppend").at("/append/embeds/0/title").asText());
        slowAnswers.countDown();
        awaitNoJobs();
        bobs.expectNo("MessageAppend");
        assertEquals(
                "Page /quick",
                bob.get(path(message)).json().at("/embeds/0/title").asText());
    }

    /// files-proxies-jobs 6.4 E6.
    @Test
    void aPreviewOfADeletedMessageIsDropped() {
        var bobs = bob.connect();
        var message = alice.says(place.channel(), page("/late"));
        await(lateAsked);
        alice.delete(path(message)).ok();
        lateAnswers.countDown();
        awaitNoJobs();
        bobs.await("MessageDelete");
        bobs.expectNo("MessageAppend");
        bob.get(path(message)).fails(404, "NotFound");
    }

    /// E2 and E4.
    @Test
    void withoutThePermissionAndInCodeNothingUnfolds() {
        Tables.sql(
                stage,
                "update servers set default_permissions = default_permissions & ~?::bigint where id = ?",
                Permission.SEND_EMBEDS.bit,
                place.server());
        var bobs = bob.connect();
        bob.says(place.channel(), page("/one"));
        alice.says(place.channel(), "`" + page("/one") + "` <" + page("/two") + ">");
        awaitNoJobs();
        bobs.expectNo("MessageAppend");
    }

    private static void awaitNoJobs() {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (jobs() > 0) {
            if (System.nanoTime() > deadline) throw new AssertionError(jobs() + " jobs are left");
            Thread.onSpinWait();
        }
    }

    private static int jobs() {
        return stage.database()
                .read(handle -> handle.createQuery("select count(*) from jobs")
                        .mapTo(Integer.class)
                        .one());
    }
}
