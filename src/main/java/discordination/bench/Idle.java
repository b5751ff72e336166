package discordination.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// Sessions that are there and do nothing: what the memory of the instance's process grows by for each of them.
final class Idle {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final int WARM_UP = 200;
    /// For everything that is open besides the sockets.
    private static final int OTHER_FILES = 1000;
    private static final long SAMPLE_NANOS = 250_000_000;
    private static final int MOST_SAMPLES = 480;
    private static final double STILL = 0.002;

    private final Wire gateway;
    private final Crew crew;
    private final LocalProcess process;
    private final double seconds;
    private final Consumer<String> progress;

    /// @param seconds for which the memory has to stay as it is
    Idle(Wire gateway, Crew crew, LocalProcess process, double seconds, Consumer<String> progress) {
        this.gateway = gateway;
        this.crew = crew;
        this.process = process;
        this.seconds = seconds;
        this.progress = progress;
    }

    Figures.Idle run(int sockets) throws IOException {
        requireFiles(sockets);
        progress.accept("waiting until the instance is at rest");
        // The code for connections is loaded and compiled once, and is no part of what each of them needs.
        try (var first = new Listeners(gateway, Listeners.Greeting.usual())) {
            first.connect(crew.tokens(Math.min(WARM_UP, sockets)));
            first.awaitReady(PATIENCE);
        }
        var before = settled();
        progress.accept("connecting %,d sockets".formatted(sockets));
        try (var listeners = new Listeners(gateway, Listeners.Greeting.usual())) {
            listeners.connect(crew.tokens(sockets));
            listeners.awaitReady(PATIENCE);
            progress.accept("waiting until the instance is at rest");
            var after = settled();
            return new Figures.Idle(
                    sockets,
                    before,
                    after,
                    (after - before) / sockets,
                    listeners.untilReady().percentiles(),
                    listeners.lost());
        }
    }

    private void requireFiles(int sockets) throws IOException {
        require(sockets, LocalProcess.own(), "this process");
        require(sockets, process, "the instance");
    }

    private static void require(int sockets, LocalProcess process, String who) throws IOException {
        var most = process.openFiles();
        if (most >= sockets + OTHER_FILES) return;
        throw new IOException(("%,d sockets need %,d open files, but %s may have only %,d: raise the limit (ulimit -n,"
                        + " LimitNOFILE of its unit), or ask for less with --idle")
                .formatted(sockets, sockets + OTHER_FILES, who, most));
    }

    /// The resident memory when it has not changed for a while; whatever it is when it never rests.
    private long settled() throws IOException {
        var still = 0;
        var needed = Math.max(1, (int) (seconds * 1e9 / SAMPLE_NANOS));
        var last = process.resident();
        for (int sample = 0; sample < MOST_SAMPLES && still < needed; sample++) {
            LockSupport.parkNanos(SAMPLE_NANOS);
            var now = process.resident();
            still = Math.abs(now - last) <= STILL * last ? still + 1 : 0;
            if (still == 0) last = now;
        }
        return process.resident();
    }
}
