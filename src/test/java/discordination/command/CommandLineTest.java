package discordination.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.Main;
import discordination.config.ConfigText;
import discordination.kit.Ports;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program as people meet it: a process with arguments, output, and an exit code that means something.
final class CommandLineTest {
    @TempDir
    Path folder;

    private record Result(int code, String out, String err) {}

    @Test
    void helpOfEveryCommandExplainsItselfAndItsExitCodes() {
        for (var command : List.of(
                "run",
                "api",
                "gateway",
                "web",
                "files",
                "links",
                "gifs",
                "cleanup",
                "migrate",
                "config",
                "version",
                "doctor",
                "completion",
                "user",
                "user create",
                "user list",
                "user show",
                "user reset-password",
                "user suspend",
                "user unsuspend",
                "user promote",
                "user demote",
                "invite",
                "invite create",
                "invite list",
                "invite revoke")) {
            var out = new StringWriter();
            var words = (command + " --help").split(" ");
            assertEquals(0, Main.commands().writeTo(new PrintWriter(out)).execute(words), command);
            assertTrue(out.toString().lines().allMatch(line -> line.length() <= 110), out.toString());
            assertTrue(out.toString().contains("Usage: "), command);
            assertTrue(out.toString().contains("78  the configuration is wrong"), command);
        }
    }

    @Test
    void wrongOptionsAreAllNamedAtOnce() throws Exception {
        var result = run(Map.of(), "run", "--dtaa", "--foo=1");
        assertEquals(2, result.code());
        assertTrue(result.err().contains("--dtaa"), result.err());
        assertTrue(result.err().contains("--foo=1"), result.err());
        assertFalse(result.err().contains("\tat "), result.err());
    }

    @Test
    void wrongConfigurationNamesEveryKeyOnStandardError() throws Exception {
        var file = Files.writeString(folder.resolve("c.toml"), "[api]\nport = -1\n[web]\nprot = 2\n");
        for (var command : List.of(List.of("run"), List.of("api"), List.of("config", "check"))) {
            var arguments = new ArrayList<>(command);
            arguments.addAll(List.of("--config", file.toString()));
            var result = run(Map.of("DISCORDINATION_GIFS_PROVIDER", "x"), arguments.toArray(String[]::new));
            assertEquals(78, result.code());
            assertTrue(result.err().contains("api.port (" + file + ":2)"), result.err());
            assertTrue(result.err().contains("web.prot (" + file + ":4)"), result.err());
            assertTrue(result.err().contains("gifs.provider (DISCORDINATION_GIFS_PROVIDER)"), result.err());
            assertFalse(result.err().contains("\tat "), result.err());
        }
    }

    @Test
    void aServiceAloneSaysWhichKeysItMisses() throws Exception {
        var result = run(Map.of(), "api");
        assertEquals(78, result.code());
        assertTrue(result.err().contains("database.url"), result.err());
        assertTrue(result.err().contains("redis.url"), result.err());
    }

    @Test
    void aServiceWithoutItsStoresSaysWhichAndLeaves() throws Exception {
        var environment = new HashMap<>(ports(Map.of()));
        var port = Ports.free();
        environment.put("DISCORDINATION_DATABASE_URL", "postgres://anna:hidden@127.0.0.1:" + port + "/chat");
        environment.put("DISCORDINATION_REDIS_URL", "redis://:hidden@127.0.0.1:" + port + "/0");
        var result = run(environment, "api");
        assertEquals(69, result.code(), result.err());
        assertTrue(result.err().contains("database.url: "), result.err());
        assertTrue(result.err().contains("redis.url: "), result.err());
        assertFalse(result.err().contains("hidden"), result.err());
        assertFalse(result.err().contains("\tat "), result.err());
    }

    @Test
    void portsInUseAreNamedWithTheirKeys() throws Exception {
        try (var one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var ports = ports(Map.of("API", one.getLocalPort(), "LINKS", two.getLocalPort()));
            var result = run(ports, "run", "--data", folder.resolve("data").toString());
            assertEquals(75, result.code(), result.err());
            assertTrue(result.err().contains("api.port: "), result.err());
            assertTrue(result.err().contains("port " + one.getLocalPort()), result.err());
            assertTrue(result.err().contains("links.port: "), result.err());
        }
    }

    @Test
    void configPrintHidesSecretsUnlessAsked() throws Exception {
        var environment = Map.of("DISCORDINATION_DATABASE_URL", "postgres://anna:hidden@db/chat");
        var hidden = run(environment, "config", "print");
        assertTrue(hidden.out().contains("url = \"postgres://anna:***@db/chat\""), hidden.out());
        assertFalse(hidden.out().contains("hidden"), hidden.out());
        assertTrue(run(environment, "config", "print", "--secrets").out().contains("anna:hidden@db"));
    }

    @Test
    void configExampleIsTheExample() throws Exception {
        assertEquals(ConfigText.example(), run(Map.of(), "config", "example").out());
    }

    @Test
    void runSaysItsAddressKeepsOthersOutAndStopsInOrder() throws Exception {
        var data = folder.resolve("data");
        var first = start(ports(Map.of()), "run", "--data", data.toString());
        var complaints = reading(first.getErrorStream());
        try {
            var line = first.inputReader().readLine();
            assertTrue(
                    line != null && line.startsWith("Discordination is ready: http://localhost:"),
                    () -> "said " + line + (line == null ? " and " + complaints.join() : ""));

            var second = run(ports(Map.of()), "run", "--data", data.toString());
            assertEquals(75, second.code(), second.err());
            assertTrue(second.err().contains("by process " + first.pid()), second.err());

            first.destroy();
            assertTrue(first.waitFor(90, TimeUnit.SECONDS));
            assertEquals(0, first.exitValue());
            assertFalse(Files.exists(data.resolve("postgres").resolve("postmaster.pid")), "PostgreSQL was not stopped");
        } finally {
            first.destroyForcibly();
        }
    }

    /// Free ports for all services but those given.
    private static Map<String, String> ports(Map<String, Integer> given) {
        var variables = new HashMap<String, String>();
        for (var service : List.of("API", "GATEWAY", "WEB", "FILES", "LINKS", "GIFS")) {
            variables.put("DISCORDINATION_" + service + "_PORT", "" + given.getOrDefault(service, 0));
        }
        variables.put("DISCORDINATION_WEB_HOST", "127.0.0.1");
        return variables;
    }

    private Result run(Map<String, String> environment, String... arguments) throws Exception {
        var process = start(environment, arguments);
        try {
            var out = reading(process.getInputStream());
            var err = reading(process.getErrorStream());
            assertTrue(process.waitFor(90, TimeUnit.SECONDS), "does not end");
            return new Result(process.exitValue(), out.get(), err.get());
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(Map<String, String> environment, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "discordination.Main"));
        command.addAll(List.of(arguments));
        // A folder without config.toml, and none of the variables this test itself was started with.
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("DISCORDINATION_"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /// On threads of their own: the common pool has a single one on a machine with two processors.
    private static CompletableFuture<String> reading(java.io.InputStream in) {
        return CompletableFuture.supplyAsync(() -> text(in), Thread::startVirtualThread);
    }

    private static String text(java.io.InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
