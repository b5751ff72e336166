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
    private static final int WARM_UP_SECONDS = 10;

    /// Longer than an instance waits before it gives memory back; hasty measurements do not wait for that.
    private static final int REST_SECONDS = 40;

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Settings settings;
    private final Settings.Amounts amounts;
    private final Consumer<String> progress;
    private int runs;

    /// @param progress takes a line now and then
    public Bench(Settings settings, Consumer<String> progress) {
        this.settings = settings;
        this.amounts = settings.amounts();
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
            var crew = Crew.gather(target, settings.tokens(), amounts.people(), progress);
            try {
                var room = target.createServer(crew.owner(), "bench");
                try {
                    var place = crew.settle(room);
                    var field = new Field(
                            target,
                            crew,
                            place,
                            Wire.to(URI.create(settings.api()), settings.tls()),
                            Wire.to(URI.create(root.path("ws").asText()), settings.tls()),
                            settings.process() == null ? null : new LocalProcess(settings.process()));
                    measure(figures, field, inserts);
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

    /// A part of the measurement.
    private interface Measurement {
        void run() throws IOException, SQLException;
    }

    private boolean wants(Part part) {
        return settings.parts().contains(part);
    }

    /// One that fails takes no other along.
    private void when(Part part, Figures.Draft figures, Measurement measurement) throws SQLException {
        if (!wants(part)) return;
        try {
            measurement.run();
        } catch (IOException e) {
            figures.failures.add(part + ": " + e.getMessage());
            progress.accept(part + " failed, " + e.getMessage());
        }
    }

    private void measure(Figures.Draft figures, Field field, Inserts inserts) throws SQLException {
        when(
                Part.IDLE,
                figures,
                () -> figures.idle = new Idle(
                                field.gateway,
                                field.crew,
                                field.process,
                                amounts.seconds() < REST_SECONDS / 8 ? 1 : REST_SECONDS,
                                progress)
                        .run(amounts.idle()));
        var posting = new Posting(amounts, field.api, field.place, progress);
        when(Part.REQUESTS, figures, () -> figures.requests = posting.requests());
        when(Part.POSTING, figures, () -> figures.posting = posting.messages(inserts));
        when(Part.FAN_OUT, figures, () -> fanOut(figures, field));
        when(Part.PACE, figures, () -> pace(figures, field));
        when(Part.LISTENERS, figures, () -> {
            progress.accept("feeding %,d sockets without an instance".formatted(amounts.sockets()));
            figures.listeners = new Feeder(amounts.sockets(), amounts.seconds()).measure();
        });
        when(
                Part.READY,
                figures,
                () -> figures.ready = new Arrival(
                                field.target,
                                field.gateway,
                                field.place.people().getLast(),
                                progress)
                        .run(amounts.servers(), amounts.channels()));
        when(Part.STORM, figures, () -> storm(figures, field));
        when(Part.START, figures, () -> figures.start = Start.run(settings.starter(), progress));
    }

    private Listeners listeners(Field field) throws IOException {
        progress.accept("connecting %,d sockets".formatted(amounts.sockets()));
        var listeners = new Listeners(field.gateway, Listeners.Greeting.hearing());
        try {
            listeners.connect(field.crew.tokens(amounts.sockets()));
            listeners.awaitReady(PATIENCE);
            return listeners;
        } catch (IOException e) {
            listeners.close();
            throw e;
        }
    }

    /// All that measurements share.
    ///
    /// @param process of the instance, null when it is out of sight
    private record Field(
            Target target, Crew crew, Operations.Place place, Wire api, Wire gateway, LocalProcess process) {}

    private void fanOut(Figures.Draft figures, Field field) throws IOException {
        var senders = Math.min(FanOut.SENDERS, amounts.messages());
        var sockets = amounts.sockets();
        try (var listeners = listeners(field);
                var mouths = Member.of(field.place, field.api, senders);
                var nginx = nginx()) {
            var fanOut = new FanOut(listeners, mouths.all(), sockets, field.process);
            progress.accept("warming up");
            var first = fanOut.run(Math.max(1, amounts.messages() / 5), runs++).tally();
            if (nginx != null) {
                nginx.run(first.sample(), first.word(), senders, Math.max(1, amounts.messages() / 5), runs++);
            }
            for (int round = 1; round <= amounts.rounds(); round++) {
                progress.accept(
                        "sending %,d messages to %,d sockets, round %d".formatted(amounts.messages(), sockets, round));
                figures.better(fanOut.run(amounts.messages(), runs++).figures(sockets, amounts.messages()));
                if (nginx != null) compare(figures, nginx, first, senders);
            }
        }
    }

    /// nginx may fail without harm to what is measured here.
    private void compare(Figures.Draft figures, Nginx nginx, Tally first, int senders) {
        try {
            progress.accept("sending the same by nginx");
            figures.betterOfNginx(nginx.run(first.sample(), first.word(), senders, amounts.messages(), runs++)
                    .figures(amounts.sockets(), amounts.messages()));
        } catch (IOException e) {
            progress.accept("nginx failed, " + e.getMessage());
        }
    }

    /// Null where there is none.
    private Nginx nginx() throws IOException {
        var program = Nginx.find();
        if (program.isEmpty()) {
            progress.accept("no nginx with the module nchan here to compare with (Debian: nginx, libnginx-mod-nchan)");
            return null;
        }
        return Nginx.start(program.get(), amounts.sockets());
    }

    private void pace(Figures.Draft figures, Field field) throws IOException {
        try (var listeners = listeners(field);
                var mouths = Member.of(field.place, field.api, Pace.SENDERS)) {
            var pace = new Pace(listeners, mouths.all(), amounts.sockets(), field.process);
            progress.accept("warming up");
            pace.run(amounts.rate(), Math.min(WARM_UP_SECONDS, amounts.seconds()), runs++);
            progress.accept(
                    "sending %,d messages a second to %,d sockets".formatted(amounts.rate(), amounts.sockets()));
            figures.pace = pace.run(amounts.rate(), amounts.seconds(), runs++);
        }
    }

    private void storm(Figures.Draft figures, Field field) throws IOException {
        try (var mouths = Member.of(field.place, field.api, Pace.SENDERS)) {
            figures.storm = new Storm(field.gateway, field.crew, mouths.all(), field.process, progress)
                    .run(amounts.returning(), runs++);
        }
    }
}
