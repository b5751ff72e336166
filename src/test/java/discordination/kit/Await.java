package discordination.kit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for what nobody announces, by asking again and again, and gives up after a while.
public final class Await {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    private Await() {}

    /// Waits until the condition holds.
    public static void until(String what, BooleanSupplier condition) {
        value(what, () -> condition.getAsBoolean() ? true : null);
    }

    /// Waits until there is a value.
    public static <T> T value(String what, Supplier<T> supplier) {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var value = supplier.get();
            if (value != null) return value;
            if (System.nanoTime() > end) throw new AssertionError("not within " + PATIENCE + ": " + what);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
