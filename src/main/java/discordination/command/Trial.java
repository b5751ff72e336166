package discordination.command;

import discordination.app.ExitCode;
import discordination.app.Installation;
import discordination.app.Refusal;
import discordination.app.ServiceName;
import discordination.config.Config;
import discordination.config.ConfigFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// An installation for the length of a measurement: fresh, in a process of its own, without rate limits; nothing is
/// left of it.
final class Trial implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String CONFIG = "config.toml";

    private final Path folder;
    private final Map<ServiceName, Integer> ports;
    private final Process process;

    private Trial(Path folder, Map<ServiceName, Integer> ports, Process process) {
        this.folder = folder;
        this.ports = ports;
        this.process = process;
    }

    static Trial start() throws Refusal {
        try {
            // /tmp may be a memory disk, where a commit costs nothing.
            var disk = Path.of("/var/tmp");
            var folder = Files.createTempDirectory(
                    Files.isWritable(disk) ? disk : Path.of(System.getProperty("java.io.tmpdir")), "bench");
            // PostgreSQL never runs as root, and has to get through.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
            var ports = ports();
            var trial = new Trial(folder, ports, process(folder, ports));
            trial.awaitReady();
            return trial;
        } catch (IOException e) {
            throw new Refusal(ExitCode.UNAVAILABLE, "cannot start an instance to be measured: " + e.getMessage(), e);
        }
    }

    private static Map<ServiceName, Integer> ports() throws IOException {
        var sockets = new ArrayList<ServerSocket>();
        try {
            var ports = new HashMap<ServiceName, Integer>();
            for (var service : ServiceName.values()) {
                if (service == ServiceName.CLEANUP) continue;
                var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                sockets.add(socket);
                ports.put(service, socket.getLocalPort());
            }
            return ports;
        } finally {
            for (var socket : sockets) socket.close();
        }
    }

    /// A configuration of its own, whatever this machine and its environment say.
    private static Process process(Path folder, Map<ServiceName, Integer> ports) throws IOException {
        var config = new StringBuilder("""
                api.rate_limits = false
                limits.new_user.servers = 10000
                limits.default.servers = 10000
                limits.global.server_channels = 5000
                """);
        config.append("instance.data = \"%s\"\n".formatted(folder.resolve("data")));
        ports.forEach((service, port) ->
                config.append("%1$s.host = \"127.0.0.1\"\n%1$s.port = %2$d\n".formatted(service.word(), port)));
        Files.writeString(folder.resolve(CONFIG), config);
        return java(folder, "run", List.of())
                .redirectError(folder.resolve("errors").toFile())
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    private static ProcessBuilder java(Path folder, String command, List<String> options) {
        var words = new ArrayList<String>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(options);
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), "discordination.Main", command));
        words.addAll(List.of("--config", folder.resolve(CONFIG).toString()));
        var process = new ProcessBuilder(words);
        process.environment()
                .keySet()
                .removeIf(name -> name.startsWith("DISCORDINATION_") || name.equals("NOTIFY_SOCKET"));
        return process;
    }

    /// Starts a service beside the others, on the same stores and with an archive of its classes as systemd's unit
    /// keeps one, and ends it again.
    ///
    /// @return seconds until it said that it is ready
    double start(String service, Config stores) throws IOException {
        var archive = folder.resolve(service + ".jsa");
        var command = java(
                folder,
                service,
                List.of(
                        "-XX:+AutoCreateSharedArchive",
                        "-XX:SharedArchiveFile=" + archive,
                        "-Xlog:disable",
                        "-Xlog:all=error:stderr"));
        var environment = command.environment();
        environment.put("DISCORDINATION_DATABASE_URL", stores.database().url().reveal());
        environment.put("DISCORDINATION_REDIS_URL", stores.redis().url().reveal());
        environment.put(
                "DISCORDINATION_" + service.toUpperCase(Locale.ROOT) + "_PORT",
                Integer.toString(ports().get(ServiceName.API)));
        command.redirectError(folder.resolve("errors-" + service).toFile());
        var began = System.nanoTime();
        var started = command.start();
        try (var lines = started.inputReader()) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains("is ready")) return (System.nanoTime() - began) / 1e9;
            }
            throw new IOException("the " + service + " does not start alone: "
                    + Files.readString(folder.resolve("errors-" + service)).strip());
        } finally {
            started.destroy();
            // It leaves the archive while it ends.
            started.onExit().join();
        }
    }

    private void awaitReady() throws IOException, Refusal {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.readString(folder.resolve("output")).contains("is ready")) {
            try {
                if (!process.waitFor(50, TimeUnit.MILLISECONDS) && System.nanoTime() < end) continue;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            var said = Files.readString(folder.resolve("errors")).strip();
            close();
            throw new Refusal(ExitCode.UNAVAILABLE, "the instance to be measured does not start: " + said);
        }
    }

    String api() {
        return "http://127.0.0.1:" + ports.get(ServiceName.API);
    }

    /// The id of its process.
    long process() {
        return process.pid();
    }

    /// Its configuration, with the address of its database.
    Config config() throws Refusal {
        var given = ConfigFile.load(folder.resolve(CONFIG), Map.of(), Map.of());
        try (var installation = Installation.reach(given, PATIENCE)) {
            return installation.config();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) process.destroyForcibly();
            try (var paths = Files.walk(folder)) {
                for (var path : paths.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("cannot remove " + folder, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
