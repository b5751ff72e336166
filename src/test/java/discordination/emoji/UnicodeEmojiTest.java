package discordination.emoji;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What may stand under a message (rest-servers 5.6).
final class UnicodeEmojiTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "👍",
                "👍🏽",
                "❤️",
                "❤",
                "👩‍👩‍👧‍👦",
                "🏳️‍🌈",
                "🇩🇪",
                "🇦",
                "#️⃣",
                "#⃣",
                "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
                "🫩",
                "🫪"
            })
    void accepts(String emoji) {
        assertTrue(UnicodeEmoji.isEmoji(emoji));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "#",
                "7",
                "a",
                "👍👍",
                "👍 ",
                "🏽",
                "🇦🇦",
                "\u200D",
                "\uFE0F",
                "# COPYRIGHT AND PERMISSION NOTICE"
            })
    void refuses(String text) {
        assertFalse(UnicodeEmoji.isEmoji(text));
    }

    @org.junit.jupiter.api.Test
    void selectorsDoNotMakeItLongerForEver() {
        assertFalse(UnicodeEmoji.isEmoji("👍" + "\uFE0F".repeat(1000)));
    }
}
