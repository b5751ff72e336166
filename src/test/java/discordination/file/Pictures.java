package discordination.file;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;

/// Makes pictures for tests: sound ones, ones with something to hide, and hostile ones.
public final class Pictures {
    /// Words that must be in no stored byte after cleaning.
    public static final String SECRET = "GPS 52.5200N 13.4050E";

    private Pictures() {}

    /// Red at the left, green at the right, blue along the bottom.
    public static BufferedImage flag(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.RED);
        graphics.fillRect(0, 0, width / 2, height);
        graphics.setColor(Color.GREEN);
        graphics.fillRect(width / 2, 0, width - width / 2, height);
        graphics.setColor(Color.BLUE);
        graphics.fillRect(0, height * 3 / 4, width, height - height * 3 / 4);
        graphics.dispose();
        return image;
    }

    public static byte[] encoded(BufferedImage image, String format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, out)) {
                throw new IllegalStateException("no writer for " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    public static byte[] jpeg(int width, int height) {
        return encoded(flag(width, height, BufferedImage.TYPE_INT_RGB), "jpeg");
    }

    public static byte[] png(int width, int height) {
        return encoded(flag(width, height, BufferedImage.TYPE_INT_ARGB), "png");
    }

    public static byte[] gif(int width, int height) {
        return encoded(flag(width, height, BufferedImage.TYPE_INT_RGB), "gif");
    }

    public static byte[] webp(int width, int height) {
        try {
            return Codecs.webp(flag(width, height, BufferedImage.TYPE_INT_RGB), 80);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static BufferedImage decoded(byte[] image) {
        try {
            return Codecs.decode(image, ImageHeader.read(image), 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// EXIF data with an orientation and a secret.
    public static byte[] exif(int orientation) {
        byte[] secret = SECRET.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer exif = ByteBuffer.allocate(38 + secret.length).order(ByteOrder.BIG_ENDIAN);
        exif.put("MM\0*".getBytes(StandardCharsets.ISO_8859_1)).putInt(8);
        exif.putShort((short) 2);
        exif.putShort((short) 0x010e).putShort((short) 2).putInt(secret.length).putInt(38);
        exif.putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0);
        exif.putInt(0).put(secret);
        return exif.array();
    }

    public static byte[] jpegWithExif(int width, int height, int orientation) {
        byte[] jpeg = jpeg(width, height);
        byte[] exif = join("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1), exif(orientation));
        return join(cut(jpeg, 0, 2), segment(0xe1, exif), segment(0xfe, SECRET.getBytes()), cut(jpeg, 2, jpeg.length));
    }

    public static byte[] pngWith(byte[] png, String type, byte[] body) {
        return join(cut(png, 0, 33), chunk(type, body), cut(png, 33, png.length));
    }

    public static byte[] webpWithExif(int width, int height, int orientation) {
        byte[] webp = webp(width, height);
        byte[] extended = vp8x(0x0c, width, height);
        return riff(join(
                extended,
                cut(webp, 12, webp.length),
                riffChunk("EXIF", exif(orientation)),
                riffChunk("XMP ", SECRET.getBytes())));
    }

    /// A TIFF that says in a tag and behind its end where it was taken.
    public static byte[] tiffWithSecret(int width, int height) {
        byte[] tiff = encoded(flag(width, height, BufferedImage.TYPE_INT_RGB), "tiff");
        ByteBuffer bytes = ByteBuffer.wrap(tiff);
        bytes.order(tiff[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = bytes.getInt(4);
        byte[] entries = cut(tiff, directory + 2, directory + 2 + 12 * bytes.getShort(directory));
        byte[] secret = SECRET.getBytes(StandardCharsets.US_ASCII);
        int more = tiff.length + tiff.length % 2;
        ByteBuffer whole = ByteBuffer.allocate(more + 2 + entries.length + 12 + 4 + secret.length)
                .order(bytes.order());
        whole.put(tiff).putInt(4, more).position(more);
        // Tags are in ascending order, so the copyright (0x8298) goes last.
        whole.putShort((short) (entries.length / 12 + 1)).put(entries);
        whole.putShort((short) 0x8298).putShort((short) 2).putInt(secret.length).putInt(more + 18 + entries.length);
        return whole.putInt(0).put(secret).array();
    }

    /// A JPEG of four inks, as printers use them and Adobe writes it: inverted.
    public static byte[] cmykJpeg(int width, int height) {
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, 4, null);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                // No cyan, full magenta and yellow: red.
                raster.setPixel(x, y, new int[] {255, 0, 0, 255});
            }
        }
        ImageWriter writer = null;
        for (var writers = ImageIO.getImageWritersByFormatName("jpeg"); writers.hasNext(); ) {
            ImageWriter each = writers.next();
            if (each.getClass().getName().startsWith("com.sun.")) writer = each;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (var stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(raster, null, null), null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] adobe = "Adobe\0\144\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
        byte[] jpeg = out.toByteArray();
        return join(cut(jpeg, 0, 2), segment(0xee, adobe), cut(jpeg, 2, jpeg.length));
    }

    public static byte[] animatedWebp(int width, int height, int frames) {
        byte[] webp = webp(width, height);
        byte[] data = cut(webp, 12, webp.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(vp8x(0x02 | 0x08, width, height));
        out.writeBytes(riffChunk("ANIM", new byte[6]));
        for (int i = 0; i < frames; i++) {
            byte[] head = new byte[16];
            put24(head, 6, width - 1);
            put24(head, 9, height - 1);
            put24(head, 12, 100);
            out.writeBytes(riffChunk("ANMF", join(head, data)));
        }
        out.writeBytes(riffChunk("EXIF", exif(6)));
        return riff(out.toByteArray());
    }

    public static byte[] animatedGif(int width, int height, int frames) {
        byte[] gif = gif(width, height);
        int body = 13 + ((gif[10] & 0x80) == 0 ? 0 : 3 << (gif[10] & 7) + 1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(gif, 0, body);
        out.writeBytes(new byte[] {0x21, (byte) 0xff, 11});
        out.writeBytes("NETSCAPE2.0".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(new byte[] {3, 1, 0, 0, 0});
        out.writeBytes(new byte[] {0x21, (byte) 0xfe, (byte) SECRET.length()});
        out.writeBytes(SECRET.getBytes(StandardCharsets.US_ASCII));
        out.write(0);
        out.writeBytes(new byte[] {0x21, (byte) 0xff, 11});
        out.writeBytes("XMP DataXMP".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(new byte[] {(byte) SECRET.length()});
        out.writeBytes(SECRET.getBytes(StandardCharsets.US_ASCII));
        out.write(0);
        for (int i = 0; i < frames; i++) {
            out.write(gif, body, gif.length - body - 1);
        }
        out.write(0x3b);
        return out.toByteArray();
    }

    public static byte[] apng(int width, int height, int frames) {
        byte[] png = png(width, height);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(png, 0, 33);
        out.writeBytes(
                chunk("acTL", ByteBuffer.allocate(8).putInt(frames).putInt(0).array()));
        out.writeBytes(chunk("tEXt", ("Comment\0" + SECRET).getBytes(StandardCharsets.ISO_8859_1)));
        byte[] control = ByteBuffer.allocate(26)
                .putInt(0)
                .putInt(width)
                .putInt(height)
                .putInt(0)
                .putInt(0)
                .putShort((short) 1)
                .putShort((short) 10)
                .array();
        out.writeBytes(chunk("fcTL", control));
        int at = 33;
        byte[] data = {};
        while (at < png.length) {
            int length = ByteBuffer.wrap(png).getInt(at);
            if (new String(png, at + 4, 4, StandardCharsets.US_ASCII).equals("IDAT")) {
                out.write(png, at, length + 12);
                data = join(data, cut(png, at + 8, at + 8 + length));
            }
            at += length + 12;
        }
        for (int i = 1; i < frames; i++) {
            byte[] next = control.clone();
            next[3] = (byte) (2 * i - 1);
            out.writeBytes(chunk("fcTL", next));
            byte[] sequence = {0, 0, 0, (byte) (2 * i)};
            out.writeBytes(chunk("fdAT", join(sequence, data)));
        }
        out.writeBytes(chunk("IEND", new byte[0]));
        return out.toByteArray();
    }

    /// A tiny file that claims a picture of this size and one bit a pixel.
    public static byte[] pngBomb(int width, int height) {
        byte[] head = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put((byte) 1)
                .array();
        byte[] data = deflated(new byte[1 << 20]);
        return join(
                new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10},
                chunk("IHDR", head),
                chunk("IDAT", data),
                chunk("IEND", new byte[0]));
    }

    public static byte[] deflated(byte[] bytes) {
        try (Deflater deflater = new Deflater()) {
            deflater.setInput(bytes);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        }
    }

    /// A JPEG header that claims this size, followed by next to nothing.
    public static byte[] jpegBomb(int width, int height) {
        byte[] jpeg = jpeg(16, 16);
        for (int i = 2; i < jpeg.length - 9; i++) {
            if ((jpeg[i] & 0xff) == 0xff && (jpeg[i + 1] & 0xff) == 0xc0) {
                ByteBuffer.wrap(jpeg).putShort(i + 5, (short) height).putShort(i + 7, (short) width);
                return jpeg;
            }
        }
        throw new IllegalStateException();
    }

    /// An icon file around a PNG or a DIB.
    public static byte[] ico(byte[] entry) {
        ByteBuffer ico = ByteBuffer.allocate(22 + entry.length).order(ByteOrder.LITTLE_ENDIAN);
        ico.putShort((short) 0).putShort((short) 1).putShort((short) 1);
        ico.put((byte) 16)
                .put((byte) 16)
                .put((byte) 0)
                .put((byte) 0)
                .putShort((short) 1)
                .putShort((short) 32);
        ico.putInt(entry.length).putInt(22).put(entry);
        return ico.array();
    }

    public static byte[] chunk(String type, byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CRC32 crc = new CRC32();
        crc.update(type.getBytes(StandardCharsets.US_ASCII));
        crc.update(body);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(body.length);
            out.writeBytes(type);
            out.write(body);
            out.writeInt((int) crc.getValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    public static byte[] cut(byte[] bytes, int from, int to) {
        return java.util.Arrays.copyOfRange(bytes, from, to);
    }

    public static boolean holds(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).contains(text);
    }

    public static BufferedImage read(byte[] bytes) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(bytes));
    }

    private static byte[] segment(int marker, byte[] body) {
        byte[] head = {(byte) 0xff, (byte) marker, (byte) (body.length + 2 >> 8), (byte) (body.length + 2)};
        return join(head, body);
    }

    private static byte[] vp8x(int flags, int width, int height) {
        byte[] body = new byte[10];
        body[0] = (byte) flags;
        put24(body, 4, width - 1);
        put24(body, 7, height - 1);
        return riffChunk("VP8X", body);
    }

    private static byte[] riffChunk(String type, byte[] body) {
        byte[] size = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(body.length)
                .array();
        return join(type.getBytes(StandardCharsets.US_ASCII), size, body, new byte[body.length % 2]);
    }

    private static byte[] riff(byte[] chunks) {
        return riffChunk("RIFF", join("WEBP".getBytes(StandardCharsets.US_ASCII), chunks));
    }

    private static void put24(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
        bytes[at + 1] = (byte) (value >> 8);
        bytes[at + 2] = (byte) (value >> 16);
    }
}
