package discordination.cleanup;

import discordination.db.Database;
import discordination.file.Storage;
import discordination.file.Tag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Marks uploads that nobody claimed, and removes files that are marked: the row, and with the last row of its
/// content the object and its previews (files-proxies-jobs 4).
///
/// Rows go first and note in the same transaction which objects have nobody left. An object may then take as many runs
/// as it needs: no upload can come upon it any more, for the same bytes are written anew under another key.
final class FileRemoval {
    private static final Logger LOG = LoggerFactory.getLogger(FileRemoval.class);
    private static final int BATCH = 500;

    /// Objects that are removed at the same time; a store on the network takes its time for each.
    private static final int AT_ONCE = 8;

    static final String UNCLAIMED = """
            select id from files
            where used_for_type is null and not deleted and uploaded_at < now() - interval '1 hour'
            """;
    static final String DELETED = "select id from files where deleted and not reported and id > :after";
    static final String TO_REMOVE = "select object_key, size from removed_objects where object_key > :after";

    private final Database database;
    private final Storage storage;

    FileRemoval(Database database, Storage storage) {
        this.database = database;
        this.storage = storage;
    }

    /// One conditional update: a claim at the same moment either comes first and keeps the file, or finds it gone.
    void mark(Report report, boolean dryRun) {
        if (dryRun) {
            report.count(Report.Deed.MARKED_UPLOADS, counted("select count(*) from (" + UNCLAIMED + ") unclaimed"));
            return;
        }
        int marked;
        do {
            marked = database.<Integer>write(transaction -> transaction
                    .sql()
                    .execute("""
                    update files set deleted = true where used_for_type is null and not deleted and id = any(array(
                    """ + UNCLAIMED + " order by uploaded_at limit " + BATCH + " for update skip locked))"));
            report.count(Report.Deed.MARKED_UPLOADS, marked);
        } while (marked == BATCH && !Thread.currentThread().isInterrupted());
    }

    void purge(Report report, boolean dryRun) {
        if (dryRun) {
            foresee(report);
            return;
        }
        removeRows(report);
        removeObjects(report);
    }

    // ---- rows

    private void removeRows(Report report) {
        String after = "";
        while (!Thread.currentThread().isInterrupted()) {
            String start = after;
            List<String> batch = database.read(handle -> handle.createQuery(DELETED + " order by id limit " + BATCH)
                    .bind("after", start)
                    .mapTo(String.class)
                    .list());
            if (!batch.isEmpty()) {
                removeRows(batch, report);
                after = batch.getLast();
            }
            if (batch.size() < BATCH) {
                return;
            }
        }
    }

    /// One that cannot be removed now must not keep the others; it is tried again in the next run.
    private void removeRows(List<String> ids, Report report) {
        try {
            report.count(
                    Report.Deed.REMOVED_FILES,
                    database.<Integer>write(transaction -> removeRows(transaction.sql(), ids)));
        } catch (RuntimeException e) {
            if (ids.size() == 1) {
                LOG.warn("file {} cannot be removed: {}", ids.getFirst(), e.toString());
                report.failed("file " + ids.getFirst() + ": " + e.getMessage());
            } else {
                int half = ids.size() / 2;
                removeRows(ids.subList(0, half), report);
                removeRows(ids.subList(half, ids.size()), report);
            }
        }
    }

    /// The lock makes an upload of the same bytes wait: it then either finds the row or writes anew. Who else has the
    /// content is asked in a later statement, because the first ones' view is older than the lock.
    private static int removeRows(Handle handle, List<String> ids) {
        List<String> hashes = handle.createQuery(
                        "delete from files where id = any(:ids) and deleted and not reported returning hash")
                .bindArray("ids", String.class, ids)
                .mapTo(String.class)
                .list();
        String[] contents = hashes.stream().distinct().toArray(String[]::new);
        handle.createQuery("select hash from file_hashes where hash = any(:hashes) order by hash for update")
                .bindArray("hashes", String.class, (Object[]) contents)
                .mapTo(String.class)
                .list();
        handle.createUpdate("""
                        with alone as (
                            delete from file_hashes h where h.hash = any(:hashes)
                              and not exists (select from files f where f.hash = h.hash)
                            returning object_key, size)
                        insert into removed_objects (object_key, size) select object_key, size from alone
                        on conflict do nothing
                        """)
                .bindArray("hashes", String.class, (Object[]) contents)
                .execute();
        return hashes.size();
    }

    // ---- objects

    private record Orphan(String key, long size) {}

    private void removeObjects(Report report) {
        String after = "";
        try (var threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            while (!Thread.currentThread().isInterrupted()) {
                String start = after;
                List<Orphan> batch =
                        database.read(handle -> handle.createQuery(TO_REMOVE + " order by object_key limit " + BATCH)
                                .bind("after", start)
                                .map((row, _) -> new Orphan(row.getString("object_key"), row.getLong("size")))
                                .list());
                var tasks = batch.stream()
                        .<Callable<Orphan>>map(object -> () -> removed(object))
                        .toList();
                settle(batch, threads.invokeAll(tasks), report);
                if (batch.size() < BATCH) {
                    return;
                }
                after = batch.getLast().key;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Orphan removed(Orphan object) throws IOException {
        for (String key : Arrays.stream(Tag.values())
                .map(tag -> tag.previewKey(object.key))
                .distinct()
                .toList()) {
            storage.delete(key);
        }
        storage.delete(object.key);
        return object;
    }

    /// What failed stays noted, and the next run tries again.
    private void settle(List<Orphan> batch, List<Future<Orphan>> deeds, Report report) throws InterruptedException {
        List<String> gone = new ArrayList<>();
        for (int i = 0; i < deeds.size(); i++) {
            String key = batch.get(i).key;
            try {
                Orphan object = deeds.get(i).get();
                LOG.info("removed object {}", key);
                report.count(Report.Deed.REMOVED_OBJECTS, 1);
                report.freed(object.size);
                gone.add(key);
            } catch (ExecutionException e) {
                LOG.warn("object {} cannot be removed: {}", key, e.getCause().toString());
                report.failed("object " + key + ": " + e.getCause().getMessage());
            }
        }
        database.change(transaction -> transaction
                .sql()
                .createUpdate("delete from removed_objects where object_key = any(:keys)")
                .bindArray("keys", String.class, gone)
                .execute());
    }

    // ---- dry run

    private void foresee(Report report) {
        report.count(Report.Deed.REMOVED_FILES, counted("select count(*) from files where deleted and not reported"));
        database.read(handle -> handle.createQuery("""
                        select count(*) objects, coalesce(sum(size), 0) bytes from (
                            select h.size from file_hashes h
                            where h.hash in (select hash from files where deleted and not reported)
                              and not exists (select from files f
                                              where f.hash = h.hash and not (f.deleted and not f.reported))
                            union all select size from removed_objects) going
                        """)
                .map((row, _) -> {
                    report.count(Report.Deed.REMOVED_OBJECTS, row.getLong("objects"));
                    report.freed(row.getLong("bytes"));
                    return true;
                })
                .one());
    }

    private long counted(String sql) {
        return database.read(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }
}
