package discordination.app;

import discordination.config.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A real Redis for installations that name none: on the loopback, with a random password, in memory only.
final class EmbeddedRedis implements Child.Recipe {
    private static final String PORT = "port ";

    private final Path folder;
    private final Path log;
    private final Path binary;
    private final Secret password;
    private int port;
    private boolean wasReady;

    /// @param data the data directory
    /// @param binary the unpacked redis-server
    EmbeddedRedis(Path data, Path binary) throws IOException {
        this.folder = Embedded.folder(data.resolve("redis"));
        this.log = data.resolve("logs").resolve("redis.log");
        this.binary = binary;
        this.password = Embedded.password(data.resolve("redis.password"));
    }

    @Override
    public String name() {
        return "Redis";
    }

    @Override
    public Path log() {
        return log;
    }

    @Override
    public int stopSignal() {
        return Libc.SIGTERM;
    }

    @Override
    public Duration patience() {
        return Duration.ofSeconds(15);
    }

    @Override
    public void prepare() throws IOException {
        Leftovers.end("Redis", folder, Libc.SIGTERM);
        port = wasReady ? port : Embedded.freePort();
        var configuration = folder.resolve("redis.conf");
        Files.deleteIfExists(configuration);
        // The password stands in a file because everybody may read a command line.
        Embedded.writePrivate(configuration, """
                bind 127.0.0.1
                port %d
                requirepass %s
                dir "%s"
                daemonize no
                save ""
                appendonly no
                maxmemory 256mb
                maxmemory-policy volatile-lru
                client-output-buffer-limit pubsub 64mb 16mb 60
                loglevel warning
                """.formatted(
                        port, password.reveal(), folder.toString().replace("\"", "\\\"")));
        Files.deleteIfExists(log);
    }

    @Override
    public List<String> command() {
        var command = new ArrayList<String>();
        var session = Path.of("/usr/bin/setsid");
        if (Files.isExecutable(session)) {
            // Ctrl-C in a terminal reaches the whole process group; ours stop when we say so.
            command.add(session.toString());
        }
        command.add(binary.toString());
        command.add(folder.resolve("redis.conf").toString());
        return command;
    }

    /// Whether it takes our password and answers PING.
    @Override
    public boolean ready() throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            socket.setSoTimeout(2000);
            var words = "AUTH " + password.reveal() + "\r\nPING\r\n";
            socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
            var answer = socket.getInputStream().readNBytes("+OK\r\n+PONG\r\n".length());
            wasReady |= new String(answer, StandardCharsets.US_ASCII).endsWith("+PONG\r\n");
            return wasReady;
        } catch (IOException e) {
            // Not listening yet; the caller looks after the time.
            return false;
        }
    }

    /// The address for `redis.url`.
    Secret url() {
        return url(password, Integer.toString(port));
    }

    private static Secret url(Secret password, String port) {
        return new Secret("redis://:" + password.reveal() + "@127.0.0.1:" + port + "/0");
    }

    /// Where the server that another process of ours runs on this data directory is found; empty until it was started.
    static Optional<Secret> running(Path data) throws IOException {
        var configuration = data.resolve("redis").resolve("redis.conf");
        if (!Files.exists(configuration)) return Optional.empty();
        var password = Embedded.password(data.resolve("redis.password"));
        return Files.readAllLines(configuration).stream()
                .filter(line -> line.startsWith(PORT))
                .findFirst()
                .map(line -> url(password, line.substring(PORT.length())));
    }
}
