package discordination.bench;

import discordination.config.DatabaseAddress;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Measures a running instance the way its users meet it: how fast each kind of request is answered, how fast messages
/// are taken beside the bare insert of the same rows, and how fast they arrive.
public final class Bench {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int SENDERS_OF_FAN_OUT = 8;

    private final Settings settings;
    private final Consumer<String> progress;

    /// @param api         base address of the API, without a trailing slash
    /// @param database    of the instance, for the comparison with bare inserts; null for none
    /// @param clients     how many ask at once in the measurement of each kind of request; 0 skips it
    /// @param connections how many send at once, one measurement each
    /// @param seconds     how long each measurement lasts
    /// @param rounds      of sending, of which the best counts
    /// @param sockets     gateway connections that listen; 0 skips the fan-out
    /// @param people      accounts that share the connections
    /// @param messages    messages of the fan-out measurement
    public record Settings(
            String api,
            DatabaseAddress database,
            int clients,
            List<Integer> connections,
            double seconds,
            int rounds,
            int sockets,
            int people,
            int messages) {}

    /// @param progress takes a line now and then
    public Bench(Settings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /// Makes people and a server, measures, and deletes the server again.
    public Figures run() throws IOException, TimeoutException, SQLException {
        var inserts = settings.database == null ? null : new Inserts(settings.database);
        var conditions = new Figures.Conditions(
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.version().toString(),
                inserts == null ? null : inserts.server(),
                inserts == null ? null : inserts.name());
        try (var target = new Target(settings.api)) {
            var people = people(target);
            var owner = people.getFirst();
            var made = target.createServer(owner, "bench");
            var server = made.path("server").path("_id").asText();
            var channel = made.path("channels").path(0).path("_id").asText();
            try {
                var place = settle(target, server, channel, people);
                return new Figures(
                        conditions,
                        operations(place),
                        posting(place, inserts),
                        settings.sockets == 0 ? null : fanOut(target, place));
            } finally {
                target.deleteServer(owner, server);
                if (inserts != null) inserts.forget();
            }
        }
    }

    private List<Target.Person> people(Target target) throws IOException {
        progress.accept("registering " + settings.people + " people");
        var mark = Long.toString(System.currentTimeMillis(), 36);
        var people = new ArrayList<Target.Person>();
        for (int i = 0; i < settings.people; i++) people.add(target.register("b" + mark + i));
        return people;
    }

    /// Everybody joins and says something.
    private static Operations.Place settle(Target target, String server, String channel, List<Target.Person> people)
            throws IOException {
        var invite = target.invite(people.getFirst(), channel);
        var messages = new ArrayList<String>();
        for (var person : people) {
            if (person != people.getFirst()) target.join(person, invite);
            messages.add(target.say(person, channel, Words.sentence(messages.size())));
        }
        return new Operations.Place(server, channel, people, messages);
    }

    private List<Figures.Operation> operations(Operations.Place place) throws IOException {
        var measured = new ArrayList<Figures.Operation>();
        if (settings.clients == 0) return measured;
        progress.accept("warming up");
        for (var deed : new Operations(place).all().values()) {
            Load.run(URI.create(settings.api), settings.clients, Math.min(1, settings.seconds), deed);
        }
        for (var operation : new Operations(place).all().entrySet()) {
            progress.accept(operation.getKey());
            measured.add(new Figures.Operation(operation.getKey(), load(settings.clients, operation.getValue())));
        }
        return measured;
    }

    private Load.Measured load(int connections, Load.Deed deed) throws IOException {
        return Load.run(URI.create(settings.api), connections, settings.seconds, deed);
    }

    /// Sending and inserting take turns, so that both meet the same machine.
    private List<Figures.Posting> posting(Operations.Place place, Inserts inserts) throws IOException, SQLException {
        var all = new ArrayList<Figures.Posting>();
        // A young JVM spends more on compiling itself than on messages.
        progress.accept("warming up");
        var most = settings.connections.stream().max(Integer::compare).orElse(1);
        Load.run(URI.create(settings.api), most, 4 * settings.seconds, new Operations(place).post());
        for (var connections : settings.connections) {
            Load.Measured best = null;
            Long inserted = null;
            for (int round = 1; round <= settings.rounds; round++) {
                progress.accept("posting with " + connections + " connections, round " + round);
                var measured = load(connections, new Operations(place).post());
                if (best == null || measured.perSecond() > best.perSecond()) best = measured;
                if (inserts == null) continue;
                progress.accept("inserting by " + inserts.name() + " with " + connections + " connections");
                var rate = inserts.perSecond(place.channel(), connections, (int) Math.ceil(settings.seconds));
                if (inserted == null || rate > inserted) inserted = rate;
            }
            var ratio = inserted == null ? null : Math.round(1000.0 * best.perSecond() / inserted) / 1000.0;
            all.add(new Figures.Posting(best, inserted, ratio));
        }
        return all;
    }

    /// Every message goes to every socket; counted from the first post to the last delivery.
    private Figures.FanOut fanOut(Target target, Operations.Place place) throws IOException, TimeoutException {
        progress.accept("connecting " + settings.sockets + " sockets");
        var gateway = target.gateway();
        try (var listeners = new Listeners()) {
            listeners.start();
            for (int i = 0; i < settings.sockets; i++) {
                listeners.connect(gateway, place.person(i).token());
            }
            listeners.awaitReady(settings.sockets, PATIENCE);
            spread(target, place, listeners, Math.max(1, settings.messages / 5));
            progress.accept("sending " + settings.messages + " messages to " + settings.sockets + " sockets");
            var seconds = spread(target, place, listeners, settings.messages);
            var latencies = listeners.latencies();
            return new Figures.FanOut(
                    settings.sockets,
                    Math.round(latencies.count() / seconds),
                    latencies.rounded(0.5),
                    latencies.rounded(0.99),
                    listeners.lost());
        }
    }

    private double spread(Target target, Operations.Place place, Listeners listeners, int messages)
            throws IOException, TimeoutException {
        listeners.reset();
        var began = System.nanoTime();
        var senders = Math.min(SENDERS_OF_FAN_OUT, messages);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<List<Void>>>();
            for (int i = 0; i < senders; i++) {
                var person = place.person(i);
                var share = messages / senders + (i < messages % senders ? 1 : 0);
                running.add(executor.submit(() -> {
                    for (int j = 0; j < share; j++) target.say(person, place.channel(), "sent:" + System.nanoTime());
                    return List.of();
                }));
            }
            Load.collect(running);
        }
        listeners.awaitDelivered((long) messages * settings.sockets, PATIENCE);
        return (System.nanoTime() - began) / 1e9;
    }
}
