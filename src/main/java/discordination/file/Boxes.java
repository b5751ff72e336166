package discordination.file;

/// The boxes that MP4, QuickTime, HEIF, AVIF, JPEG 2000 and JPEG XL are made of: length, four letters, content.
final class Boxes {
    /// Far more than a phone's longest recording has.
    private static final int MOST = 100_000;

    private final MappedFile file;
    private int seen;

    /// @param at   where its length stands
    /// @param body where its content begins
    record Box(String type, long at, long body, long end) {}

    /// Called for each box; answers whether to go on.
    @FunctionalInterface
    interface Visitor {
        void box(Box box) throws BadImage;
    }

    Boxes(MappedFile file) {
        this.file = file;
    }

    /// The boxes one after the other. QuickTime ends some lists with four zeros.
    void walk(long from, long to, Visitor visitor) throws BadImage {
        long at = from;
        while (at + 8 <= to) {
            Box box = box(at, to);
            visitor.box(box);
            at = box.end;
        }
    }

    /// @throws BadImage if there is none, or it is larger than what it lies in
    Box box(long at, long to) throws BadImage {
        if (++seen > MOST) {
            throw new BadImage("too many boxes");
        }
        long size = file.u32(at);
        long body = at + 8;
        if (size == 1) {
            size = file.u64(at + 8);
            body = at + 16;
        } else if (size == 0) {
            size = to - at;
        }
        if (size < body - at || size > to - at) {
            throw new BadImage("box of no possible length");
        }
        return new Box(file.ascii(at + 4, 4), at, body, at + size);
    }

    /// Leaves room where the box was, so that nothing else moves.
    void erase(Box box) throws BadImage {
        file.put(box.at + 4, "free");
        file.blank(box.body, box.end);
    }
}
