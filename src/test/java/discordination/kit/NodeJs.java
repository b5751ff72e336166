package discordination.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Node.js and the packages under `src/test/node`: an unmodified client, and a copy of the official OpenAPI document.
public final class NodeJs {
    static final Path FOLDER = Path.of("src/test/node");
    private static final Path PACKAGES = FOLDER.resolve("node_modules");
    /// WebSockets are at hand without a switch from then on.
    private static final int WEB_SOCKETS = 22;

    private NodeJs() {}

    /// Node's major version; empty when there is none.
    public static Optional<Integer> version() {
        try {
            var said = run(List.of("node", "--version"), 30);
            return Optional.of(Integer.parseInt(said.strip().replaceAll("^v(\\d+).*", "$1")));
        } catch (UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /// The folder of the packages, which are installed now if they are not yet.
    public static Path packages() {
        var lock = FOLDER.resolve("package-lock.json");
        var installed = PACKAGES.resolve(".package-lock.json");
        try {
            if (!Files.exists(installed)
                    || Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(lock)) < 0) {
                run(List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"), 300);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return PACKAGES;
    }

    /// Runs a script of that folder and fails the test unless it ends well.
    public static String script(String name, String... arguments) {
        packages();
        var command = new ArrayList<>(List.of("node"));
        if (version().orElseThrow() < WEB_SOCKETS) command.add("--experimental-websocket");
        command.add(name);
        command.addAll(List.of(arguments));
        return run(command, 120);
    }

    private static String run(List<String> command, int seconds) {
        try {
            var output = Files.createTempFile("node", ".txt");
            var process = new ProcessBuilder(command)
                    .directory(FOLDER.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            var ended = process.waitFor(seconds, TimeUnit.SECONDS);
            if (!ended) process.destroyForcibly().waitFor();
            var said = Files.readString(output);
            Files.delete(output);
            if (!ended || process.exitValue() != 0) throw new AssertionError(command + " failed:\n" + said);
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
