package discordination.command.doctor;

import discordination.access.Tokens;
import discordination.app.Installation;
import discordination.config.Config;
import discordination.file.DiskStorage;
import discordination.file.S3Storage;
import discordination.file.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Where uploads go: a small object is written, read and deleted again.
final class StorageCheck implements Check {
    private static final String NAME = "storage";

    private final Config config;

    StorageCheck(Config config) {
        this.config = config;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String remedy() {
        return config.s3().enabled()
                ? "see that s3.endpoint, bucket and keys are right, and that the keys may read, write and delete"
                : "see that " + folder() + " can be written and that the disk is not full";
    }

    private Path folder() {
        return config.instance().data().resolve("files");
    }

    @Override
    public List<Finding> examine() throws IOException {
        if (config.s3().enabled()) {
            try (var storage = new S3Storage(config.s3())) {
                storage.ask();
                tryOut(storage);
            }
            return List.of(Finding.ok(
                    NAME,
                    "bucket " + config.s3().bucket() + " at " + config.s3().endpoint() + " takes and gives"));
        }
        if (!Files.exists(folder())) return List.of(Finding.off(NAME, folder() + " will be made at the first start"));
        // A folder made by root could not be used by the service afterwards.
        if (!Installation.isOurs(folder())) {
            var owner = Files.getOwner(folder()).getName();
            return List.of(Finding.off(NAME, folder() + " belongs to " + owner + ", who alone can try it out"));
        }
        try (var storage = new DiskStorage(folder())) {
            tryOut(storage);
        }
        return List.of(Finding.ok(NAME, folder() + " takes and gives"));
    }

    /// The key is one that the cleanup would take for an orphan, should we be cut short.
    private static void tryOut(Storage storage) throws IOException {
        var key = "0".repeat(64) + "-" + Tokens.file().substring(0, 16);
        var content = "Discordination was here".getBytes(StandardCharsets.UTF_8);
        var file = Files.createTempFile("doctor", null);
        try {
            Files.write(file, content);
            storage.put(key, file);
            try (var in = storage.get(key, 0, content.length)) {
                if (!Arrays.equals(content, in.readAllBytes()))
                    throw new IOException("what was written reads otherwise");
            }
        } finally {
            Files.deleteIfExists(file);
            storage.delete(key);
        }
    }
}
