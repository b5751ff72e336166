package discordination.command;

import discordination.app.ExitCode;
import discordination.app.Refusal;
import discordination.bench.Bench;
import discordination.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `bench`: measures a running instance and prints the figures.
@Command(
        description = {
            "Measure a running instance: how fast messages are taken and how fast they arrive.",
            "It makes accounts and a server of its own; switch api.rate_limits off meanwhile."
        })
public final class BenchCommand implements Callable<Integer> {
    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://localhost:3000/api",
            description = "The API's address (default: ${DEFAULT-VALUE}).")
    private String url;

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
            defaultValue = "10",
            description = "Length of each measurement of posting (default: ${DEFAULT-VALUE}).")
    private int seconds;

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

    @Override
    public Integer call() throws Refusal {
        var settings = new Bench.Settings(
                url.replaceAll("/+$", ""), connections, seconds, sockets, Math.max(1, people), Math.max(1, messages));
        try {
            var figures = new Bench(settings, line -> System.err.println(line + " …")).run();
            figures.forEach((name, figure) -> System.out.printf("%-34s %s%n", name, figure));
            if (json != null) Files.write(json, Json.bytes(figures));
            return ExitCode.OK;
        } catch (IOException | TimeoutException e) {
            throw new Refusal(ExitCode.UNAVAILABLE, "cannot measure " + url + ": " + e.getMessage(), e);
        }
    }
}
