package discordination.file;

import com.luciad.imageio.webp.CompressionType;
import com.luciad.imageio.webp.WebPWriteParam;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// The decoders and encoders, chosen by name: several libraries register for the same formats, and which one answers
/// must not depend on the order of the class path.
final class Codecs {
    private static final String JDK = "com.sun.imageio.";
    private static final String LUCIAD = "com.luciad.";
    private static final String TWELVE_MONKEYS = "com.twelvemonkeys.";

    private Codecs() {}

    /// The first frame.
    ///
    /// @param step only every step-th pixel of every step-th row, which saves memory when a small picture is wanted
    static BufferedImage decode(byte[] image, ImageHeader header, int step) throws BadImage {
        byte[] input = header.format() == ImageFormat.PNG ? PngChunks.still(image) : image;
        ImageReader reader = reader(header);
        try (var stream = new ByteArrayImageInputStream(input)) {
            reader.setInput(stream, true, true);
            ImageReadParam param = reader.getDefaultReadParam();
            int index = 0;
            if (header.format() == ImageFormat.ICO) {
                index = largest(reader);
            } else if (step > 1) {
                param.setSourceSubsampling(step, step, 0, 0);
            }
            BufferedImage decoded = reader.read(index, param);
            if (decoded == null) {
                throw new BadImage("nothing decoded");
            }
            return decoded;
        } catch (BadImage e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Decoders answer hostile bytes with all kinds of runtime exceptions.
            throw new BadImage("cannot be decoded", e);
        } finally {
            reader.dispose();
        }
    }

    static byte[] webp(BufferedImage image, int quality) throws IOException {
        ImageWriter writer = writer("webp", LUCIAD);
        WebPWriteParam param = (WebPWriteParam) writer.getDefaultWriteParam();
        param.setCompressionType(quality >= 100 ? CompressionType.Lossless : CompressionType.Lossy);
        param.setCompressionQuality(quality / 100f);
        return write(writer, image, param);
    }

    static byte[] jpeg(BufferedImage image, float quality) throws IOException {
        ImageWriter writer = writer("jpeg", JDK);
        ImageWriteParam param = writer.getDefaultWriteParam();
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(quality);
        return write(writer, image, param);
    }

    static byte[] png(BufferedImage image) throws IOException {
        ImageWriter writer = writer("png", JDK);
        return write(writer, image, writer.getDefaultWriteParam());
    }

    static byte[] tiff(BufferedImage image) throws IOException {
        ImageWriter writer = writer("tiff", JDK);
        ImageWriteParam param = writer.getDefaultWriteParam();
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionType("Deflate");
        return write(writer, image, param);
    }

    private static byte[] write(ImageWriter writer, BufferedImage image, ImageWriteParam param) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64 * 1024);
        try (var stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), param);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    private static int largest(ImageReader reader) throws IOException {
        int best = 0;
        for (int i = 1; i < reader.getNumImages(true); i++) {
            if ((long) reader.getWidth(i) * reader.getHeight(i)
                    > (long) reader.getWidth(best) * reader.getHeight(best)) {
                best = i;
            }
        }
        return best;
    }

    private static ImageReader reader(ImageHeader header) {
        return switch (header.format()) {
            case JPEG -> reader("jpeg", TWELVE_MONKEYS);
            case PNG -> reader("png", JDK);
            case GIF -> reader("gif", JDK);
            // libwebp's simple decoder knows no animations; the Java one reads their first frame.
            case WEBP -> reader("webp", header.animated() ? TWELVE_MONKEYS : LUCIAD);
            case BMP -> reader("bmp", TWELVE_MONKEYS);
            case ICO -> reader("ico", TWELVE_MONKEYS);
            case TIFF -> reader("tiff", JDK);
        };
    }

    private static ImageReader reader(String format, String library) {
        return chosen(ImageIO.getImageReadersByFormatName(format), format, library);
    }

    private static ImageWriter writer(String format, String library) {
        return chosen(ImageIO.getImageWritersByFormatName(format), format, library);
    }

    private static <T> T chosen(Iterator<T> candidates, String format, String library) {
        while (candidates.hasNext()) {
            T candidate = candidates.next();
            if (candidate.getClass().getName().startsWith(library)) {
                return candidate;
            }
        }
        throw new IllegalStateException("no codec of " + library + " for " + format);
    }
}
