package discordination.command.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import discordination.config.Config;
import discordination.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The way that clients take: the public address, through whatever stands before us, to the API and the gateway.
final class PublicCheck implements Check {
    private static final String NAME = "public";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Config config;

    PublicCheck(Config config) {
        this.config = config;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String remedy() {
        return "see that the services run, that DNS and firewall lead here, and that the proxy passes everything to"
                + " web.port";
    }

    @Override
    public List<Finding> examine() throws Exception {
        var url = config.instance().url();
        if (url.isEmpty()) {
            return List.of(Finding.off(NAME, "instance.url is empty: addresses are taken from each request"));
        }
        var findings = new ArrayList<Finding>();
        try (var http = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            ask(http, url, findings);
            http.shutdownNow();
        }
        if (!url.startsWith("https:") && !isLocal(URI.create(url))) {
            findings.add(Finding.warn(
                    NAME,
                    url + " is not https: browsers give no microphone, camera or notifications there",
                    "let a reverse proxy such as Caddy end TLS"));
        }
        if (findings.isEmpty()) findings.add(Finding.ok(NAME, url + " leads here, and lets WebSockets through"));
        return findings;
    }

    /// Browsers trust their own machine without TLS.
    static boolean isLocal(URI url) {
        var host = url.getHost();
        return host != null && (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]"));
    }

    private void ask(HttpClient http, String url, List<Finding> findings) throws Exception {
        var known = get(http, url + "/.well-known/stoat").path("api").asText("");
        var api = config.api().url().isEmpty() ? url + "/api" : config.api().url();
        if (known.isEmpty()) {
            findings.add(Finding.fail(
                    NAME,
                    url + "/.well-known/stoat does not answer as our web port does: apps cannot find the API",
                    "let the proxy pass all paths to web.port"));
        } else if (!known.equals(api)) {
            findings.add(
                    Finding.warn(
                            NAME,
                            url + "/.well-known/stoat names " + known + " instead of " + api,
                            "start the services anew if the configuration has changed; otherwise this is another installation"));
        }
        var node = get(http, api + "/");
        if (!node.has("revolt")) {
            findings.add(Finding.fail(NAME, api + " does not answer as our API does", "let the proxy pass /api"));
            return;
        }
        webSocket(http, node.path("ws").asText(""), findings);
    }

    /// The answer as JSON; nothing when it is none.
    private static JsonNode get(HttpClient http, String url) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build();
        var response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) return MissingNode.getInstance();
        try {
            return Json.WIRE.readTree(response.body());
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static void webSocket(HttpClient http, String url, List<Finding> findings) throws InterruptedException {
        try {
            http.newWebSocketBuilder()
                    .connectTimeout(PATIENCE)
                    .buildAsync(URI.create(url), new WebSocket.Listener() {})
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .abort();
        } catch (ExecutionException | TimeoutException | IllegalArgumentException e) {
            findings.add(
                    Finding.fail(
                            NAME,
                            "no WebSocket can be opened at " + url + ": nothing would arrive live",
                            "let the proxy pass the Upgrade and Connection headers on /ws (nginx needs proxy_http_version 1.1)"));
        }
    }
}
