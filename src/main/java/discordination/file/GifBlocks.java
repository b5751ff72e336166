package discordination.file;

import java.io.ByteArrayOutputStream;

/// Walks through the blocks of a GIF, and writes it anew without comments, XMP and whatever follows its end.
final class GifBlocks {
    private static final int MOST_FRAMES = 20_000;

    private GifBlocks() {}

    static ImageHeader header(Bytes bytes) throws BadImage {
        return walk(bytes, null);
    }

    static byte[] cleaned(byte[] image) throws BadImage {
        ByteArrayOutputStream out = new ByteArrayOutputStream(image.length);
        walk(Bytes.of(image), out);
        out.write(0x3b);
        return out.toByteArray();
    }

    private static ImageHeader walk(Bytes bytes, ByteArrayOutputStream out) throws BadImage {
        int width = bytes.u16little(6);
        int height = bytes.u16little(8);
        long pixels = (long) width * height;
        int frames = 0;
        long at = 13 + colours(bytes.u8(10));
        keep(bytes, 0, at, out);
        while (true) {
            int block = bytes.u8(at);
            if (block == 0x3b) {
                break;
            }
            long end;
            boolean wanted = true;
            if (block == 0x21) {
                int label = bytes.u8(at + 1);
                end = subBlocks(bytes, at + 2);
                wanted = label == 0xf9 || label == 0xff && isLoop(bytes, at + 2);
            } else if (block == 0x2c) {
                int right = bytes.u16little(at + 1) + bytes.u16little(at + 5);
                int bottom = bytes.u16little(at + 3) + bytes.u16little(at + 7);
                if (right > Math.max(width, 1) * 2 || bottom > Math.max(height, 1) * 2) {
                    throw new BadImage("frame outside of the picture");
                }
                pixels = Math.max(pixels, (long) bytes.u16little(at + 5) * bytes.u16little(at + 7));
                end = subBlocks(bytes, at + 11 + colours(bytes.u8(at + 9)));
                if (++frames > MOST_FRAMES) {
                    throw new BadImage("too many frames");
                }
            } else {
                throw new BadImage("unknown block");
            }
            if (wanted) {
                keep(bytes, at, end, out);
            }
            at = end;
        }
        if (frames == 0 || width == 0 || height == 0) {
            throw new BadImage("no picture");
        }
        return new ImageHeader(ImageFormat.GIF, width, height, 1, frames, frames > 1, pixels);
    }

    private static void keep(Bytes bytes, long from, long to, ByteArrayOutputStream out) {
        if (out != null) {
            out.write(bytes.array(), bytes.from() + (int) from, (int) (to - from));
        }
    }

    private static boolean isLoop(Bytes bytes, long at) {
        return bytes.has(at, "\u000bNETSCAPE2.0") || bytes.has(at, "\u000bANIMEXTS1.0");
    }

    private static long colours(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3L << (flags & 7) + 1;
    }

    private static long subBlocks(Bytes bytes, long from) throws BadImage {
        long at = from;
        while (bytes.u8(at) != 0) {
            at += 1 + bytes.u8(at);
        }
        return at + 1;
    }
}
