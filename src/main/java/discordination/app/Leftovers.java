package discordination.app;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds and ends servers that outlived us, as after `kill -9`.
///
/// Both servers make their data directory their working directory, so `/proc` says without doubt whose they are; a
/// process id from a file could meanwhile belong to somebody else.
final class Leftovers {
    private static final Logger log = LoggerFactory.getLogger(Leftovers.class);
    private static final Duration POLITE = Duration.ofSeconds(60);

    private Leftovers() {}

    /// Ends every process that works in this folder: asked first, then told, waited for in both cases.
    ///
    /// @param program its name in the log
    /// @param signal what asks the program to stop in order
    static void end(String program, Path folder, int signal) throws IOException {
        var found = workingIn(folder);
        if (found.isEmpty()) {
            return;
        }
        log.info("Stopping the {} that an earlier run left behind", program);
        // Children of the postmaster get the signal too: to them SIGINT only means to cancel the query.
        found.forEach(pid -> Libc.kill(pid, signal));
        if (!emptyWithin(folder, POLITE)) {
            log.warn("It does not stop, ending it");
            workingIn(folder).forEach(pid -> Libc.kill(pid, Libc.SIGKILL));
            if (!emptyWithin(folder, POLITE)) {
                throw new IOException("processes " + workingIn(folder) + " still use " + folder);
            }
        }
    }

    private static boolean emptyWithin(Path folder, Duration time) throws IOException {
        var end = System.nanoTime() + time.toNanos();
        while (!workingIn(folder).isEmpty()) {
            if (System.nanoTime() > end) {
                return false;
            }
            pause();
        }
        return true;
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for a process to end", e);
        }
    }

    static List<Long> workingIn(Path folder) throws IOException {
        var found = new ArrayList<Long>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        var real = folder.toRealPath();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) {
                if (real.equals(workingDirectory(process))) {
                    found.add(Long.parseLong(process.getFileName().toString()));
                }
            }
        }
        found.remove(ProcessHandle.current().pid());
        return found;
    }

    private static Path workingDirectory(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd"));
        } catch (IOException e) {
            // Gone meanwhile, or somebody else's: in both cases none of ours.
            return null;
        }
    }
}
