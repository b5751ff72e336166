package discordination.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Keeps a second process off a data directory: two PostgreSQL on one set of files would destroy it.
///
/// The kernel drops the lock with the process, however it dies, so nothing is ever left to clean up.
final class DataLock implements AutoCloseable {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");
    /// Stands behind the process id of a command that gives the directory back within seconds.
    private static final String BRIEFLY = "briefly";
    private static final Duration PAUSE = Duration.ofMillis(50);
    /// Outlasts somebody who only looked whether the lock is held.
    private static final Duration SHORT_WAIT = Duration.ofMillis(250);
    private static final Duration LONG_WAIT = Duration.ofSeconds(60);

    private final FileChannel channel;

    private DataLock(FileChannel channel) {
        this.channel = channel;
    }

    /// Creates the directory if need be and locks it; waits for commands that hold it briefly.
    ///
    /// @throws Refusal when another process holds it, or it cannot be written
    static DataLock on(Path data) throws Refusal {
        return on(data, "");
    }

    /// As [#on(Path)], for seconds only: others wait instead of giving up.
    static DataLock briefly(Path data) throws Refusal {
        return on(data, " " + BRIEFLY);
    }

    /// Who holds a data directory.
    record Holder(String process, boolean isBrief) {
        private static Holder of(String text) {
            var words = text.split(" ");
            return new Holder(words[0], words.length > 1 && words[1].equals(BRIEFLY));
        }
    }

    /// Who holds the directory now; empty when nobody does.
    ///
    /// @throws Refusal when it may not be looked at
    static Optional<Holder> holder(Path data) throws Refusal {
        try (var channel = FileChannel.open(data.resolve("lock"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return tryLock(channel) ? Optional.empty() : Optional.of(Holder.of(read(channel)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (AccessDeniedException e) {
            throw forbidden(data, e);
        } catch (IOException e) {
            throw new Refusal(ExitCode.CONFIG, "cannot use the data directory " + data + ": " + e, e);
        }
    }

    static Refusal forbidden(Path data, Exception cause) {
        return new Refusal(
                ExitCode.FORBIDDEN,
                "the data directory " + data + " belongs to somebody else: run this as root or as its owner",
                cause);
    }

    private static DataLock on(Path data, String note) throws Refusal {
        try {
            if (!Files.exists(data)) {
                Files.createDirectories(data, PosixFilePermissions.asFileAttribute(PRIVATE));
            }
            var file = data.resolve("lock");
            var channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return locked(data, channel, note);
        } catch (AccessDeniedException e) {
            throw new Refusal(
                    ExitCode.CONFIG,
                    "cannot write to the data directory " + data + " (" + e.getMessage()
                            + "): choose another with --data DIR or instance.data",
                    e);
        } catch (IOException e) {
            throw new Refusal(ExitCode.CONFIG, "cannot use the data directory " + data + ": " + e, e);
        }
    }

    private static DataLock locked(Path data, FileChannel channel, String note) throws IOException, Refusal {
        if (!waitForLock(channel)) {
            var holder = Holder.of(read(channel)).process;
            channel.close();
            throw new Refusal(
                    ExitCode.IN_USE,
                    "the data directory " + data + " is in use"
                            + (holder.isEmpty() ? "" : " by process " + holder)
                            + ": stop that one, or choose another directory with --data DIR");
        }
        channel.truncate(0);
        var text = ProcessHandle.current().pid() + note + "\n";
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
        return new DataLock(channel);
    }

    private static boolean waitForLock(FileChannel channel) throws IOException {
        var start = System.nanoTime();
        while (!tryLock(channel)) {
            var patience = Holder.of(read(channel)).isBrief ? LONG_WAIT : SHORT_WAIT;
            if (System.nanoTime() - start > patience.toNanos()) return false;
            pause();
        }
        return true;
    }

    static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the data directory", e);
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static String read(FileChannel channel) throws IOException {
        var buffer = ByteBuffer.allocate(32);
        channel.read(buffer, 0);
        return StandardCharsets.UTF_8.decode(buffer.flip()).toString().strip();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("cannot release the data directory", e);
        }
    }
}
