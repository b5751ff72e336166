package discordination.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Listeners hear every number exactly as it came, however the bytes were cut.
final class TallyTest {
    private final Tally tally = new Tally(2, 10, 7);
    private Tally.Ear first;
    private Tally.Ear second;

    private Tally.Ear hear(Tally.Ear ear, int lane, int number) {
        var text = "{\"type\":\"Message\",\"content\":\"" + tally.plan(lane, number, 0) + " me, after lunch\"}";
        var frame = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        return tally.hear(ear, frame, 0, frame.capacity(), 5_000_000);
    }

    private List<Long> counted() {
        tally.publish();
        return List.of(
                tally.delivered(),
                tally.doubled(),
                tally.unordered(),
                tally.last().count());
    }

    @Test
    void whatComesTwiceOrLateIsTold() {
        first = hear(first, 0, 1);
        first = hear(first, 0, 0);
        assertEquals(List.of(2L, 0L, 1L, 0L), counted());
        first = hear(first, 0, 1);
        first = hear(first, 3, 2);
        assertEquals(List.of(3L, 1L, 1L, 0L), counted());
        second = hear(second, 0, 1);
        assertEquals(List.of(4L, 1L, 1L, 1L), counted());
        assertEquals(5, tally.last().at(1));
    }

    @Test
    void stragglersOfAnEarlierMeasurementDoNotCount() {
        var early = new Tally(1, 10, 6).plan(0, 3, 0);
        var frame = ByteBuffer.wrap(("{\"content\":\"" + early + "\"}").getBytes(StandardCharsets.US_ASCII));
        assertNull(tally.hear(null, frame, 0, frame.capacity(), 5));
        first = hear(first, 0, 9);
        assertEquals(List.of(1L, 0L, 0L, 0L), counted());
    }

    @Test
    void framesAreFoundWhereverTheReadsEnd() throws IOException {
        var stream = ByteBuffer.allocate(200_000);
        stream.put("HTTP/1.1 101 Switching\r\nA: b\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        stream.put((byte) 0x81).put((byte) 3).put(new byte[3]);
        stream.put((byte) 0x89).put((byte) 0);
        stream.put((byte) 0x82).put((byte) 126).putShort((short) 300).put(new byte[300]);
        stream.put((byte) 0x81).put((byte) 127).putLong(70_000).put(new byte[70_000]);
        stream.put((byte) 0x81).put((byte) 126).putShort((short) 60_000).put(new byte[60_000]);
        stream.put((byte) 0x81).put((byte) 1).put((byte) 'x');
        stream.flip();
        for (var size : List.of(1, 2, 7, 313, 9000, 200_000)) {
            assertEquals(
                    List.of("1 3", "9 0", "2 300", "1 70000", "1 60000", "1 1"), frames(stream, size), "by " + size);
        }
    }

    private static List<String> frames(ByteBuffer stream, int size) throws IOException {
        var found = new ArrayList<String>();
        var frames = new Frames(new Frames.Sink() {
            @Override
            public void head(String head) {
                assertEquals("HTTP/1.1 101 Switching\r\nA: b", head);
            }

            @Override
            public void frame(int opCode, ByteBuffer buffer, int from, int to, long length) {
                assertEquals(Math.min(length, Math.max(Frames.LONGEST_WHOLE, to - from)), to - from);
                found.add(opCode + " " + length);
            }
        });
        var buffer = ByteBuffer.allocate(Frames.LONGEST_WHOLE + 64 + size);
        for (int at = 0; at < stream.limit(); at += size) {
            frames.begin(buffer);
            buffer.put(stream.slice(at, Math.min(size, stream.limit() - at)));
            frames.read(buffer);
        }
        return found;
    }
}
