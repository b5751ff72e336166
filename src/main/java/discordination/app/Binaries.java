package discordination.app;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// Unpacks the PostgreSQL and Redis that travel inside the jar, once, and whole or not at all.
final class Binaries {
    static final String POSTGRES_VERSION = "18.4.0";
    private static final Set<PosixFilePermission> EXECUTABLE = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

    private final Path folder;

    /// @param folder where they are kept, `runtime` in the data directory
    Binaries(Path folder) {
        this.folder = folder;
    }

    /// @return the folder that holds `bin/postgres` and `bin/initdb`
    Path postgres() throws IOException, Refusal {
        var archive = "/postgres-linux-" + processor("x86_64", "arm_64") + ".txz";
        return once("postgres-" + POSTGRES_VERSION, archive, (in, target) -> {
            try (var tar = new TarArchiveInputStream(new XZInputStream(in))) {
                for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    unpack(tar, entry, target);
                }
            }
        });
    }

    /// @return the redis-server itself
    Path redis() throws IOException, Refusal {
        var name = processor("redis-server-6.2.6-v5-linux-amd64", "redis-server-6.2.7-linux-arm64");
        return once(name, "/" + name, (in, target) -> {
            Files.copy(in, target);
            Files.setPosixFilePermissions(target, EXECUTABLE);
        });
    }

    private static String processor(String amd64, String arm64) throws Refusal {
        var processor = System.getProperty("os.arch");
        if (!"Linux".equals(System.getProperty("os.name"))) {
            throw new Refusal(ExitCode.CONFIG, "PostgreSQL and Redis are packed for Linux only: " + INSTEAD);
        }
        return switch (processor) {
            case "amd64" -> amd64;
            case "aarch64" -> arm64;
            default ->
                throw new Refusal(
                        ExitCode.CONFIG, "no PostgreSQL and Redis are packed for " + processor + ": " + INSTEAD);
        };
    }

    private static final String INSTEAD = "set database.url and redis.url";

    @FunctionalInterface
    private interface Unpacking {
        void into(InputStream in, Path target) throws IOException;
    }

    private Path once(String name, String resource, Unpacking unpacking) throws IOException, Refusal {
        var target = folder.resolve(name);
        if (Files.exists(target)) {
            return target;
        }
        Files.createDirectories(folder);
        var draft = Files.createTempDirectory(folder, "unpacking-");
        try (var in = Binaries.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new Refusal(ExitCode.UNEXPECTED, "this jar was built without " + resource);
            }
            unpacking.into(new BufferedInputStream(in, 1 << 16), draft.resolve(name));
            Files.move(draft.resolve(name), target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Another process was faster; its copy is as good as ours. An atomic move has no exception of its own for
            // it.
            if (!Files.exists(target)) throw e;
        } finally {
            delete(draft);
        }
        return target;
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        var path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("archive entry leaves its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, path);
        Files.setPosixFilePermissions(path, (entry.getMode() & 0100) == 0 ? READABLE : EXECUTABLE);
    }

    private static void delete(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
