package discordination.cleanup;

import static discordination.cleanup.Report.Deed.DELETED_ACCOUNTS;
import static discordination.cleanup.Report.Deed.EXPIRED_ROWS;
import static discordination.cleanup.Report.Deed.MARKED_UPLOADS;
import static discordination.cleanup.Report.Deed.MISSING_OBJECTS;
import static discordination.cleanup.Report.Deed.REMOVED_FILES;
import static discordination.cleanup.Report.Deed.REMOVED_OBJECTS;
import static discordination.cleanup.Report.Deed.REMOVED_ORPHANS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.account.Farewells;
import discordination.app.Parting;
import discordination.app.ServiceName;
import discordination.config.Config;
import discordination.event.Events;
import discordination.file.DiskStorage;
import discordination.file.Files;
import discordination.file.Pictures;
import discordination.file.Storage;
import discordination.http.Problem;
import discordination.kit.Answer;
import discordination.kit.Await;
import discordination.kit.Person;
import discordination.kit.Stage;
import discordination.user.Presences;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// files-proxies-jobs 6.6, with files on disk; every test has a database and a folder of its own.
class CleanupTest {
    private final Stage stage = Stage.open(EnumSet.of(ServiceName.API, ServiceName.FILES), Map.of());
    private final Person alice = stage.person("alice");
    private final Path folder = stage.config().instance().data().resolve("files");
    private final Storage storage = storage();
    private final Cleanup cleanup = new Cleanup(
            stage.database(),
            storage,
            new Config.Cleanup(Duration.ofHours(1), 30, Duration.ofDays(30), false),
            farewells());

    private Farewells farewells() {
        return Parting.farewells(
                stage.config(), stage.database(), new Events(stage.redis()), new Presences(stage.redis()));
    }

    @AfterEach
    void close() {
        cleanup.close();
        storage.close();
        stage.close();
    }

    @Test
    void keepsWhatIsShownAndWhatIsReported() throws IOException {
        String kept = shown("kept");
        String reported = shown("reported");
        stage.database().change(transaction -> {
            transaction.sql().execute("update files set reported = true where id = ?", reported);
            Files.markDeleted(transaction, reported);
        });
        Report report = cleanup.runOnce(false);
        assertEquals(0, report.count(REMOVED_FILES));
        assertEquals(List.of(), report.failures());
        get(kept).is(200);
        assertEquals(1, rows(reported));
        assertEquals(2, objects().size());
    }

    @Test
    void removesAnObjectWithItsLastFile() throws IOException {
        byte[] picture = Pictures.png(300, 300);
        String one = shown("01", picture);
        String two = shown("02", picture);
        get(one).is(200);
        get("/attachments/" + one).is(200);
        assertEquals(2, objects().size(), "the picture and its preview");
        markDeleted(one);
        Report first = cleanup.runOnce(false);
        assertEquals(List.of(1L, 0L), List.of(first.count(REMOVED_FILES), first.count(REMOVED_OBJECTS)));
        get(two).is(200);
        markDeleted(two);
        Report foreseen = cleanup.runOnce(true);
        assertEquals(List.of(1L, 1L), List.of(foreseen.count(REMOVED_FILES), foreseen.count(REMOVED_OBJECTS)));
        assertEquals(1, rows(two));
        Report second = cleanup.runOnce(false);
        assertEquals(List.of(1L, 1L), List.of(second.count(REMOVED_FILES), second.count(REMOVED_OBJECTS)));
        assertTrue(second.freedBytes() > 0);
        assertEquals(foreseen.freedBytes(), second.freedBytes());
        assertEquals(List.of(), objects());
        assertEquals(0, rows(two));
        // The same bytes can come back.
        get(shown("03", picture)).is(200);
    }

    @Test
    void goesOnWhenOneObjectCannotBeRemoved() throws IOException {
        String stuck = shown("stuck");
        String other = shown("other");
        Path object = folder.resolve(key(stuck).substring(0, 2)).resolve(key(stuck));
        byte[] bytes = java.nio.file.Files.readAllBytes(object);
        // A folder with something in it in the place of the file cannot be deleted, not even by root.
        java.nio.file.Files.delete(object);
        java.nio.file.Files.createDirectory(object);
        java.nio.file.Files.createFile(object.resolve("x"));
        markDeleted(stuck);
        markDeleted(other);
        Report report = cleanup.runOnce(false);
        assertEquals(1, report.count(REMOVED_FILES));
        assertEquals(1, report.failures().size());
        assertEquals(List.of(1, 0), List.of(rows(stuck), rows(other)));
        java.nio.file.Files.delete(object.resolve("x"));
        java.nio.file.Files.delete(object);
        java.nio.file.Files.write(object, bytes);
        assertEquals(1, cleanup.runOnce(false).count(REMOVED_FILES));
        assertEquals(0, rows(stuck));
    }

    @Test
    void removesRowsWhoseObjectIsGone() throws IOException {
        String lost = shown("lost");
        storage.delete(key(lost));
        stage.database()
                .change(transaction ->
                        transaction.sql().execute("update file_hashes set created_at = now() - interval '1 day'"));
        assertEquals(1, cleanup.runOnce(false).count(MISSING_OBJECTS));
        assertEquals(1, rows(lost), "only reported");
        markDeleted(lost);
        Report report = cleanup.runOnce(false);
        assertEquals(1, report.count(REMOVED_FILES));
        assertEquals(List.of(), report.failures());
    }

    @Test
    void marksUploadsAfterAnHour() {
        String young = uploaded("young");
        String old = uploaded("old");
        String claimed = shown("claimed");
        for (String id : List.of(old, claimed)) {
            uploadedAgo(id, "61 minutes");
        }
        uploadedAgo(young, "59 minutes");
        assertEquals(1, cleanup.runOnce(true).count(MARKED_UPLOADS));
        assertEquals(1, cleanup.runOnce(false).count(MARKED_UPLOADS));
        assertEquals(List.of(1, 0, 1), List.of(rows(young), rows(old), rows(claimed)));
    }

    @Test
    void eitherClaimsOrMarks() throws Exception {
        for (int round = 0; round < 10; round++) {
            String id = uploaded("round" + round);
            uploadedAgo(id, "2 hours");
            String message = "m" + round;
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<Boolean> claim = threads.submit(() -> {
                    try {
                        claim(id, message);
                        return true;
                    } catch (Problem problem) {
                        return false;
                    }
                });
                Future<Report> clean = threads.submit(() -> cleanup.runOnce(false));
                clean.get();
                assertEquals(claim.get() ? 1 : 0, rows(id));
            }
        }
    }

    @Test
    void uploadsWhileTheSameBytesAreRemoved() throws Exception {
        byte[] content = ("again and again " + UUID.randomUUID()).getBytes();
        markDeleted(shown("00", content));
        for (int round = 0; round < 10; round++) {
            String message = "m" + round;
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<String> upload = threads.submit(() -> shown(message, content));
                Future<Report> clean = threads.submit(() -> cleanup.runOnce(false));
                assertEquals(List.of(), clean.get().failures());
                get(upload.get()).is(200);
                markDeleted(upload.get());
            }
        }
    }

    @Test
    void cleansOnceAtATime() throws Exception {
        List<String> ids = IntStream.range(0, 40).mapToObj(i -> shown("m" + i)).toList();
        ids.forEach(this::markDeleted);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Report>> runs = IntStream.range(0, 4)
                    .mapToObj(_ -> threads.submit(() -> cleanup.runOnce(false)))
                    .toList();
            long removed = 0;
            for (Future<Report> run : runs) {
                removed += run.get().count(REMOVED_FILES);
                assertEquals(List.of(), run.get().failures());
            }
            assertEquals(40, removed);
        }
        assertFalse(cleanup.runOnce(false).skipped());
    }

    @Test
    void removesOldOrphans() throws IOException {
        for (int i = 0; i < 6; i++) {
            shown("m" + i);
        }
        String young = orphan(Duration.ofDays(29));
        String old = orphan(Duration.ofDays(31));
        String preview = old + ".128x128.webp";
        Path source = java.nio.file.Files.createTempFile("cleanup", "");
        java.nio.file.Files.write(source, new byte[] {1});
        storage.put(preview, source);
        age(preview, Duration.ofDays(31));
        Path strange = folder.resolve("ab").resolve("something-of-somebody-else.txt");
        java.nio.file.Files.createDirectories(strange.getParent());
        java.nio.file.Files.write(strange, new byte[] {1});
        java.nio.file.Files.setLastModifiedTime(strange, FileTime.from(Instant.EPOCH));
        assertEquals(2, cleanup.runOnce(true).count(REMOVED_ORPHANS));
        assertTrue(objects().contains(old));
        assertEquals(2, cleanup.runOnce(false).count(REMOVED_ORPHANS));
        assertTrue(objects().contains(young));
        assertFalse(objects().contains(old));
        assertFalse(objects().contains(preview));
        assertTrue(java.nio.file.Files.exists(strange));
        assertEquals(7, objects().size());
    }

    @Test
    void touchesNothingWhenTheDatabaseLooksWrong() throws IOException {
        shown("one");
        orphan(Duration.ofDays(300));
        orphan(Duration.ofDays(300));
        Report report = cleanup.runOnce(false);
        assertEquals(0, report.count(REMOVED_ORPHANS));
        assertEquals(1, report.failures().size());
        assertEquals(3, objects().size());
    }

    @Test
    void forgetsWhatHasExpired() {
        stage.database().change(transaction -> {
            transaction.sql().execute("insert into nonces values (?, 'old', now() - interval '2 days')", alice.id());
            transaction.sql().execute("insert into nonces values (?, 'new', now())", alice.id());
            transaction.sql().execute("""
                    insert into mailed_links (token_hash, account_id, purpose, expires_at)
                    values ('old', ?, 'RESET', now() - interval '1 minute'), ('new', ?, 'DELETE', now() + interval '1 hour')
                    """, alice.id(), alice.id());
            transaction.sql().execute("""
                    insert into mail_counts values ('old', now() - interval '61 minutes', 5), ('new', now(), 5)
                    """);
        });
        assertEquals(3, cleanup.runOnce(true).count(EXPIRED_ROWS));
        assertEquals(3, cleanup.runOnce(false).count(EXPIRED_ROWS));
        assertEquals(0, cleanup.runOnce(false).count(EXPIRED_ROWS));
    }

    @Test
    void deletesAccountsWhoseWeekIsOver() {
        Person bob = stage.person("bob");
        bob.createsServer("Bob's");
        Person early = stage.person("early");
        due(bob, "now() - interval '1 minute'");
        due(early, "now() + interval '1 hour'");
        assertEquals(1, cleanup.runOnce(true).count(DELETED_ACCOUNTS));
        assertEquals(0, count("select count(*) from accounts where deleted"));
        Report report = cleanup.runOnce(false);
        assertEquals(List.of(), report.failures());
        assertEquals(1, report.count(DELETED_ACCOUNTS));
        assertEquals(1, count("select count(*) from accounts where deleted"));
        assertEquals(0, count("select count(*) from servers"));
        assertEquals(0, cleanup.runOnce(false).count(DELETED_ACCOUNTS));
    }

    private void due(Person person, String time) {
        stage.database()
                .change(transaction -> transaction
                        .sql()
                        .execute(
                                "update accounts set disabled = true, deletion_due = " + time + " where id = ?",
                                person.id()));
    }

    private int count(String sql) {
        return stage.database()
                .read(handle -> handle.createQuery(sql).mapTo(Integer.class).one());
    }

    @Test
    void cleansByItself() {
        String id = shown("soon");
        markDeleted(id);
        try (Cleanup scheduled = new Cleanup(
                stage.database(),
                storage,
                new Config.Cleanup(Duration.ofMillis(50), 30, Duration.ofDays(30), false),
                farewells())) {
            scheduled.start();
            Await.until("the file is gone", () -> rows(id) == 0);
        }
    }

    private Storage storage() {
        try {
            return new DiskStorage(folder);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String uploaded(String content) {
        return alice.uploads("attachments", "f.txt", content.getBytes());
    }

    private String shown(String name) {
        return shown(name, name.getBytes());
    }

    private String shown(String message, byte[] content) {
        String id = alice.uploads("attachments", "f.txt", content);
        claim(id, message);
        return id;
    }

    private void claim(String id, String message) {
        stage.database()
                .change(transaction -> Files.claim(transaction, id, "attachments", alice.id(), "Message", message));
    }

    private void markDeleted(String id) {
        stage.database().change(transaction -> Files.markDeleted(transaction, id));
    }

    private Answer get(String id) {
        String path = id.startsWith("/") ? id : "/attachments/" + id + "/f.txt";
        return stage.visitor().send(ServiceName.FILES, "GET", path, null);
    }

    private int rows(String id) {
        return stage.database()
                .read(handle -> handle.select("select count(*) from files where id = ?", id)
                        .mapTo(Integer.class)
                        .one());
    }

    private String key(String id) {
        return stage.database()
                .read(handle -> handle.select(
                                "select object_key from files join file_hashes using (hash) where id = ?", id)
                        .mapTo(String.class)
                        .one());
    }

    private void uploadedAgo(String id, String age) {
        stage.database()
                .change(transaction -> transaction
                        .sql()
                        .execute("update files set uploaded_at = now() - ?::interval where id = ?", age, id));
    }

    private List<String> objects() throws IOException {
        List<String> keys = new ArrayList<>();
        storage.list(item -> keys.add(item.key()));
        return keys;
    }

    private String orphan(Duration age) throws IOException {
        String key = UUID.randomUUID().toString().replace("-", "").repeat(2) + "-0123456789abcdef";
        Path source = java.nio.file.Files.createTempFile("cleanup", "");
        java.nio.file.Files.write(source, new byte[] {1});
        storage.put(key, source);
        age(key, age);
        java.nio.file.Files.delete(source);
        return key;
    }

    private void age(String key, Duration age) throws IOException {
        java.nio.file.Files.setLastModifiedTime(
                folder.resolve(key.substring(0, 2)).resolve(key),
                FileTime.from(Instant.now().minus(age)));
    }
}
