package discordination.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.config.Config;
import discordination.config.ConfigFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that are encrypted where they lie (files-proxies-jobs 1.7, 6.1 A28).
final class SealedStorageTest {
    private static final String HASH = "0123456789abcdef".repeat(4);
    private static final int SEGMENT = FileKeys.SEGMENT;

    @TempDir
    private Path folder;

    private Storage disk;
    private SealedStorage sealed;
    private String key;

    @BeforeEach
    void open() throws IOException {
        disk = new DiskStorage(folder.resolve("files"));
        sealed = new SealedStorage(disk, StorageTest.keys(1));
        key = sealed.newKey(HASH);
    }

    @Test
    void givesBackEveryPartOfEverySize() throws IOException {
        for (int size : List.of(1, 47, 48, 1_000, SEGMENT - 64, SEGMENT - 63, SEGMENT - 16, SEGMENT, 3 * SEGMENT + 7)) {
            byte[] content = content(size);
            put(key, content);
            assertArrayEquals(content, read(sealed, key, 0, Integer.MAX_VALUE));
            try (var object = sealed.open(key, 0, 1)) {
                assertEquals(size, object.size());
            }
            Random random = new Random(size);
            for (int i = 0; i < 40; i++) {
                int from = random.nextInt(size);
                int length = 1 + random.nextInt(size - from);
                assertArrayEquals(
                        Arrays.copyOfRange(content, from, from + length),
                        read(sealed, key, from, length),
                        () -> length + " from " + from + " of " + size);
            }
            assertArrayEquals(new byte[] {content[size - 1]}, read(sealed, key, size - 1, 100));
        }
    }

    @Test
    void leavesNothingToReadOrGuess() throws IOException {
        byte[] content = "the same words ".repeat(20_000).getBytes();
        put(key, content);
        byte[] first = read(disk, key, 0, Integer.MAX_VALUE);
        assertFalse(Pictures.holds(first, "same words"));
        assertFalse(key.contains(HASH), "the name of an object must not tell whose hash it has");
        put(key, content);
        byte[] second = read(disk, key, 0, Integer.MAX_VALUE);
        assertFalse(Arrays.equals(first, 100, 1_000, second, 100, 1_000), "each writing has a key of its own");
        assertNotEquals(sealed.newKey(HASH), key);
    }

    /// Any flipped bit is an error: in the first segment at once, later before the byte would be handed out.
    @Test
    void noticesEveryChange() throws IOException {
        byte[] content = content(3 * SEGMENT);
        put(key, content);
        byte[] stored = read(disk, key, 0, Integer.MAX_VALUE);
        for (int at : List.of(0, 5, 10, 45, 60, SEGMENT - 1)) {
            byte[] changed = stored.clone();
            changed[at] ^= 1;
            disk.put(key, new ByteArrayInputStream(changed), changed.length);
            assertThrows(IOException.class, () -> sealed.open(key, 0, content.length), "byte " + at);
        }
        byte[] changed = stored.clone();
        changed[2 * SEGMENT + 9] ^= 1;
        disk.put(key, new ByteArrayInputStream(changed), changed.length);
        assertArrayEquals(Arrays.copyOf(content, SEGMENT), read(sealed, key, 0, SEGMENT));
        assertThrows(IOException.class, () -> read(sealed, key, 0, content.length));
        assertThrows(IOException.class, () -> sealed.open(key, 2 * SEGMENT + 5, 10));
        for (int length : List.of(0, 7, 30, 48, SEGMENT, stored.length - 1)) {
            byte[] cut = Arrays.copyOf(stored, length);
            disk.put(key, new ByteArrayInputStream(cut), cut.length);
            assertThrows(IOException.class, () -> read(sealed, key, 0, content.length), length + " bytes");
        }
    }

    /// Whoever owns the storage can neither swap two objects nor put a plain one in their place.
    @Test
    void bindsObjectsToTheirNames() throws IOException {
        String other = sealed.newKey(HASH);
        put(key, content(500));
        byte[] stored = read(disk, key, 0, Integer.MAX_VALUE);
        disk.put(other, new ByteArrayInputStream(stored), stored.length);
        assertThrows(IOException.class, () -> sealed.open(other, 0, 10));
        disk.put(other, new ByteArrayInputStream("plain".getBytes()), 5);
        assertThrows(IOException.class, () -> sealed.open(other, 0, 5));
        String preview = Tag.AVATARS.previewKey(key);
        put(preview, content(100));
        assertArrayEquals(content(100), read(sealed, preview, 0, 100));
    }

    @Test
    void readsWhatWasThereBeforeAndWithOlderKeys() throws IOException {
        String plain = disk.newKey(HASH);
        disk.put(plain, new ByteArrayInputStream("before".getBytes()), 6);
        assertEquals("before", new String(read(sealed, plain, 0, 6)));
        put(key, content(100));
        Storage later = new SealedStorage(disk, StorageTest.keys(2, 1));
        assertArrayEquals(content(100), read(later, key, 0, 100));
        String newer = later.newKey(HASH);
        later.put(newer, new ByteArrayInputStream(content(9)), 9);
        String says = assertThrows(SealedStorage.UnknownKey.class, () -> sealed.open(newer, 0, 9))
                .getMessage();
        assertTrue(says.contains("files.encryption_key"), says);
    }

    @Test
    void makesAKeyOnceAndNeverASecond() throws IOException {
        Config config = config(Map.of());
        FileKeys made = FileKeys.of(config, false).orElseThrow();
        Path file = folder.resolve(FileKeys.FILE);
        assertEquals("rw-------", PosixFilePermissions.toString(java.nio.file.Files.getPosixFilePermissions(file)));
        assertArrayEquals(
                made.first().id(),
                FileKeys.of(config, true).orElseThrow().first().id());
        java.nio.file.Files.delete(file);
        String says =
                assertThrows(IOException.class, () -> FileKeys.of(config, true)).getMessage();
        assertTrue(says.contains("files.key is gone") && says.contains("backup"), says);
        assertFalse(java.nio.file.Files.exists(file));
        java.nio.file.Files.writeString(file, "damaged");
        assertThrows(IOException.class, () -> FileKeys.of(config, false));
    }

    @Test
    void encryptsAsItIsTold() throws IOException {
        String key = java.util.Base64.getEncoder().encodeToString(new byte[32]);
        assertArrayEquals(
                FileKeys.of(List.of(new byte[32])).first().id(),
                FileKeys.of(config(Map.of("files.encryption_key", key)), false)
                        .orElseThrow()
                        .first()
                        .id());
        assertTrue(FileKeys.of(config(Map.of("files.encryption_key", "none")), false)
                .isEmpty());
        assertThrows(IOException.class, () -> FileKeys.of(config(Map.of("files.encryption_key", "none")), true));
        Map<String, String> s3 = Map.of("s3.endpoint", "http://127.0.0.1:9", "s3.bucket", "b");
        assertTrue(FileKeys.of(config(s3), false).isEmpty());
        assertThrows(IOException.class, () -> FileKeys.of(config(s3), true));
        assertFalse(java.nio.file.Files.exists(folder.resolve(FileKeys.FILE)));
        assertThrows(Exception.class, () -> config(Map.of("files.encryption_key", "too short")));
    }

    private Config config(Map<String, String> settings) throws IOException {
        var options = new java.util.LinkedHashMap<>(settings);
        options.put("instance.data", folder.toString());
        Path file = folder.resolve("config.toml");
        if (!java.nio.file.Files.exists(file)) java.nio.file.Files.createFile(file);
        return ConfigFile.load(file, Map.of(), options);
    }

    private void put(String name, byte[] content) throws IOException {
        sealed.put(name, new ByteArrayInputStream(content), content.length);
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }

    private static byte[] read(Storage storage, String key, long offset, long length) throws IOException {
        try (InputStream in = storage.get(key, offset, length)) {
            return in.readAllBytes();
        }
    }
}
