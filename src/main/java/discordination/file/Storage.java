package discordination.file;

import discordination.access.Tokens;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Pattern;

/// Where the bytes of files lie: a folder or a bucket. Objects are written once and never changed, so a key names the
/// same bytes for ever.
public sealed interface Storage extends AutoCloseable permits DiskStorage, S3Storage, SealedStorage {
    /// The keys that are ours; nothing else in a folder or bucket is ever listed or deleted.
    Pattern KEY = Pattern.compile("([0-9a-f]{64}-[0-9A-Za-z_-]{16}(?:\\.sealed)?)(\\.\\d+x\\d+\\.webp)?");

    /// How the key of an encrypted object ends.
    String SEALED = ".sealed";

    /// One stored object.
    ///
    /// @param size bytes
    record Item(String key, long size, Instant modified) {}

    /// Called for each object; may throw to stop.
    @FunctionalInterface
    interface Visitor {
        void visit(Item item) throws IOException;
    }

    /// An object being read.
    ///
    /// @param size bytes of the whole object, whatever part was asked for
    record Opened(InputStream in, long size) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /// A key that nobody has used, so that whoever removes an object can never remove one that somebody else just
    /// wrote.
    ///
    /// @param hash of the content, in hex
    default String newKey(String hash) {
        return hash + "-" + Tokens.file().substring(0, 16);
    }

    /// Whether the object and what belongs to it are encrypted.
    static boolean isSealed(String key) {
        return key.contains(SEALED);
    }

    /// Stores what is read, which must be `size` bytes. When this returns, the object survives a crash and is whole;
    /// before that, it is not there.
    void put(String key, InputStream in, long size) throws IOException;

    /// As above, with the bytes of a file.
    default void put(String key, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            put(key, in, Files.size(file));
        }
    }

    /// The object's bytes from `offset`, at most `length` of them; the caller closes it.
    ///
    /// @throws FileNotFoundException if there is no such object
    Opened open(String key, long offset, long length) throws IOException;

    /// The bytes alone.
    default InputStream get(String key, long offset, long length) throws IOException {
        return open(key, offset, length).in();
    }

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
