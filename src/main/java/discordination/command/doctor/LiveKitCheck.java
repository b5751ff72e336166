package discordination.command.doctor;

import discordination.config.Config;
import discordination.config.Livekit;
import io.livekit.server.RoomServiceClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import okhttp3.OkHttpClient;

/// One LiveKit server: whether it believes our key, and whether browsers find it.
final class LiveKitCheck implements Check {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String node;
    private final Livekit.Node livekit;
    private final String api;

    private LiveKitCheck(String node, Livekit.Node livekit, String api) {
        this.node = node;
        this.livekit = livekit;
        this.api = api;
    }

    /// One check for each server, or one that says that there is none.
    static List<Check> all(Config config) {
        var nodes = config.livekit().nodes();
        if (nodes.isEmpty()) return List.of(new None());
        var url = config.instance().url().isEmpty()
                ? "http://127.0.0.1:" + config.api().port()
                : config.instance().url() + "/api";
        var api = config.api().url().isEmpty() ? url : config.api().url();
        var checks = new ArrayList<Check>();
        nodes.forEach((name, node) -> checks.add(new LiveKitCheck(name, node, api)));
        return checks;
    }

    private record None() implements Check {
        @Override
        public String name() {
            return "livekit";
        }

        @Override
        public String remedy() {
            return null;
        }

        @Override
        public List<Finding> examine() {
            return List.of(Finding.off("livekit", "no LiveKit server is configured: there is no voice and no video"));
        }
    }

    @Override
    public String name() {
        return "livekit";
    }

    @Override
    public String remedy() {
        return "see that LiveKit runs and that " + key("url") + " leads to it";
    }

    private String key(String name) {
        return "livekit.nodes." + node + "." + name;
    }

    @Override
    public List<Finding> examine() throws IOException, InterruptedException {
        var findings = new ArrayList<Finding>();
        askRooms(findings);
        askPublicly(findings);
        if (findings.isEmpty()) {
            findings.add(Finding.ok(
                    name(),
                    node + " answers at " + livekit.url() + " and believes our key; its webhook.urls must name " + api
                            + "/livekit/" + node));
        }
        return findings;
    }

    private void askRooms(List<Finding> findings) throws IOException {
        var client = new OkHttpClient.Builder()
                .connectTimeout(PATIENCE)
                .callTimeout(PATIENCE)
                .followRedirects(false)
                .build();
        try {
            var rooms = RoomServiceClient.createClient(
                    livekit.url(), livekit.key(), livekit.secret().reveal(), () -> client);
            var code = rooms.listRooms().execute().code();
            if (code == 401 || code == 403) {
                findings.add(Finding.fail(
                        name(),
                        node + " does not believe our key",
                        "give " + key("key") + " and " + key("secret") + " the values of LiveKit's `keys`"));
            } else if (code != 200) {
                var message = livekit.url() + " answers " + code + ", which is not LiveKit";
                findings.add(Finding.fail(name(), message, remedy()));
            }
        } catch (IOException e) {
            findings.add(Finding.fail(name(), node + " cannot be reached: " + Reasons.of(e), remedy()));
        } finally {
            client.dispatcher().executorService().shutdown();
            client.connectionPool().evictAll();
        }
    }

    /// LiveKit answers `OK` at its root, also through a proxy.
    private void askPublicly(List<Finding> findings) throws InterruptedException {
        var url = livekit.publicUrl();
        if (url.startsWith("ws://") && !PublicCheck.isLocal(URI.create(url))) {
            findings.add(Finding.warn(
                    name(),
                    url + " is not wss: browsers refuse it on a page that came by https",
                    "let a reverse proxy end TLS for LiveKit, and change " + key("public_url")));
        }
        try (var http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            var request = HttpRequest.newBuilder(URI.create("http" + url.substring("ws".length())))
                    .timeout(PATIENCE)
                    .build();
            var code =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            http.shutdownNow();
            if (code != 200) findings.add(unreachable(url + " answers " + code));
        } catch (IOException e) {
            findings.add(unreachable(url + " cannot be reached from here: " + Reasons.of(e)));
        }
    }

    private Finding unreachable(String message) {
        return Finding.warn(
                name(),
                message,
                "see that browsers reach LiveKit at " + key("public_url") + ", signals and media ports");
    }
}
