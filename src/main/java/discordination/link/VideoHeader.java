package discordination.link;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Finds out how large the pictures of a video elsewhere are, by what MP4, QuickTime, WebM and Matroska say of
/// themselves (files-proxies-jobs 2.4, 2.5). Nothing is decoded and nothing but these bytes is looked at, so a playlist
/// that calls itself a video is none.
final class VideoHeader {
    private static final int MOST_PIXELS = 65_535;
    private static final int MOST_STEPS = 20_000;
    private static final int DEEPEST = 8;

    private static final long EBML = 0x1a45dfa3L;
    private static final long SEGMENT = 0x18538067L;
    private static final long CLUSTER = 0x1f43b675L;
    private static final long TRACKS = 0x1654ae6bL;
    private static final long TRACK = 0xaeL;
    private static final long VIDEO = 0xe0L;
    private static final long PIXEL_WIDTH = 0xb0L;
    private static final long PIXEL_HEIGHT = 0xbaL;

    private final byte[] bytes;
    private int steps;
    private boolean video;
    private long trackWidth;
    private long trackHeight;

    private VideoHeader(byte[] bytes) {
        this.bytes = bytes;
    }

    /// In pixels.
    record Size(int width, int height) {}

    /// Of the first track with pictures; empty if these bytes do not say it.
    ///
    /// @param bytes of the video, which may end early
    static Optional<Size> size(byte[] bytes) {
        VideoHeader header = new VideoHeader(bytes);
        if (bytes.length < 16) {
            return Optional.empty();
        } else if (header.number(0, 4) == EBML) {
            return Optional.ofNullable(header.elements(0, bytes.length, 0));
        }
        return switch (header.word(4)) {
            case "ftyp", "moov", "wide", "mdat", "free", "skip" ->
                Optional.ofNullable(header.boxes(0, bytes.length, 0));
            default -> Optional.empty();
        };
    }

    // ---- MP4 and QuickTime: boxes of length, name and content

    private Size boxes(long from, long to, int depth) {
        long at = from;
        while (at + 8 <= to && depth < DEEPEST && steps++ < MOST_STEPS) {
            long size = number(at, 4);
            long body = at + 8;
            if (size == 1 && at + 16 <= to) {
                size = number(at + 8, 8);
                body = at + 16;
            } else if (size == 0) {
                size = to - at;
            }
            // Less than its own head, or beyond what a number holds: there is no next one.
            if (size < body - at || size > Long.MAX_VALUE - at) {
                return null;
            }
            Size found = box(word(at + 4), body, Math.min(at + size, to), depth + 1);
            if (found != null) {
                return found;
            }
            at += size;
        }
        return null;
    }

    private Size box(String name, long body, long end, int depth) {
        switch (name) {
            case "moov", "mdia" -> {
                return boxes(body, end, depth);
            }
            case "trak" -> {
                video = false;
                trackWidth = 0;
                trackHeight = 0;
                boxes(body, end, depth);
                return video ? size(trackWidth, trackHeight) : null;
            }
            case "tkhd" -> {
                // Times take more room from version 1 on; sizes are 16.16 numbers.
                long at = body + (number(body, 1) == 0 ? 76 : 88);
                if (at + 8 <= end) {
                    trackWidth = number(at, 4) >> 16;
                    trackHeight = number(at + 4, 4) >> 16;
                }
                return null;
            }
            case "hdlr" -> {
                video |= body + 12 <= end && word(body + 8).equals("vide");
                return null;
            }
            default -> {
                return null;
            }
        }
    }

    // ---- Matroska: elements of id, length and content

    private Size elements(long from, long to, int depth) {
        long at = from;
        while (at < to && depth < DEEPEST && steps++ < MOST_STEPS) {
            int idLength = vintLength(at);
            int sizeLength = idLength > 4 ? 9 : vintLength(at + idLength);
            if (sizeLength > 8 || at + idLength + sizeLength > to) {
                return null;
            }
            long id = number(at, idLength);
            long mask = (1L << 7 * sizeLength) - 1;
            long size = number(at + idLength, sizeLength) & mask;
            long body = at + idLength + sizeLength;
            // All ones: as long as it takes.
            long end = size == mask || size > to - body ? to : body + size;
            if (id == CLUSTER) {
                return null;
            }
            Size found = element(id, body, end, depth + 1);
            if (found != null) {
                return found;
            }
            at = end;
        }
        return null;
    }

    private Size element(long id, long body, long end, int depth) {
        if (id == SEGMENT || id == TRACKS) {
            return elements(body, end, depth);
        } else if (id == TRACK) {
            trackWidth = 0;
            trackHeight = 0;
            elements(body, end, depth);
            return size(trackWidth, trackHeight);
        } else if (id == VIDEO) {
            elements(body, end, depth);
        } else if (id == PIXEL_WIDTH && end - body <= 4) {
            trackWidth = number(body, (int) (end - body));
        } else if (id == PIXEL_HEIGHT && end - body <= 4) {
            trackHeight = number(body, (int) (end - body));
        }
        return null;
    }

    /// How many bytes a number takes by its first one; 9 if there is none.
    private int vintLength(long at) {
        int first = (int) number(at, 1);
        return first == 0 ? 9 : Integer.numberOfLeadingZeros(first) - 23;
    }

    private static Size size(long width, long height) {
        boolean sensible = width > 0 && height > 0 && width <= MOST_PIXELS && height <= MOST_PIXELS;
        return sensible ? new Size((int) width, (int) height) : null;
    }

    /// What is not there is 0.
    private long number(long at, int length) {
        long value = 0;
        for (long i = at; i < at + length; i++) {
            value = value << 8 | (i >= 0 && i < bytes.length ? bytes[(int) i] & 0xff : 0);
        }
        return value;
    }

    private String word(long at) {
        return at >= 0 && at + 4 <= bytes.length ? new String(bytes, (int) at, 4, StandardCharsets.ISO_8859_1) : "";
    }
}
