package discordination.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.app.Embedded;
import discordination.app.ServiceName;
import discordination.kit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Services that a supervisor starts before PostgreSQL and Redis say what they wait for, and are ready once both are.
final class StartOrderTest {
    private static final Path RUNTIME = Path.of("target", "stores", "runtime").toAbsolutePath();

    @TempDir
    Path folder;

    private final Map<ServiceName, Process> processes = new EnumMap<>(ServiceName.class);
    private Embedded stores;

    @BeforeEach
    void open() throws Exception {
        stores = Embedded.start(folder.resolve("stores"), RUNTIME, true, true);
        stores.database().stop();
        stores.redis().stop();
    }

    @AfterEach
    void close() {
        processes.values().forEach(Process::destroyForcibly);
        stores.close();
    }

    @Test
    void servicesStartedFirstWaitAndBecomeReady() throws Exception {
        for (var service : List.of(ServiceName.API, ServiceName.GATEWAY, ServiceName.FILES)) {
            start(service);
        }
        for (var service : processes.keySet()) {
            Await.until("it says what it waits for", () -> {
                var said = errors(service);
                return said.contains("database.url: PostgreSQL cannot be had")
                        && said.contains("redis.url: Redis cannot be had")
                        && said.contains("trying again");
            });
        }
        stores.redis().start();
        stores.database().start();
        for (var process : processes.entrySet()) {
            var line = process.getValue().inputReader().readLine();
            assertTrue(line != null && line.contains(" is ready: "), () -> line + "; " + errors(process.getKey()));
            var ready = URI.create(line.substring(line.indexOf("http://")) + "/health/ready");
            try (var http = HttpClient.newHttpClient()) {
                var answer = http.send(HttpRequest.newBuilder(ready).build(), BodyHandlers.ofString());
                assertEquals(200, answer.statusCode(), answer::body);
            }
        }
    }

    @Test
    void whenTheyDoNotComeTheServiceEndsAndNamesBoth() throws Exception {
        var api = start(ServiceName.API);
        assertTrue(api.waitFor(60, TimeUnit.SECONDS), "it waits for ever");
        // What the units take as a reason to start it again.
        assertEquals(69, api.exitValue());
        var last = errors(ServiceName.API).lines().toList();
        assertTrue(
                last.stream().anyMatch(line -> line.startsWith("database.url: PostgreSQL cannot be had")),
                last::toString);
        assertTrue(last.stream().anyMatch(line -> line.startsWith("redis.url: Redis cannot be had")), last::toString);
        assertFalse(errors(ServiceName.API).contains("\tat "), "a trace for people");
    }

    private String errors(ServiceName service) {
        try {
            return Files.readString(folder.resolve(service.word() + ".err"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process start(ServiceName service) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "discordination.Main",
                service.word()));
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(folder.resolve(service.word() + ".err").toFile());
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("DISCORDINATION_"));
        environment.put("DISCORDINATION_DATABASE_URL", stores.databaseUrl().reveal());
        environment.put("DISCORDINATION_REDIS_URL", stores.redisUrl().reveal());
        environment.put("DISCORDINATION_INSTANCE_DATA", folder.resolve("data").toString());
        environment.put("DISCORDINATION_" + service + "_PORT", "0");
        var process = builder.start();
        processes.put(service, process);
        return process;
    }
}
