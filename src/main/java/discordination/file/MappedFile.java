package discordination.file;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file to read numbers from and to blank parts of, however large it is: the system pages it in and out. What is not
/// there is an error, not a crash.
final class MappedFile implements AutoCloseable {
    private final FileChannel channel;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment bytes;
    private long cut = -1;

    MappedFile(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        bytes = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size(), arena);
    }

    long size() {
        return bytes.byteSize();
    }

    int u8(long at) throws BadImage {
        if (at < 0 || at >= bytes.byteSize()) {
            throw new BadImage("ends early");
        }
        return bytes.get(ValueLayout.JAVA_BYTE, at) & 0xff;
    }

    int u16(long at) throws BadImage {
        return u8(at) << 8 | u8(at + 1);
    }

    long u32(long at) throws BadImage {
        return (long) u16(at) << 16 | u16(at + 2);
    }

    long u32little(long at) throws BadImage {
        return (long) u8(at + 3) << 24 | u8(at + 2) << 16 | u8(at + 1) << 8 | u8(at);
    }

    /// Negative ones are larger than any file.
    long u64(long at) throws BadImage {
        return u32(at) << 32 | u32(at + 4);
    }

    /// A number of 0 to 8 bytes.
    long number(long at, int length) throws BadImage {
        long number = 0;
        for (int i = 0; i < length; i++) {
            number = number << 8 | u8(at + i);
        }
        return number;
    }

    String ascii(long at, int length) throws BadImage {
        u8(at);
        u8(at + length - 1);
        byte[] text = bytes.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    void put(long at, String ascii) throws BadImage {
        u8(at + ascii.length() - 1);
        MemorySegment.copy(
                MemorySegment.ofArray(ascii.getBytes(StandardCharsets.ISO_8859_1)), 0, bytes, at, ascii.length());
    }

    void put(long at, int value) throws BadImage {
        u8(at);
        bytes.set(ValueLayout.JAVA_BYTE, at, (byte) value);
    }

    /// Zeroes; a part that is not there has nothing to hide.
    void blank(long from, long to) {
        long begin = Math.clamp(from, 0, size());
        long end = Math.clamp(to, begin, size());
        bytes.asSlice(begin, end - begin).fill((byte) 0);
    }

    /// Ends the file here once it is closed.
    void cut(long at) {
        cut = at;
    }

    @Override
    public void close() throws IOException {
        arena.close();
        try (channel) {
            if (cut >= 0) {
                channel.truncate(cut);
            }
        }
    }
}
