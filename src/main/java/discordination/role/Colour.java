package discordination.role;

import java.util.regex.Pattern;

/// The colours that roles, embeds and masquerades may have: a CSS colour or gradient (rest-servers 2.1).
public final class Colour {
    private static final String VALUE = "(?:[a-z ]+|var\\(--[a-z0-9-]+\\)|rgba?\\([0-9, ]+\\)|#[a-f0-9]+)";
    private static final String STOP = "(?: +(?:[0-9]{1,3}%|0))?";
    private static final String SPACE = "(?: +in +[a-z-]+(?: +(?:shorter|longer|increasing|decreasing) +hue)?)?";

    /// Matches a whole colour; texts longer than {@link #LONGEST} are to be refused beforehand.
    public static final Pattern PATTERN = Pattern.compile(
            VALUE + "|(?:repeating-)?(?:linear|conic|radial)-gradient\\((?:" + VALUE + "|[0-9]+deg)" + SPACE + STOP
                    + "(?:, *" + VALUE + STOP + ")+\\)",
            Pattern.CASE_INSENSITIVE);

    /// Characters of the longest colour.
    public static final int LONGEST = 128;

    private Colour() {}

    /// Whether the text is a colour.
    public static boolean isValid(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST
                && PATTERN.matcher(text).matches();
    }
}
