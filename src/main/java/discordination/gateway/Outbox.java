package discordination.gateway;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;

/// The bounded queue of one connection and its one writer: frames that wait leave in one write, and a reader who lets
/// too much pile up is closed, never waited for.
///
/// The writer is a virtual thread that lives only while there is something to write.
final class Outbox {
    private static final int WRITE_SECONDS = 30;
    private static final long ANSWER_NANOS = Duration.ofSeconds(5).toNanos();

    private final CoreSession session;
    private final int mostFrames;
    private final long mostBytes;
    private final Runnable onFull;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Item> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean writing;
    private boolean closed;
    private volatile long closedAt;

    private record Item(byte opCode, byte[] bytes) {}

    /// @param onFull called once, when the reader is too slow
    Outbox(CoreSession session, int mostFrames, long mostBytes, Runnable onFull) {
        this.session = session;
        this.mostFrames = mostFrames;
        this.mostBytes = mostBytes;
        this.onFull = onFull;
    }

    /// Never blocks. A single frame may be larger than the bound, as Ready is, when nothing else waits.
    void send(byte opCode, byte[] bytes) {
        boolean full;
        lock.lock();
        try {
            if (closed) return;
            full = !waiting.isEmpty() && (waiting.size() >= mostFrames || waitingBytes + bytes.length > mostBytes);
            if (full) {
                closed = true;
                waiting.clear();
            } else {
                waiting.add(new Item(opCode, bytes));
                waitingBytes += bytes.length;
                if (!writing) {
                    writing = true;
                    Thread.ofVirtual().start(this::write);
                }
            }
        } finally {
            lock.unlock();
        }
        if (full) onFull.run();
    }

    /// Writes what waits, then a Close frame; later sends are dropped.
    void close(int code, String reason) {
        var payload = ByteBuffer.allocate(2 + reason.length());
        payload.putShort((short) code).put(reason.getBytes(StandardCharsets.US_ASCII));
        send(OpCode.CLOSE, payload.array());
        lock.lock();
        try {
            if (!closed) closedAt = System.nanoTime();
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /// Whether the Close frame went out so long ago that the other side will not answer it any more.
    boolean isOverdue(long now) {
        return closedAt != 0 && now - closedAt > ANSWER_NANOS;
    }

    private void write() {
        while (true) {
            var batch = take();
            if (batch == null) return;
            try {
                var last = new Callback.Completable();
                for (int i = 0; i < batch.size(); i++) {
                    var item = batch.get(i);
                    var end = i == batch.size() - 1;
                    var frame = new Frame(item.opCode, true, ByteBuffer.wrap(item.bytes));
                    session.sendFrame(frame, end ? last : Callback.NOOP, !end);
                }
                last.get(WRITE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException | RuntimeException _) {
                abort();
                return;
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                abort();
                return;
            }
        }
    }

    private ArrayList<Item> take() {
        lock.lock();
        try {
            if (waiting.isEmpty()) {
                writing = false;
                return null;
            }
            var batch = new ArrayList<>(waiting);
            waiting.clear();
            waitingBytes = 0;
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void abort() {
        lock.lock();
        try {
            closed = true;
            writing = false;
            waiting.clear();
        } finally {
            lock.unlock();
        }
        session.abort();
    }
}
