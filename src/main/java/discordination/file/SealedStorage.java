package discordination.file;

import discordination.file.FileKeys.FileKey;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/// Encrypts objects on their way to the storage behind it, and decrypts the part that is asked for. Which objects are
/// encrypted is told by their keys, which come from the database: whoever owns the storage can neither read an object,
/// nor change it, nor pass off another or a plain one for it. Objects from before stay readable as they are.
///
/// ```
/// "DCF1" · id of the key (4) · salt (32) · nonce (7) │ segment · tag (16) │ segment · tag │ …
/// ```
///
/// Everything before the first segment and the object's name are authenticated with each segment; the last segment is
/// marked as such.
public final class SealedStorage implements Storage {
    private static final byte[] MAGIC = "DCF1".getBytes(StandardCharsets.US_ASCII);
    static final int PREFIX = 4 + FileKeys.ID;
    private static final int HEAD = PREFIX + 40;
    private static final int TAG = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Storage behind;
    private final FileKeys keys;

    /// Thrown for objects that were written with a key that we do not have.
    public static final class UnknownKey extends FileKeys.Unusable {
        UnknownKey(String object, byte[] id) {
            super("object " + object + " is encrypted with the key "
                    + HexFormat.of().formatHex(id) + ", which is not among ours: see files.encryption_key");
        }
    }

    public SealedStorage(Storage behind, FileKeys keys) {
        this.behind = behind;
        this.keys = keys;
    }

    /// Says nothing about the content, unlike the hash.
    @Override
    public String newKey(String hash) {
        byte[] name = new byte[hash.length() / 2];
        RANDOM.nextBytes(name);
        return behind.newKey(HexFormat.of().formatHex(name)) + SEALED;
    }

    @Override
    public void put(String key, InputStream in, long size) throws IOException {
        if (!Storage.isSealed(key)) {
            behind.put(key, in, size);
            return;
        }
        try (Sealing sealed = new Sealing(key, keys.first(), in)) {
            behind.put(key, sealed, keys.first().segments().expectedCiphertextSize(size));
        }
    }

    @Override
    public Opened open(String key, long offset, long length) throws IOException {
        if (!Storage.isSealed(key)) {
            return behind.open(key, offset, length);
        }
        SealedObject object = new SealedObject(behind, key, HEAD, offset, length);
        try {
            byte[] prefix = object.prefix(PREFIX);
            FileKey with = key(key, prefix);
            SeekableByteChannel plain = with.segments().newSeekableDecryptingChannel(object, context(prefix, key));
            plain.position(offset);
            InputStream in = new BufferedInputStream(
                    new BoundedStream(Channels.newInputStream(plain), Math.min(length, plainSize(object.size()))),
                    FileKeys.SEGMENT);
            // The first segment is tried now, so that a wrong one is an error and not half an answer.
            in.mark(1);
            in.read();
            in.reset();
            return new Opened(in, plainSize(object.size()));
        } catch (GeneralSecurityException e) {
            object.close();
            throw new IOException("object " + key + " cannot be decrypted", e);
        } catch (IOException | RuntimeException e) {
            object.close();
            throw e;
        }
    }

    @Override
    public void delete(String key) throws IOException {
        behind.delete(key);
    }

    @Override
    public void list(Visitor visitor) throws IOException {
        behind.list(visitor);
    }

    @Override
    public void ask() throws IOException {
        behind.ask();
    }

    @Override
    public void close() {
        behind.close();
    }

    private FileKey key(String object, byte[] prefix) throws IOException {
        if (!Arrays.equals(prefix, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new IOException("object " + object + " is not encrypted as we do");
        }
        byte[] id = Arrays.copyOfRange(prefix, MAGIC.length, PREFIX);
        return keys.byId(id).orElseThrow(() -> new UnknownKey(object, id));
    }

    static long plainSize(long size) {
        long segments = (size + FileKeys.SEGMENT - 1) / FileKeys.SEGMENT;
        return Math.max(0, size - HEAD - TAG * segments);
    }

    private static byte[] prefix(FileKey key) {
        byte[] prefix = Arrays.copyOf(MAGIC, PREFIX);
        System.arraycopy(key.id(), 0, prefix, MAGIC.length, FileKeys.ID);
        return prefix;
    }

    private static byte[] context(byte[] prefix, String object) {
        byte[] name = object.getBytes(StandardCharsets.US_ASCII);
        byte[] context = Arrays.copyOf(prefix, prefix.length + name.length);
        System.arraycopy(name, 0, context, prefix.length, name.length);
        return context;
    }

    /// What is read from here is what was read from there, encrypted; one segment of it is in memory.
    private static final class Sealing extends InputStream {
        private final InputStream in;
        private final ByteArrayOutputStream out = new ByteArrayOutputStream(2 * FileKeys.SEGMENT);
        private final OutputStream sealing;
        private final byte[] plain = new byte[FileKeys.SEGMENT];
        private byte[] ready;
        private int at;
        private boolean ended;

        Sealing(String object, FileKey key, InputStream in) throws IOException {
            this.in = in;
            byte[] prefix = prefix(key);
            try {
                out.write(prefix);
                sealing = key.segments().newEncryptingStream(out, context(prefix, object));
            } catch (GeneralSecurityException e) {
                throw new IOException(e);
            }
            ready = new byte[0];
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            while (at == ready.length) {
                if (ended) {
                    return -1;
                }
                int count = in.read(plain);
                if (count < 0) {
                    sealing.close();
                    ended = true;
                } else {
                    sealing.write(plain, 0, count);
                }
                ready = out.toByteArray();
                out.reset();
                at = 0;
            }
            int count = Math.min(length, ready.length - at);
            System.arraycopy(ready, at, bytes, offset, count);
            at += count;
            return count;
        }
    }
}
