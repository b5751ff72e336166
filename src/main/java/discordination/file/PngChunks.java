package discordination.file;

import java.io.ByteArrayOutputStream;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Walks through the chunks of a PNG, and writes it anew with only those that make the picture.
final class PngChunks {
    private static final Set<String> PICTURE = Set.of(
            "IHDR", "PLTE", "tRNS", "IDAT", "IEND", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "pHYs", "acTL",
            "fcTL", "fdAT", "cICP");

    /// What is needed to decode the still picture; a decoder that sees nothing else cannot stumble over it.
    private static final Set<String> STILL = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

    private static final int MOST_CHUNKS = 200_000;
    private static final int LARGEST_PROFILE = 4 << 20;

    private PngChunks() {}

    private interface Visitor {
        void chunk(String type, Bytes body, long at, long length) throws BadImage;
    }

    static ImageHeader header(Bytes bytes) throws BadImage {
        var found = new Object() {
            long width;
            long height;
            int orientation = 1;
            int frames;
            boolean animated;
            boolean data;
        };
        walk(bytes, (type, body, _, _) -> {
            switch (type) {
                case "IHDR" -> {
                    found.width = body.u32(0);
                    found.height = body.u32(4);
                }
                case "acTL" -> found.animated |= !found.data;
                case "fcTL" -> found.frames++;
                case "IDAT" -> found.data = true;
                case "eXIf" -> found.orientation = TiffTags.orientation(body);
                default -> {}
            }
        });
        ImageHeader still = ImageHeader.still(ImageFormat.PNG, found.width, found.height, found.orientation);
        if (!found.data) {
            throw new BadImage("no picture");
        }
        int frames = found.animated ? Math.max(1, found.frames) : 1;
        return new ImageHeader(
                ImageFormat.PNG,
                still.width(),
                still.height(),
                found.orientation,
                frames,
                found.animated,
                still.pixels());
    }

    /// The animation without text, EXIF, times and whatever follows its end.
    static byte[] cleaned(byte[] image) throws BadImage {
        return kept(image, PICTURE);
    }

    /// The first picture alone.
    static byte[] still(byte[] image) throws BadImage {
        return kept(image, STILL);
    }

    private static byte[] kept(byte[] image, Set<String> wanted) throws BadImage {
        ByteArrayOutputStream out = new ByteArrayOutputStream(image.length);
        out.write(image, 0, 8);
        walk(Bytes.of(image), (type, _, at, length) -> {
            if (wanted.contains(type)) {
                out.write(image, (int) at, (int) length);
            }
        });
        return out.toByteArray();
    }

    /// The embedded colour profile; null if there is none, or it is broken or inflates to more than 4 MiB.
    static byte[] profile(byte[] image) throws BadImage {
        var found = new Object() {
            byte[] profile;
        };
        walk(Bytes.of(image), (type, body, _, _) -> {
            if (type.equals("iCCP") && found.profile == null) {
                int name = 0;
                while (body.u8(name) != 0) {
                    name++;
                }
                found.profile = inflated(body.part(name + 2L, body.length() - name - 2L));
            }
        });
        return found.profile;
    }

    private static byte[] inflated(Bytes body) {
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(body.array(), body.from(), body.length());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            while (!inflater.finished()) {
                int count = inflater.inflate(buffer);
                if (count == 0 || out.size() + count > LARGEST_PROFILE) {
                    return null;
                }
                out.write(buffer, 0, count);
            }
            return out.toByteArray();
        } catch (DataFormatException e) {
            // A broken profile is no reason to refuse a sound picture; it is shown as sRGB.
            return null;
        }
    }

    private static void walk(Bytes bytes, Visitor visitor) throws BadImage {
        long at = 8;
        for (int i = 0; i < MOST_CHUNKS; i++) {
            long length = bytes.u32(at);
            String type = bytes.ascii(at + 4, 4);
            Bytes body = bytes.part(at + 8, length);
            Bytes checked = bytes.part(at + 4, length + 4);
            CRC32 crc = new CRC32();
            crc.update(checked.array(), checked.from(), checked.length());
            if (crc.getValue() != bytes.u32(at + 8 + length)) {
                throw new BadImage("damaged chunk");
            }
            if (i == 0 && !type.equals("IHDR")) {
                throw new BadImage("no header");
            }
            visitor.chunk(type, body, bytes.from() + at, length + 12);
            if (type.equals("IEND")) {
                return;
            }
            at += length + 12;
        }
        throw new BadImage("too many chunks");
    }
}
