package discordination.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.kit.Await;
import discordination.kit.RawHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Whoever sends half a request, or a byte now and then, holds no connection for ever.
final class PaceTest {
    @AutoClose
    private static final HttpServer server =
            new HttpServer("test", "127.0.0.1", 0, new Slow(), Duration.ZERO, Duration.ofSeconds(1));

    /// Takes longer than a head may, and reads what is posted.
    private static final class Slow extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            if (request.getMethod().equals("POST")) {
                try (var body = Request.asInputStream(request)) {
                    response.setStatus(body.readAllBytes().length == 400 ? 200 : 500);
                } catch (IOException e) {
                    response.setStatus(BodyPace.isToBlame(e) ? 408 : 500);
                }
                callback.succeeded();
                return true;
            }
            Thread.sleep(Duration.ofMillis(2500));
            response.setStatus(204);
            callback.succeeded();
            return true;
        }
    }

    @BeforeAll
    static void start() throws IOException {
        server.start();
    }

    @Test
    void halfARequestIsCutOff() {
        try (var http = new RawHttp(server.port())) {
            assertEquals("", http.send("GET / HTTP/1.1\r\nHost: x\r\n").readAll());
        }
    }

    @Test
    void aHeadThatTricklesInIsCutOff() {
        try (var http = new RawHttp(server.port())) {
            http.send("GET / HTTP/1.1\r\nX-Slow: ");
            Await.until("the connection is cut", () -> {
                try {
                    http.send("x");
                    return false;
                } catch (UncheckedIOException e) {
                    return true;
                }
            });
        }
    }

    @Test
    void aBodyThatTricklesInIsCutOff() {
        try (var busy = new RawHttp(server.port());
                var http = new RawHttp(server.port())) {
            http.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\n");
            // What others send does not count for it.
            busy.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 400\r\n\r\n" + "x".repeat(400));
            assertTrue(busy.readHead().startsWith("HTTP/1.1 200"));
            Await.until("the server answers", () -> {
                if (!http.isAnswered()) http.send("x");
                return http.isAnswered();
            });
            assertTrue(http.readHead().startsWith("HTTP/1.1 408"));
        }
    }

    /// Only heads and bodies are in a hurry: neither a handler that takes its time nor a connection that waits for the
    /// next
    /// request.
    @Test
    void whatIsNotAHeadMayTakeLonger() {
        try (var http = new RawHttp(server.port())) {
            for (int i = 0; i < 2; i++) {
                http.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
                assertTrue(http.readHead().startsWith("HTTP/1.1 204"));
            }
        }
    }
}
