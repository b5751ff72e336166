package discordination.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.app.ServiceName;
import discordination.config.Config;
import discordination.kit.Person;
import discordination.kit.Stage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What both kinds of storage promise, and the whole file server on S3.
class StorageTest {
    private static final String HASH = "0123456789abcdef".repeat(4);
    private static final String KEY = HASH + "-AAAAAAAAAAAAAAAA.sealed";

    @AutoClose
    private static final S3Server server = new S3Server();

    @TempDir
    private Path folder;

    enum Kind {
        DISK,
        S3,
        SEALED_DISK,
        SEALED_S3
    }

    @ParameterizedTest
    @EnumSource
    void givesBackWhatItTook(Kind kind) throws IOException {
        try (Storage storage = open(kind)) {
            byte[] content = new byte[300_000];
            new Random(3).nextBytes(content);
            assertThrows(
                    FileNotFoundException.class, () -> storage.get(KEY, 0, 10).read());
            storage.put(KEY, source(content));
            assertArrayEquals(content, read(storage, 0, content.length));
            assertArrayEquals(java.util.Arrays.copyOfRange(content, 1_000, 1_010), read(storage, 1_000, 10));
            assertArrayEquals(java.util.Arrays.copyOfRange(content, 299_990, 300_000), read(storage, 299_990, 10));
            storage.put(KEY, source(new byte[] {1, 2, 3}));
            assertArrayEquals(new byte[] {1, 2, 3}, read(storage, 0, 3));
            storage.delete(KEY);
            storage.delete(KEY);
            assertThrows(
                    FileNotFoundException.class, () -> storage.get(KEY, 0, 10).read());
        }
    }

    @ParameterizedTest
    @EnumSource
    void listsWhatItHolds(Kind kind) throws IOException {
        try (Storage storage = open(kind)) {
            List<String> keys = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                String key = "%02x".formatted(i * 8) + HASH.substring(2) + "-AAAAAAAAAAAAAAAA"
                        + (i % 2 == 0 ? "" : ".128x128.webp");
                keys.add(key);
                storage.put(key, source(new byte[i + 1]));
            }
            List<Storage.Item> found = new ArrayList<>();
            storage.list(found::add);
            assertEquals(keys, found.stream().map(Storage.Item::key).sorted().toList());
            assertEquals(465, found.stream().mapToLong(Storage.Item::size).sum(), "none of these is encrypted");
            assertTrue(found.stream()
                    .allMatch(item -> Duration.between(item.modified(), Instant.now())
                                    .abs()
                                    .toMinutes()
                            < 5));
            for (String key : keys) {
                storage.delete(key);
            }
            storage.list(item -> {
                throw new AssertionError(item.key());
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesNoKeysButItsOwn(Kind kind) throws IOException {
        try (Storage storage = open(kind)) {
            for (String key :
                    List.of("", "x", "../../etc/passwd", HASH, KEY + "/x", KEY + ".webp", KEY.toUpperCase())) {
                assertThrows(IllegalArgumentException.class, () -> storage.get(key, 0, 1));
                assertThrows(IllegalArgumentException.class, () -> storage.delete(key));
            }
        }
    }

    /// The bucket as part of the host name, which is how AWS wants it.
    @Test
    void findsBucketsByTheirHostName() throws IOException {
        try (S3Server named = new S3Server("s3.test");
                Storage storage = new S3Storage(named.byHostName(), name -> {
                    assertEquals("uploads.s3.test", name);
                    return List.of(java.net.InetAddress.getLoopbackAddress());
                })) {
            storage.ask();
            storage.put(KEY, source(new byte[] {4, 5, 6}));
            assertArrayEquals(new byte[] {4, 5, 6}, read(storage, 0, 3));
            storage.delete(KEY);
            assertThrows(FileNotFoundException.class, () -> storage.get(KEY, 0, 3));
        }
    }

    @Test
    void signsForItsRegion() throws Exception {
        var seen = new java.util.concurrent.LinkedBlockingQueue<String>();
        var service = com.sun.net.httpserver.HttpServer.create(
                new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            seen.add(exchange.getRequestURI().getPath() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        service.start();
        Config.S3 config = new Config.S3(
                "http://127.0.0.1:" + service.getAddress().getPort(),
                "mars-north-7",
                "uploads",
                new discordination.config.Secret("key"),
                new discordination.config.Secret("secret"),
                true);
        try (Storage storage = new S3Storage(config)) {
            storage.ask();
        } finally {
            service.stop(0);
        }
        String request = seen.take();
        assertTrue(request.startsWith("/uploads"), request);
        assertTrue(request.contains("/mars-north-7/s3/aws4_request"), request);
    }

    @ParameterizedTest
    @EnumSource
    void tellsHowLargeAnObjectIs(Kind kind) throws IOException {
        try (Storage storage = open(kind)) {
            storage.put(KEY, source(new byte[70_000]));
            for (long offset : List.of(0L, 5L, 69_999L)) {
                try (Storage.Opened object = storage.open(KEY, offset, 10)) {
                    assertEquals(70_000, object.size());
                    assertEquals(Math.min(10, 70_000 - offset), object.in().readAllBytes().length);
                }
            }
        }
    }

    @Test
    void saysWhenItCannotBeUsed() throws IOException {
        try (Storage storage = new S3Storage(server.withBucket("missing"))) {
            assertThrows(IOException.class, storage::ask);
            assertThrows(IOException.class, () -> storage.put(KEY, source(new byte[1])));
        }
        try (Storage storage = open(Kind.S3)) {
            storage.ask();
        }
        S3Server gone = new S3Server();
        Config.S3 config = gone.config();
        gone.close();
        try (Storage storage = new S3Storage(config)) {
            assertThrows(IOException.class, storage::ask);
        }
    }

    @Test
    void servesFilesFromS3() {
        Config.S3 config = server.fresh();
        Map<String, String> settings = Map.of(
                "s3.endpoint", config.endpoint(),
                "s3.bucket", config.bucket(),
                "s3.access_key", config.accessKey().reveal(),
                "s3.secret_key", config.secretKey().reveal(),
                "files.encryption_key", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
        try (Stage stage = Stage.open(EnumSet.of(ServiceName.API, ServiceName.FILES), settings)) {
            Person alice = stage.person("alice");
            byte[] picture = Pictures.png(400, 300);
            String id = alice.uploads("attachments", "p.png", picture);
            stage.database()
                    .change(transaction -> Files.claim(transaction, id, "attachments", alice.id(), "Message", "01"));
            var visitor = stage.visitor();
            for (int i = 0; i < 2; i++) {
                assertEquals(
                        400,
                        Pictures.decoded(visitor.send(ServiceName.FILES, "GET", "/attachments/" + id, null)
                                        .is(200)
                                        .body())
                                .getWidth());
            }
            byte[] whole = visitor.send(ServiceName.FILES, "GET", "/attachments/" + id + "/p.png", null)
                    .is(200)
                    .body();
            byte[] part = visitor.with("Range", "bytes=10-19")
                    .send(ServiceName.FILES, "GET", "/attachments/" + id + "/p.png", null)
                    .is(206)
                    .body();
            assertArrayEquals(java.util.Arrays.copyOfRange(whole, 10, 20), part);
            assertEquals(
                    200,
                    visitor.send(ServiceName.FILES, "GET", "/health/ready", null)
                            .status());
            // Another machine with another key would write what this one cannot read.
            Map<String, String> other = new HashMap<>(settings);
            other.put("files.encryption_key", "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=");
            String says = assertThrows(
                            UncheckedIOException.class, () -> stage.beside(EnumSet.of(ServiceName.FILES), other))
                    .getMessage();
            assertTrue(says.contains("not among ours"), says);
        }
    }

    private Storage open(Kind kind) throws IOException {
        return switch (kind) {
            case DISK -> new DiskStorage(folder.resolve("files"));
            case S3 -> new S3Storage(server.fresh());
            case SEALED_DISK -> new SealedStorage(open(Kind.DISK), keys(1));
            case SEALED_S3 -> new SealedStorage(open(Kind.S3), keys(1));
        };
    }

    /// A key of which each byte is this.
    static FileKeys keys(int... each) {
        return FileKeys.of(java.util.Arrays.stream(each)
                .mapToObj(b -> {
                    byte[] key = new byte[32];
                    java.util.Arrays.fill(key, (byte) b);
                    return key;
                })
                .toList());
    }

    private Path source(byte[] content) throws IOException {
        return java.nio.file.Files.write(folder.resolve("source"), content);
    }

    private static byte[] read(Storage storage, long offset, long length) throws IOException {
        try (InputStream in = storage.get(KEY, offset, length)) {
            return in.readAllBytes();
        }
    }
}
