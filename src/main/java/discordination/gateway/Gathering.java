package discordination.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gathers what many bring at the same time, so that it is done once for all of them: the first comer waits for
/// nobody, those who come meanwhile go together. What fails is logged and not tried again.
///
/// The worker is a virtual thread that lives only while there is work.
final class Gathering<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Gathering.class);
    private static final int MOST_WAITING = 100_000;

    private final String name;
    private final int mostTogether;
    private final Duration pause;
    private final Consumer<List<T>> work;
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashSet<T> waiting = new LinkedHashSet<>();
    private boolean working;

    /// @param name         what is gathered, for the log
    /// @param mostTogether how many are handed on at once
    /// @param pause        from one batch to the next
    Gathering(String name, int mostTogether, Duration pause, Consumer<List<T>> work) {
        this.name = name;
        this.mostTogether = mostTogether;
        this.pause = pause;
        this.work = work;
    }

    /// Never blocks; what waits already is not added again.
    void add(T thing) {
        lock.lock();
        try {
            if (waiting.size() >= MOST_WAITING) {
                LOG.warn("Too many {} wait, one is dropped", name);
                return;
            }
            waiting.add(thing);
            if (working) return;
            working = true;
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name(name).start(this::run);
    }

    private void run() {
        for (var batch = take(); !batch.isEmpty(); batch = take()) {
            try {
                work.accept(batch);
                Thread.sleep(pause);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.warn("{} {} were lost: {}", batch.size(), name, e.toString());
            }
        }
    }

    private List<T> take() {
        lock.lock();
        try {
            var batch = new ArrayList<T>(Math.min(waiting.size(), mostTogether));
            for (var all = waiting.iterator(); all.hasNext() && batch.size() < mostTogether; ) {
                batch.add(all.next());
                all.remove();
            }
            working = !batch.isEmpty();
            return batch;
        } finally {
            lock.unlock();
        }
    }
}
