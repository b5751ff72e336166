package discordination.emoji;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/// The emoji that Unicode recommends for interchange, so that a reaction is a picture and not any text.
public final class UnicodeEmoji {
    private static final int LONGEST = 64;
    private static final Set<String> ALL = read();

    private UnicodeEmoji() {}

    /// Whether the text is one emoji, with or without U+FE0F (rest-servers 5.6).
    public static boolean isEmoji(String text) {
        return text.length() <= LONGEST && ALL.contains(text.replace("\uFE0F", ""));
    }

    private static Set<String> read() {
        try (InputStream in = UnicodeEmoji.class.getResourceAsStream("unicode-17.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    // The keycap `#` is an emoji as well, but longer than a comment's mark.
                    .filter(line -> !line.equals("#") && !line.startsWith("# "))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
