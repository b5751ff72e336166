package discordination.account;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.http.Json;
import discordination.http.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks hCaptcha, or whatever speaks like it, whether somebody solved their puzzle (rest-accounts 5.1).
///
/// The operator names the address and no stranger has a say in it, so it need not go through the guarded client; that
/// one would refuse a verifier of one's own on the same machine.
public final class Captcha implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Captcha.class);
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(6);
    private static final int LONGEST_ANSWER = 64 * 1024;
    private static final int LONGEST_RESPONSE = 16 * 1024;

    private final discordination.config.Captcha config;
    private final HttpClient client;

    public Captcha(discordination.config.Captcha config) {
        this.config = config;
        this.client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /// Throws `CaptchaFailed` unless the puzzle was solved; also when that cannot be found out. Without a secret
    /// everybody passes.
    ///
    /// @param response what the client was given by the widget, or null
    void require(String response) {
        if (!config.enabled()) return;
        if (response == null || response.isBlank() || response.length() > LONGEST_RESPONSE || !isSolved(response)) {
            throw Problem.of(400, "CaptchaFailed");
        }
    }

    private boolean isSolved(String response) {
        var form = "secret=" + encoded(config.secret().reveal()) + "&response=" + encoded(response) + "&sitekey="
                + encoded(config.key());
        var request = HttpRequest.newBuilder(URI.create(config.url()))
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try {
            var bounded = HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), LONGEST_ANSWER);
            var answer = client.send(request, bounded);
            if (answer.statusCode() != 200) throw new IOException("status " + answer.statusCode());
            return Json.WIRE
                    .readValue(answer.body(), JsonNode.class)
                    .path("success")
                    .asBoolean(false);
        } catch (IOException e) {
            LOG.warn("The captcha service ({}) cannot be asked: {}", config.url(), e.toString());
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.close();
    }
}
