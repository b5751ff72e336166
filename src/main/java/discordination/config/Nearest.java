package discordination.config;

import java.util.Collection;
import java.util.Comparator;

/// Guesses which name was meant by a misspelt one.
final class Nearest {
    private Nearest() {}

    /// `; did you mean api.port?`, or nothing when no name is near.
    static String hint(String written, Collection<String> names) {
        return names.stream()
                .min(Comparator.comparingInt(name -> distance(written, name)))
                .filter(name -> distance(written, name) <= Math.max(2, written.length() / 4))
                .map(name -> "; did you mean " + name + "?")
                .orElse("");
    }

    /// Levenshtein distance; keys are short, so two rows of integers suffice.
    private static int distance(String a, String b) {
        var previous = new int[b.length() + 1];
        for (var j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (var i = 1; i <= Math.min(a.length(), 200); i++) {
            var current = new int[b.length() + 1];
            current[0] = i;
            for (var j = 1; j <= b.length(); j++) {
                var swap = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(swap, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
