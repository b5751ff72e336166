package discordination.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/// Somebody in many servers of many channels comes: how long until Ready, and how large it is.
final class Arrival {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int AT_ONCE = 8;
    private static final int ROUNDS = 100;

    private final Target target;
    private final Wire gateway;
    private final Target.Person person;
    private final Consumer<String> progress;

    Arrival(Target target, Wire gateway, Target.Person person, Consumer<String> progress) {
        this.target = target;
        this.gateway = gateway;
        this.person = person;
        this.progress = progress;
    }

    /// Makes the servers, connects again and again, one after another, and deletes the servers.
    ///
    /// @param channels of each server
    Figures.Arrival run(int servers, int channels) throws IOException {
        progress.accept("creating %,d servers of %,d channels".formatted(servers, channels));
        var made = new ArrayList<String>();
        try {
            for (int i = 0; i < servers; i++) made.add(create(i));
            fill(made, channels - 1);
            progress.accept("connecting as somebody in all of them");
            // A young JVM spends more on compiling itself than on Readies.
            connect(ROUNDS);
            return connect(ROUNDS).apply(servers, channels);
        } finally {
            progress.accept("deleting %,d servers".formatted(made.size()));
            for (var server : made) target.deleteServer(person, server);
        }
    }

    private interface Measured {
        Figures.Arrival apply(int servers, int channels);
    }

    private Measured connect(int rounds) throws IOException {
        try (var listeners = new Listeners(gateway, new Listeners.Greeting("", true, 1, false))) {
            for (int i = 0; i < rounds; i++) listeners.connect(List.of(person.token()));
            listeners.awaitReady(PATIENCE);
            var took = listeners.untilReady().percentiles();
            var bytes = listeners.readyBytes();
            return (servers, channels) -> new Figures.Arrival(servers, channels, rounds, bytes, took);
        }
    }

    private String create(int number) throws IOException {
        try {
            return target.createServer(person, "bench " + number).server();
        } catch (IOException e) {
            throw new IOException(
                    e.getMessage()
                            + " for server %,d; raise limits.new_user.servers, or ask for less with --servers"
                                    .formatted(number + 1),
                    e);
        }
    }

    /// Each server comes with its first channel.
    private void fill(List<String> servers, int more) throws IOException {
        try (var executor =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            var running = new ArrayList<Future<List<Void>>>();
            for (var server : servers) {
                running.add(executor.submit(() -> {
                    for (int i = 1; i <= more; i++) target.createChannel(person, server, "channel " + i);
                    return List.of();
                }));
            }
            Load.collect(running);
        }
    }
}
