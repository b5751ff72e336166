package discordination.file;

import java.util.Set;

/// Recordings in WebM and Matroska: takes out titles, times, tags and attachments, in place, and reads the size of the
/// first track with pictures (files-proxies-jobs 1.5, 1.6).
final class Matroska {
    private static final long EBML = 0x1A45DFA3L;
    private static final long SEGMENT = 0x18538067L;
    private static final long CLUSTER = 0x1F43B675L;
    private static final long INFO = 0x1549A966L;
    private static final long TRACKS = 0x1654AE6BL;
    private static final long TRACK = 0xAE;
    private static final long VIDEO = 0xE0;
    private static final long WIDTH = 0xB0;
    private static final long HEIGHT = 0xBA;
    private static final int VOID = 0xEC;

    /// Tags and attachments.
    private static final Set<Long> ERASED = Set.of(0x1254C367L, 0x1941A469L);

    /// Checksum, title, date, and what it and its neighbours are called.
    private static final Set<Long> ERASED_OF_INFO = Set.of(0xBFL, 0x7BA9L, 0x4461L, 0x7384L, 0x3C83ABL, 0x3E83BBL);

    private static final int MOST = 2_000_000;
    private static final int LARGEST_SIDE = 65_535;

    private final MappedFile file;
    private int seen;
    private long width;
    private long height;

    private record Element(long id, long at, long body, long end, boolean endless) {}

    private interface Visitor {
        void element(Element element) throws BadImage;
    }

    Matroska(MappedFile file) {
        this.file = file;
    }

    /// @throws BadImage if it cannot be understood, and so not be cleaned
    Metadata clean() throws BadImage {
        boolean[] found = {false};
        walk(0, file.size(), element -> {
            if (element.id == SEGMENT) {
                found[0] = true;
                segment(element);
            } else if (element.id != EBML) {
                erase(element);
            }
        });
        if (!found[0]) {
            throw new BadImage("no recording");
        }
        boolean sized = width > 0 && height > 0 && width <= LARGEST_SIDE && height <= LARGEST_SIDE;
        return sized ? new Metadata.Video((int) width, (int) height) : new Metadata.Plain();
    }

    private void segment(Element segment) throws BadImage {
        walk(segment.body, segment.end, element -> {
            if (ERASED.contains(element.id) || element.id == VOID) {
                erase(element);
            } else if (element.id == INFO) {
                walk(element.body, element.end, each -> {
                    if (ERASED_OF_INFO.contains(each.id)) erase(each);
                });
            } else if (element.id == TRACKS) {
                walk(element.body, element.end, track -> {
                    if (track.id == TRACK) size(track);
                });
            }
        });
    }

    private void size(Element track) throws BadImage {
        walk(track.body, track.end, element -> {
            if (element.id == VIDEO && width == 0) {
                walk(element.body, element.end, each -> {
                    if (each.id == WIDTH) width = number(each);
                    if (each.id == HEIGHT) height = number(each);
                });
            }
        });
    }

    private long number(Element element) throws BadImage {
        return element.end - element.body > 4 ? 0 : file.number(element.body, (int) (element.end - element.body));
    }

    /// Live recordings do not say how long a segment or a cluster is: what is in it is then taken for what follows it.
    private void walk(long from, long to, Visitor visitor) throws BadImage {
        long at = from;
        while (at < to) {
            if (++seen > MOST) {
                throw new BadImage("too many elements");
            }
            Element element = element(at, to);
            boolean entered = element.endless && element.id == CLUSTER;
            if (!entered) visitor.element(element);
            at = entered ? element.body : element.end;
        }
    }

    private Element element(long at, long to) throws BadImage {
        int first = file.u8(at);
        int idLength = Integer.numberOfLeadingZeros(first) - 23;
        if (first == 0 || idLength > 4) {
            throw new BadImage("no element");
        }
        long id = file.number(at, idLength);
        int second = file.u8(at + idLength);
        int sizeLength = Integer.numberOfLeadingZeros(second) - 23;
        if (second == 0) {
            throw new BadImage("element of no possible length");
        }
        long all = (1L << 7 * sizeLength) - 1;
        long size = file.number(at + idLength, sizeLength) & all;
        long body = at + idLength + sizeLength;
        boolean endless = size == all;
        if (endless && id != SEGMENT && id != CLUSTER || !endless && (size < 0 || size > to - body)) {
            throw new BadImage("element of no possible length");
        }
        return new Element(id, at, body, endless ? to : body + size, endless);
    }

    /// An element that means nothing, as long as the one before.
    private void erase(Element element) throws BadImage {
        long length = element.end - element.at;
        file.blank(element.at, element.end);
        file.put(element.at, VOID);
        if (length <= 9) {
            file.put(element.at + 1, (int) (0x80 | length - 2));
            return;
        }
        long size = length - 9;
        file.put(element.at + 1, 1);
        for (int i = 0; i < 7; i++) {
            file.put(element.at + 2 + i, (int) (size >> 8 * (6 - i)));
        }
    }
}
