package discordination.file;

import java.nio.charset.StandardCharsets;

/// Reads numbers out of image headers without ever leaving the array: what is not there is an error, not a crash.
record Bytes(byte[] array, int from, int to) {
    static Bytes of(byte[] array) {
        return new Bytes(array, 0, array.length);
    }

    int length() {
        return to - from;
    }

    int u8(long at) throws BadImage {
        if (at < 0 || at >= length()) {
            throw new BadImage("ends early");
        }
        return array[from + (int) at] & 0xff;
    }

    int u16(long at) throws BadImage {
        return u8(at) << 8 | u8(at + 1);
    }

    int u16little(long at) throws BadImage {
        return u8(at + 1) << 8 | u8(at);
    }

    int u24little(long at) throws BadImage {
        return u8(at + 2) << 16 | u16little(at);
    }

    long u32(long at) throws BadImage {
        return (long) u16(at) << 16 | u16(at + 2);
    }

    long u32little(long at) throws BadImage {
        return (long) u16little(at + 2) << 16 | u16little(at);
    }

    boolean has(long at, String ascii) {
        return has(at, ascii.getBytes(StandardCharsets.ISO_8859_1));
    }

    boolean has(long at, byte[] expected) {
        if (at < 0 || at + expected.length > length()) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (array[from + (int) at + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }

    String ascii(long at, int count) throws BadImage {
        if (at < 0 || at + count > length()) {
            throw new BadImage("ends early");
        }
        return new String(array, from + (int) at, count, StandardCharsets.ISO_8859_1);
    }

    Bytes part(long at, long count) throws BadImage {
        if (at < 0 || count < 0 || at + count > length()) {
            throw new BadImage("ends early");
        }
        return new Bytes(array, from + (int) at, from + (int) (at + count));
    }
}
