package discordination.gateway;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// Lets a few in at once and the others wait in a fair line, so that a storm of newcomers leaves something for
/// everybody else.
final class Turnstile {
    private final Semaphore places;

    /// @param most how many are inside at most
    Turnstile(int most) {
        places = new Semaphore(most, true);
    }

    /// Waits for a place and works; the place is given back whatever happens.
    <T> T pass(Supplier<T> work) {
        places.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            places.release();
        }
    }
}
