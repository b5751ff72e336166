package discordination.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import discordination.http.Json;
import discordination.kit.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A push service on a port of its own, which keeps what arrives for each path.
final class PushService implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, BlockingQueue<Arrived>> mail = new ConcurrentHashMap<>();
    private final Map<String, BlockingQueue<Reply>> replies = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    final int port = Ports.free();

    /// What arrived.
    record Arrived(Map<String, String> headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        JsonNode json() {
            return Json.read(text(), JsonNode.class);
        }
    }

    private record Reply(int status, String body) {}

    PushService() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 64);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                var body = exchange.getRequestBody().readAllBytes();
                var headers = new ConcurrentHashMap<String, String>();
                exchange.getRequestHeaders()
                        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
                var path = exchange.getRequestURI().getPath();
                // Before anybody hears of the request and decides about the next one.
                var reply = replies(path).poll();
                if (reply == null) reply = new Reply(201, "");
                mail(path).add(new Arrived(headers, body));
                if (path.startsWith("/deaf/")) hold();
                var bytes = reply.body.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(reply.status, bytes.length == 0 ? -1 : bytes.length);
                if (bytes.length > 0) exchange.getResponseBody().write(bytes);
            }
        });
        server.start();
    }

    private void hold() {
        most.accumulateAndGet(held.incrementAndGet(), Math::max);
        try {
            closed.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            held.decrementAndGet();
        }
    }

    /// How many were held at the same moment, at most; whoever has given up meanwhile is counted as well.
    int mostAtOnce() {
        return most.get();
    }

    String origin() {
        return "http://127.0.0.1:" + port;
    }

    private BlockingQueue<Arrived> mail(String path) {
        return mail.computeIfAbsent(path, _ -> new LinkedBlockingQueue<>());
    }

    private BlockingQueue<Reply> replies(String path) {
        return replies.computeIfAbsent(path, _ -> new LinkedBlockingQueue<>());
    }

    /// What is answered once to the next request that is not spoken for.
    void answers(String path, int status, String body) {
        replies(path).add(new Reply(status, body));
    }

    /// Waits for what comes next.
    Arrived await(String path) {
        try {
            var arrived = mail(path).poll(30, TimeUnit.SECONDS);
            if (arrived == null) throw new AssertionError("nothing was pushed to " + path);
            return arrived;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Whether nothing has come that was not awaited.
    boolean isQuiet(String path) {
        return mail(path).isEmpty();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
