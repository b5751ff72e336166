package discordination.db;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells with one query whether anything is left for Flyway to do, since to ask Flyway costs a quarter of a start.
final class Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    static final String FOLDER = "db/migration/";

    /// Sizes and places in the last record of a jar and in those of its directory, as the format has them.
    private static final int END = 22;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int DIRECTORY_LENGTH = 12;
    private static final int DIRECTORY_PLACE = 16;
    private static final int ENTRY = 46;
    private static final int NAME_LENGTH = 28;
    private static final int EXTRA_LENGTH = 30;
    private static final int COMMENT_LENGTH = 32;

    private Migrations() {}

    /// Whether the database has seen every migration of this jar; false whenever that is not certain.
    static boolean allApplied(Handle handle) {
        try {
            var applied = handle.createQuery("select script from flyway_schema_history where success")
                    .mapTo(String.class)
                    .set();
            var brought = brought();
            return !brought.isEmpty() && applied.containsAll(brought);
        } catch (JdbiException | IOException e) {
            LOG.debug("Flyway has to say whether migrations are due: {}", e.getMessage());
            return false;
        }
    }

    private static Set<String> brought() throws IOException {
        try {
            var code = Migrations.class.getProtectionDomain().getCodeSource().getLocation();
            var place = Path.of(code.toURI()).toFile();
            return place.isDirectory() ? names(new File(place, FOLDER).list()) : scripts(place);
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IOException("the code does not come from a file", e);
        }
    }

    private static Set<String> names(String[] names) throws IOException {
        if (names == null) throw new IOException("the migrations cannot be listed");
        return Set.of(names);
    }

    /// The names of the scripts in a jar. Its directory is walked by hand, because the library makes an object of each
    /// of its 29,000 entries.
    static Set<String> scripts(File jar) throws IOException {
        var directory = directory(jar);
        var found = new HashSet<String>();
        for (int at = 0; at + ENTRY <= directory.limit(); ) {
            int length = Short.toUnsignedInt(directory.getShort(at + NAME_LENGTH));
            if (length > FOLDER.length() && directory.get(at + ENTRY) == FOLDER.charAt(0)) {
                var name = new String(directory.array(), at + ENTRY, length, StandardCharsets.UTF_8);
                if (name.startsWith(FOLDER)) found.add(name.substring(FOLDER.length()));
            }
            at += ENTRY
                    + length
                    + Short.toUnsignedInt(directory.getShort(at + EXTRA_LENGTH))
                    + Short.toUnsignedInt(directory.getShort(at + COMMENT_LENGTH));
        }
        return found;
    }

    private static ByteBuffer directory(File jar) throws IOException {
        try (var file = new RandomAccessFile(jar, "r")) {
            var end = read(file, file.length() - END, END);
            // A jar that ends in a comment is none that our build has made.
            if (end.getInt(0) != END_SIGNATURE) throw new IOException("no jar of ours: " + jar);
            return read(file, Integer.toUnsignedLong(end.getInt(DIRECTORY_PLACE)), end.getInt(DIRECTORY_LENGTH));
        }
    }

    private static ByteBuffer read(RandomAccessFile file, long place, int length) throws IOException {
        if (place < 0 || length < 0 || place + length > file.length()) throw new IOException("no jar");
        var bytes = new byte[length];
        file.seek(place);
        file.readFully(bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
