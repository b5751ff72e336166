package discordination.file;

/// Reads the few tags that matter from the first directory of a TIFF, which is also how EXIF is written.
final class TiffTags {
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS = 258;
    private static final int ORIENTATION = 274;
    private static final int SAMPLES = 277;

    private TiffTags() {}

    static ImageHeader header(Bytes bytes) throws BadImage {
        long width = tag(bytes, WIDTH, 0);
        long height = tag(bytes, HEIGHT, 0);
        long samples = tag(bytes, SAMPLES, 1);
        if (samples < 1 || samples > 8 || tag(bytes, BITS, 1) > 64) {
            throw new BadImage("odd samples");
        }
        return ImageHeader.still(ImageFormat.TIFF, width, height, orientation(bytes));
    }

    /// 1 to 8; 1 if the tag is missing or makes no sense.
    static int orientation(Bytes bytes) {
        try {
            long value = tag(bytes, ORIENTATION, 1);
            return value >= 1 && value <= 8 ? (int) value : 1;
        } catch (BadImage e) {
            // Broken EXIF in a sound picture is common and harmless: it is thrown away anyway.
            return 1;
        }
    }

    private static long tag(Bytes bytes, int wanted, long otherwise) throws BadImage {
        boolean little = bytes.has(0, "II");
        long directory = u32(bytes, 4, little);
        int count = u16(bytes, directory, little);
        for (int i = 0; i < count; i++) {
            long entry = directory + 2 + 12L * i;
            if (u16(bytes, entry, little) == wanted) {
                int type = u16(bytes, entry + 2, little);
                return type == 3 ? u16(bytes, entry + 8, little) : u32(bytes, entry + 8, little);
            }
        }
        return otherwise;
    }

    private static int u16(Bytes bytes, long at, boolean little) throws BadImage {
        return little ? bytes.u16little(at) : bytes.u16(at);
    }

    private static long u32(Bytes bytes, long at, boolean little) throws BadImage {
        return little ? bytes.u32little(at) : bytes.u32(at);
    }
}
