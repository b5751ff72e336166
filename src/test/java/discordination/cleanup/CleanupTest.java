package discordination.cleanup;

import static discordination.cleanup.Report.Deed.EXPIRED_ROWS;
import static discordination.cleanup.Report.Deed.MARKED_UPLOADS;
import static discordination.cleanup.Report.Deed.REMOVED_FILES;
import static discordination.cleanup.Report.Deed.REMOVED_OBJECTS;
import static discordination.cleanup.Report.Deed.REMOVED_ORPHANS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.file.Files;
import discordination.file.Pictures;
import discordination.http.Problem;
import discordination.kit.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// files-proxies-jobs 6.6, with files on disk; every test begins with none. (In a bucket, and with many rows:
/// [OrphansTest] and [ExpiryTest]; the command: `ServicesTest`.)
class CleanupTest {
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

    /// C1.
    @Test
    void keepsWhatIsShownAndWhatIsReported() throws IOException {
        String kept = house.shown("kept");
        String reported = house.shown("reported");
        house.stage.database().change(transaction -> {
            transaction.sql().execute("update files set reported = true where id = ?", reported);
            Files.markDeleted(transaction, reported);
        });
        Report report = cleanup.runOnce(false);
        assertEquals(0, report.count(REMOVED_FILES));
        assertEquals(List.of(), report.failures());
        house.get(kept).is(200);
        assertEquals(1, house.rows(reported));
        assertEquals(2, house.objects().size());
    }

    /// C2.
    @Test
    void removesAnObjectWithItsLastFile() throws IOException {
        byte[] picture = Pictures.png(300, 300);
        String one = house.shown("01", picture);
        String two = house.shown("02", picture);
        house.get(one).is(200);
        house.get("/attachments/" + one).is(200);
        assertEquals(2, house.objects().size(), "the picture and its preview");
        house.markDeleted(one);
        Report first = cleanup.runOnce(false);
        assertEquals(List.of(1L, 0L), List.of(first.count(REMOVED_FILES), first.count(REMOVED_OBJECTS)));
        house.get(two).is(200);
        house.markDeleted(two);
        Report foreseen = cleanup.runOnce(true);
        assertEquals(List.of(1L, 1L), List.of(foreseen.count(REMOVED_FILES), foreseen.count(REMOVED_OBJECTS)));
        assertEquals(1, house.rows(two));
        Report second = cleanup.runOnce(false);
        assertEquals(List.of(1L, 1L), List.of(second.count(REMOVED_FILES), second.count(REMOVED_OBJECTS)));
        assertTrue(second.freedBytes() > 0);
        assertEquals(foreseen.freedBytes(), second.freedBytes());
        assertEquals(List.of(), house.objects());
        assertEquals(0, house.rows(two));
        // The same bytes can come back.
        house.get(house.shown("03", picture)).is(200);
    }

    /// C3, and C10: what is left of a run that died between the rows and the object.
    @Test
    void goesOnWhenOneObjectCannotBeRemoved() throws IOException {
        String stuck = house.shown("stuck");
        String other = house.shown("other");
        Path object = house.folder.resolve(house.key(stuck).substring(0, 2)).resolve(house.key(stuck));
        // A folder with something in it in the place of the file cannot be deleted, not even by root.
        java.nio.file.Files.delete(object);
        java.nio.file.Files.createDirectory(object);
        java.nio.file.Files.createFile(object.resolve("x"));
        house.markDeleted(stuck);
        house.markDeleted(other);
        Report report = cleanup.runOnce(false);
        assertEquals(List.of(2L, 1L), List.of(report.count(REMOVED_FILES), report.count(REMOVED_OBJECTS)));
        assertEquals(1, report.failures().size());
        assertEquals(List.of(0, 0), List.of(house.rows(stuck), house.rows(other)));
        // The same bytes can come back in the meantime: they do not come upon the object that is going.
        String again = house.shown("again", "stuck".getBytes());
        house.get(again).is(200);
        java.nio.file.Files.delete(object.resolve("x"));
        assertEquals(1, cleanup.runOnce(true).count(REMOVED_OBJECTS));
        Report second = cleanup.runOnce(false);
        assertEquals(List.of(0L, 1L), List.of(second.count(REMOVED_FILES), second.count(REMOVED_OBJECTS)));
        assertEquals(List.of(), second.failures());
        assertFalse(java.nio.file.Files.exists(object));
        house.get(again).is(200);
        assertEquals(0, cleanup.runOnce(false).count(REMOVED_OBJECTS));
    }

    /// C10: the database goes away in the middle, again and again.
    @Test
    void takesUpWhatWasCutShort() throws Exception {
        int files = 40;
        IntStream.range(0, files).forEach(i -> house.markDeleted(house.shown("m" + i)));
        String kept = house.shown("kept");
        AtomicBoolean done = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var other = house.connection();
                var terminate = other.prepareStatement("""
                        select pg_terminate_backend(pid) from pg_stat_activity
                        where datname = current_database() and pid <> pg_backend_pid() and query like any(array[
                            '%delete from files%', '%removed_objects%', '%pg_try_advisory_lock%'])
                        """)) {
            Future<?> disturbing = threads.submit(() -> {
                while (!done.get()) {
                    terminate.execute();
                }
                return null;
            });
            for (int i = 0; i < 10; i++) {
                try {
                    cleanup.runOnce(false);
                } catch (RuntimeException e) {
                    // As when the process dies; nothing but the database counts from here on.
                }
                assertTrue(house.objects().containsAll(house.keys()), "no row whose object is gone");
            }
            done.set(true);
            disturbing.get();
        }
        Await.until("all is removed", () -> {
            Report report = cleanup.runOnce(false);
            return !report.skipped() && report.failures().isEmpty();
        });
        assertEquals(List.of(house.key(kept)), house.objects());
        assertEquals(
                List.of(1, 0),
                List.of(
                        house.count("select count(*) from files"),
                        house.count("select count(*) from removed_objects")));
        house.get(kept).is(200);
    }

    /// C6.
    @Test
    void marksUploadsAfterAnHour() {
        String young = house.uploaded("young");
        String old = house.uploaded("old");
        String claimed = house.shown("claimed");
        for (String id : List.of(old, claimed)) {
            house.uploadedAgo(id, "61 minutes");
        }
        house.uploadedAgo(young, "59 minutes");
        assertEquals(1, cleanup.runOnce(true).count(MARKED_UPLOADS));
        assertEquals(1, cleanup.runOnce(false).count(MARKED_UPLOADS));
        assertEquals(List.of(1, 0, 1), List.of(house.rows(young), house.rows(old), house.rows(claimed)));
    }

    /// C8: times are moments, and one that is still to come is no age.
    @Test
    void deletesNothingEarlyWhenTheClockSteps() throws IOException {
        String future = house.uploaded("future");
        house.uploadedAgo(future, "-61 minutes");
        for (int i = 0; i < 3; i++) {
            house.shown("m" + i);
        }
        String young = house.orphan(Duration.ofHours(-1));
        house.stage
                .database()
                .change(transaction -> transaction
                        .sql()
                        .execute("insert into nonces values (?, 'soon', now() + interval '1 hour')", house.alice.id()));
        Report report = cleanup.runOnce(false);
        assertEquals(
                List.of(0L, 0L, 0L, 0L),
                List.of(
                        report.count(MARKED_UPLOADS),
                        report.count(REMOVED_FILES),
                        report.count(REMOVED_ORPHANS),
                        report.count(EXPIRED_ROWS)));
        assertTrue(house.objects().contains(young));
        house.stage.database().change(transaction -> transaction.sql().execute("delete from nonces"));
    }

    /// C6.
    @Test
    void eitherClaimsOrMarks() throws Exception {
        for (int round = 0; round < 10; round++) {
            String id = house.uploaded("round" + round);
            house.uploadedAgo(id, "2 hours");
            String message = "m" + round;
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<Boolean> claim = threads.submit(() -> {
                    try {
                        house.claim(id, message);
                        return true;
                    } catch (Problem problem) {
                        return false;
                    }
                });
                Future<Report> clean = threads.submit(() -> cleanup.runOnce(false));
                clean.get();
                assertEquals(claim.get() ? 1 : 0, house.rows(id));
            }
        }
    }

    /// C5.
    @Test
    void uploadsWhileTheSameBytesAreRemoved() throws Exception {
        byte[] content = ("again and again " + UUID.randomUUID()).getBytes();
        house.markDeleted(house.shown("00", content));
        for (int round = 0; round < 10; round++) {
            String message = "m" + round;
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<String> upload = threads.submit(() -> house.shown(message, content));
                Future<Report> clean = threads.submit(() -> cleanup.runOnce(false));
                assertEquals(List.of(), clean.get().failures());
                house.get(upload.get()).is(200);
                house.markDeleted(upload.get());
            }
        }
    }

    /// C7.
    @Test
    void cleansOnceAtATime() throws Exception {
        List<String> ids =
                IntStream.range(0, 40).mapToObj(i -> house.shown("m" + i)).toList();
        ids.forEach(house::markDeleted);
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
    void cleansByItself() {
        String id = house.shown("soon");
        house.markDeleted(id);
        try (Cleanup scheduled = house.cleanup(Duration.ofMillis(50))) {
            scheduled.start();
            Await.until("the file is gone", () -> house.rows(id) == 0);
        }
    }
}
