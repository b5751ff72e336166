package discordination.command;

import discordination.app.ExitCode;
import discordination.app.Installation;
import discordination.app.Refusal;
import discordination.bench.Bench;
import discordination.bench.Figures;
import discordination.config.Config;
import discordination.config.DatabaseAddress;
import discordination.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `bench`: measures an instance and prints the figures.
@Command(
        description = {
            "Measure how fast requests are answered, messages are taken, and messages arrive.",
            "Without --url it starts an instance for itself, in /var/tmp, and removes it afterwards. On one that runs it"
                    + " makes accounts and a server of its own; switch api.rate_limits off meanwhile."
        })
public final class BenchCommand implements Callable<Integer> {
    @Option(names = "--url", paramLabel = "URL", description = "Measure the instance with this API address instead.")
    private String url;

    @Mixin
    private ConfigOptions config;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "With --url: the data directory of that instance, or --config its configuration, so that its"
                    + " database can be asked how fast it is alone.")
    private Path data;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "8",
            description =
                    "Clients at once for each of the ten kinds of requests; 0 skips them (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(
            names = "--connections",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,32",
            description = "Senders at once, one measurement each (default: ${DEFAULT-VALUE}).")
    private List<Integer> connections;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Length of each measurement (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "1",
            description = "Measure sending so often; the best counts (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--sockets",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Gateway connections that listen; 0 skips this part (default: ${DEFAULT-VALUE}).")
    private int sockets;

    @Option(
            names = "--people",
            paramLabel = "N",
            defaultValue = "50",
            description = "Accounts that share the connections (default: ${DEFAULT-VALUE}).")
    private int people;

    @Option(
            names = "--messages",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Messages sent to all sockets (default: ${DEFAULT-VALUE}).")
    private int messages;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to a file as JSON as well.")
    private Path json;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Refusal {
        var terminal = Terminal.of(command.commandLine(), false);
        if (url == null) {
            terminal.remark("starting an instance …");
            try (var trial = Trial.start()) {
                return measure(terminal, trial.api(), database(trial.config()));
            }
        }
        var known = data != null || !config.source().equals("the defaults");
        if (!known) terminal.remark("without --data or --config there is no comparison with bare inserts");
        return measure(terminal, url.replaceAll("/+$", ""), known ? database(reached()) : null);
    }

    private Config reached() throws Refusal {
        if (data != null) config.set("instance.data", data.toString());
        try (var installation = Installation.reach(config.load(), Duration.ofSeconds(5))) {
            return installation.config();
        }
    }

    private static DatabaseAddress database(Config config) {
        return DatabaseAddress.of(config.database().url());
    }

    private int measure(Terminal terminal, String api, DatabaseAddress database) throws Refusal {
        var settings = new Bench.Settings(
                api,
                database,
                Math.max(0, clients),
                connections,
                Math.max(1, seconds),
                Math.max(1, rounds),
                Math.max(0, sockets),
                Math.max(1, people),
                Math.max(1, messages));
        try {
            var figures = new Bench(settings, line -> terminal.remark(line + " …")).run();
            print(terminal, figures);
            if (json != null) Files.write(json, Json.bytes(figures));
            return ExitCode.OK;
        } catch (IOException | TimeoutException | SQLException e) {
            throw new Refusal(ExitCode.UNAVAILABLE, "cannot measure " + api + ": " + e.getMessage(), e);
        }
    }

    private static void print(Terminal terminal, Figures figures) {
        var conditions = figures.conditions();
        terminal.say("%d processors, load %.2f before, Java %s, PostgreSQL %s"
                .formatted(conditions.processors(), conditions.load(), conditions.java(), conditions.postgresql()));
        if (!figures.operations().isEmpty()) {
            var table = new Table("request", "clients", "per second", "p50 ms", "p99 ms", "max ms");
            for (var operation : figures.operations()) {
                var measured = operation.measured();
                table.row(
                        operation.name(),
                        measured.connections(),
                        measured.perSecond(),
                        measured.p50Ms(),
                        measured.p99Ms(),
                        measured.maxMs());
            }
            terminal.say("");
            table.printTo(terminal);
        }
        var inserter = conditions.inserter() == null ? "inserts" : "inserts by " + conditions.inserter();
        var posting = new Table("senders", "messages per second", "p50 ms", "p99 ms", "max ms", inserter, "ratio");
        for (var row : figures.posting()) {
            var measured = row.measured();
            posting.row(
                    measured.connections(),
                    measured.perSecond(),
                    measured.p50Ms(),
                    measured.p99Ms(),
                    measured.maxMs(),
                    row.inserts(),
                    row.ratio());
        }
        terminal.say("");
        posting.printTo(terminal);
        if (figures.fanOut() == null) return;
        var fanOut = figures.fanOut();
        var sockets = new Table("sockets", "deliveries per second", "p50 ms", "p99 ms", "lost");
        sockets.row(
                fanOut.sockets(),
                fanOut.deliveriesPerSecond(),
                fanOut.p50Ms(),
                fanOut.p99Ms(),
                fanOut.lostConnections());
        terminal.say("");
        sockets.printTo(terminal);
    }
}
