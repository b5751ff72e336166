package discordination.bench;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Takes the bytes of one gateway connection apart into WebSocket frames, where they lie: nothing is copied but what is
/// left of a frame at the end of a read.
final class Frames {
    /// Frames up to this size are seen whole, longer ones only in their beginning.
    static final int LONGEST_WHOLE = 8 << 10;

    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Sink sink;
    private boolean open;
    private byte[] rest = {};
    private long skipped;

    /// Who looks at the frames.
    interface Sink {
        /// The gateway's answer to the upgrade.
        void head(String head) throws IOException;

        /// @param to     where the frame ends, or as much of it as there is
        /// @param length of the whole payload
        void frame(int opCode, ByteBuffer buffer, int from, int to, long length) throws IOException;
    }

    Frames(Sink sink) {
        this.sink = sink;
    }

    /// Puts before the next read what is left of the last one.
    void begin(ByteBuffer buffer) {
        buffer.clear().put(rest);
    }

    /// Looks at all that was read.
    ///
    /// @param buffer as {@link #begin} left it, with more behind
    void read(ByteBuffer buffer) throws IOException {
        var at = open ? 0 : head(buffer);
        var end = buffer.position();
        while (open) {
            if (skipped > 0) {
                var count = (int) Math.min(skipped, end - at);
                skipped -= count;
                at += count;
            }
            if (end - at < 2) break;
            var short7 = buffer.get(at + 1) & 0x7f;
            var header = short7 == 126 ? 4 : short7 == 127 ? 10 : 2;
            if (end - at < header) break;
            var length =
                    short7 == 126 ? buffer.getShort(at + 2) & 0xffff : short7 == 127 ? buffer.getLong(at + 2) : short7;
            var from = at + header;
            if (length > end - from && end - from < LONGEST_WHOLE) break;
            var to = (int) Math.min(from + length, end);
            sink.frame(buffer.get(at) & 0xf, buffer, from, to, length);
            skipped = length - (to - from);
            at = to;
        }
        keep(buffer, at, end);
    }

    private int head(ByteBuffer buffer) throws IOException {
        var end = buffer.position() - END_OF_HEAD.length;
        for (int at = 0; at <= end; at++) {
            if (buffer.get(at) != '\r' || buffer.getInt(at) != 0x0d0a0d0a) continue;
            var head = new byte[at];
            buffer.get(0, head);
            sink.head(new String(head, StandardCharsets.ISO_8859_1));
            open = true;
            return at + END_OF_HEAD.length;
        }
        if (end > LONGEST_WHOLE) throw new EOFException("no WebSocket handshake");
        return 0;
    }

    private void keep(ByteBuffer buffer, int from, int to) {
        if (from == to && rest.length == 0) return;
        rest = new byte[to - from];
        buffer.get(from, rest);
    }
}
