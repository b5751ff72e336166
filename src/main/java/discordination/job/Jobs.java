package discordination.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import discordination.db.Database;
import discordination.http.Json;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Work that is done after its cause has been answered and that survives a crash: rows, taken by whichever process is
/// free.
///
/// A job is leased, not locked, while it runs: slow work holds no database connection. Its result is written in the
/// transaction that removes the job, so that nothing is done twice; a worker that dies leaves its jobs to others.
public final class Jobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final Duration POLL = Duration.ofSeconds(2);
    private static final Duration FIRST_DELAY = Duration.ofSeconds(5);
    private static final int MOST_ATTEMPTS = 5;

    /// Longer than any deed may take.
    private static final Duration LEASE = Duration.ofSeconds(90);

    private final Database database;
    private final Semaphore added = new Semaphore(0);
    private final List<Thread> workers = new ArrayList<>();
    private volatile boolean closed;

    public Jobs(Database database) {
        this.database = database;
    }

    /// How one kind of job is done.
    @FunctionalInterface
    public interface Deed {
        /// Does the slow part, outside of any transaction, in less than a minute; throws to be tried again later.
        ///
        /// @return what is to be written, together with the removal of the job
        Consumer<Database.Transaction> prepare(JsonNode payload) throws Exception;
    }

    /// Thrown by a deed that knows that its time has not come: it is tried again like any other, which needs no words.
    public static final class Later extends Exception {
        public Later(String reason) {
            super(reason);
        }
    }

    private record Job(long id, String kind, JsonNode payload, int attempts) {}

    /// Queues work that begins once the transaction is durable.
    public void add(Database.Transaction tx, String kind, Object payload) {
        tx.sql()
                .createUpdate("insert into jobs (kind, payload) values (:kind, cast(:payload as jsonb))")
                .bind("kind", kind)
                .bind("payload", Json.text(payload))
                .execute();
        tx.afterCommit(added::release);
    }

    /// Queues many at once.
    ///
    /// @param payloads JSON texts
    public void addAll(Database.Transaction tx, String kind, List<String> payloads) {
        tx.sql()
                .createUpdate(
                        "insert into jobs (kind, payload) select :kind, cast(one as jsonb) from unnest(:payloads) one")
                .bind("kind", kind)
                .bindArray("payloads", String.class, payloads)
                .execute();
        tx.afterCommit(added::release);
    }

    /// Starts taking jobs of these kinds; called once.
    ///
    /// @param count jobs done at the same time
    public void start(int count, Map<String, Deed> deeds) {
        for (int i = 0; i < count; i++) {
            workers.add(Thread.ofVirtual().name("jobs-" + i).start(() -> work(deeds)));
        }
    }

    private void work(Map<String, Deed> deeds) {
        while (!closed) {
            try {
                added.drainPermits();
                var job = take(deeds.keySet().toArray(String[]::new));
                if (job.isPresent()) {
                    // There may be more: somebody else looks while this one is being done.
                    added.release();
                    attempt(job.get(), deeds.get(job.get().kind));
                } else {
                    // Until this process adds one, or the poll that finds those of others and those to be retried.
                    var _ = added.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException e) {
                if (closed) return;
                LOG.warn("Jobs wait, the database does not answer: {}", e.getMessage());
                LOG.debug("Taking a job failed", e);
                if (!rested()) return;
            }
        }
    }

    private boolean rested() {
        try {
            Thread.sleep(POLL);
            return true;
        } catch (InterruptedException _) {
            return false;
        }
    }

    private Optional<Job> take(String[] kinds) {
        return database.read(handle -> handle.createQuery("""
                        update jobs set attempts = attempts + 1, run_at = now() + make_interval(secs => :lease)
                        where id = (select id from jobs where run_at <= now() and kind = any(:kinds)
                                    order by run_at limit 1 for update skip locked)
                        returning id, kind, payload, attempts
                        """)
                .bind("lease", LEASE.toSeconds())
                .bind("kinds", kinds)
                .map((row, _) -> new Job(
                        row.getLong("id"),
                        row.getString("kind"),
                        tree(row.getString("payload")),
                        row.getInt("attempts")))
                .findOne());
    }

    private void attempt(Job job, Deed deed) throws InterruptedException {
        try {
            var result = deed.prepare(job.payload);
            database.change(tx -> {
                // Whoever overslept the lease finds that somebody else has done the job.
                if (remove(tx, job)) result.accept(tx);
            });
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            if (closed) return;
            retry(job, e);
        }
    }

    private static boolean remove(Database.Transaction tx, Job job) {
        return tx.sql().execute("delete from jobs where id = ? and attempts = ?", job.id, job.attempts) == 1;
    }

    private void retry(Job job, Exception failure) {
        if (job.attempts >= MOST_ATTEMPTS) {
            if (failure instanceof Later) LOG.info("A {} job is given up: {}", job.kind, failure.getMessage());
            else LOG.warn("A {} job is given up after {} attempts", job.kind, job.attempts, failure);
            database.change(tx -> remove(tx, job));
            return;
        }
        var delay = FIRST_DELAY.multipliedBy(1L << (job.attempts - 1));
        LOG.atLevel(failure instanceof Later ? Level.DEBUG : Level.INFO)
                .log(
                        "A {} job failed and is tried again in {} s: {}",
                        job.kind,
                        delay.toSeconds(),
                        failure.getMessage());
        database.change(tx -> tx.sql()
                .createUpdate("""
                        update jobs set run_at = now() + make_interval(secs => :delay)
                        where id = :id and attempts = :attempts
                        """)
                .bind("delay", delay.toSeconds())
                .bind("id", job.id)
                .bind("attempts", job.attempts)
                .execute());
    }

    private static JsonNode tree(String json) {
        try {
            return Json.WIRE.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Stops taking jobs; those under way are interrupted and come back when their lease has passed.
    @Override
    public void close() {
        closed = true;
        workers.forEach(Thread::interrupt);
        for (var worker : workers) {
            try {
                worker.join(Duration.ofSeconds(5));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
