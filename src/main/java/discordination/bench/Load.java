package discordination.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Many clients that do the same thing again and again, each when it was answered.
final class Load {
    private Load() {}

    /// @param connections clients at once, each on a connection of its own
    public record Measured(int connections, long perSecond, double p50Ms, double p99Ms, double maxMs) {}

    /// What one client does again and again.
    @FunctionalInterface
    interface Deed {
        /// @param client counted from 0
        /// @param number of the repetition, counted from 0
        void run(Line line, int client, int number) throws IOException;
    }

    /// A tenth of the time before only warms up.
    static Measured run(Wire api, int connections, double seconds, Deed deed) throws IOException {
        var lines = new ArrayList<Line>();
        try {
            for (int i = 0; i < connections; i++) lines.add(new Line(api));
            repeat(lines, seconds / 10, deed, 0);
            var began = System.nanoTime();
            var latencies = repeat(lines, seconds, deed, 1 << 20);
            var took = (System.nanoTime() - began) / 1e9;
            return new Measured(
                    connections,
                    Math.round(latencies.count() / took),
                    latencies.rounded(0.5),
                    latencies.rounded(0.99),
                    latencies.rounded(1));
        } finally {
            for (var line : lines) line.close();
        }
    }

    private static Latencies repeat(List<Line> lines, double seconds, Deed deed, int first) throws IOException {
        var end = System.nanoTime() + (long) (seconds * 1e9);
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<List<Long>>>();
            for (int i = 0; i < lines.size(); i++) {
                var client = i;
                running.add(clients.submit(() -> {
                    var taken = new ArrayList<Long>();
                    for (int number = first; System.nanoTime() < end; number++) {
                        var began = System.nanoTime();
                        deed.run(lines.get(client), client, number);
                        taken.add(System.nanoTime() - began);
                    }
                    return taken;
                }));
            }
            var all = new Latencies();
            for (var nanos : collect(running)) all.add(nanos);
            return all;
        }
    }

    static <T> List<T> collect(List<Future<List<T>>> running) throws IOException {
        var all = new ArrayList<T>();
        for (var future : running) {
            try {
                all.addAll(future.get());
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        return all;
    }
}
