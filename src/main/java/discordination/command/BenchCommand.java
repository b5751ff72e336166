package discordination.command;

import discordination.app.ExitCode;
import discordination.app.Installation;
import discordination.app.Refusal;
import discordination.bench.Bench;
import discordination.bench.Part;
import discordination.bench.Settings;
import discordination.config.Config;
import discordination.config.DatabaseAddress;
import discordination.http.Json;
import discordination.http.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `bench`: measures an instance and prints the figures.
@Command(
        description = {
            "Measure how fast an instance answers and delivers, and what that costs.",
            "Without --url it starts an instance for itself, in /var/tmp, and removes it afterwards. On one that runs it"
                    + " makes accounts and a server of its own and takes them back; switch api.rate_limits off"
                    + " meanwhile."
        })
public final class BenchCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "PART",
            arity = "0..*",
            converter = PartWord.class,
            completionCandidates = PartWords.class,
            description = "What to measure, of: ${COMPLETION-CANDIDATES} (default: all of them).")
    private List<Part> parts = List.of();

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
            description = "requests: clients at once for each of the ten kinds (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(
            names = "--connections",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,32",
            description = "posting: senders at once, one measurement each (default: ${DEFAULT-VALUE}).")
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
            description = "posting, fan-out: measure so often; the best counts (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--sockets",
            paramLabel = "N",
            defaultValue = "1000",
            description = "fan-out, pace, listeners: connections that listen (default: ${DEFAULT-VALUE}).")
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
            description = "fan-out: messages to all sockets (default: ${DEFAULT-VALUE}).")
    private int messages;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "50",
            description = "pace: messages a second to all sockets (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--idle",
            paramLabel = "N",
            defaultValue = "10000",
            description = "idle: sessions that do nothing (default: ${DEFAULT-VALUE}).")
    private int idle;

    @Option(
            names = "--servers",
            paramLabel = "N",
            defaultValue = "100",
            description = "ready: servers of the one who comes (default: ${DEFAULT-VALUE}).")
    private int servers;

    @Option(
            names = "--channels",
            paramLabel = "N",
            defaultValue = "50",
            description = "ready: channels of each of them (default: ${DEFAULT-VALUE}).")
    private int channels;

    @Option(
            names = "--returning",
            paramLabel = "N",
            defaultValue = "2000",
            description = "storm: clients that come back at once (default: ${DEFAULT-VALUE}).")
    private int returning;

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description = "Trust these certificates as well (PEM), for an address with TLS.")
    private Path certificate;

    @Option(
            names = "--tokens",
            paramLabel = "FILE",
            description = "Session tokens of existing accounts, one a line, where registering is not open.")
    private Path tokens;

    @Option(
            names = "--pid",
            paramLabel = "N",
            description = "With --url: the process of that instance, if it runs here, for the memory and the processor"
                    + " time that it needs.")
    private Long process;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to a file as JSON as well.")
    private Path json;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Refusal {
        var terminal = Terminal.of(command.commandLine(), false);
        if (url != null) {
            var known = data != null || !config.source().equals("the defaults");
            if (!known) terminal.remark("without --data or --config there is no comparison with bare inserts");
            return measure(terminal, url.replaceAll("/+$", ""), known ? database(reached()) : null, process, null);
        }
        terminal.remark("starting an instance …");
        try (var trial = Trial.start()) {
            var stores = trial.config();
            return measure(
                    terminal, trial.api(), database(stores), trial.process(), service -> trial.start(service, stores));
        }
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

    private int measure(Terminal terminal, String api, DatabaseAddress database, Long process, Settings.Starter starter)
            throws Refusal {
        try {
            var settings = new Settings(
                    chosen(starter != null),
                    api,
                    database,
                    process,
                    certificate == null ? SSLContext.getDefault() : Trust.with(certificate),
                    tokens == null ? List.of() : tokens(),
                    starter == null,
                    starter,
                    amounts());
            var figures = new Bench(settings, line -> terminal.remark(line + " …")).run();
            new BenchTables(terminal).print(figures);
            if (json != null) Files.write(json, Json.bytes(figures));
            if (figures.failures() == null) return ExitCode.OK;
            throw new Refusal(
                    ExitCode.UNAVAILABLE,
                    "not everything could be measured:\n" + String.join("\n", figures.failures()));
        } catch (IOException | SQLException e) {
            throw new Refusal(ExitCode.UNAVAILABLE, "cannot measure " + api + ": " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Settings.Amounts amounts() {
        return new Settings.Amounts(
                Math.max(1, seconds),
                Math.max(1, rounds),
                Math.max(1, people),
                Math.max(1, clients),
                connections,
                Math.max(1, sockets),
                Math.clamp(messages, 1, Settings.MOST_MESSAGES),
                Math.max(1, rate),
                Math.max(1, idle),
                Math.max(1, servers),
                Math.max(1, channels),
                Math.max(1, returning));
    }

    /// All that can be measured, unless words choose.
    ///
    /// @param own whether the instance is ours
    private Set<Part> chosen(boolean own) throws Refusal {
        var possible = EnumSet.allOf(Part.class);
        if (!own) possible.remove(Part.START);
        if (!own && process == null) possible.remove(Part.IDLE);
        if (parts.isEmpty()) return possible;
        var chosen = EnumSet.copyOf(parts);
        if (!own && chosen.contains(Part.START)) {
            throw new Refusal(ExitCode.USAGE, "start can only be measured without --url");
        }
        if (!possible.containsAll(chosen)) {
            throw new Refusal(ExitCode.USAGE, "idle needs the process of the instance: --pid N");
        }
        return chosen;
    }

    private List<String> tokens() throws IOException {
        var lines = Files.readAllLines(tokens).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        if (lines.isEmpty()) throw new IOException(tokens + " holds no token");
        return lines;
    }

    static final class PartWord implements ITypeConverter<Part> {
        @Override
        public Part convert(String word) {
            for (var part : Part.values()) if (part.toString().equals(word)) return part;
            throw new TypeConversionException("expected one of " + Arrays.toString(Part.values()) + ", not " + word);
        }
    }

    static final class PartWords implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Part.values()).map(Part::toString).iterator();
        }
    }
}
