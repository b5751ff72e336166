package discordination.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Keeps a second process off a data directory: two PostgreSQL on one set of files would destroy it.
///
/// The kernel drops the lock with the process, however it dies, so nothing is ever left to clean up.
final class DataLock implements AutoCloseable {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");

    private final FileChannel channel;

    private DataLock(FileChannel channel) {
        this.channel = channel;
    }

    /// Creates the directory if need be and locks it.
    ///
    /// @throws Refusal when another process holds it, or it cannot be written
    static DataLock on(Path data) throws Refusal {
        try {
            if (!Files.exists(data)) {
                Files.createDirectories(data, PosixFilePermissions.asFileAttribute(PRIVATE));
            }
            var file = data.resolve("lock");
            var channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return locked(data, channel);
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

    private static DataLock locked(Path data, FileChannel channel) throws IOException, Refusal {
        if (!tryLock(channel)) {
            var holder = read(channel);
            channel.close();
            throw new Refusal(
                    ExitCode.IN_USE,
                    "the data directory " + data + " is in use"
                            + (holder.isEmpty() ? "" : " by process " + holder)
                            + ": stop that one, or choose another directory with --data DIR");
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)), 0);
        return new DataLock(channel);
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
