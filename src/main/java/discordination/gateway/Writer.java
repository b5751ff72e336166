package discordination.gateway;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/// One thread that writes for many connections, in rounds: what waits for a connection leaves in one write.
///
/// A write costs the machine the same whether it carries one frame or twenty. So, while a round has many connections to
/// serve, the next one begins a few milliseconds after it at the earliest, and finds more frames in each queue.
final class Writer implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int MANY = 64;
    private static final long PACE_NANOS = Duration.ofMillis(10).toNanos();

    private final LinkedBlockingQueue<Outbox> due = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    Writer(String name) {
        thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// The outbox has something to write; it is not handed in again before it was written.
    void add(Outbox outbox) {
        due.add(outbox);
    }

    private void run() {
        var buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        var round = new ArrayList<Outbox>();
        while (!closed) {
            try {
                round.add(due.take());
            } catch (InterruptedException _) {
                return;
            }
            var began = System.nanoTime();
            due.drainTo(round);
            for (var outbox : round) outbox.write(buffer);
            var many = round.size() >= MANY;
            round.clear();
            if (many) LockSupport.parkNanos(PACE_NANOS - (System.nanoTime() - began));
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
