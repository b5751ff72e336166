package discordination.link;

import java.nio.charset.StandardCharsets;

/// Cuts text to a number of bytes without breaking a character (files-proxies-jobs 2.7).
final class Text {
    private Text() {}

    static String cut(String text, int mostBytes) {
        if (text == null || text.getBytes(StandardCharsets.UTF_8).length <= mostBytes) {
            return text;
        }
        int end = 0;
        int room = mostBytes;
        while (end < text.length()) {
            int next = text.offsetByCodePoints(end, 1);
            room -= text.substring(end, next).getBytes(StandardCharsets.UTF_8).length;
            if (room < 0) {
                break;
            }
            end = next;
        }
        return text.substring(0, end);
    }
}
