package discordination.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.tika.Tika;

/// Finds out what a file is from its bytes; the type that an uploader claims is never believed (files-proxies-jobs
/// 1.4).
final class Sniffer {
    /// Not `text/plain`: clients compare with exactly this (files-proxies-jobs 1.4).
    static final String TEXT = "plain/text";

    static final String UNKNOWN = "application/octet-stream";
    private static final int HEAD = 8_192;
    private static final Pattern HTML = Pattern.compile(
            "^\\s*<(!--|(!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p)[\\s>])",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern SKIPPED_TEXT =
            Pattern.compile("(text|message)/.*|application/(javascript|json|.*\\+xml|x-tex|x-bibtex.*)|image/svg.*");

    /// Tika's names where the protocol has others.
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("image/heic", "image/heif"),
            Map.entry("image/heic-sequence", "image/heif"),
            Map.entry("image/heif-sequence", "image/heif"),
            Map.entry("image/x-jp2-codestream", "image/jp2"),
            Map.entry("image/vnd.ms-modi", "image/tiff"),
            Map.entry("application/mp4", "video/mp4"),
            Map.entry("video/x-m4v", "video/x-m4v"),
            Map.entry("application/x-matroska", "video/x-matroska"),
            Map.entry("video/x-ms-asf", "video/x-ms-wmv"),
            Map.entry("audio/mp4", "audio/m4a"),
            Map.entry("audio/x-m4a", "audio/m4a"),
            Map.entry("audio/vorbis", "audio/ogg"),
            Map.entry("application/ogg", "audio/ogg"),
            Map.entry("audio/flac", "audio/x-flac"),
            Map.entry("audio/vnd.wave", "audio/x-wav"),
            Map.entry("audio/wav", "audio/x-wav"),
            Map.entry("audio/x-aac", "audio/aac"),
            Map.entry("audio/aiff", "audio/x-aiff"),
            Map.entry("image/bpg", UNKNOWN),
            Map.entry("application/x-7z-compressed", "application/x-7z-compressed"),
            Map.entry("application/x-rar-compressed", "application/vnd.rar"));

    private final Tika tika = new Tika();

    /// The type of a file on disk with this name.
    String type(Path file, String filename) throws IOException {
        String name = filename.toLowerCase(Locale.ROOT);
        if (name.endsWith(".apk")) {
            return "application/vnd.android.package-archive";
        } else if (name.endsWith(".exe")) {
            return "application/vnd.microsoft.portable-executable";
        }
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(HEAD);
        }
        String magic = magic(head);
        if (magic != null) {
            return magic;
        }
        if (isText(file)) {
            return name.endsWith(".svg") ? "image/svg+xml" : TEXT;
        }
        return UNKNOWN;
    }

    /// What the first bytes say, or null if they say nothing.
    String magic(byte[] head) {
        ImageFormat image = ImageHeader.format(head);
        if (image != null) {
            return image.contentType;
        }
        String start = new String(head, 0, Math.min(head.length, 512), StandardCharsets.UTF_8);
        String text = start.startsWith("\ufeff") ? start.substring(1) : start;
        if (HTML.matcher(text).find()) {
            return "text/html";
        } else if (text.startsWith("<?xml")) {
            return "text/xml";
        } else if (text.startsWith("#!")) {
            return "text/x-shellscript";
        }
        if (isWebm(head)) {
            return "video/webm";
        }
        String type = tika.detect(head);
        if (type.equals(UNKNOWN) || SKIPPED_TEXT.matcher(type).matches()) {
            return null;
        }
        // A picture whose header our own reader does not know is none of those that are decoded.
        String known = NAMES.getOrDefault(type, type);
        return known.equals(UNKNOWN) ? null : known;
    }

    private static boolean isWebm(byte[] head) {
        if (head.length < 4 || (head[0] & 0xff) != 0x1a || (head[1] & 0xff) != 0x45) {
            return false;
        }
        return new String(head, 0, Math.min(64, head.length), StandardCharsets.ISO_8859_1).contains("webm");
    }

    private static boolean isText(Path file) throws IOException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.allocate(16 * 1024);
        CharBuffer ignored = CharBuffer.allocate(16 * 1024);
        try (InputStream in = Files.newInputStream(file)) {
            while (true) {
                int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
                bytes.limit(bytes.position() + Math.max(0, count)).position(0);
                CoderResult result = decoder.decode(bytes, ignored.clear(), count < 0);
                if (result.isError()) {
                    return false;
                }
                if (count < 0) {
                    return true;
                }
                bytes.compact();
            }
        }
    }
}
