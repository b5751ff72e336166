package discordination.file;

import discordination.http.Problem;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import net.coobird.thumbnailator.Thumbnails;

/// Everything that is done to pictures of strangers: judged by their header, decoded under a memory budget, cleaned of
/// what they tell about their maker, shrunk to previews (files-proxies-jobs 1.6, 1.8).
public final class Images {
    private static final float JPEG_QUALITY = 0.9f;
    private static final long WAIT_SECONDS = 10;

    private final Limits limits;

    /// Pixels that may be decoded at the same time, in thousands.
    private final Semaphore budget;

    /// @param longestSide most pixels of a side
    /// @param megapixels most pixels of a picture, in millions
    /// @param leastWidth least pixels of a side
    /// @param webpQuality 1 to 100, where 100 means lossless
    public record Limits(int longestSide, int megapixels, int leastWidth, int leastHeight, int webpQuality) {
        public static final Limits DEFAULT = new Limits(10_000, 40, 1, 1, 80);
    }

    /// A picture fit to be kept.
    ///
    /// @param width pixels as shown
    public record Cleaned(byte[] bytes, String contentType, int width, int height, boolean animated) {}

    /// What a header says.
    ///
    /// @param width pixels as shown
    public record Size(String contentType, int width, int height, boolean animated) {}

    public Images(Limits limits) {
        this.limits = limits;
        // Four bytes a pixel, and about as much again while colours are converted and pixels encoded.
        long affordable = Runtime.getRuntime().maxMemory() / 16 / 1_000;
        this.budget = new Semaphore((int) Math.clamp(affordable, limits.megapixels * 1_000L, 400_000), true);
    }

    /// Whether these bytes begin like a picture that is decoded here; 32 of them are enough.
    public static boolean isImage(byte[] head) {
        return ImageHeader.format(head) != null;
    }

    /// The size of a picture whose structure is whole and whose size is within the limits.
    public Size size(byte[] image) throws BadImage {
        ImageHeader header = admitted(image);
        return new Size(header.format().contentType, header.shownWidth(), header.shownHeight(), header.animated());
    }

    /// The picture without metadata, upright, in sRGB; its first frame has been decoded, so previews will not fail.
    public Cleaned clean(byte[] image) throws BadImage {
        ImageHeader header = admitted(image);
        byte[] bytes = within(header.pixels(), () -> cleaned(image, header));
        boolean turned = !header.animated() && isTurned(header.format());
        return new Cleaned(
                bytes,
                header.format().contentType,
                turned ? header.shownWidth() : header.width(),
                turned ? header.shownHeight() : header.height(),
                header.animated());
    }

    /// The first frame as WebP, shrunk to fit the box, never enlarged.
    public byte[] preview(byte[] image, int boxWidth, int boxHeight) throws BadImage {
        ImageHeader header = admitted(image);
        double scale = Math.min(
                1, Math.min((double) boxWidth / header.shownWidth(), (double) boxHeight / header.shownHeight()));
        int width = Math.max(1, (int) Math.round(header.shownWidth() * scale));
        int height = Math.max(1, (int) Math.round(header.shownHeight() * scale));
        // Twice as fine as needed, so that the scaler still has something to average.
        int step = Math.max(1, (int) (1 / scale / 2));
        return within(header.pixels() / (canStep(header) ? (long) step * step : 1), () -> {
            BufferedImage decoded = Codecs.decode(image, header, canStep(header) ? step : 1);
            BufferedImage upright = Colours.upright(
                    Colours.plain(decoded, profile(image, header)), header.animated() ? 1 : header.orientation());
            BufferedImage small = upright.getWidth() <= width && upright.getHeight() <= height
                    ? upright
                    : Thumbnails.of(upright).forceSize(width, height).asBufferedImage();
            return Codecs.webp(Colours.plain(small, null), limits.webpQuality);
        });
    }

    private byte[] cleaned(byte[] image, ImageHeader header) throws IOException {
        BufferedImage decoded = Codecs.decode(image, header, 1);
        return switch (header.format()) {
            case JPEG -> Codecs.jpeg(opaque(normal(decoded, image, header)), JPEG_QUALITY);
            case PNG -> header.animated() ? PngChunks.cleaned(image) : Codecs.png(normal(decoded, image, header));
            case TIFF -> Codecs.tiff(normal(decoded, image, header));
            case GIF -> GifBlocks.cleaned(image);
            case WEBP ->
                header.animated() || header.orientation() == 1
                        ? WebpChunks.cleaned(image)
                        : Codecs.webp(normal(decoded, image, header), 90);
            case BMP, ICO -> image;
        };
    }

    private static BufferedImage normal(BufferedImage decoded, byte[] image, ImageHeader header) throws BadImage {
        return Colours.upright(Colours.plain(decoded, profile(image, header)), header.orientation());
    }

    private static BufferedImage opaque(BufferedImage image) {
        if (!image.getColorModel().hasAlpha()) {
            return image;
        }
        BufferedImage opaque = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        var graphics = opaque.createGraphics();
        graphics.drawImage(image, 0, 0, null);
        graphics.dispose();
        return opaque;
    }

    /// The JPEG decoder converts colours itself; the PNG one does not look at the profile.
    private static byte[] profile(byte[] image, ImageHeader header) throws BadImage {
        return header.format() == ImageFormat.PNG ? PngChunks.profile(image) : null;
    }

    private static boolean canStep(ImageHeader header) {
        return header.format() == ImageFormat.JPEG || header.format() == ImageFormat.PNG;
    }

    private static boolean isTurned(ImageFormat format) {
        return switch (format) {
            case JPEG, PNG, TIFF, WEBP -> true;
            case GIF, BMP, ICO -> false;
        };
    }

    private ImageHeader admitted(byte[] image) throws BadImage {
        ImageHeader header = ImageHeader.read(image);
        boolean tooLarge = header.width() > limits.longestSide
                || header.height() > limits.longestSide
                || header.pixels() > limits.megapixels * 1_000_000L;
        if (tooLarge || header.shownWidth() < limits.leastWidth || header.shownHeight() < limits.leastHeight) {
            throw new BadImage("size not allowed");
        }
        return header;
    }

    private interface Work {
        byte[] run() throws IOException;
    }

    /// Runs when there is memory for it; after ten seconds of waiting the answer is 503.
    private byte[] within(long pixels, Work work) throws BadImage {
        int cost = (int) Math.max(1, pixels / 1_000);
        try {
            if (!budget.tryAcquire(cost, WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw Problem.unavailable("decode", "images", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable("decode", "images", e);
        }
        try {
            return work.run();
        } catch (BadImage e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new BadImage("cannot be written", e);
        } finally {
            budget.release(cost);
        }
    }
}
