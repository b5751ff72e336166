package discordination.file;

import java.util.Arrays;
import java.util.Optional;

/// The image formats that are decoded here.
enum ImageFormat {
    JPEG("image/jpeg"),
    PNG("image/png"),
    GIF("image/gif"),
    WEBP("image/webp"),
    BMP("image/bmp"),
    ICO("image/vnd.microsoft.icon"),
    TIFF("image/tiff");

    final String contentType;

    ImageFormat(String contentType) {
        this.contentType = contentType;
    }

    static Optional<ImageFormat> of(String contentType) {
        return Arrays.stream(values())
                .filter(format -> format.contentType.equals(contentType))
                .findFirst();
    }
}
