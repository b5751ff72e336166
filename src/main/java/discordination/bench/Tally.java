package discordination.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLongArray;

/// What the listeners hear of numbered messages: how long each took to each of them, and whether any came twice, in
/// the wrong order or not at all.
///
/// A message says `bnch`, four letters of its measurement, the two digits of its lane and the six of its number; the
/// messages of one lane are sent one after another, so that they have an order. All but {@link #planned},
/// {@link #delivered} and {@link #began} belongs to the thread that reads.
final class Tally {
    static final int LANES = 100;
    static final int MOST = 1_000_000;
    private static final int MARK = 8;
    /// Where in a frame the content begins at the latest; those of our clients are shorter.
    private static final int LATEST = 4096;

    private final int sockets;
    private final int messages;
    private final String word;
    private final long mark;
    private final AtomicLongArray planned;
    private final int[] arrivals;
    private final Latencies each = new Latencies();
    private final Latencies last = new Latencies();
    private final long began = System.nanoTime();
    private volatile long delivered;
    private long heard;
    private long doubled;
    private long unordered;
    private long lastHeard = began;
    private int offset;
    private byte[] sample;

    /// What one socket has heard.
    static final class Ear {
        private final Tally tally;
        private final long[] heard;
        private final int[] newest = new int[LANES];

        private Ear(Tally tally) {
            this.tally = tally;
            heard = new long[(tally.messages + 63) / 64];
        }
    }

    /// @param sockets  how many listen
    /// @param messages how many will be sent at most
    /// @param run      tells this measurement from those before, whose stragglers do not count
    Tally(int sockets, int messages, int run) {
        if (messages > MOST) throw new IllegalArgumentException("too many messages: " + messages);
        this.sockets = sockets;
        this.messages = messages;
        word = "bnch%04d".formatted(run % 10_000);
        mark = ByteBuffer.wrap(word.getBytes(StandardCharsets.US_ASCII)).getLong();
        planned = new AtomicLongArray(messages);
        arrivals = new int[messages];
    }

    /// The content of a message whose time starts to count now or at another moment of `System.nanoTime()`.
    ///
    /// @param lane   0 to 99
    /// @param number 0 up to the number of messages
    String plan(int lane, int number, long moment) {
        planned.set(number, moment);
        return "%s%02d%06d".formatted(word, lane, number);
    }

    /// Looks for a number in a frame.
    ///
    /// @param ear what this socket has heard so far; null at first
    /// @return what it has heard now, to be given the next time
    Ear hear(Ear ear, ByteBuffer frame, int from, int to, long now) {
        var at = find(frame, from, to);
        if (at < 0) return ear;
        if (sample == null) sample = copy(frame, from, to);
        var digits = frame.getLong(at + MARK);
        var value = 0;
        for (int shift = 56; shift >= 0; shift -= 8) value = value * 10 + (int) (digits >>> shift & 0xf);
        var lane = value / MOST;
        var number = value % MOST;
        if (lane >= LANES || number >= messages) return ear;
        var mine = ear == null || ear.tally != this ? new Ear(this) : ear;
        note(mine, lane, number, now);
        return mine;
    }

    private void note(Ear ear, int lane, int number, long now) {
        var bit = 1L << number;
        if ((ear.heard[number >> 6] & bit) != 0) {
            doubled++;
            return;
        }
        ear.heard[number >> 6] |= bit;
        // Numbers of a lane grow; the newest is kept one higher, since there is a message 0.
        if (number < ear.newest[lane]) unordered++;
        else ear.newest[lane] = number + 1;
        var took = now - planned.get(number);
        each.add(took);
        if (++arrivals[number] == sockets) last.add(took);
        heard++;
        lastHeard = now;
    }

    /// Most frames are built alike, so it is tried first where it was the last time.
    private int find(ByteBuffer frame, int from, int to) {
        var end = Math.min(to - 2 * MARK, from + LATEST);
        if (from + offset <= end && frame.getLong(from + offset) == mark) return from + offset;
        for (int at = from; at <= end; at++) {
            if (frame.getLong(at) != mark) continue;
            offset = at - from;
            return at;
        }
        return -1;
    }

    private static byte[] copy(ByteBuffer frame, int from, int to) {
        var copy = new byte[to - from];
        frame.get(from, copy);
        return copy;
    }

    /// Shows other threads what was heard; a write for every frame would cost too much.
    void publish() {
        delivered = heard;
    }

    /// Different messages heard by all sockets together.
    long delivered() {
        return delivered;
    }

    long began() {
        return began;
    }

    /// From the beginning to the last delivery.
    double seconds() {
        return (lastHeard - began) / 1e9;
    }

    /// One entry per delivery.
    Latencies each() {
        return each;
    }

    /// One entry per message that every socket has heard: until the last of them had it.
    Latencies last() {
        return last;
    }

    long doubled() {
        return doubled;
    }

    long unordered() {
        return unordered;
    }

    /// The first frame that was heard, null when there was none.
    byte[] sample() {
        return sample;
    }

    /// What stands in a frame for the number and can be replaced.
    String word() {
        return word;
    }
}
