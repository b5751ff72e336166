package discordination.link;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Finds the links of a message that are to be previewed (files-proxies-jobs 2.10). Time grows linearly with the text
/// whatever it holds.
public final class Unfurl {
    private static final String OPENING = "([{";
    private static final String CLOSING = ")]}";
    private static final String NEVER_LAST = "?!.,:;*'\"_~\\";

    private Unfurl() {}

    /// At most `most` distinct http and https URLs in order of appearance, without fragments. Links in code, in quotes
    /// and in `<>` are left alone.
    public static List<String> links(String content, int most) {
        Set<String> links = new LinkedHashSet<>();
        for (String line : withoutCode(content).split("\n")) {
            if (!line.startsWith(">")) {
                find(withoutSuppressed(line), links, most);
            }
        }
        return new ArrayList<>(links);
    }

    private static String withoutCode(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        boolean fences = true;
        int at = 0;
        while (at < text.length()) {
            int tick = text.indexOf('`', at);
            if (tick < 0) {
                break;
            }
            kept.append(text, at, tick);
            int end = -1;
            if (fences && text.startsWith("```", tick)) {
                int close = text.indexOf("```", tick + 3);
                // Once no fence closes, none later does: asking again each time would make this quadratic.
                fences = close >= 0;
                end = close < 0 ? -1 : close + 3;
            }
            if (end < 0) {
                int close = text.indexOf('`', tick + 1);
                end = close < 0 ? -1 : close + 1;
            }
            if (end < 0) {
                at = tick;
                break;
            }
            at = end;
        }
        return kept.append(text, at, text.length()).toString();
    }

    private static String withoutSuppressed(String line) {
        int open = line.indexOf("<http");
        int close = line.lastIndexOf('>');
        return open < 0 || close < open ? line : line.substring(0, open) + line.substring(close + 1);
    }

    private static void find(String line, Set<String> links, int most) {
        int at = 0;
        while (links.size() < most) {
            int scheme = line.indexOf("://", at);
            if (scheme < 0) {
                return;
            }
            int start = schemeStart(line, scheme, at);
            if (start < 0) {
                at = scheme + 3;
                continue;
            }
            int end = end(line, scheme + 3);
            String link = line.substring(start, end);
            int fragment = link.indexOf('#');
            if (fragment >= 0) {
                link = link.substring(0, fragment);
            }
            if (link.length() > scheme + 3 - start) {
                links.add(link);
            }
            at = Math.max(end, scheme + 3);
        }
    }

    /// Where `http` or `https` begins before `://`; -1 if another word stands there.
    private static int schemeStart(String line, int scheme, int from) {
        for (String name : List.of("https", "http")) {
            int start = scheme - name.length();
            if (start >= from && line.regionMatches(true, start, name, 0, name.length())) {
                boolean alone = start == 0 || !isSchemeCharacter(line.charAt(start - 1));
                return alone ? start : -1;
            }
        }
        return -1;
    }

    private static boolean isSchemeCharacter(char c) {
        return Character.isLetterOrDigit(c) || c == '+' || c == '-' || c == '.';
    }

    private static int end(String line, int from) {
        int[] depth = new int[OPENING.length()];
        int end = from;
        for (int i = from; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c <= ' ' || c >= 0x7f && c <= 0xa0 || Character.isWhitespace(c) || "|\"<>`".indexOf(c) >= 0) {
                break;
            }
            int opening = OPENING.indexOf(c);
            int closing = CLOSING.indexOf(c);
            if (closing >= 0 && depth[closing]-- == 0) {
                break;
            }
            if (opening >= 0) {
                depth[opening]++;
            } else if (NEVER_LAST.indexOf(c) < 0) {
                end = i + 1;
            }
        }
        return end;
    }
}
