package discordination.kit;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// Stands on the wire between the house and PostgreSQL or Redis and hears what is asked there, so that tests can count
/// it without the house knowing.
public final class Tap implements AutoCloseable {
    private static final long SILENCE_NANOS = Duration.ofMillis(300).toNanos();

    /// Passes on what one client says, and understands it.
    @FunctionalInterface
    interface Ear {
        /// Returns only by the end of the connection.
        void listen(DataInputStream client, DataOutputStream server, Consumer<String> heard) throws IOException;
    }

    private final ServerSocket listener;
    private final InetAddress host;
    private final int port;
    private final URI real;
    private final Ear ear;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<String> heard = new ArrayList<>();
    private volatile Hold hold;

    private Tap(URI real, Ear ear) {
        try {
            this.real = real;
            this.ear = ear;
            this.host = InetAddress.getByName(real.getHost());
            this.port = real.getPort();
            this.listener = new ServerSocket(Ports.free(), 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /// Hears the statements for a PostgreSQL, transaction control included.
    public static Tap beforePostgres(String url) {
        return new Tap(URI.create(url), new SqlEar());
    }

    /// Hears how often a Redis is asked, and by which commands.
    public static Tap beforeRedis(String url) {
        return new Tap(URI.create(url), new RedisEar());
    }

    /// The same store, heard.
    public String url() {
        return real.toString().replace(real.getHost() + ":" + port, "127.0.0.1:" + listener.getLocalPort());
    }

    /// What is asked while the deed is done.
    public List<String> during(Runnable deed) {
        synchronized (heard) {
            heard.clear();
        }
        deed.run();
        synchronized (heard) {
            return List.copyOf(heard);
        }
    }

    /// Waits, within a deed, until so many of its questions contain this text.
    public void awaitHeard(String text, int times) {
        Await.until("asked " + times + " times: " + text, () -> {
            synchronized (heard) {
                return heard.stream()
                                .filter(question -> question.contains(text))
                                .count()
                        >= times;
            }
        });
    }

    /// Waits until nothing has been asked for a while, after what works on when it has been answered.
    public void awaitSilence() {
        Await.until(
                "silence",
                () -> during(() -> LockSupport.parkNanos(SILENCE_NANOS)).isEmpty());
    }

    /// Whoever asks what contains this text has to wait for the answer until the hold is closed.
    public Hold hold(String text) {
        hold = new Hold(text);
        return hold;
    }

    /// Keeps some questions from getting through.
    public final class Hold implements AutoCloseable {
        private final String text;
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch over = new CountDownLatch(1);

        private Hold(String text) {
            this.text = text;
        }

        /// Waits until somebody waits.
        public void awaitAsked() {
            Await.until("somebody asks " + text, () -> asked.getCount() == 0);
        }

        private void hear(String what) {
            if (!what.contains(text)) return;
            asked.countDown();
            try {
                over.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            hold = null;
            over.countDown();
        }
    }

    private void hear(String what) {
        synchronized (heard) {
            heard.add(what);
        }
        var hold = this.hold;
        if (hold != null) hold.hear(what);
    }

    private void accept() {
        while (true) {
            try {
                var client = listener.accept();
                var server = new Socket(host, port);
                for (var socket : List.of(client, server)) {
                    socket.setTcpNoDelay(true);
                    open.add(socket);
                }
                Thread.ofVirtual().start(() -> copy(server, client));
                Thread.ofVirtual().start(() -> listen(client, server));
            } catch (IOException _) {
                return;
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) {
            // One of both has hung up, and that is how it ends.
        }
    }

    private void listen(Socket client, Socket server) {
        try (client;
                server) {
            var in = new DataInputStream(new BufferedInputStream(client.getInputStream(), 1 << 16));
            ear.listen(in, new DataOutputStream(server.getOutputStream()), this::hear);
        } catch (IOException _) {
            // As above.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (var socket : open) socket.close();
    }
}
