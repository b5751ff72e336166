package discordination.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import discordination.app.ServiceName;
import discordination.kit.Ports;
import discordination.kit.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Programs are told from people by a service that speaks like hCaptcha (rest-accounts 5.1).
final class CaptchaTest {
    private static final String CREATE = "/auth/account/create";
    private static final String PASSWORD = "a quiet afternoon";

    @AutoClose
    private static final Verifier verifier = Verifier.open();

    @AutoClose
    private static final Stage stage = Stage.open(
            Set.of(ServiceName.API),
            Map.of(
                    "captcha.secret", "the & secret",
                    "captcha.key", "the-site-key",
                    "captcha.url", verifier.url()));

    /// The service: says that `solved` is solved, and strange things when asked for them.
    private record Verifier(HttpServer server, List<String> forms) implements AutoCloseable {
        static Verifier open() {
            try {
                var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free());
                var verifier = new Verifier(HttpServer.create(here, 0), new CopyOnWriteArrayList<>());
                verifier.answer();
                return verifier;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        private void answer() {
            server.createContext("/siteverify", exchange -> {
                var form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                forms.add(form);
                var answer = form.contains("response=solved")
                        ? "{\"success\":true,\"hostname\":\"chat.test\"}"
                        : form.contains("response=nonsense")
                                ? "<html>"
                                : form.contains("response=endless")
                                        ? "{\"success\":true,\"x\":\"" + "x".repeat(100_000) + "\"}"
                                        : "{\"success\":false,\"error-codes\":[\"invalid-input-response\"]}";
                var bytes = answer.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(form.contains("response=broken") ? 500 : 200, bytes.length);
                try (var body = exchange.getResponseBody()) {
                    body.write(bytes);
                }
            });
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/siteverify";
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private static Map<String, String> account(String email, String captcha) {
        return Map.of("email", email, "password", PASSWORD, "captcha", captcha);
    }

    @Test
    void clientsAreToldToShowTheWidget() {
        var captcha = stage.visitor().get("/").json().at("/features/captcha");
        assertTrue(captcha.get("enabled").asBoolean());
        assertEquals("the-site-key", captcha.get("key").asText());
        assertTrue(!stage.visitor().get("/").text().contains("the & secret"));
    }

    @Test
    void whoHasSolvedThePuzzleComesIn() {
        var visitor = stage.visitor();
        visitor.post(CREATE, account("solved@captcha.test", "solved")).is(204);
        var form = verifier.forms.getLast();
        assertTrue(form.contains("secret=the+%26+secret") && form.contains("sitekey=the-site-key"), form);
        // Logging in is guarded by the lock, not by a puzzle.
        var asked = verifier.forms.size();
        visitor.post("/auth/session/login", Map.of("email", "solved@captcha.test", "password", PASSWORD))
                .is(200);
        assertEquals(asked, verifier.forms.size());
    }

    @Test
    void whateverElseIsAnsweredKeepsTheDoorShut() {
        var visitor = stage.visitor();
        for (var response : List.of("guess", "nonsense", "endless", "broken", "", " ", "x".repeat(20_000))) {
            visitor.post(CREATE, account("robot@captcha.test", response)).fails(400, "CaptchaFailed");
        }
        visitor.post(CREATE, Map.of("email", "robot@captcha.test", "password", PASSWORD))
                .fails(400, "CaptchaFailed");
        // Before anything else is looked at.
        visitor.post(CREATE, Map.of("email", "no address", "password", "short")).fails(400, "CaptchaFailed");
        for (var path : List.of("/auth/account/reverify", "/auth/account/reset_password")) {
            visitor.post(path, Map.of("email", "robot@captcha.test")).fails(400, "CaptchaFailed");
            visitor.post(path, Map.of("email", "robot@captcha.test", "captcha", "guess"))
                    .fails(400, "CaptchaFailed");
            visitor.post(path, Map.of("email", "robot@captcha.test", "captcha", "solved"))
                    .is(204);
        }
        visitor.post("/auth/session/login", Map.of("email", "robot@captcha.test", "password", PASSWORD))
                .fails(401, "InvalidCredentials");
    }

    @Test
    void whoCannotBeAskedHasNotSaidYes() {
        var nobody = Map.of(
                "captcha.secret", "secret",
                "captcha.key", "key",
                "captcha.url", "http://127.0.0.1:" + Ports.free() + "/siteverify");
        try (var alone = stage.beside(Set.of(ServiceName.API), nobody)) {
            alone.visitor()
                    .post(CREATE, account("alone@captcha.test", "solved"))
                    .fails(400, "CaptchaFailed");
        }
    }
}
