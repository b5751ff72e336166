package discordination.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import discordination.http.Json;
import discordination.kit.NodeJs;
import discordination.kit.Person;
import discordination.kit.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A browser that is closed, and the push service that keeps what comes for it.
final class Browser {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final Service service;
    private final String path = "/push/" + NUMBERS.incrementAndGet();
    private final KeyPair keys;
    private final byte[] secret = new byte[16];

    /// What arrived for a browser.
    record Arrived(Map<String, String> headers, byte[] body) {}

    /// A push service on a port of its own, for any number of browsers.
    static final class Service implements AutoCloseable {
        private final HttpServer server;
        private final Map<String, BlockingQueue<Arrived>> mail = new ConcurrentHashMap<>();
        private final Map<String, BlockingQueue<Integer>> answers = new ConcurrentHashMap<>();
        final int port = Ports.free();

        Service() {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            server.createContext("/", exchange -> {
                try (exchange) {
                    var body = exchange.getRequestBody().readAllBytes();
                    var headers = new ConcurrentHashMap<String, String>();
                    exchange.getRequestHeaders()
                            .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
                    var path = exchange.getRequestURI().getPath();
                    mail(path).add(new Arrived(headers, body));
                    var answer = answers(path).poll();
                    exchange.sendResponseHeaders(answer == null ? 201 : answer, -1);
                }
            });
            server.start();
        }

        String origin() {
            return "http://127.0.0.1:" + port;
        }

        private BlockingQueue<Arrived> mail(String path) {
            return mail.computeIfAbsent(path, _ -> new LinkedBlockingQueue<>());
        }

        private BlockingQueue<Integer> answers(String path) {
            return answers.computeIfAbsent(path, _ -> new LinkedBlockingQueue<>());
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    Browser(Service service) {
        this.service = service;
        new SecureRandom().nextBytes(secret);
        try {
            keys = Curve.newKeys();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A browser in which somebody has allowed notifications.
    static Browser of(Service service, Person person) {
        var browser = new Browser(service);
        person.post("/push/subscribe", browser.subscription()).is(204);
        return browser;
    }

    Map<String, String> subscription() {
        return Map.of(
                "endpoint",
                service.origin() + path,
                "p256dh",
                BASE64.encodeToString(Curve.bytes((ECPublicKey) keys.getPublic())),
                "auth",
                BASE64.encodeToString(secret));
    }

    /// What the service answers to the next ones that come, instead of success.
    void answers(Integer... statuses) {
        service.answers(path).addAll(List.of(statuses));
    }

    /// Waits for the next notice.
    Arrived await() {
        try {
            var arrived = service.mail(path).poll(15, TimeUnit.SECONDS);
            if (arrived == null) throw new AssertionError("nothing was pushed");
            return arrived;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Whether nothing has come that was not awaited.
    boolean isQuiet() {
        return service.mail(path).isEmpty();
    }

    /// Waits for the next notice and opens it with a library of others.
    JsonNode opens() {
        return open(await());
    }

    JsonNode open(Arrived arrived) {
        var said = NodeJs.script(
                "opens.mjs",
                BASE64.encodeToString(arrived.body),
                BASE64.encodeToString(Curve.bytes((ECPrivateKey) keys.getPrivate())),
                BASE64.encodeToString(secret),
                arrived.headers.get("authorization"),
                service.origin());
        return Json.read(said, JsonNode.class);
    }
}
