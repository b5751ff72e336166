package discordination.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;

/// Measures a running instance the way its users meet it: how fast requests are answered, how fast messages arrive, and
/// what all of that costs.
public final class Bench {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Settings settings;
    private final Consumer<String> progress;
    private int runs;

    /// @param progress takes a line now and then
    public Bench(Settings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /// Makes people and a server, measures, and takes back what it made.
    ///
    /// @throws IOException when the instance does not do what is asked, in words for the operator
    public Figures run() throws IOException, SQLException {
        var inserts = settings.database() == null ? null : new Inserts(settings.database());
        var conditions = new Figures.Conditions(
                settings.api(),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.version().toString(),
                inserts == null ? null : inserts.server(),
                inserts == null ? null : inserts.name());
        var figures = new Figures.Draft(conditions);
        try (var target = new Target(settings.api(), settings.tls(), progress)) {
            var root = target.root();
            var crew = Crew.gather(target, settings.tokens(), settings.people(), progress);
            try {
                var room = target.createServer(crew.owner(), "bench");
                try {
                    var place = crew.settle(room);
                    measure(
                            figures,
                            crew,
                            place,
                            Wire.to(URI.create(root.path("ws").asText()), settings.tls()),
                            inserts);
                } finally {
                    target.deleteServer(crew.owner(), room.server());
                    if (inserts != null) inserts.forget();
                }
            } finally {
                if (settings.lasting()) {
                    crew.leave(root.path("features").path("email").asBoolean());
                }
            }
        }
        return figures.done();
    }

    private boolean wants(Part part) {
        return settings.parts().contains(part);
    }

    private void measure(Figures.Draft figures, Crew crew, Operations.Place place, Wire gateway, Inserts inserts)
            throws IOException, SQLException {
        var api = Wire.to(URI.create(settings.api()), settings.tls());
        var process = settings.process() == null ? null : new LocalProcess(settings.process());
        var posting = new Posting(settings, api, place, progress);
        if (wants(Part.REQUESTS)) figures.requests = posting.requests();
        if (wants(Part.POSTING)) figures.posting = posting.messages(inserts);
        if (wants(Part.LISTENERS)) {
            progress.accept("feeding %,d sockets without an instance".formatted(settings.sockets()));
            figures.listeners = new Feeder(settings.sockets(), settings.seconds()).measure();
        }
        if (wants(Part.FAN_OUT) || wants(Part.PACE)) {
            progress.accept("connecting %,d sockets".formatted(settings.sockets()));
            try (var listeners = new Listeners(gateway, Listeners.Greeting.SHORT)) {
                listeners.connect(crew.tokens(settings.sockets()));
                listeners.awaitReady(PATIENCE);
                if (wants(Part.FAN_OUT)) fanOut(figures, listeners, api, place, process);
                if (wants(Part.PACE)) pace(figures, listeners, api, place, process);
            }
        }
    }

    private void fanOut(
            Figures.Draft figures, Listeners listeners, Wire api, Operations.Place place, LocalProcess process)
            throws IOException {
        var mouths = Member.of(place, api, Math.min(FanOut.SENDERS, settings.messages()));
        try {
            var fanOut = new FanOut(listeners, mouths, settings.sockets(), process);
            progress.accept("warming up");
            fanOut.run(Math.max(1, settings.messages() / 5), runs++);
            for (int round = 1; round <= settings.rounds(); round++) {
                progress.accept("sending %,d messages to %,d sockets, round %d"
                        .formatted(settings.messages(), settings.sockets(), round));
                var result = fanOut.run(settings.messages(), runs++);
                figures.better(result.figures(settings.sockets(), settings.messages()));
            }
        } finally {
            for (var mouth : mouths) mouth.close();
        }
    }

    private void pace(
            Figures.Draft figures, Listeners listeners, Wire api, Operations.Place place, LocalProcess process)
            throws IOException {
        var mouths = Member.of(place, api, Pace.SENDERS);
        try {
            var pace = new Pace(listeners, mouths, settings.sockets(), process);
            progress.accept("warming up");
            pace.run(settings.rate(), Math.min(2, settings.seconds()), runs++);
            progress.accept(
                    "sending %,d messages a second to %,d sockets".formatted(settings.rate(), settings.sockets()));
            figures.pace = pace.run(settings.rate(), settings.seconds(), runs++);
        } finally {
            for (var mouth : mouths) mouth.close();
        }
    }
}
