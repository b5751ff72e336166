package discordination.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A real LiveKit server on free loopback ports, named by the environment variable `LIVEKIT_SERVER`.
///
/// Tests that start one are marked with {@link NeedsLiveKit}.
public final class LiveKitServer implements AutoCloseable {
    public static final String KEY = "kitkey";
    public static final String SECRET = "a secret of the tests that is long enough";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String name;
    private final int port = Ports.free();
    private final Path folder;
    private Process process;

    private LiveKitServer(String name, List<Integer> apiPorts) {
        this.name = name;
        try {
            folder = Files.createTempDirectory("livekit");
            Files.writeString(folder.resolve("livekit.yaml"), configuration(apiPorts));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts a server which tells the API on these ports what happens.
    ///
    /// @param name as the API knows it
    public static LiveKitServer start(String name, Integer... apiPorts) {
        var server = new LiveKitServer(name, List.of(apiPorts));
        server.start();
        return server;
    }

    /// A stage with a LiveKit server of its own.
    public record House(LiveKitServer livekit, Stage stage) implements AutoCloseable {
        @Override
        public void close() {
            stage.close();
            livekit.close();
        }
    }

    /// Starts both, each knowing the other; the node is called `worldwide`.
    public static House house(Map<String, String> settings) {
        var api = Ports.free();
        var livekit = start("worldwide", api);
        var all = new LinkedHashMap<>(livekit.settings());
        all.put("api.port", Integer.toString(api));
        all.putAll(settings);
        return new House(livekit, Stage.open(all));
    }

    private String configuration(List<Integer> apiPorts) {
        var urls = new StringBuilder();
        for (var api : apiPorts) urls.append("    - http://127.0.0.1:%d/livekit/%s\n".formatted(api, name));
        return """
                port: %d
                bind_addresses: [127.0.0.1]
                rtc:
                  tcp_port: %d
                  udp_port: %d
                  node_ip: 127.0.0.1
                  use_external_ip: false
                  enable_loopback_candidate: true
                room:
                  departure_timeout: 5
                keys:
                  %s: %s
                webhook:
                  api_key: %s
                  urls:
                %s""".formatted(port, Ports.free(), Ports.free(), KEY, SECRET, KEY, urls);
    }

    /// Starts the server, also again after {@link #kill}.
    public void start() {
        try {
            process = new ProcessBuilder(
                            System.getenv("LIVEKIT_SERVER"),
                            "--config",
                            folder.resolve("livekit.yaml").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException("LIVEKIT_SERVER cannot be run", e);
        }
        Await.until("LiveKit answers", () -> {
            if (!process.isAlive()) throw new AssertionError("LiveKit ended: " + said());
            return answers();
        });
    }

    private boolean answers() {
        try {
            var request = HttpRequest.newBuilder(URI.create(url())).build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Ends the server as a crash does.
    public void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public String publicUrl() {
        return "ws://127.0.0.1:" + port;
    }

    /// The configuration with which an API uses this server.
    public Map<String, String> settings() {
        var settings = new LinkedHashMap<String, String>();
        var node = "livekit.nodes." + name + ".";
        settings.put(node + "url", url());
        settings.put(node + "public_url", publicUrl());
        settings.put(node + "key", KEY);
        settings.put(node + "secret", SECRET);
        return settings;
    }

    private Path log() {
        return folder.resolve("livekit.log");
    }

    /// What the server has said so far.
    public String said() {
        try {
            return Files.readString(log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
        try {
            Files.deleteIfExists(log());
            Files.delete(folder.resolve("livekit.yaml"));
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
