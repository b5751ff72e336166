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
    private static final String PROGRAM = "application/vnd.microsoft.portable-executable";
    private static final byte[] JXL_STREAM = {(byte) 0xff, 0x0a};
    private static final byte[] JXL_BOXES = {0, 0, 0, 12, 'J', 'X', 'L', ' '};
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
            Map.entry("application/x-msdownload", PROGRAM),
            Map.entry("application/x-dosexec", PROGRAM),
            Map.entry("application/x-7z-compressed", "application/x-7z-compressed"),
            Map.entry("application/x-rar-compressed", "application/vnd.rar"));

    private final Tika tika = new Tika();

    /// What a file is taken for.
    ///
    /// @param type    what clients are told, which three endings of names decide
    /// @param content what the bytes alone say
    record Sniffed(String type, String content) {}

    /// The type of a file on disk with this name.
    Sniffed sniff(Path file, String filename) throws IOException {
        String name = filename.toLowerCase(Locale.ROOT);
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(HEAD);
        }
        String magic = magic(head);
        String content = magic != null ? magic : isText(file) ? TEXT : UNKNOWN;
        if (name.endsWith(".apk")) {
            return new Sniffed("application/vnd.android.package-archive", content);
        } else if (name.endsWith(".exe")) {
            return new Sniffed(PROGRAM, content);
        }
        return new Sniffed(content.equals(TEXT) && name.endsWith(".svg") ? "image/svg+xml" : content, content);
    }

    /// What the first bytes say, or null if they say nothing.
    String magic(byte[] head) {
        ImageFormat image = ImageHeader.format(head);
        if (image != null) {
            return image.contentType;
        }
        Bytes bytes = Bytes.of(head);
        if (bytes.has(4, "ftyp")) {
            return brand(bytes);
        } else if (bytes.has(0, JXL_STREAM) || bytes.has(0, JXL_BOXES)) {
            return "image/jxl";
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
        String known = NAMES.getOrDefault(type.split(";")[0], type);
        return known.equals(UNKNOWN) ? null : known;
    }

    /// Files in boxes name their kind and then those that they are compatible with.
    private static String brand(Bytes bytes) {
        String brands;
        try {
            long end = Math.clamp(bytes.u32(0), 16, 256);
            brands = bytes.ascii(8, (int) Math.min(end, bytes.length()) - 8);
        } catch (BadImage e) {
            return UNKNOWN;
        }
        String major = brands.substring(0, Math.min(4, brands.length()));
        if (brands.contains("avif") || brands.contains("avis")) {
            return "image/avif";
        }
        return switch (major) {
            case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "mif2" -> "image/heif";
            case "jp2 ", "jpx ", "jpm " -> "image/jp2";
            case "jxl " -> "image/jxl";
            case "crx " -> "image/x-canon-cr3";
            case "qt  " -> "video/quicktime";
            case "M4A ", "M4B ", "M4P ", "F4A " -> "audio/m4a";
            case "M4V ", "M4VH", "M4VP" -> "video/x-m4v";
            default -> major.startsWith("3g2") ? "video/3gpp2" : major.startsWith("3g") ? "video/3gpp" : "video/mp4";
        };
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
