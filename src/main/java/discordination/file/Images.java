package discordination.file;

import discordination.http.Problem;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import net.coobird.thumbnailator.Thumbnails;

/// Everything that is done to pictures of strangers: judged by their header, decoded under a memory budget, cleaned of
/// what they tell about their maker, shrunk to previews (files-proxies-jobs 1.6, 1.8).
public final class Images {
    private static final float JPEG_QUALITY = 0.9f;
    private static final long WAIT_SECONDS = 50;

    private final Limits limits;

    /// Pixels that may be decoded at the same time, in thousands.
    private final Semaphore budget;

    /// KiB of encoded pictures that may be in memory at the same time. Always taken before the budget for pixels, so
    /// that nobody waits for somebody who waits.
    private final Semaphore room;

    /// Pictures are worked on by threads of the system: requests run on virtual ones, which do not take turns, and a
    /// few
    /// decoders among them would bring everything else in the process to a halt.
    private final ExecutorService workers = workers();

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
        this.room =
                new Semaphore(Math.clamp(Runtime.getRuntime().maxMemory() / 12 / 1024, 32 * 1024, 1024 * 1024), true);
    }

    /// Cleans the picture in a file, which is read when there is memory for it, and overwrites it.
    Size clean(Path file) throws IOException {
        return roomFor(Files.size(file), () -> {
            Cleaned cleaned = clean(Files.readAllBytes(file));
            Files.write(file, cleaned.bytes);
            return new Size(cleaned.contentType, cleaned.width, cleaned.height, cleaned.animated);
        });
    }

    /// As the other one, with a stored picture that is read when there is memory for it.
    ///
    /// @param size bytes of the picture
    byte[] preview(Opening source, long size, int boxWidth, int boxHeight) throws IOException {
        return roomFor(size, () -> {
            try (InputStream in = source.open()) {
                return preview(in.readAllBytes(), boxWidth, boxHeight);
            }
        });
    }

    /// Opens what is to be read.
    @FunctionalInterface
    interface Opening {
        InputStream open() throws IOException;
    }

    private interface Reading<T> {
        T run() throws IOException;
    }

    /// As many as there are processors; idle ones go.
    private static ExecutorService workers() {
        int processors = Runtime.getRuntime().availableProcessors();
        ThreadFactory threads = Thread.ofPlatform().daemon().name("images-", 0).factory();
        ThreadPoolExecutor workers = new ThreadPoolExecutor(
                processors, processors, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        workers.allowCoreThreadTimeOut(true);
        return workers;
    }

    private <T> T roomFor(long size, Reading<T> work) throws IOException {
        int cost = Math.clamp(size / 1024, 1, 32 * 1024);
        take(room, cost);
        try {
            return work.run();
        } finally {
            room.release(cost);
        }
    }

    /// When the wait is too long the answer is 503.
    private static void take(Semaphore semaphore, int cost) {
        try {
            if (!semaphore.tryAcquire(cost, WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw Problem.unavailable("decode", "images", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable("decode", "images", e);
        }
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
        admit(header.shownWidth(), header.shownHeight());
        if (header.pixels() > limits.megapixels * 1_000_000L) {
            throw new BadImage("size not allowed");
        }
        return header;
    }

    /// @throws BadImage if pictures may not have this many pixels
    void admit(int width, int height) throws BadImage {
        boolean tooLarge = width > limits.longestSide
                || height > limits.longestSide
                || (long) width * height > limits.megapixels * 1_000_000L;
        if (tooLarge || width < limits.leastWidth || height < limits.leastHeight) {
            throw new BadImage("size not allowed");
        }
    }

    private interface Work {
        byte[] run() throws IOException;
    }

    /// Runs when there is memory for it.
    private byte[] within(long pixels, Work work) throws BadImage {
        int cost = (int) Math.max(1, pixels / 1_000);
        take(budget, cost);
        try {
            return workers.submit(work::run).get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case BadImage bad -> throw bad;
                case Error error -> throw error;
                default -> throw new BadImage("cannot be written", e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable("decode", "images", e);
        } finally {
            budget.release(cost);
        }
    }
}
