package discordination.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bounded queue of one connection: its {@link Writer} sends what waits in one write, and a reader who lets too
/// much
/// pile up is cut off, never waited for.
final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();
    private static final long ANSWER_NANOS = Duration.ofSeconds(5).toNanos();

    private final Wire wire;
    private final Writer writer;
    private final int mostFrames;
    private final long mostBytes;
    private ArrayDeque<byte[]> waiting;
    private long waitingBytes;

    /// How much of the first frame has been written already.
    private int begun;

    /// Whether the writer has this outbox in hand.
    private boolean writing;

    private boolean closed;

    /// What is left to do once nothing waits any more: the end of the connection.
    private Runnable parting;

    private volatile long closedAt;
    private volatile long blockedAt;

    Outbox(Wire wire, Writer writer, int mostFrames, long mostBytes) {
        this.wire = wire;
        this.writer = writer;
        this.mostFrames = mostFrames;
        this.mostBytes = mostBytes;
    }

    void send(byte opCode, byte[] payload) {
        send(Wire.frame(opCode, payload));
    }

    /// Takes a whole frame; never blocks. A single one may be larger than the bound, as Ready is, when nothing else
    /// waits.
    void send(byte[] frame) {
        synchronized (this) {
            if (closed) return;
            if (waiting == null) waiting = new ArrayDeque<>(4);
            if (waiting.isEmpty() || waiting.size() < mostFrames && waitingBytes + frame.length <= mostBytes) {
                waiting.add(frame);
                waitingBytes += frame.length;
                hand();
                return;
            }
            shut();
        }
        LOG.info("A slow reader is closed");
        wire.abort();
    }

    /// Writes what waits, then closes; later frames are dropped.
    void close(int code, String reason) {
        part(() -> wire.close(code, reason));
    }

    /// Drops what waits and lets the other side's closing handshake go on, as soon as no write is under way.
    synchronized void finish(Runnable handshake) {
        if (!closed) shut();
        if (writing) parting = handshake;
        else handshake.run();
    }

    private synchronized void part(Runnable last) {
        if (closed) return;
        closed = true;
        closedAt = System.nanoTime();
        parting = last;
        hand();
    }

    /// Whether the reader has not made room, or not answered the closing handshake, for so long that it never will.
    boolean isOverdue(long now) {
        return closedAt != 0 && now - closedAt > ANSWER_NANOS || blockedAt != 0 && now - blockedAt > PATIENCE_NANOS;
    }

    private void hand() {
        if (writing) return;
        writing = true;
        writer.add(this);
    }

    private void shut() {
        closed = true;
        closedAt = System.nanoTime();
        waiting = null;
        waitingBytes = 0;
    }

    /// Called by the writer, with its buffer.
    void write(ByteBuffer buffer) {
        try {
            while (fill(buffer)) {
                if (wire.flush(buffer)) continue;
                var rest = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
                blockedAt = System.nanoTime();
                wire.write(rest, this::resume, this::fail);
                return;
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("cannot write: {}", e.toString());
            fail();
        }
    }

    private void resume() {
        blockedAt = 0;
        writer.add(this);
    }

    private void fail() {
        synchronized (this) {
            shut();
            parting = null;
        }
        wire.abort();
    }

    /// Moves what waits into the buffer; false when nothing did.
    private boolean fill(ByteBuffer buffer) {
        Runnable last;
        synchronized (this) {
            buffer.clear();
            while (waiting != null && !waiting.isEmpty() && buffer.hasRemaining()) {
                var frame = waiting.peek();
                var count = Math.min(frame.length - begun, buffer.remaining());
                buffer.put(frame, begun, count);
                begun += count;
                if (begun < frame.length) break;
                waiting.poll();
                waitingBytes -= frame.length;
                begun = 0;
            }
            buffer.flip();
            if (buffer.hasRemaining()) return true;
            // An idle connection holds no queue: there are thousands of them.
            waiting = null;
            writing = false;
            last = parting;
            parting = null;
        }
        if (last != null) last.run();
        return false;
    }
}
