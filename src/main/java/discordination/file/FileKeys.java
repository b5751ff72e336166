package discordination.file;

import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import discordination.config.Config;
import discordination.config.FileServer;
import discordination.config.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The keys that stored files are encrypted with: the first one for new files, all of them for reading
/// (files-proxies-jobs 1.7).
public final class FileKeys {
    /// The file in the data directory, for installations that name no key.
    public static final String FILE = "files.key";

    static final int ID = 4;
    static final int SEGMENT = 64 * 1024;
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final List<FileKey> keys;

    /// @param id       says in each object which key it needs
    /// @param segments AES-256-GCM over segments of 64 KiB under a key derived anew for each object
    record FileKey(byte[] id, AesGcmHkdfStreaming segments) {}

    /// Thrown when what is stored cannot be read with the keys at hand; says what the operator can do.
    public static class Unusable extends IOException {
        Unusable(String message) {
            super(message);
        }
    }

    private FileKeys(List<FileKey> keys) {
        this.keys = keys;
    }

    /// The keys of this installation; none if files are not to be encrypted.
    ///
    /// @param used whether files have been encrypted before, so that a new key could not read them
    /// @throws Unusable if the key was lost
    public static Optional<FileKeys> of(Config config, boolean used) throws IOException {
        Secret given = config.files().encryptionKey();
        if (given.reveal().equals("none") || given.isEmpty() && config.s3().enabled()) {
            if (used) {
                throw new Unusable("files of this installation are encrypted: set files.encryption_key to the key"
                        + " they were written with");
            }
            return Optional.empty();
        }
        if (!given.isEmpty()) {
            return Optional.of(of(config.files().keys()));
        }
        Path file = config.instance().data().resolve(FILE);
        try {
            return Optional.of(of(FileServer.keys(Files.readString(file))));
        } catch (NoSuchFileException _) {
            if (used) {
                throw new Unusable(file + " is gone, and files of this installation are encrypted with it: bring it"
                        + " back from a backup, or set files.encryption_key");
            }
        } catch (IllegalArgumentException e) {
            throw new Unusable(file + " " + e.getMessage());
        }
        return Optional.of(made(file));
    }

    static FileKeys of(List<byte[]> keys) {
        return new FileKeys(keys.stream().map(FileKeys::key).toList());
    }

    FileKey first() {
        return keys.getFirst();
    }

    Optional<FileKey> byId(byte[] id) {
        return keys.stream().filter(key -> Arrays.equals(key.id, id)).findFirst();
    }

    private static FileKey key(byte[] bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("the name of a file key".getBytes(StandardCharsets.US_ASCII));
            byte[] id = Arrays.copyOf(digest.digest(bytes), ID);
            return new FileKey(id, new AesGcmHkdfStreaming(bytes, "HmacSha256", BYTES, SEGMENT, SealedStorage.PREFIX));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Whole or not at all, and never over one that somebody else made in the meantime.
    private static FileKeys made(Path file) throws IOException {
        byte[] key = new byte[BYTES];
        RANDOM.nextBytes(key);
        Path part = Files.createTempFile(
                file.getParent(),
                FILE,
                ".part",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            try (FileChannel out = FileChannel.open(part, Set.of(StandardOpenOption.WRITE))) {
                String text = Base64.getEncoder().encodeToString(key) + "\n";
                out.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
                out.force(true);
            }
            try {
                Files.createLink(file, part);
            } catch (FileAlreadyExistsException _) {
                return of(FileServer.keys(Files.readString(file)));
            } catch (UnsupportedOperationException | FileSystemException _) {
                // Not every file system knows links.
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            }
            try (FileChannel folder = FileChannel.open(file.getParent())) {
                folder.force(true);
            }
        } finally {
            Files.deleteIfExists(part);
        }
        return of(FileServer.keys(Files.readString(file)));
    }
}
