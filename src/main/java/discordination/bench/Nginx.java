package discordination.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// nginx with the module nchan, which does nothing but hand the same bytes to every socket: what a fan-out could reach
/// on this machine. Of Debian's packages `nginx` and `libnginx-mod-nchan`, started for the measurement alone.
final class Nginx implements AutoCloseable {
    private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_nchan_module.so");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int ATTEMPTS = 5;
    private static final String CONFIG = """
            load_module %1$s;
            %2$s
            daemon off;
            worker_processes auto;
            pid %3$s/pid;
            error_log %3$s/errors;
            events { worker_connections %4$d; }
            http {
                access_log off;
                client_body_temp_path %3$s/body;
                proxy_temp_path %3$s/proxy;
                fastcgi_temp_path %3$s/fastcgi;
                uwsgi_temp_path %3$s/uwsgi;
                scgi_temp_path %3$s/scgi;
                keepalive_requests 1000000000;
                server {
                    listen 127.0.0.1:%5$d backlog=4096;
                    location = /sub { nchan_subscriber websocket; nchan_channel_id bench; }
                    location = /pub {
                        nchan_publisher http;
                        nchan_channel_id bench;
                        nchan_message_buffer_length 2048;
                    }
                }
            }
            """;

    private final Path folder;
    private final Process process;
    private final int port;
    private final Listeners listeners;
    private final int sockets;
    private List<Mouth> mouths = List.of();

    private Nginx(Path folder, Process process, int port, int sockets) throws IOException {
        this.folder = folder;
        this.process = process;
        this.port = port;
        this.sockets = sockets;
        listeners = new Listeners(wire("ws", "/sub"), Listeners.Greeting.silent());
    }

    /// Where its program is; empty unless the module is there as well.
    static Optional<Path> find() {
        if (!Files.isReadable(MODULE)) return Optional.empty();
        var path = System.getenv().getOrDefault("PATH", "").split(":");
        return Stream.concat(Arrays.stream(path).filter(folder -> !folder.isEmpty()), Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder, "nginx"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// Starts it and connects the sockets.
    static Nginx start(Path program, int sockets) throws IOException {
        for (int attempt = 1; ; attempt++) {
            var folder = Files.createTempDirectory("bench-nginx");
            var port = free();
            var started = new ProcessBuilder(
                            program.toString(),
                            "-p",
                            folder.toString(),
                            "-e",
                            folder.resolve("errors").toString(),
                            "-c",
                            config(folder, sockets, port).toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output").toFile())
                    .start();
            var nginx = new Nginx(folder, started, port, sockets);
            try {
                var runs = Listeners.await(() -> nginx.answers() || !started.isAlive(), PATIENCE) && started.isAlive();
                if (runs) {
                    nginx.listeners.connect(Collections.nCopies(sockets, null));
                    nginx.listeners.awaitReady(PATIENCE);
                    return nginx;
                }
                if (attempt >= ATTEMPTS) {
                    throw new IOException("nginx does not start: "
                            + Files.readString(folder.resolve("output")).strip());
                }
                // Somebody else took the port between the question and the start.
                nginx.close();
            } catch (IOException e) {
                nginx.close();
                throw e;
            }
        }
    }

    private static Path config(Path folder, int sockets, int port) throws IOException {
        var root = System.getProperty("user.name").equals("root");
        return Files.writeString(
                folder.resolve("config"),
                CONFIG.formatted(MODULE, root ? "user root;" : "", folder, sockets + 512, port));
    }

    private static int free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean answers() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException _) {
            return false;
        }
    }

    private Wire wire(String scheme, String path) throws IOException {
        return Wire.to(URI.create(scheme + "://127.0.0.1:" + port + path), null);
    }

    /// Sends frames of the same bytes as the instance's to as many sockets, as fast as it goes.
    ///
    /// @param sample one frame of the instance
    /// @param word   what stands in it before the digits of its number
    FanOut.Result run(byte[] sample, String word, int senders, int messages, int run) throws IOException {
        if (mouths.isEmpty()) {
            mouths = new ArrayList<>();
            for (int i = 0; i < senders; i++) mouths.add(new Publisher(wire("http", "/pub"), sample, word));
        }
        return new FanOut(listeners, mouths, sockets, new LocalProcess(process.pid())).run(messages, run);
    }

    private static final class Publisher implements Mouth {
        private final Line line;
        private final String before;
        private final String after;

        Publisher(Wire wire, byte[] sample, String word) throws IOException {
            line = new Line(wire);
            var text = new String(sample, StandardCharsets.UTF_8);
            var at = text.indexOf(word);
            before = text.substring(0, at);
            after = text.substring(at + 2 * word.length());
        }

        @Override
        public void say(String content) throws IOException {
            line.call("POST", "", "", before + content + after);
        }

        @Override
        public void close() throws IOException {
            line.close();
        }
    }

    @Override
    public void close() throws IOException {
        for (var mouth : mouths) mouth.close();
        listeners.close();
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!Files.exists(folder)) return;
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        }
    }
}
