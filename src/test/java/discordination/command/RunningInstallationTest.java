package discordination.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.http.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands beside a `run` that brings its own PostgreSQL and Redis, and on its data directory once it has stopped.
final class RunningInstallationTest {
    private static final String PASSWORD = "a quiet afternoon";

    @TempDir
    Path folder;

    private record Result(int code, String out, String err) {
        Result ends(int expected) {
            assertEquals(expected, code, toString());
            return this;
        }
    }

    @Test
    void commandsReachTheEmbeddedStoresWhetherTheyRunOrNot() throws Exception {
        var data = folder.resolve("data");
        // What is not there is not made by accident.
        var early = command("", "user", "list", "--data", data.toString()).ends(78);
        assertTrue(early.err().contains("there is no installation in " + data), early.err());
        assertFalse(Files.exists(data));

        var run = start("run", "--data", data.toString());
        try {
            var address = new BufferedReader(run.inputReader()).readLine().replaceFirst(".*: ", "");
            command(PASSWORD + "\n", create(data, "alice")).ends(0);
            assertEquals("Success", login(address, "alice@run.test"));
            command("", "user", "suspend", "alice", "--data", data.toString()).ends(0);
            assertEquals("Disabled", login(address, "alice@run.test"));
            command("", "doctor", "--data", data.toString()).ends(0);
            for (var secret : List.of("redis/redis.conf", "postgres.password", "redis.password", "lock")) {
                var mode = Files.getPosixFilePermissions(data.resolve(secret));
                assertEquals("rw-------", PosixFilePermissions.toString(mode), secret);
            }
            // A second process that wants the directory for good is still sent away.
            command("", "run", "--data", data.toString()).ends(75);
        } finally {
            run.destroy();
            assertTrue(run.waitFor(90, TimeUnit.SECONDS));
        }
        stopped(data);
    }

    private void stopped(Path data) throws Exception {
        var shown = command("", "user", "show", "alice", "--json", "--data", data.toString())
                .ends(0);
        assertTrue(Json.WIRE.readTree(shown.out()).get("suspended").asBoolean());
        // Several at once take turns.
        var all = List.of("bob", "carol", "dave").stream()
                .map(name -> CompletableFuture.supplyAsync(
                        () -> command(PASSWORD + "\n", create(data, name)), Thread::startVirtualThread))
                .toList();
        for (var one : all) one.join().ends(0);
        var list =
                command("", "user", "list", "--json", "--data", data.toString()).ends(0);
        assertEquals(4, Json.WIRE.readTree(list.out()).size(), list.out());
        assertFalse(Files.exists(data.resolve("postgres").resolve("postmaster.pid")), "PostgreSQL was not stopped");
    }

    @Test
    void withoutATerminalAPasswordMustComeFromSomewhere() {
        var data = folder.resolve("data").toString();
        Typed.type("migrate", "--data", data).ends(0);
        var arguments = new String[] {"user", "create", "alice", "--email", "a@run.test", "--data", data};
        assertTrue(command("", arguments).ends(2).err().contains("--password-stdin or --generate-password"));
        var empty = new ArrayList<>(List.of(arguments));
        empty.add("--password-stdin");
        assertTrue(command("", empty.toArray(String[]::new)).ends(2).err().contains("no password"));
        assertTrue(
                command("short\n", empty.toArray(String[]::new)).ends(65).err().contains("too short"));
        assertTrue(command("password1234\n", empty.toArray(String[]::new))
                .ends(65)
                .err()
                .contains("most common"));
    }

    private static String[] create(Path data, String name) {
        return new String[] {
            "user", "create", name, "--email", name + "@run.test", "--password-stdin", "--data", data.toString()
        };
    }

    private static String login(String address, String email) throws Exception {
        var body = Json.bytes(Map.of("email", email, "password", PASSWORD));
        var request = HttpRequest.newBuilder(URI.create(address + "/api/auth/session/login"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            var answer =
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body();
            return Json.WIRE.readTree(answer).get("result").asText();
        }
    }

    /// Runs a command to its end.
    private Result command(String input, String... arguments) {
        try {
            var process = start(arguments);
            try (var typed = process.outputWriter()) {
                typed.write(input);
            } catch (IOException e) {
                // It ended without wanting to hear anything.
            }
            var err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()), Thread::startVirtualThread);
            var out = text(process.getInputStream());
            assertTrue(process.waitFor(90, TimeUnit.SECONDS), "does not end");
            return new Result(process.exitValue(), out, err.join());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Process start(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "discordination.Main"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("DISCORDINATION_"));
        for (var service : List.of("API", "GATEWAY", "WEB", "FILES", "LINKS", "GIFS")) {
            builder.environment().put("DISCORDINATION_" + service + "_PORT", "0");
        }
        builder.environment().put("DISCORDINATION_WEB_HOST", "127.0.0.1");
        if (arguments[0].equals("run")) builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        return builder.start();
    }

    private static String text(java.io.InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
