package discordination.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Takes out of an upload what tells where, when and by whom it was made, and finds out what clients want to know of it
/// (files-proxies-jobs 1.5, 1.6). What is known to carry such things and cannot be cleaned is refused.
final class Cleaning {
    private static final int LARGEST_IMAGE = 100 << 20;

    private final Images images;

    Cleaning(Images images) {
        this.images = images;
    }

    /// What an upload has become.
    ///
    /// @param type by its content, which a name cannot change
    record Outcome(String type, Metadata metadata) {}

    /// Whether browsers show this type as a picture, so that it may be an avatar.
    static boolean isShown(String type) {
        return ImageFormat.of(type).isPresent() || type.equals("image/avif") || type.equals("image/jxl");
    }

    /// @param type as sniffed from the content
    /// @throws BadImage if it is broken, or hides what we cannot take out
    Outcome clean(Path upload, String type) throws IOException {
        if (ImageFormat.of(type).isPresent()) {
            if (Files.size(upload) > LARGEST_IMAGE) {
                throw new BadImage("too large to be cleaned");
            }
            Images.Size size = images.clean(upload);
            return new Outcome(
                    size.contentType(), new Metadata.Image(size.width(), size.height(), null, size.animated()));
        }
        return switch (type) {
            case "video/mp4", "video/quicktime", "video/x-m4v", "video/3gpp", "video/3gpp2" ->
                inPlace(upload, type, file -> new BoxMedia(file).cleanVideo());
            case "audio/m4a" -> inPlace(upload, type, file -> new BoxMedia(file).cleanAudio());
            case "image/avif" -> shown(upload, type, file -> new BoxMedia(file).clean(true));
            // Browsers do not show it, so to clients it is a file like any other (files-proxies-jobs 1.5).
            case "image/heif" -> inPlace(upload, type, file -> new BoxMedia(file).clean(false));
            case "image/jxl" ->
                shown(
                        upload,
                        type,
                        file -> file.u16(0) == 0xff0a ? JxlHeader.read(file, 0) : new BoxMedia(file).cleanJxl());
            case "image/jp2" ->
                inPlace(
                        upload,
                        type,
                        file -> file.u16(0) == 0xff4f ? new Metadata.Plain() : new BoxMedia(file).cleanJp2());
            case "video/webm", "video/x-matroska" -> inPlace(upload, type, file -> new Matroska(file).clean());
            case "video/x-msvideo" -> new Outcome(type, avi(upload));
            case "image/x-canon-cr2", "image/x-canon-cr3" -> throw new BadImage("cannot be cleaned");
            default -> new Outcome(type, new Metadata.Plain());
        };
    }

    private interface Work {
        Metadata on(MappedFile file) throws BadImage;
    }

    private static Outcome inPlace(Path upload, String type, Work work) throws IOException {
        try (MappedFile file = new MappedFile(upload)) {
            return new Outcome(type, work.on(file));
        }
    }

    private Outcome shown(Path upload, String type, Work work) throws IOException {
        Outcome outcome = inPlace(upload, type, work);
        if (!(outcome.metadata instanceof Metadata.Image image)) {
            throw new BadImage("no size");
        }
        images.admit(image.width(), image.height());
        return outcome;
    }

    /// The main header says how large the pictures are.
    private static Metadata avi(Path upload) throws IOException {
        try (MappedFile file = new MappedFile(upload)) {
            long width = file.u32little(64);
            long height = file.u32little(68);
            boolean sized =
                    file.ascii(24, 4).equals("avih") && width > 0 && height > 0 && width <= 65_535 && height <= 65_535;
            return sized ? new Metadata.Video((int) width, (int) height) : new Metadata.Plain();
        } catch (BadImage e) {
            // Too short to be played; nothing of it is touched.
            return new Metadata.Plain();
        }
    }
}
