package discordination.file;

import java.nio.charset.StandardCharsets;

/// Makes the name of an upload harmless without making it another name (files-proxies-jobs 1.3).
final class Filenames {
    static final String UNNAMED = "unnamed-file";
    private static final int MOST_BYTES = 255;

    private Filenames() {}

    /// Drops control and bidi-control characters, replaces path separators, and cuts to 255 bytes before the extension.
    static String cleaned(String given) {
        if (given == null) {
            return UNNAMED;
        }
        StringBuilder kept = new StringBuilder(Math.min(given.length(), 1024));
        given.codePoints().limit(20_000).filter(Filenames::isVisible).forEach(c -> {
            kept.appendCodePoint(c == '/' || c == '\\' ? '_' : c);
        });
        String name = shortened(kept.toString());
        return name.isEmpty() || name.equals(".") || name.equals("..") ? UNNAMED : name;
    }

    /// The name as one segment of a path or a `filename*` parameter: every byte outside the unreserved ones encoded.
    static String encoded(String name) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean unreserved = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '-'
                    || c == '.'
                    || c == '_'
                    || c == '~';
            if (unreserved) {
                encoded.append(c);
            } else {
                encoded.append("%%%02X".formatted((int) c));
            }
        }
        return encoded.toString();
    }

    private static boolean isVisible(int c) {
        boolean control = Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || c == 0xfeff;
        boolean bidi =
                c == 0x061c || c == 0x200e || c == 0x200f || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
        boolean lone = c >= 0xd800 && c <= 0xdfff;
        return !control && !bidi && !lone;
    }

    private static String shortened(String name) {
        if (bytes(name) <= MOST_BYTES) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String extension = dot > 0 && bytes(name.substring(dot)) <= 32 ? name.substring(dot) : "";
        int room = MOST_BYTES - bytes(extension);
        int end = 0;
        while (end < name.length()) {
            int next = name.offsetByCodePoints(end, 1);
            room -= bytes(name.substring(end, next));
            if (room < 0) {
                break;
            }
            end = next;
        }
        return name.substring(0, end) + extension;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
