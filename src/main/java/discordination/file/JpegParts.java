package discordination.file;

import java.util.ArrayList;
import java.util.List;

/// Walks through the markers of a JPEG.
final class JpegParts {
    /// A progressive picture has about ten scans; each one more costs a pass over all pixels.
    private static final int MOST_SCANS = 64;

    private JpegParts() {}

    static ImageHeader header(Bytes bytes) throws BadImage {
        int orientation = 1;
        int scans = 0;
        ImageHeader header = null;
        long at = 2;
        while (true) {
            if (bytes.u8(at) != 0xff) {
                throw new BadImage("marker expected");
            }
            int marker = bytes.u8(at + 1);
            if (marker == 0xff) {
                at++;
                continue;
            }
            if (marker == 0xd9) {
                break;
            }
            if (marker >= 0xd0 && marker <= 0xd7 || marker == 0x01) {
                at += 2;
                continue;
            }
            int length = bytes.u16(at + 2);
            Bytes body = bytes.part(at + 4, length - 2L);
            if (isFrame(marker)) {
                header = ImageHeader.still(ImageFormat.JPEG, body.u16(3), body.u16(1), 1);
            } else if (marker == 0xe1 && body.has(0, "Exif\0\0")) {
                orientation = TiffTags.orientation(body.part(6, body.length() - 6L));
            }
            at += 2L + length;
            if (marker == 0xda) {
                if (++scans > MOST_SCANS) {
                    throw new BadImage("too many scans");
                }
                at = afterScan(bytes, at);
            }
        }
        if (header == null || scans == 0) {
            throw new BadImage("no picture");
        }
        return ImageHeader.still(ImageFormat.JPEG, header.width(), header.height(), orientation);
    }

    /// The ICC profile, put together from its segments; null if there is none or it is not whole.
    static byte[] profile(byte[] image) throws BadImage {
        Bytes bytes = Bytes.of(image);
        List<Bytes> parts = new ArrayList<>();
        int total = 0;
        long at = 2;
        while (bytes.u8(at) == 0xff && bytes.u8(at + 1) != 0xda && bytes.u8(at + 1) != 0xd9) {
            if (bytes.u8(at + 1) == 0xff) {
                at++;
                continue;
            }
            int length = bytes.u16(at + 2);
            if (bytes.u8(at + 1) == 0xe2 && bytes.has(at + 4, "ICC_PROFILE\0")) {
                Bytes part = bytes.part(at + 18, length - 16L);
                parts.add(part);
                total += part.length();
            }
            at += 2L + length;
        }
        if (total == 0) {
            return null;
        }
        byte[] profile = new byte[total];
        int offset = 0;
        for (Bytes part : parts) {
            System.arraycopy(part.array(), part.from(), profile, offset, part.length());
            offset += part.length();
        }
        return profile;
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    /// Entropy-coded bytes end at the first marker that is neither a stuffed zero nor a restart.
    private static long afterScan(Bytes bytes, long from) throws BadImage {
        byte[] array = bytes.array();
        for (int i = bytes.from() + (int) from; i + 1 < bytes.to(); i++) {
            if (array[i] == (byte) 0xff) {
                int next = array[i + 1] & 0xff;
                if (next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7)) {
                    return i - bytes.from();
                }
            }
        }
        throw new BadImage("ends early");
    }
}
