package discordination.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Lets only so many requests out at once: few to one site, more to all together, so that a slow site neither is
/// flooded from here nor keeps everybody else waiting.
final class HostGates {
    private final int atOncePerSite;
    private final Semaphore everywhere;
    private final ConcurrentHashMap<String, Gate> sites = new ConcurrentHashMap<>();

    private record Gate(Semaphore free, int users) {}

    /// The leave to send one request; closed when its answer has been read.
    @FunctionalInterface
    interface Permit extends AutoCloseable {
        @Override
        void close();
    }

    HostGates(int atOnce, int atOncePerSite) {
        this.everywhere = new Semaphore(atOnce);
        this.atOncePerSite = atOncePerSite;
    }

    /// Waits for a turn.
    ///
    /// @param site what is asked; all names of one owner count as one, for names cost nothing
    /// @param deadline of [System#nanoTime]
    /// @throws InterruptedIOException when the turn does not come in time
    Permit enter(String site, long deadline) throws IOException {
        Gate gate = sites.compute(site, (_, known) -> {
            Gate entered = known == null ? new Gate(new Semaphore(atOncePerSite), 0) : known;
            return new Gate(entered.free, entered.users + 1);
        });
        boolean here = false;
        boolean admitted = false;
        try {
            here = gate.free.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            admitted = here && everywhere.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } finally {
            if (here && !admitted) {
                gate.free.release();
            }
            if (!admitted) {
                leave(site);
            }
        }
        if (!admitted) {
            throw new InterruptedIOException("too many requests at once");
        }
        return () -> {
            everywhere.release();
            gate.free.release();
            leave(site);
        };
    }

    private void leave(String site) {
        sites.computeIfPresent(site, (_, gate) -> gate.users == 1 ? null : new Gate(gate.free, gate.users - 1));
    }
}
