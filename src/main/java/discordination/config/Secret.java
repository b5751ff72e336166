package discordination.config;

import java.util.regex.Pattern;

/// A value that never reaches a log by accident: `toString` shows it redacted, [#reveal] is the only way to the text.
public record Secret(String reveal) {
    private static final Pattern URL_PASSWORD = Pattern.compile("^([a-z+:]+://[^/@:]*:)[^/@]+(@[^?]*)$");
    private static final Pattern URL_WITHOUT_SECRET = Pattern.compile("^[a-z+:]+://[^@?]*$");

    public Secret {
        reveal = reveal.strip();
    }

    public boolean isEmpty() {
        return reveal.isEmpty();
    }

    /// Hides the password of a URL and keeps its host; hides everything else whole.
    public String redacted() {
        if (reveal.isEmpty() || URL_WITHOUT_SECRET.matcher(reveal).matches()) {
            return reveal;
        }
        var url = URL_PASSWORD.matcher(reveal);
        return url.matches() ? url.group(1) + "***" + url.group(2) : "***";
    }

    @Override
    public String toString() {
        return redacted();
    }
}
