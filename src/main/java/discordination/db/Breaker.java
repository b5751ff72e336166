package discordination.db;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;

/// Fails at once while Redis hangs, instead of letting everybody wait for it: opens after two waits in vain in a row,
/// then asks by itself until there is an answer, so that no request has to try it out.
final class Breaker {
    private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);
    private static final int PATIENCE = 2;
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final BooleanSupplier answers;
    private final AtomicInteger inVain = new AtomicInteger();
    private final AtomicBoolean open = new AtomicBoolean();
    private volatile boolean closing;

    /// @param answers asks, with a bound on the time; when it says yes everything is as before
    Breaker(BooleanSupplier answers) {
        this.answers = answers;
    }

    /// Throws while Redis hangs, what a broken connection would throw.
    void check() {
        if (open.get()) throw new JedisConnectionException("Redis hangs");
    }

    /// There was an answer.
    void answered() {
        if (inVain.get() != 0) inVain.set(0);
    }

    /// Somebody has waited as long as anybody may, in vain.
    void waited() {
        if (inVain.incrementAndGet() < PATIENCE || !open.compareAndSet(false, true)) return;
        LOG.warn("Redis hangs, nobody waits for it until it answers");
        Thread.ofVirtual().name("redis-probe").start(this::probe);
    }

    private void probe() {
        try {
            while (!closing && !answers.getAsBoolean()) Thread.sleep(PAUSE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        inVain.set(0);
        open.set(false);
        LOG.info("Redis answers again");
    }

    /// Ends the asking.
    void close() {
        closing = true;
    }
}
