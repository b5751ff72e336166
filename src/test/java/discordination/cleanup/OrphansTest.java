package discordination.cleanup;

import static discordination.cleanup.Report.Deed.MISSING_OBJECTS;
import static discordination.cleanup.Report.Deed.REMOVED_FILES;
import static discordination.cleanup.Report.Deed.REMOVED_OBJECTS;
import static discordination.cleanup.Report.Deed.REMOVED_ORPHANS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.config.Config;
import discordination.file.S3Server;
import discordination.file.S3Storage;
import discordination.file.Storage;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// files-proxies-jobs 6.6 C4 and C9: objects without rows and rows without objects, on disk and in a bucket.
class OrphansTest {
    @AutoClose
    private static final TidyHouse house = new TidyHouse();

    private final Cleanup cleanup = house.cleanup(Duration.ofHours(1));

    @BeforeEach
    void wipe() throws IOException {
        house.wipe();
    }

    @AfterEach
    void close() {
        cleanup.close();
    }

    /// C4.
    @Test
    void removesRowsWhoseObjectIsGone() throws IOException {
        String lost = house.shown("lost");
        house.storage.delete(house.key(lost));
        house.sql("update file_hashes set created_at = now() - interval '1 day'");
        assertEquals(1, cleanup.runOnce(false).count(MISSING_OBJECTS));
        assertEquals(1, house.rows(lost), "only reported");
        house.markDeleted(lost);
        Report report = cleanup.runOnce(false);
        assertEquals(1, report.count(REMOVED_FILES));
        assertEquals(List.of(), report.failures());
    }

    /// C9.
    @Test
    void removesOldOrphans() throws IOException {
        for (int i = 0; i < 6; i++) {
            house.shown("m" + i);
        }
        String young = house.orphan(Duration.ofDays(29));
        String old = house.orphan(Duration.ofDays(31));
        String preview = old + ".128x128.webp";
        Path source = java.nio.file.Files.createTempFile("cleanup", "");
        java.nio.file.Files.write(source, new byte[] {1});
        house.storage.put(preview, source);
        house.age(preview, Duration.ofDays(31));
        Path strange = house.folder.resolve("ab").resolve("something-of-somebody-else.txt");
        java.nio.file.Files.createDirectories(strange.getParent());
        java.nio.file.Files.write(strange, new byte[] {1});
        java.nio.file.Files.setLastModifiedTime(strange, FileTime.from(Instant.EPOCH));
        assertEquals(2, cleanup.runOnce(true).count(REMOVED_ORPHANS));
        assertTrue(house.objects().contains(old));
        assertEquals(2, cleanup.runOnce(false).count(REMOVED_ORPHANS));
        assertTrue(house.objects().contains(young));
        assertFalse(house.objects().contains(old));
        assertFalse(house.objects().contains(preview));
        assertTrue(java.nio.file.Files.exists(strange));
        assertEquals(7, house.objects().size());
    }

    /// C9: an empty database is more likely the wrong one.
    @Test
    void touchesNothingWhenTheDatabaseLooksWrong() throws IOException {
        house.shown("one");
        house.orphan(Duration.ofDays(300));
        house.orphan(Duration.ofDays(300));
        Report report = cleanup.runOnce(false);
        assertEquals(0, report.count(REMOVED_ORPHANS));
        assertEquals(1, report.failures().size());
        assertEquals(3, house.objects().size());
    }

    /// C9 and C2 in a bucket, where somebody else keeps things as well.
    @Test
    void tidiesABucket() throws Exception {
        try (S3Server server = new S3Server();
                Storage bucket = new S3Storage(server.config())) {
            for (int i = 0; i < 6; i++) {
                bucket.put(key(i), Path.of("pom.xml"));
            }
            bucket.put(key(1) + ".128x128.webp", Path.of("pom.xml"));
            stranger(server, "backups/dump.sql");
            for (int i : List.of(0, 1, 2, 3, 9)) {
                // Number 9 has a row and no object, 4 and 5 have objects and no row.
                house.sql(
                        "insert into file_hashes (hash, processed_hash, object_key, content_type, size, metadata, created_at)"
                                + " values (?, ?, ?, 'x', 7, '{\"type\":\"File\"}', now() - interval '1 day')",
                        "h" + i,
                        "h" + i,
                        key(i));
                house.sql(
                        "insert into files (id, tag, filename, hash, content_type, size, metadata, uploader_id,"
                                + " used_for_type, used_for_id, deleted)"
                                + " values (?, 'attachments', 'x', ?, 'x', 7, '{\"type\":\"File\"}', ?, 'Message', 'm', ?)",
                        "f" + i,
                        "h" + i,
                        house.alice.id(),
                        i < 2);
            }
            Cleanup patient = house.cleanup(bucket, config(1));
            Report first = patient.runOnce(false);
            assertEquals(
                    List.of(2L, 2L, 0L, 1L),
                    List.of(
                            first.count(REMOVED_FILES),
                            first.count(REMOVED_OBJECTS),
                            first.count(REMOVED_ORPHANS),
                            first.count(MISSING_OBJECTS)));
            assertEquals(14, first.freedBytes());
            Cleanup hasty = house.cleanup(bucket, config(0));
            Report foreseen = hasty.runOnce(true);
            assertEquals(2, foreseen.count(REMOVED_ORPHANS));
            Report second = hasty.runOnce(false);
            assertEquals(2, second.count(REMOVED_ORPHANS));
            assertEquals(foreseen.freedBytes(), second.freedBytes());
            assertEquals(List.of(), second.failures());
            assertEquals(List.of("backups/dump.sql", key(3), key(2)), everything(server));
        }
    }

    private static Config.Cleanup config(int days) {
        return new Config.Cleanup(Duration.ofHours(1), days, Duration.ofDays(30), false);
    }

    private static String key(int number) {
        return Integer.toString(number).repeat(64) + "-0123456789abcdef";
    }

    private static MinioClient client(Config.S3 config) {
        return MinioClient.builder()
                .endpoint(config.endpoint())
                .region(config.region())
                .credentials(config.accessKey().reveal(), config.secretKey().reveal())
                .build();
    }

    private static void stranger(S3Server server, String key) throws Exception {
        MinioClient client = client(server.config());
        client.putObject(PutObjectArgs.builder().bucket(server.config().bucket()).object(key).stream(
                        new ByteArrayInputStream(new byte[1]), 1L, -1L)
                .build());
        client.close();
    }

    private static List<String> everything(S3Server server) throws Exception {
        var keys = new TreeSet<String>(Comparator.reverseOrder());
        MinioClient client = client(server.config());
        for (var item : client.listObjects(ListObjectsArgs.builder()
                .bucket(server.config().bucket())
                .recursive(true)
                .build())) {
            keys.add(item.get().objectName());
        }
        client.close();
        return List.copyOf(keys);
    }
}
