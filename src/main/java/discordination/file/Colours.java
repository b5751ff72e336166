package discordination.file;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;

/// Brings whatever a decoder hands out into 8-bit sRGB and upright, because previews and stored pictures carry neither
/// a colour profile nor an orientation (files-proxies-jobs 1.6).
final class Colours {
    private Colours() {}

    /// @param profile the ICC profile embedded in the file when the decoder ignores it, else null
    static BufferedImage plain(BufferedImage image, byte[] profile) {
        int type = image.getType();
        BufferedImage plain = image;
        if (type != BufferedImage.TYPE_INT_RGB
                && type != BufferedImage.TYPE_INT_ARGB
                && type != BufferedImage.TYPE_3BYTE_BGR) {
            plain = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY
                    ? grey(image)
                    : converted(image);
        }
        return profile == null ? plain : throughProfile(plain, profile);
    }

    static BufferedImage upright(BufferedImage image, int orientation) {
        if (orientation <= 1) {
            return image;
        }
        double w = image.getWidth();
        double h = image.getHeight();
        AffineTransform turn = switch (orientation) {
            case 2 -> new AffineTransform(-1, 0, 0, 1, w, 0);
            case 3 -> new AffineTransform(-1, 0, 0, -1, w, h);
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, h);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, h, 0);
            case 7 -> new AffineTransform(0, -1, -1, 0, h, w);
            default -> new AffineTransform(0, -1, 1, 0, 0, w);
        };
        boolean turned = orientation >= 5;
        BufferedImage upright = new BufferedImage(
                turned ? image.getHeight() : image.getWidth(),
                turned ? image.getWidth() : image.getHeight(),
                image.getColorModel().hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = upright.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        graphics.drawImage(image, turn, null);
        graphics.dispose();
        return upright;
    }

    private static BufferedImage converted(BufferedImage image) {
        BufferedImage target = new BufferedImage(image.getWidth(), image.getHeight(), target(image));
        Graphics2D graphics = target.createGraphics();
        graphics.drawImage(image, 0, 0, null);
        graphics.dispose();
        return target;
    }

    /// Java takes grey for linear light and would brighten it; the files mean sRGB.
    private static BufferedImage grey(BufferedImage image) {
        Raster raster = image.getRaster();
        boolean alpha = image.getColorModel().hasAlpha() && raster.getNumBands() > 1;
        int shift = Math.max(0, image.getColorModel().getComponentSize(0) - 8);
        if (image.getColorModel().getComponentSize(0) < 8 || raster.getTransferType() > DataBuffer.TYPE_USHORT) {
            return converted(image);
        }
        BufferedImage target = new BufferedImage(image.getWidth(), image.getHeight(), target(image));
        int[] row = new int[image.getWidth() * raster.getNumBands()];
        int[] pixels = new int[image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, image.getWidth(), 1, row);
            for (int x = 0; x < pixels.length; x++) {
                int at = x * raster.getNumBands();
                int value = row[at] >> shift & 255;
                int opacity = alpha ? row[at + 1] >> shift & 255 : 255;
                pixels[x] = opacity << 24 | value << 16 | value << 8 | value;
            }
            target.setRGB(0, y, image.getWidth(), 1, pixels, 0, image.getWidth());
        }
        return target;
    }

    private static BufferedImage throughProfile(BufferedImage image, byte[] bytes) {
        ICC_Profile profile;
        try {
            profile = ICC_Profile.getInstance(bytes);
            if (profile.getColorSpaceType() != ColorSpace.TYPE_RGB) {
                return image;
            }
            ICC_ColorSpace space = new ICC_ColorSpace(profile);
            var model = new ComponentColorModel(space, false, false, BufferedImage.OPAQUE, DataBuffer.TYPE_BYTE);
            BufferedImage target = new BufferedImage(image.getWidth(), image.getHeight(), target(image));
            ColorConvertOp convert = new ColorConvertOp(null);
            // In bands, so that the copies stay small beside the picture.
            for (int y = 0; y < image.getHeight(); y += 64) {
                int rows = Math.min(64, image.getHeight() - y);
                convertBand(image, target, model, convert, y, rows);
            }
            return target;
        } catch (IllegalArgumentException | CMMException e) {
            // A broken profile is no reason to refuse a sound picture; it is shown as sRGB.
            return image;
        }
    }

    private static void convertBand(
            BufferedImage image,
            BufferedImage target,
            ComponentColorModel model,
            ColorConvertOp convert,
            int y,
            int rows) {
        int width = image.getWidth();
        int[] argb = image.getRGB(0, y, width, rows, null, 0, width);
        var raster = model.createCompatibleWritableRaster(width, rows);
        byte[] samples = new byte[argb.length * 3];
        for (int i = 0; i < argb.length; i++) {
            samples[3 * i] = (byte) (argb[i] >> 16);
            samples[3 * i + 1] = (byte) (argb[i] >> 8);
            samples[3 * i + 2] = (byte) argb[i];
        }
        raster.setDataElements(0, 0, width, rows, samples);
        BufferedImage rgb = new BufferedImage(width, rows, BufferedImage.TYPE_INT_RGB);
        convert.filter(new BufferedImage(model, raster, false, null), rgb);
        int[] converted = rgb.getRGB(0, 0, width, rows, null, 0, width);
        for (int i = 0; i < argb.length; i++) {
            converted[i] = argb[i] & 0xff000000 | converted[i] & 0xffffff;
        }
        target.setRGB(0, y, width, rows, converted, 0, width);
    }

    private static int target(BufferedImage image) {
        return image.getColorModel().hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
    }
}
