package discordination.cleanup;

import discordination.db.Database;
import discordination.file.Storage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares the stored objects with the rows that name them: objects without a row are removed when they are old
/// enough, rows without an object are reported (files-proxies-jobs 4.1). Guards against the wrong database: if most
/// objects look orphaned, none is touched.
final class Orphans {
    private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);
    private static final int PAGE = 500;
    private static final int MOST_AT_ONCE = 100_000;

    private final Database database;
    private final Storage storage;
    private final Duration retention;

    Orphans(Database database, Storage storage, Duration retention) {
        this.database = database;
        this.storage = storage;
        this.retention = retention;
    }

    void run(Report report, boolean dryRun) throws IOException {
        Instant began = database.read(
                handle -> handle.select("select now()").mapTo(Instant.class).one());
        Survey survey = new Survey(began.minus(retention));
        storage.list(survey);
        survey.end();
        if (survey.orphans.size() * 2L > survey.objects) {
            if (!survey.orphans.isEmpty()) {
                LOG.error(
                        "{} of {} objects look orphaned: is this the right database? None is removed.",
                        survey.orphans.size(),
                        survey.objects);
                report.failed("more than half of the objects look orphaned; none was removed");
            }
        } else {
            remove(survey.orphans, report, dryRun);
        }
        reportMissing(survey, began, report);
    }

    private void remove(List<Storage.Item> orphans, Report report, boolean dryRun) {
        for (Storage.Item orphan : orphans) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            try {
                // Once more, immediately before: an upload may have named it in the meantime.
                if (named(List.of(base(orphan.key()))).isEmpty()) {
                    LOG.info("{} orphan {}", dryRun ? "would remove" : "removing", orphan.key());
                    if (!dryRun) {
                        storage.delete(orphan.key());
                    }
                    report.count(Report.Deed.REMOVED_ORPHANS, 1);
                    report.freed(orphan.size());
                }
            } catch (IOException | RuntimeException e) {
                LOG.warn("orphan {} cannot be removed: {}", orphan.key(), e.toString());
                report.failed("object " + orphan.key() + ": " + e.getMessage());
            }
        }
    }

    private void reportMissing(Survey survey, Instant began, Report report) {
        String after = "";
        while (true) {
            String start = after;
            List<String> keys = database.read(handle -> handle.createQuery("""
                            select object_key from file_hashes
                            where object_key > :after and created_at < :began order by object_key limit :page
                            """)
                    .bind("after", start)
                    .bind("page", PAGE)
                    .bind("began", began.minusSeconds(60))
                    .mapTo(String.class)
                    .list());
            for (String key : keys) {
                if (!survey.saw(key)) {
                    LOG.warn("object {} is missing", key);
                    report.count(Report.Deed.MISSING_OBJECTS, 1);
                }
            }
            if (keys.size() < PAGE) {
                return;
            }
            after = keys.getLast();
        }
    }

    private Set<String> named(List<String> keys) {
        return new HashSet<>(database.read(
                handle -> handle.createQuery("select object_key from file_hashes where object_key = any(:keys)")
                        .bindArray("keys", String.class, keys)
                        .mapTo(String.class)
                        .list()));
    }

    /// The object that a key belongs to; previews carry its name and more.
    private static String base(String key) {
        Matcher matcher = Storage.KEY.matcher(key);
        return matcher.matches() ? matcher.group(1) : key;
    }

    /// 64 bits that stand for a key, so that millions of them fit into memory.
    private static long print(String key) {
        return Long.parseUnsignedLong(key.substring(0, 16), 16)
                ^ key.substring(64).hashCode() * 0x9e3779b97f4a7c15L;
    }

    /// Walks over the stored objects and asks the database page by page which of the old ones are named.
    private final class Survey implements Storage.Visitor {
        private final Instant oldEnough;
        private final List<Storage.Item> page = new ArrayList<>();
        private final List<Storage.Item> orphans = new ArrayList<>();
        private long[] prints = new long[1024];
        private int originals;
        private long objects;

        Survey(Instant oldEnough) {
            this.oldEnough = oldEnough;
        }

        @Override
        public void visit(Storage.Item item) throws IOException {
            if (Thread.currentThread().isInterrupted()) {
                throw new IOException("interrupted");
            }
            objects++;
            if (base(item.key()).equals(item.key())) {
                if (originals == prints.length) {
                    prints = Arrays.copyOf(prints, originals * 2);
                }
                prints[originals++] = print(item.key());
            }
            if (item.modified().isBefore(oldEnough)) {
                page.add(item);
            }
            if (page.size() == PAGE) {
                look();
            }
        }

        private void look() {
            Set<String> named =
                    named(page.stream().map(item -> base(item.key())).toList());
            for (Storage.Item item : page) {
                if (!named.contains(base(item.key())) && orphans.size() < MOST_AT_ONCE) {
                    orphans.add(item);
                }
            }
            page.clear();
        }

        /// Called when the walk is over.
        void end() {
            look();
            Arrays.sort(prints, 0, originals);
        }

        boolean saw(String key) {
            return Arrays.binarySearch(prints, 0, originals, print(key)) >= 0;
        }
    }
}
