package discordination.file;

/// The image formats whose size is read from their header. Only the first seven are ever decoded here.
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
}
