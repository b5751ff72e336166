package discordination.link;

import discordination.http.Fetched;
import discordination.http.SafeClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// The body of a picture or video while it arrives. A large one waits on the disk until it is whole: sites may take
/// their time, and what takes time must take no memory that others wait for.
final class Body implements AutoCloseable {
    private static final int SMALL = 256 * 1024;

    private final byte[] small;
    private final Path large;

    private Body(byte[] small, Path large) {
        this.small = small;
        this.large = large;
    }

    /// Reads a reply to its end.
    ///
    /// @param beginning what has been read of it already
    /// @throws SafeClient.TooLarge beyond `most` bytes
    static Body read(Fetched reply, byte[] beginning, int most) throws IOException {
        InputStream in = reply.body();
        byte[] start = join(beginning, in.readNBytes(Math.max(0, SMALL - beginning.length)));
        if (start.length < SMALL) {
            if (start.length > most) {
                throw new SafeClient.TooLarge();
            }
            return new Body(start, null);
        }
        Path file = Files.createTempFile("link", "");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(start);
            byte[] buffer = new byte[16 * 1024];
            long length = start.length;
            for (int count; (count = in.read(buffer)) >= 0; length += count) {
                if (length + count > most) {
                    throw new SafeClient.TooLarge();
                }
                out.write(buffer, 0, count);
            }
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return new Body(null, file);
    }

    byte[] bytes() throws IOException {
        return small != null ? small : Files.readAllBytes(large);
    }

    private static byte[] join(byte[] one, byte[] other) {
        var both = new ByteArrayOutputStream(one.length + other.length);
        both.writeBytes(one);
        both.writeBytes(other);
        return both.toByteArray();
    }

    @Override
    public void close() throws IOException {
        if (large != null) {
            Files.deleteIfExists(large);
        }
    }
}
