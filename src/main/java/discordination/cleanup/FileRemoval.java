package discordination.cleanup;

import discordination.db.Database;
import discordination.file.Storage;
import discordination.file.Tag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Marks uploads that nobody claimed, and removes files that are marked: the row, and with the last row of its
/// content the object and its previews (files-proxies-jobs 4).
final class FileRemoval {
    private static final Logger LOG = LoggerFactory.getLogger(FileRemoval.class);
    private static final int BATCH = 500;
    private static final String DANGLING =
            "used_for_type is null and not deleted and uploaded_at < now() - interval '1 hour'";
    private static final String PURGEABLE = "deleted and not reported";

    private final Database database;
    private final Storage storage;

    FileRemoval(Database database, Storage storage) {
        this.database = database;
        this.storage = storage;
    }

    /// One conditional update: a claim at the same moment either comes first and keeps the file, or finds it gone.
    void mark(Report report, boolean dryRun) {
        long marked = dryRun
                ? database.read(handle -> count(handle, "select count(*) from files where " + DANGLING))
                : database.<Integer>write(
                        transaction -> transaction.sql().execute("update files set deleted = true where " + DANGLING));
        report.count(Report.Deed.MARKED_UPLOADS, marked);
    }

    void purge(Report report, boolean dryRun) {
        if (dryRun) {
            foresee(report);
            return;
        }
        String after = "";
        while (true) {
            List<String> batch = batch(after);
            for (String id : batch) {
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
                try {
                    remove(id, report);
                } catch (RuntimeException e) {
                    // One that cannot be removed now must not keep the others; it is tried again in the next run.
                    LOG.warn("file {} cannot be removed: {}", id, e.toString());
                    report.failed("file " + id + ": " + e.getMessage());
                }
            }
            if (batch.size() < BATCH) {
                return;
            }
            after = batch.getLast();
        }
    }

    /// @param last whether no other file has this content, so that the object goes too
    private record Removed(String hash, String key, long size, boolean last) {}

    private void remove(String id, Report report) {
        Optional<Removed> removed = database.write(transaction -> {
            Optional<Removed> file = locked(transaction.sql(), id);
            file.ifPresent(found -> remove(transaction.sql(), id, found));
            return file;
        });
        removed.ifPresent(file -> {
            report.count(Report.Deed.REMOVED_FILES, 1);
            if (file.last) {
                LOG.info("removed object {}", file.key);
                report.count(Report.Deed.REMOVED_OBJECTS, 1);
                report.freed(file.size);
            }
        });
    }

    /// The lock makes an upload of the same bytes wait: it then either finds the row or writes anew. Who else has the
    /// content is asked in a second statement, because the first one's view is older than the lock.
    private static Optional<Removed> locked(Handle handle, String id) {
        return handle.createQuery("""
                        select h.hash, h.object_key, h.size from files f join file_hashes h using (hash)
                        where f.id = :id and f.deleted and not f.reported for update
                        """)
                .bind("id", id)
                .map((row, _) ->
                        new Removed(row.getString("hash"), row.getString("object_key"), row.getLong("size"), false))
                .findOne()
                .map(file -> {
                    long others = count(handle, "select count(*) from files where hash = ? and id <> ?", file.hash, id);
                    return new Removed(file.hash, file.key, file.size, others == 0);
                });
    }

    private void remove(Handle handle, String id, Removed file) {
        handle.execute("delete from files where id = ?", id);
        if (file.last) {
            // Object first: if that fails the rows stay, and the next run tries again.
            delete(file.key);
            handle.execute("delete from file_hashes where hash = ?", file.hash);
        }
    }

    private void delete(String key) {
        try {
            for (Tag tag : Tag.values()) {
                storage.delete(tag.previewKey(key));
            }
            storage.delete(key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void foresee(Report report) {
        database.read(handle -> {
            report.count(Report.Deed.REMOVED_FILES, count(handle, "select count(*) from files where " + PURGEABLE));
            return handle.createQuery("""
                            select count(*) objects, coalesce(sum(size), 0) bytes from file_hashes h
                            where exists (select from files f where f.hash = h.hash)
                              and not exists (select from files f
                                              where f.hash = h.hash and not (f.deleted and not f.reported))
                            """)
                    .map((row, _) -> {
                        report.count(Report.Deed.REMOVED_OBJECTS, row.getLong("objects"));
                        report.freed(row.getLong("bytes"));
                        return true;
                    })
                    .one();
        });
    }

    private List<String> batch(String after) {
        return database.read(handle -> handle.createQuery(
                        "select id from files where " + PURGEABLE + " and id > :after order by id limit " + BATCH)
                .bind("after", after)
                .mapTo(String.class)
                .list());
    }

    private static long count(Handle handle, String sql, Object... arguments) {
        return handle.select(sql, arguments).mapTo(Long.class).one();
    }
}
