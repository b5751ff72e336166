package discordination.file;

/// The first bits of a JPEG XL codestream, which tell how large the picture is.
final class JxlHeader {
    private static final int[][] RATIOS = {{1, 1}, {12, 10}, {4, 3}, {3, 2}, {16, 9}, {5, 4}, {2, 1}};
    private static final int[] SIZE_BITS = {9, 13, 18, 30};

    private final MappedFile file;
    private long bit;

    private JxlHeader(MappedFile file, long at) {
        this.file = file;
        this.bit = 8 * at;
    }

    /// @param at where the codestream begins
    static Metadata.Image read(MappedFile file, long at) throws BadImage {
        if (file.u16(at) != 0xff0a) {
            throw new BadImage("no codestream");
        }
        return new JxlHeader(file, at + 2).image();
    }

    private Metadata.Image image() throws BadImage {
        long[] size = size();
        boolean turned = false;
        boolean animated = false;
        boolean plain = bits(1) == 1;
        if (!plain && bits(1) == 1) {
            turned = bits(3) >= 4;
            if (bits(1) == 1) size();
            // Where a preview follows, what comes behind it is not worth reading.
            animated = bits(1) == 0 && bits(1) == 1;
        }
        if (size[0] > 1 << 20 || size[1] > 1 << 20) {
            throw new BadImage("no usable size");
        }
        int width = (int) size[turned ? 1 : 0];
        return new Metadata.Image(width, (int) size[turned ? 0 : 1], null, animated);
    }

    private long[] size() throws BadImage {
        boolean small = bits(1) == 1;
        long height = side(small);
        int ratio = (int) bits(3);
        long width = ratio == 0 ? side(small) : height * RATIOS[ratio - 1][0] / RATIOS[ratio - 1][1];
        return new long[] {width, height};
    }

    private long side(boolean small) throws BadImage {
        return small ? 8 * (1 + bits(5)) : 1 + bits(SIZE_BITS[(int) bits(2)]);
    }

    /// The lowest bit of a byte comes first.
    private long bits(int count) throws BadImage {
        long bits = 0;
        for (int i = 0; i < count; i++, bit++) {
            bits |= (long) (file.u8(bit / 8) >> bit % 8 & 1) << i;
        }
        return bits;
    }
}
