package discordination.file;

import java.io.ByteArrayOutputStream;
import java.util.Set;

/// Walks through the chunks of a WebP, and writes it anew without EXIF, XMP and unknown ones.
final class WebpChunks {
    private static final Set<String> PICTURE = Set.of("VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP");
    private static final int EXIF_AND_XMP = 0x0c;
    private static final int ANIMATION = 0x02;
    private static final int MOST_CHUNKS = 20_000;

    private WebpChunks() {}

    private interface Visitor {
        void chunk(String type, Bytes body) throws BadImage;
    }

    static ImageHeader header(Bytes bytes) throws BadImage {
        var found = new Object() {
            int width;
            int height;
            int orientation = 1;
            int frames;
            boolean animated;
            boolean extended;
            boolean data;
            long pixels;
        };
        walk(bytes, (type, body) -> {
            switch (type) {
                case "VP8X" -> {
                    found.extended = true;
                    found.animated = (body.u8(0) & ANIMATION) != 0;
                    found.width = body.u24little(4) + 1;
                    found.height = body.u24little(7) + 1;
                }
                case "VP8 ", "VP8L" -> {
                    int width = type.equals("VP8 ") ? body.u16little(6) & 0x3fff : (body.u16little(1) & 0x3fff) + 1;
                    int height = type.equals("VP8 ")
                            ? body.u16little(8) & 0x3fff
                            : ((int) (body.u32little(1) >> 14) & 0x3fff) + 1;
                    found.data = true;
                    found.pixels = Math.max(found.pixels, (long) width * height);
                    if (!found.extended) {
                        found.width = width;
                        found.height = height;
                    }
                }
                case "ANMF" -> {
                    found.data = true;
                    found.frames++;
                    long frame = (body.u24little(6) + 1L) * (body.u24little(9) + 1L);
                    found.pixels = Math.max(found.pixels, frame);
                }
                case "EXIF" -> found.orientation = orientation(body);
                default -> {}
            }
        });
        ImageHeader still = ImageHeader.still(ImageFormat.WEBP, found.width, found.height, found.orientation);
        if (!found.data) {
            throw new BadImage("no picture");
        }
        return new ImageHeader(
                ImageFormat.WEBP,
                still.width(),
                still.height(),
                found.animated ? 1 : found.orientation,
                Math.max(1, found.frames),
                found.animated,
                Math.max(still.pixels(), found.pixels));
    }

    static byte[] cleaned(byte[] image) throws BadImage {
        ByteArrayOutputStream out = new ByteArrayOutputStream(image.length);
        out.write(image, 0, 12);
        walk(Bytes.of(image), (type, body) -> {
            if (!PICTURE.contains(type)) {
                return;
            }
            out.write(body.array(), body.from() - 8, 8);
            out.write(body.array(), body.from(), body.length());
            if (body.length() % 2 == 1) {
                out.write(0);
            }
        });
        byte[] cleaned = out.toByteArray();
        int size = cleaned.length - 8;
        for (int i = 0; i < 4; i++) {
            cleaned[4 + i] = (byte) (size >> 8 * i);
        }
        if (Bytes.of(cleaned).has(12, "VP8X")) {
            cleaned[20] &= (byte) ~EXIF_AND_XMP;
        }
        return cleaned;
    }

    /// Some writers put JPEG's prefix before the EXIF data.
    private static int orientation(Bytes body) throws BadImage {
        return TiffTags.orientation(body.has(0, "Exif\0\0") ? body.part(6, body.length() - 6L) : body);
    }

    private static void walk(Bytes bytes, Visitor visitor) throws BadImage {
        long end = Math.min(bytes.u32little(4) + 8, bytes.length());
        if (bytes.u32little(4) + 8 > bytes.length()) {
            throw new BadImage("ends early");
        }
        long at = 12;
        for (int i = 0; at + 8 <= end; i++) {
            if (i == MOST_CHUNKS) {
                throw new BadImage("too many chunks");
            }
            long length = bytes.u32little(at + 4);
            visitor.chunk(bytes.ascii(at, 4), bytes.part(at + 8, length));
            at += 8 + length + length % 2;
        }
    }
}
