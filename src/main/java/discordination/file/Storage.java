package discordination.file;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Pattern;

/// Where the bytes of files lie: a folder or a bucket. Objects are written once and never changed, so a key names the
/// same bytes for ever.
public sealed interface Storage extends AutoCloseable permits DiskStorage, S3Storage {
    /// The keys that are ours; nothing else in a folder or bucket is ever listed or deleted.
    Pattern KEY = Pattern.compile("([0-9a-f]{64}-[0-9A-Za-z_-]{16})(\\.\\d+x\\d+\\.webp)?");

    /// One stored object.
    ///
    /// @param size bytes
    record Item(String key, long size, Instant modified) {}

    /// Called for each object; may throw to stop.
    @FunctionalInterface
    interface Visitor {
        void visit(Item item) throws IOException;
    }

    /// Copies a file. When this returns, the object survives a crash and is whole; before that, it is not there.
    void put(String key, Path file) throws IOException;

    /// The object's bytes from `offset`, at most `length` of them.
    ///
    /// @throws FileNotFoundException if there is no such object
    InputStream get(String key, long offset, long length) throws IOException;

    /// Removes the object; one that is not there is fine.
    void delete(String key) throws IOException;

    /// All our objects in no particular order, page by page.
    void list(Visitor visitor) throws IOException;

    /// Throws if the folder or bucket cannot be used now.
    void ask() throws IOException;

    @Override
    void close();

    static String checked(String key) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("not a key of ours: " + key);
        }
        return key;
    }
}
