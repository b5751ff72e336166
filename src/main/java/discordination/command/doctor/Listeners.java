package discordination.command.doctor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which process listens on a port, as far as `/proc` lets us see.
final class Listeners {
    private static final String LISTENING = "0A";

    private Listeners() {}

    /// A process that listens.
    ///
    /// @param command its words, as they were typed
    record Listener(long process, String name, List<String> command) {
        /// Whether it is a Discordination, maybe another one than that of the data directory.
        boolean isDiscordination() {
            return command.stream()
                    .anyMatch(word -> word.endsWith("discordination.jar") || word.equals("discordination.Main"));
        }
    }

    /// Empty when nobody listens or it is somebody whose process we may not look into.
    static Optional<Listener> on(int port) {
        var sockets = new HashSet<String>();
        for (var table : List.of("/proc/net/tcp", "/proc/net/tcp6")) collect(Path.of(table), port, sockets);
        if (sockets.isEmpty()) return Optional.empty();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) {
                if (holds(process, sockets)) return Optional.of(listener(process));
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /// Columns: number, local address, remote address, state, …, the tenth is the socket.
    private static void collect(Path table, int port, Set<String> sockets) {
        var ending = ":%04X".formatted(port);
        try {
            for (var line : Files.readAllLines(table)) {
                var columns = line.strip().split("\\s+");
                if (columns.length > 9 && columns[1].endsWith(ending) && columns[3].equals(LISTENING)) {
                    sockets.add("socket:[" + columns[9] + "]");
                }
            }
        } catch (IOException e) {
            // No such table without IPv6.
            return;
        }
    }

    private static boolean holds(Path process, Set<String> sockets) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (var file : files) {
                if (sockets.contains(Files.readSymbolicLink(file).toString())) return true;
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            // Somebody else's process, or gone meanwhile.
            return false;
        }
        return false;
    }

    private static Listener listener(Path process) throws IOException {
        var words = Files.readString(process.resolve("cmdline")).split("\0");
        var name = Files.readString(process.resolve("comm")).strip();
        return new Listener(Long.parseLong(process.getFileName().toString()), name, List.of(words));
    }
}
