package discordination.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// Keys of the table `files`: where the file server is reached, what it takes, and how it keeps it.
public record FileServer(
        @Key(says = Config.HOST_SAYS, standard = "\"127.0.0.1\"")
        String host,

        @Key(says = Config.PORT_SAYS, standard = "8090", most = 65535)
        int port,

        @Key(says = Config.URL_SAYS + "instance.url + /autumn.", standard = "\"\"")
        String url,

        @Key(says = "Smallest upload in bytes.", standard = "1", least = 1)
        long minFileSize,

        @Key(
                says = "Images with more megapixels than this are refused before they are decoded.",
                standard = "40",
                least = 1,
                most = 500)
        int maxMegaPixels,

        @Key(says = "Longest side of an image in pixels.", standard = "10000", least = 1, most = 65535)
        int maxPixelSide,

        @Key(says = "Smallest width and height of an image in pixels.", standard = "[1, 1]", least = 1, most = 65535)
        List<Integer> minResolution,

        @Key(says = "Types that are refused, as sniffed from the content, e.g. \"application/zip\".", standard = "[]")
        List<String> blockedTypes,

        @Key(says = "Quality of WebP previews; 100: lossless.", standard = "80", least = 1, most = 100)
        int webpQuality,

        @Key(
                says = "Shown as X-Admin-Token it gives moderators deleted files too, under /mod; empty: nobody.",
                standard = "\"\"")
        Secret adminKey,

        @Key(
                says =
                        "32 bytes in base64 that stored files are encrypted with, older keys behind it; \"none\": they are"
                                + " not. Empty: on disk a key is made in the data directory, in S3 files are not encrypted.",
                standard = "\"\"")
        Secret encryptionKey,

        @Key(
                says = "ClamAV's clamd, as host:port or the path of its socket; empty: uploads are not scanned.",
                standard = "\"\"")
        String clamav,

        @Key(says = "How long clamd may take for one upload.", standard = "\"30s\"", least = 100)
        Duration clamavTimeout,

        @Key(
                says = "Types that are scanned, of what is neither image, video, audio nor text; empty: all.",
                standard = "[\"application/vnd.microsoft.portable-executable\","
                        + " \"application/vnd.android.package-archive\", \"application/zip\"]")
        List<String> clamavTypes) {

    private static final int KEY_BYTES = 32;

    /// The keys as bytes, the one for new files first; none if none is named.
    ///
    /// @throws IllegalArgumentException with the end of a sentence that begins with the key's name
    public List<byte[]> keys() {
        if (encryptionKey.isEmpty() || encryptionKey.reveal().equals("none")) return List.of();
        return keys(encryptionKey.reveal());
    }

    /// Keys in base64 with blanks or commas between them.
    public static List<byte[]> keys(String text) {
        return Arrays.stream(text.strip().split("[\\s,]+")).map(FileServer::key).toList();
    }

    private static byte[] key(String text) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            key = new byte[0];
        }
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("must be 32 bytes in base64, as `openssl rand -base64 32` makes them");
        }
        return key;
    }
}
