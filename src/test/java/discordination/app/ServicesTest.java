package discordination.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.kit.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The services as processes: each alone on shared PostgreSQL and Redis, and all of them in one.
final class ServicesTest {
    private static final List<ServiceName> WITH_PORT = List.of(
            ServiceName.API,
            ServiceName.GATEWAY,
            ServiceName.WEB,
            ServiceName.FILES,
            ServiceName.LINKS,
            ServiceName.GIFS);

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void eachServiceRunsAloneAndDrains() throws Exception {
        var processes = new EnumMap<ServiceName, Process>(ServiceName.class);
        try (var embedded = Embedded.start(folder.resolve("stores"), EmbeddedTest.RUNTIME, true, true)) {
            var environment = ports(Map.of());
            environment.put(
                    "DISCORDINATION_DATABASE_URL", embedded.databaseUrl().reveal());
            environment.put("DISCORDINATION_REDIS_URL", embedded.redisUrl().reveal());
            environment.put(
                    "DISCORDINATION_INSTANCE_DATA", folder.resolve("data").toString());
            for (var service : ServiceName.values()) {
                processes.put(service, start(environment, service.word()));
            }
            for (var service : ServiceName.values()) {
                var line = readyLine(processes.get(service), service.word());
                if (service != ServiceName.CLEANUP) {
                    answers(line.substring(line.indexOf("http://")), service.word());
                }
            }
            for (var process : processes.values()) {
                process.destroy();
            }
            for (var process : processes.entrySet()) {
                assertTrue(process.getValue().waitFor(90, TimeUnit.SECONDS), process.getKey() + " does not stop");
                assertEquals(0, process.getValue().exitValue(), process.getKey()::word);
            }
            var once = start(environment, "cleanup", "--once", "--dry-run");
            processes.put(ServiceName.CLEANUP, once);
            assertTrue(once.waitFor(90, TimeUnit.SECONDS), "cleanup --once does not end");
            assertEquals(0, once.exitValue(), () -> errors("cleanup"));
        } finally {
            processes.values().forEach(Process::destroyForcibly);
        }
    }

    @Test
    void allInOneAnswerOnTheirPortsAndOnThatOfTheWeb() throws Exception {
        var given = new HashMap<ServiceName, Integer>();
        for (var service : WITH_PORT) {
            given.put(service, Ports.free());
        }
        var process =
                start(ports(given), "run", "--data", folder.resolve("data").toString());
        try {
            var line = readyLine(process, "run");
            var web = "http://localhost:" + given.get(ServiceName.WEB);
            assertEquals("Discordination is ready: " + web, line);
            for (var service : WITH_PORT) {
                answers("http://127.0.0.1:" + given.get(service), service.word());
            }
            for (var path : List.of("/api/", "/autumn/", "/january/", "/gifbox/", "/.well-known/stoat")) {
                assertEquals(200, get(web + path).statusCode(), path);
            }
            opens(web.replace("http:", "ws:") + "/ws");
            opens(web.replace("http:", "ws:") + "/ws/");
            opens("ws://127.0.0.1:" + given.get(ServiceName.GATEWAY) + "/");
            process.destroy();
            assertTrue(process.waitFor(90, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue(), () -> errors("run"));
        } finally {
            process.destroyForcibly();
        }
    }

    private void opens(String address) throws Exception {
        http.newWebSocketBuilder()
                .buildAsync(URI.create(address), new WebSocket.Listener() {})
                .get(10, TimeUnit.SECONDS)
                .abort();
    }

    private void answers(String address, String service) throws Exception {
        assertEquals(200, get(address + "/health/live").statusCode(), service);
        var ready = get(address + "/health/ready");
        assertEquals(200, ready.statusCode(), service + " says " + ready.body());
        assertTrue(get(address + "/metrics").body().contains("jvm_memory_used_bytes"), service);
    }

    private HttpResponse<String> get(String address) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private String readyLine(Process process, String name) throws IOException {
        var line = process.inputReader().readLine();
        assertTrue(line != null && line.contains(" ready"), () -> name + " said " + line + "; " + errors(name));
        return line;
    }

    private String errors(String name) {
        try {
            return Files.readString(folder.resolve(name + ".err"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Map<String, String> ports(Map<ServiceName, Integer> given) {
        var variables = new HashMap<String, String>();
        for (var service : WITH_PORT) {
            variables.put("DISCORDINATION_" + service + "_PORT", "" + given.getOrDefault(service, 0));
        }
        variables.put("DISCORDINATION_WEB_HOST", "127.0.0.1");
        return variables;
    }

    private Process start(Map<String, String> environment, String... arguments) throws IOException {
        var command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "discordination.Main"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(folder.resolve(arguments[0] + ".err").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("DISCORDINATION_"));
        builder.environment().putAll(environment);
        return builder.start();
    }
}
