package discordination.cleanup;

import com.github.f4b6a3.ulid.Ulid;
import discordination.account.Farewells;
import discordination.config.Config;
import discordination.db.Database;
import discordination.file.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes what nobody needs any more: unclaimed uploads, deleted files, orphaned objects, expired rows, and accounts
/// whose owners wanted it (files-proxies-jobs 4, rest-accounts 5.4). One process of all does it at a time; whatever
/// fails is left for the next run.
public final class Cleanup implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cleanup.class);

    /// The advisory lock of whoever cleans: "cleanup" in ASCII.
    private static final long LEADER = 0x636c65616e7570L;

    /// Files go within minutes (files-proxies-jobs 4); looking for orphans lists every object and comes less often.
    private static final Duration SOON = Duration.ofSeconds(60);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(60);

    private static final int BATCH = 5_000;

    /// Rows that are worthless after a while, each found by an index.
    static final Map<String, String> EXPIRED = Map.of(
            "nonces", "created_at < now() - interval '1 day'",
            "mfa_tickets", "created_at < now() - interval '5 minutes'",
            "mailed_links", "expires_at < now()",
            "mail_counts", "since < now() - interval '1 hour'",
            // Who left while timed out is kept until the time-out ends, so that coming back does not lift it.
            "members", "hidden and (timeout is null or timeout < now())");

    private final Database database;
    private final Config.Cleanup config;
    private final FileRemoval files;
    private final Orphans orphans;
    private final Farewells farewells;
    private Thread thread;

    public Cleanup(Database database, Storage storage, Config.Cleanup config, Farewells farewells) {
        this.database = database;
        this.config = config;
        this.farewells = farewells;
        this.files = new FileRemoval(database, storage);
        this.orphans = new Orphans(database, storage, Duration.ofDays(config.retentionDays()));
    }

    /// Does everything once, as far as no other process is at it.
    ///
    /// @param dryRun only counts and logs what would be removed
    public Report runOnce(boolean dryRun) {
        return run(dryRun, true);
    }

    /// Cleans on a schedule until closed: files every minute, everything every `cleanup.interval`.
    public synchronized void start() {
        if (thread == null) {
            // No virtual thread: interrupting one would cut its database connection in the middle of a deed.
            thread = Thread.ofPlatform().daemon().name("cleanup").start(this::loop);
        }
    }

    private void loop() {
        long everything = System.nanoTime();
        Duration pause = config.interval().compareTo(SOON) < 0 ? config.interval() : SOON;
        while (!Thread.currentThread().isInterrupted()) {
            Duration wait = pause;
            try {
                boolean due = System.nanoTime() - everything >= 0;
                Report report = run(config.dryRun(), due);
                if (due && !report.skipped()) {
                    everything = System.nanoTime() + config.interval().toNanos();
                    LOG.info("{}", report);
                }
            } catch (RuntimeException e) {
                LOG.error("the cleanup failed and starts again in a minute", e);
                wait = AFTER_FAILURE;
            }
            sleep(wait);
        }
    }

    /// A tenth of jitter, so that processes do not stay in step.
    private static void sleep(Duration pause) {
        long millis = pause.toMillis();
        try {
            Thread.sleep(millis - millis / 20 + ThreadLocalRandom.current().nextLong(millis / 10 + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Report run(boolean dryRun, boolean everything) {
        Report report = new Report(dryRun);
        database.read(leader -> {
            if (!ask(leader, "select pg_try_advisory_lock(?)")) {
                report.skip();
                return report;
            }
            try {
                task("farewells", report, () -> farewells(report, dryRun));
                task("mark", report, () -> files.mark(report, dryRun));
                task("purge", report, () -> files.purge(report, dryRun));
                task("expire", report, () -> expire(report, dryRun));
                if (everything) {
                    task("orphans", report, () -> orphans.run(report, dryRun));
                }
            } finally {
                ask(leader, "select pg_advisory_unlock(?)");
            }
            return report;
        });
        return report;
    }

    private static boolean ask(Handle leader, String sql) {
        return leader.select(sql, LEADER).mapTo(Boolean.class).one();
    }

    @FunctionalInterface
    private interface Task {
        void run() throws Exception;
    }

    /// One task that fails does not keep the others from their work.
    private static void task(String name, Report report, Task task) {
        try {
            task.run();
        } catch (Exception e) {
            LOG.error("cleanup task {} failed", name, e);
            report.failed(name + ": " + e.getMessage());
        }
    }

    /// One deletion that fails does not keep others waiting.
    private void farewells(Report report, boolean dryRun) {
        for (String account : farewells.due()) {
            task("farewell", report, () -> {
                if (!dryRun) farewells.part(account);
                report.count(Report.Deed.DELETED_ACCOUNTS, 1);
            });
        }
    }

    private void expire(Report report, boolean dryRun) {
        EXPIRED.forEach(
                (table, expired) -> task("expiry of " + table, report, () -> expire(table, expired, report, dryRun)));
        // The time of an entry stands in its id, so what has expired is the beginning of the primary key.
        var oldest = Ulid.min(Instant.now().minus(config.auditLogs()).toEpochMilli());
        task("expiry of audit_logs", report, () -> expire("audit_logs", "id < '" + oldest + "'", report, dryRun));
    }

    /// A batch is a transaction of its own, so that a year of rows neither fills one nor keeps others waiting.
    private void expire(String table, String expired, Report report, boolean dryRun) {
        if (dryRun) {
            report.count(
                    Report.Deed.EXPIRED_ROWS,
                    database.read(handle -> handle.select("select count(*) from " + table + " where " + expired)
                            .mapTo(Long.class)
                            .one()));
            return;
        }
        int count;
        do {
            count = database.<Integer>write(transaction -> transaction.sql().execute(batch(table, expired)));
            report.count(Report.Deed.EXPIRED_ROWS, count);
        } while (count == BATCH && !Thread.currentThread().isInterrupted());
    }

    static String batch(String table, String expired) {
        return "delete from %1$s where ctid = any(array(select ctid from %1$s where %2$s limit %3$d)) and %2$s"
                .formatted(table, expired, BATCH);
    }

    /// Ends after the item at hand.
    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            running = thread;
        }
        if (running == null) {
            return;
        }
        running.interrupt();
        try {
            running.join(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
