package discordination.http;

import java.util.regex.Pattern;

/// The colours that people may give to roles, embeds and masquerades: a CSS colour or gradient (rest-servers 2.1).
///
/// Clients put them into style sheets as they are, so nothing else may pass. Whatever is repeated in the pattern can
/// match in one way only, so that hostile text
/// costs no time.
public final class Colour {
    private static final String WORDS = " *+[a-z]++(?: ++[a-z]++)*+ *+";
    private static final String VALUE = "(?:" + WORDS + "|var\\(--[a-z\\d-]++\\)|rgba?\\([\\d, ]++\\)|#[a-f\\d]++)";
    private static final String STOP = "(?: *+(?:\\d{1,3}%|0))?";
    private static final String SPACE = "(?: ++in ++[a-z-]++(?: ++(?:shorter|longer|increasing|decreasing) ++hue)?)?";
    private static final Pattern PATTERN = Pattern.compile(
            VALUE + "|(?:repeating-)?(?:linear|conic|radial)-gradient\\((?:[a-z ]+|" + VALUE + "|\\d++deg)" + SPACE
                    + STOP + "(?:, *+" + VALUE + STOP + ")+\\)",
            Pattern.CASE_INSENSITIVE);

    private Colour() {}

    /// Adds a fault to `check` unless the value is absent or a colour of 1 to 128 characters.
    public static Check check(Check check, String field, String value) {
        check.length(field, value, 1, 128);
        return value == null || value.length() > 256 ? check : check.matches(field, value, PATTERN);
    }
}
