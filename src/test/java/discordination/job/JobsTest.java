package discordination.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.db.Database;
import discordination.kit.Stage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Queued work is done once, by whoever is free, again when it fails, and not for ever.
final class JobsTest {
    @AutoClose
    private final Stage stage = Stage.open(Set.of(), Map.of());

    private final Database database = stage.database();

    private int count(String where) {
        return database.read(handle -> handle.createQuery("select count(*) from jobs " + where)
                .mapTo(Integer.class)
                .one());
    }

    private static void await(BooleanSupplier condition) {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError("it did not happen");
            Thread.onSpinWait();
        }
    }

    private void add(Jobs jobs, String kind, int number) {
        database.change(tx -> jobs.add(tx, kind, Map.of("number", number)));
    }

    @Test
    void severalProcessesDoEachJobOnce() {
        var prepared = new ConcurrentHashMap<Integer, AtomicInteger>();
        var written = Collections.synchronizedList(new ArrayList<Integer>());
        Jobs.Deed deed = payload -> {
            var number = payload.get("number").asInt();
            prepared.computeIfAbsent(number, _ -> new AtomicInteger()).incrementAndGet();
            return _ -> written.add(number);
        };
        try (var one = new Jobs(database);
                var two = new Jobs(database)) {
            one.start(3, Map.of("count", deed));
            two.start(3, Map.of("count", deed));
            for (int i = 0; i < 100; i++) add(one, "count", i);
            await(() -> written.size() == 100);
            assertEquals(100, prepared.size());
            for (var times : prepared.values()) assertEquals(1, times.get());
            await(() -> count("") == 0);
        }
    }

    @Test
    void nothingBeginsBeforeTheCommitAndOthersKindsAreLeftAlone() {
        var done = Collections.synchronizedList(new ArrayList<String>());
        try (var jobs = new Jobs(database)) {
            jobs.start(1, Map.of("mine", payload -> _ -> done.add(payload.toString())));
            add(jobs, "other", 1);
            try {
                database.change(tx -> {
                    jobs.add(tx, "mine", Map.of("number", 2));
                    throw new IllegalStateException("changed my mind");
                });
            } catch (IllegalStateException _) {
                // As intended.
            }
            add(jobs, "mine", 3);
            await(() -> !done.isEmpty());
            assertEquals(List.of("{\"number\":3}"), done);
            assertEquals(1, count("where kind = 'other' and attempts = 0"));
        }
    }

    @Test
    void aFailureIsTriedAgainLaterAndGivenUpInTheEnd() {
        var attempts = new AtomicInteger();
        try (var jobs = new Jobs(database)) {
            jobs.start(1, Map.of("bad", _ -> {
                attempts.incrementAndGet();
                throw new IllegalStateException("not today");
            }));
            add(jobs, "bad", 1);
            for (int i = 1; i < 5; i++) {
                var expected = i;
                await(() -> attempts.get() == expected
                        && count("where run_at between now() + interval '1 second' and now() + interval '60 seconds'")
                                == 1);
                database.change(tx -> tx.sql().execute("update jobs set run_at = now()"));
            }
            await(() -> count("") == 0);
            assertEquals(5, attempts.get());
        }
    }

    @Test
    void theJobOfADeadWorkerIsTakenOverAndItsLateResultDropped() throws Exception {
        var entered = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        var written = Collections.synchronizedList(new ArrayList<String>());
        try (var slow = new Jobs(database);
                var quick = new Jobs(database)) {
            slow.start(1, Map.of("job", _ -> {
                entered.countDown();
                leave.await();
                return _ -> written.add("slow");
            }));
            add(slow, "job", 1);
            assertTrue(entered.await(10, TimeUnit.SECONDS));
            database.change(tx -> tx.sql().execute("update jobs set run_at = now()"));
            quick.start(1, Map.of("job", _ -> _ -> written.add("quick")));
            await(() -> count("") == 0);
            leave.countDown();
            add(slow, "job", 2);
            await(() -> written.size() == 2);
            assertEquals("quick", written.getFirst());
        }
    }
}
