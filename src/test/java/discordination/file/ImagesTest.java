package discordination.file;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// files-proxies-jobs 6.1: A13 to A18 as far as they need no server.
class ImagesTest {
    private final Images images = new Images(Images.Limits.DEFAULT);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void turnsPicturesUprightAndForgetsWhereTheyWereTaken(int orientation) throws Exception {
        for (byte[] image : List.of(
                Pictures.jpegWithExif(80, 40, orientation),
                Pictures.pngWith(Pictures.png(80, 40), "eXIf", Pictures.exif(orientation)),
                Pictures.webpWithExif(80, 40, orientation))) {
            assertTrue(Pictures.holds(image, Pictures.SECRET));
            Images.Cleaned cleaned = images.clean(image);
            assertFalse(Pictures.holds(cleaned.bytes(), Pictures.SECRET), cleaned.contentType());
            assertFalse(Pictures.holds(cleaned.bytes(), "Exif"));
            assertEquals(orientation >= 5 ? 40 : 80, cleaned.width());
            assertEquals(orientation >= 5 ? 80 : 40, cleaned.height());
            ImageHeader header = ImageHeader.read(cleaned.bytes());
            assertEquals(1, header.orientation());
            assertEquals(cleaned.width(), header.width());
            // Blue was along the bottom of what was stored; where it has to be now is what EXIF defines.
            BufferedImage shown = Pictures.decoded(cleaned.bytes());
            double[] blue = switch (orientation) {
                case 1, 2 -> new double[] {0.5, 0.9};
                case 3, 4 -> new double[] {0.5, 0.1};
                case 5, 8 -> new double[] {0.9, 0.5};
                default -> new double[] {0.1, 0.5};
            };
            assertColour(Color.BLUE, shown, blue[0], blue[1], cleaned.contentType());
            double[] red = switch (orientation) {
                case 1, 4 -> new double[] {0.1, 0.5};
                case 2, 3 -> new double[] {0.9, 0.5};
                case 5, 6 -> new double[] {0.5, 0.1};
                default -> new double[] {0.5, 0.9};
            };
            assertColour(Color.RED, shown, red[0], red[1], cleaned.contentType());
            assertEquals(
                    cleaned.width(),
                    Pictures.decoded(images.preview(image, 1280, 1280)).getWidth());
        }
    }

    @Test
    void keepsAnimationsAndDropsWhatTheySay() throws Exception {
        for (byte[] image :
                List.of(Pictures.animatedGif(40, 20, 3), Pictures.apng(40, 20, 3), Pictures.animatedWebp(40, 20, 3))) {
            assertTrue(Pictures.holds(image, Pictures.SECRET));
            Images.Cleaned cleaned = images.clean(image);
            assertFalse(Pictures.holds(cleaned.bytes(), Pictures.SECRET), cleaned.contentType());
            assertTrue(cleaned.animated(), cleaned.contentType());
            assertEquals(3, ImageHeader.read(cleaned.bytes()).frames());
            BufferedImage first = Pictures.decoded(images.preview(cleaned.bytes(), 128, 128));
            assertEquals(40, first.getWidth());
            assertColour(Color.RED, first, 0.2, 0.3, cleaned.contentType());
        }
        assertFalse(images.clean(Pictures.gif(40, 20)).animated());
        assertFalse(images.clean(Pictures.png(40, 20)).animated());
        assertFalse(images.clean(Pictures.webp(40, 20)).animated());
    }

    @Test
    void cutsWhatFollowsTheEnd() throws Exception {
        byte[] tail = "<script>alert('tail')</script>PK\u0003\u0004".getBytes();
        for (byte[] image :
                List.of(Pictures.png(20, 20), Pictures.jpeg(20, 20), Pictures.gif(20, 20), Pictures.apng(20, 20, 2))) {
            assertFalse(Pictures.holds(images.clean(Pictures.join(image, tail)).bytes(), "script"));
        }
        byte[] comment = Pictures.pngWith(Pictures.png(20, 20), "tEXt", "Comment\0<script>".getBytes());
        assertFalse(Pictures.holds(images.clean(comment).bytes(), "script"));
    }

    @Test
    void shrinksAndNeverEnlarges() throws Exception {
        BufferedImage wide = Pictures.decoded(images.preview(Pictures.jpeg(3000, 1000), 1280, 1280));
        assertEquals(List.of(1280, 427), List.of(wide.getWidth(), wide.getHeight()));
        assertColour(Color.RED, wide, 0.2, 0.3, "jpeg");
        assertColour(Color.BLUE, wide, 0.5, 0.9, "jpeg");
        BufferedImage tall = Pictures.decoded(images.preview(Pictures.png(300, 900), 480, 480));
        assertEquals(List.of(160, 480), List.of(tall.getWidth(), tall.getHeight()));
        BufferedImage small = Pictures.decoded(images.preview(Pictures.gif(30, 20), 128, 128));
        assertEquals(List.of(30, 20), List.of(small.getWidth(), small.getHeight()));
        BufferedImage line = Pictures.decoded(images.preview(Pictures.png(5000, 1), 128, 128));
        assertEquals(List.of(128, 1), List.of(line.getWidth(), line.getHeight()));
    }

    @Test
    void keepsTransparencyAndGreys() throws Exception {
        BufferedImage clear = new BufferedImage(10, 10, BufferedImage.TYPE_INT_ARGB);
        BufferedImage shown = Pictures.decoded(images.preview(Pictures.encoded(clear, "png"), 128, 128));
        assertEquals(0, shown.getRGB(5, 5) >>> 24);
        BufferedImage grey = new BufferedImage(10, 10, BufferedImage.TYPE_BYTE_GRAY);
        Arrays.fill(((java.awt.image.DataBufferByte) grey.getRaster().getDataBuffer()).getData(), (byte) 100);
        var model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_GRAY),
                true,
                false,
                BufferedImage.TRANSLUCENT,
                DataBuffer.TYPE_BYTE);
        var raster = model.createCompatibleWritableRaster(10, 10);
        raster.setDataElements(0, 0, 10, 10, filled(200, (byte) 100, (byte) 200));
        BufferedImage greyAlpha = new BufferedImage(model, raster, false, null);
        BufferedImage deep = new BufferedImage(10, 10, BufferedImage.TYPE_USHORT_GRAY);
        Arrays.fill(((java.awt.image.DataBufferUShort) deep.getRaster().getDataBuffer()).getData(), (short) (100 << 8));
        for (BufferedImage image : List.of(grey, greyAlpha, deep)) {
            byte[] cleaned = images.clean(Pictures.encoded(image, "png")).bytes();
            int value = Pictures.decoded(cleaned).getRGB(5, 5);
            assertEquals(100, value >> 8 & 255, 3, image.toString());
            assertEquals(image == greyAlpha ? 200 : 255, value >>> 24, image.toString());
        }
        byte[] jpeg = images.clean(Pictures.encoded(grey, "jpeg")).bytes();
        assertEquals(100, Pictures.decoded(jpeg).getRGB(5, 5) >> 8 & 255, 3);
    }

    @Test
    void readsOldFormats() throws Exception {
        BufferedImage flag = Pictures.flag(40, 20, BufferedImage.TYPE_INT_RGB);
        for (String format : List.of("bmp", "tiff")) {
            Images.Cleaned cleaned = images.clean(Pictures.encoded(flag, format));
            assertEquals(List.of(40, 20), List.of(cleaned.width(), cleaned.height()), format);
            assertColour(Color.RED, Pictures.decoded(images.preview(cleaned.bytes(), 128, 128)), 0.2, 0.3, format);
        }
        Images.Cleaned icon = images.clean(Pictures.ico(Pictures.png(16, 16)));
        assertEquals("image/vnd.microsoft.icon", icon.contentType());
        assertEquals(
                16, Pictures.decoded(images.preview(icon.bytes(), 128, 128)).getWidth());
    }

    @TestFactory
    Stream<DynamicTest> refusesBombs() {
        byte[] profile = Pictures.pngWith(
                Pictures.png(10, 10), "iCCP", Pictures.join("x\0\0".getBytes(), Pictures.deflated(new byte[64 << 20])));
        byte[] text = Pictures.pngWith(
                Pictures.png(10, 10), "zTXt", Pictures.join("x\0\0".getBytes(), Pictures.deflated(new byte[64 << 20])));
        byte[] screen = Pictures.gif(10, 10);
        Arrays.fill(screen, 6, 10, (byte) 0xff);
        byte[] frame = Pictures.gif(10, 10);
        ByteBuffer bmp = ByteBuffer.wrap(Pictures.encoded(Pictures.flag(9, 9, BufferedImage.TYPE_INT_RGB), "bmp"))
                .order(ByteOrder.LITTLE_ENDIAN);
        bmp.putInt(18, Integer.MAX_VALUE).putInt(22, Integer.MIN_VALUE);
        byte[] scans = scans(5_000);
        for (int i = 13; i < frame.length - 9; i++) {
            if (frame[i] == 0x2c && frame[i + 1] == 0 && frame[i + 5] == 10) {
                Arrays.fill(frame, i + 5, i + 9, (byte) 0xff);
                break;
            }
        }
        return Stream.of(
                refused("65535² PNG", Pictures.pngBomb(65_535, 65_535)),
                refused("10001x1 PNG", Pictures.png(10_001, 1)),
                refused("7000² PNG", Pictures.pngBomb(7_000, 7_000)),
                refused("PNG with less data than it claims", Pictures.pngBomb(6_000, 6_000)),
                refused("20000² JPEG", Pictures.jpegBomb(20_000, 20_000)),
                refused("JPEG with 5000 scans", scans),
                refused("GIF screen", screen),
                refused("GIF frame larger than its screen", frame),
                refused("GIF with 100000 frames", Pictures.animatedGif(2, 2, 100_000)),
                refused("WebP 16383²", webpBomb()),
                refused("BMP of 2^31", bmp.array()),
                refused("ICO with PNG bomb", Pictures.ico(Pictures.pngBomb(65_535, 65_535))),
                refused("TIFF whose directory is itself", tiff(8, 65_535, 10)),
                refused("TIFF of 65535²", tiff(8, 65_535, 65_535)),
                accepted("PNG with profile bomb", profile),
                accepted("PNG with text bomb", text));
    }

    @TestFactory
    Stream<DynamicTest> refusesBrokenPictures() {
        return Stream.of(
                        Pictures.png(200, 100),
                        Pictures.jpeg(200, 100),
                        Pictures.gif(200, 100),
                        Pictures.webp(200, 100),
                        Pictures.encoded(Pictures.flag(200, 100, BufferedImage.TYPE_INT_RGB), "bmp"))
                .flatMap(image -> Stream.of(0.3, 0.6, 0.95)
                        .map(share ->
                                refused("cut " + ImageHeader.format(image) + " at " + share, Arrays.copyOf(image, (int)
                                        (image.length * share)))));
    }

    /// Any byte may be wrong: the answer is a picture or BadImage, in bounded time and memory.
    @Test
    void survivesDamage() {
        Random random = new Random(5);
        List<byte[]> sound = List.of(
                Pictures.png(40, 20),
                Pictures.jpegWithExif(40, 20, 6),
                Pictures.animatedGif(40, 20, 2),
                Pictures.webpWithExif(40, 20, 3),
                Pictures.apng(40, 20, 2),
                Pictures.animatedWebp(40, 20, 2),
                Pictures.ico(Pictures.png(16, 16)),
                Pictures.encoded(Pictures.flag(40, 20, BufferedImage.TYPE_INT_RGB), "tiff"),
                Pictures.encoded(Pictures.flag(40, 20, BufferedImage.TYPE_INT_RGB), "bmp"));
        int survived = 0;
        for (int i = 0; i < 900; i++) {
            byte[] image = sound.get(i % sound.size()).clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                image[random.nextInt(random.nextBoolean() ? Math.min(64, image.length) : image.length)] =
                        (byte) random.nextInt();
            }
            byte[] input = random.nextInt(5) == 0 ? Arrays.copyOf(image, random.nextInt(image.length)) : image;
            survived += assertTimeout(ofSeconds(30), () -> {
                try {
                    images.preview(images.clean(input).bytes(), 128, 128);
                    return 1;
                } catch (BadImage e) {
                    return 0;
                }
            });
        }
        assertTrue(survived > 50 && survived < 900, "some are still pictures, some are not: " + survived);
    }

    @Test
    void bringsOtherColourSpacesToSrgb() throws Exception {
        // A profile of swapped primaries would be a file of its own; linear RGB does as well and comes with Java.
        byte[] linear =
                java.awt.color.ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        BufferedImage grey = new BufferedImage(10, 10, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 100; i++) {
            grey.setRGB(i % 10, i / 10, 0x808080);
        }
        byte[] png = Pictures.pngWith(
                Pictures.encoded(grey, "png"),
                "iCCP",
                Pictures.join("linear\0\0".getBytes(), Pictures.deflated(linear)));
        byte[] cleaned = images.clean(png).bytes();
        assertEquals(188, Pictures.decoded(cleaned).getRGB(5, 5) & 255, 3);
        assertFalse(Pictures.holds(cleaned, "iCCP"));
    }

    /// A17: four inks, sixteen bits, palettes with transparency.
    @Test
    void readsColoursHoweverTheyAreWritten() throws Exception {
        byte[] inks = images.clean(Pictures.cmykJpeg(20, 20)).bytes();
        assertColour(Color.RED, Pictures.decoded(inks), 0.5, 0.5, "cmyk");
        var model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB),
                true,
                false,
                BufferedImage.TRANSLUCENT,
                DataBuffer.TYPE_USHORT);
        var raster = model.createCompatibleWritableRaster(10, 10);
        for (int i = 0; i < 100; i++) {
            raster.setPixel(i % 10, i / 10, new int[] {0x1234, 0xabcd, 0x5678, 0xffff});
        }
        byte[] deep = images.clean(Pictures.encoded(new BufferedImage(model, raster, false, null), "png"))
                .bytes();
        assertColour(new Color(0x12, 0xab, 0x56), Pictures.decoded(deep), 0.5, 0.5, "16 bits");
        byte[] red = {0, (byte) 255};
        byte[] zero = {0, 0};
        var palette = new IndexColorModel(1, 2, red, zero, zero, new byte[] {0, (byte) 128});
        BufferedImage indexed = new BufferedImage(10, 10, BufferedImage.TYPE_BYTE_BINARY, palette);
        indexed.getRaster().setSample(5, 5, 0, 1);
        BufferedImage shown =
                Pictures.decoded(images.clean(Pictures.encoded(indexed, "png")).bytes());
        assertEquals(0, shown.getRGB(0, 0) >>> 24);
        assertEquals(0x80ff0000, shown.getRGB(5, 5));
    }

    @Test
    void writesTheSameBytesAgain() throws Exception {
        byte[] image = Pictures.jpegWithExif(80, 40, 6);
        assertArrayEquals(images.clean(image).bytes(), images.clean(image).bytes());
    }

    private DynamicTest refused(String name, byte[] image) {
        return DynamicTest.dynamicTest(
                name,
                () -> assertTimeout(ofSeconds(30), () -> {
                    assertThrows(BadImage.class, () -> images.clean(image));
                }));
    }

    private DynamicTest accepted(String name, byte[] image) {
        return DynamicTest.dynamicTest(
                name,
                () -> assertTimeout(
                        ofSeconds(30), () -> assertTrue(images.clean(image).bytes().length < 100_000)));
    }

    private static byte[] scans(int count) {
        byte[] jpeg = Pictures.jpeg(16, 16);
        int scan = 0;
        for (int i = 2; i < jpeg.length; i++) {
            if ((jpeg[i] & 0xff) == 0xff && (jpeg[i + 1] & 0xff) == 0xda) {
                scan = i;
            }
        }
        byte[] once = Pictures.cut(jpeg, scan, jpeg.length - 2);
        byte[][] parts = new byte[count + 2][];
        parts[0] = Pictures.cut(jpeg, 0, scan);
        Arrays.fill(parts, 1, count + 1, once);
        parts[count + 1] = Pictures.cut(jpeg, jpeg.length - 2, jpeg.length);
        return Pictures.join(parts);
    }

    private static byte[] webpBomb() {
        byte[] webp = Pictures.webp(16, 16);
        ByteBuffer.wrap(webp)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(26, (short) 16_383)
                .putShort(28, (short) 16_383);
        return webp;
    }

    private static byte[] tiff(int directory, int width, int height) {
        ByteBuffer tiff = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        tiff.put((byte) 'I')
                .put((byte) 'I')
                .putShort((short) 42)
                .putInt(directory)
                .putShort((short) 2);
        tiff.putShort((short) 256).putShort((short) 4).putInt(1).putInt(width);
        tiff.putShort((short) 257).putShort((short) 4).putInt(1).putInt(height);
        tiff.putInt(directory);
        return tiff.array();
    }

    private static byte[] filled(int length, byte... pattern) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = pattern[i % pattern.length];
        }
        return bytes;
    }

    private static void assertColour(Color expected, BufferedImage image, double x, double y, String message) {
        Color actual = new Color(image.getRGB((int) (x * image.getWidth()), (int) (y * image.getHeight())));
        int distance = Math.abs(actual.getRed() - expected.getRed())
                + Math.abs(actual.getGreen() - expected.getGreen())
                + Math.abs(actual.getBlue() - expected.getBlue());
        assertTrue(distance < 120, message + ": " + actual + " instead of " + expected);
    }
}
