package discordination.file;

import java.util.HexFormat;

/// Size and kind of an image, read from its header and structure alone: nothing is decoded or inflated, so a bomb is
/// recognised before it goes off (files-proxies-jobs 1.2, 6.1 A15). Reading also walks the whole structure, so that a
/// file which ends early is told from one that is complete.
///
/// @param width pixels as stored, before EXIF orientation
/// @param orientation EXIF orientation 1 to 8
/// @param frames frames of the animation, at least 1
/// @param pixels pixels that decoding takes memory for, which is more than width × height for odd files
record ImageHeader(
        ImageFormat format, int width, int height, int orientation, int frames, boolean animated, long pixels) {
    private static final byte[] PNG_MAGIC = HexFormat.of().parseHex("89504e470d0a1a0a");
    private static final byte[] JPEG_MAGIC = HexFormat.of().parseHex("ffd8ff");
    private static final byte[] ICO_MAGIC = {0, 0, 1, 0};

    /// The format by its magic bytes, or null if it is none that we decode.
    static ImageFormat format(byte[] head) {
        Bytes bytes = Bytes.of(head);
        if (bytes.has(0, JPEG_MAGIC)) {
            return ImageFormat.JPEG;
        } else if (bytes.has(0, PNG_MAGIC)) {
            return ImageFormat.PNG;
        } else if (bytes.has(0, "GIF87a") || bytes.has(0, "GIF89a")) {
            return ImageFormat.GIF;
        } else if (bytes.has(0, "RIFF") && bytes.has(8, "WEBP")) {
            return ImageFormat.WEBP;
        } else if (bytes.has(0, "II*\0") || bytes.has(0, "MM\0*")) {
            return bytes.has(8, "CR") ? null : ImageFormat.TIFF;
        } else if (bytes.has(0, "BM") && head.length >= 26 && bytes.has(6, new byte[4])) {
            return ImageFormat.BMP;
        } else if (bytes.has(0, ICO_MAGIC) && head.length >= 22 && (head[4] != 0 || head[5] != 0)) {
            return ImageFormat.ICO;
        }
        return null;
    }

    /// @throws BadImage if the format is unknown, or the structure broken
    static ImageHeader read(byte[] image) throws BadImage {
        ImageFormat format = format(image);
        if (format == null) {
            throw new BadImage("not an image");
        }
        Bytes bytes = Bytes.of(image);
        ImageHeader header = switch (format) {
            case JPEG -> JpegParts.header(bytes);
            case PNG -> PngChunks.header(bytes);
            case GIF -> GifBlocks.header(bytes);
            case WEBP -> WebpChunks.header(bytes);
            case BMP -> bmp(bytes, 14);
            case ICO -> ico(bytes);
            case TIFF -> TiffTags.header(bytes);
        };
        if (header.width <= 0 || header.height <= 0) {
            throw new BadImage("no size");
        }
        return header;
    }

    static ImageHeader still(ImageFormat format, long width, long height, int orientation) throws BadImage {
        if (width <= 0 || height <= 0 || width > 1 << 20 || height > 1 << 20) {
            throw new BadImage("no usable size");
        }
        return new ImageHeader(format, (int) width, (int) height, orientation, 1, false, width * height);
    }

    /// Width as shown.
    int shownWidth() {
        return orientation >= 5 ? height : width;
    }

    int shownHeight() {
        return orientation >= 5 ? width : height;
    }

    private static ImageHeader bmp(Bytes bytes, int at) throws BadImage {
        long size = bytes.u32little(at);
        if (size == 12) {
            return still(ImageFormat.BMP, bytes.u16little(at + 4), bytes.u16little(at + 6), 1);
        }
        long height = (int) bytes.u32little(at + 8);
        return still(ImageFormat.BMP, (int) bytes.u32little(at + 4), Math.abs(height), 1);
    }

    /// The largest entry counts; what an entry holds may be larger than it says, so that is looked at too.
    private static ImageHeader ico(Bytes bytes) throws BadImage {
        int count = bytes.u16little(4);
        if (count > 64) {
            throw new BadImage("too many icons");
        }
        ImageHeader largest = null;
        for (int i = 0; i < count; i++) {
            long size = bytes.u32little(6 + 16L * i + 8);
            long at = bytes.u32little(6 + 16L * i + 12);
            Bytes entry = bytes.part(at, size);
            ImageHeader header;
            if (entry.has(0, PNG_MAGIC)) {
                header = PngChunks.header(entry);
            } else {
                ImageHeader doubled = bmp(entry, 0);
                header = still(ImageFormat.ICO, doubled.width, Math.max(1, doubled.height / 2), 1);
            }
            if (largest == null || header.pixels > largest.pixels) {
                largest = header;
            }
        }
        if (largest == null) {
            throw new BadImage("no icon");
        }
        return still(ImageFormat.ICO, largest.width, largest.height, 1);
    }
}
