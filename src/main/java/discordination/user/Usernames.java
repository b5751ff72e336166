package discordination.user;

import discordination.http.Check;
import discordination.http.Problem;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/// What a username may look like, and the four digits that make it unique (rest-accounts 6.2).
public final class Usernames {
    private static final Pattern USERNAME = Pattern.compile("(?:\\p{L}|[\\p{Nd}_.-])+");
    private static final int LONGEST = 32;

    /// Marks, controls, and letters that have no ink.
    private static final Pattern UNSEEN =
            Pattern.compile("[\\p{M}\\p{C}\\u115F\\u1160\\u3164\\uFFA0&&[^\\u3099\\u309A]]");

    /// Letters of other scripts that pass for Latin ones; folded only in names that contain Latin letters as well.
    private static final Map<Integer, String> LOOK_ALIKES = lookAlikes(
            "аaеeоoрpсcуyхxіiјjѕsһhԁdԛqԝwАaВbЕeКkМmНhОoРpСcТtХxІiЈjЅsαaοoρpνvκkτtιiΑaΒbΕeΖzΗhΙiΚkΜmΝnΟoΡpΤtΥyΧx");

    private static final Set<String> FORBIDDEN = Set.of("admin", "revolt", "stoat", "discordination");
    private static final Set<String> FORBIDDEN_PARTS = Set.of(
            "discord.gg", "rvlt.gg", "guilded.gg", "stt.gg", "revolt.chat", "stoat.chat", "```", "http://", "https://");

    /// Digits that mean something to somebody, and the two ends of the pool.
    private static final Set<String> RESERVED =
            Set.of("0123", "1234", "1111", "2222", "3333", "4444", "5555", "6666", "7777", "8888", "1488");

    private final int shortest;

    /// @param shortest bytes of UTF-8; shorter names are filled up with `_`
    public Usernames(int shortest) {
        this.shortest = shortest;
    }

    /// A name together with its digits.
    public record Tag(String username, String discriminator) {}

    /// Adds the faults that a request with this name has.
    public static Check check(Check check, String field, String username) {
        return check.length(field, username, 2, LONGEST).matches(field, username, USERNAME);
    }

    /// The name as it will be kept: fancy letters plain, marks and unseen characters gone. Throws `InvalidUsername`.
    public String plain(String username) {
        var text = new StringBuilder();
        username.codePoints().forEach(letter -> fold(letter, text));
        var plain = Normalizer.normalize(text, Normalizer.Form.NFC);
        if (plain.codePoints().anyMatch(letter -> letter < 128 && Character.isLetter(letter))) {
            plain = plain.codePoints()
                    .mapToObj(letter -> LOOK_ALIKES.getOrDefault(letter, Character.toString(letter)))
                    .collect(Collectors.joining());
        }
        if (plain.isEmpty()) throw invalid();
        var missing = shortest - plain.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        if (missing > 0) plain += "_".repeat(missing);
        if (plain.codePointCount(0, plain.length()) > LONGEST
                || !USERNAME.matcher(plain).matches()) throw invalid();
        var lower = plain.toLowerCase(Locale.ROOT);
        if (FORBIDDEN.contains(lower) || FORBIDDEN_PARTS.stream().anyMatch(lower::contains)) throw invalid();
        return plain;
    }

    private static Problem invalid() {
        return Problem.of(400, "InvalidUsername");
    }

    /// Ordinary capitals stay, fancy ones become small (rest-accounts 6.2).
    private static void fold(int letter, StringBuilder text) {
        if (letter < 128) {
            text.appendCodePoint(letter);
            return;
        }
        var whole = Character.toString(letter);
        var folded = UNSEEN.matcher(Normalizer.normalize(whole, Normalizer.Form.NFKD))
                .replaceAll("");
        text.append(folded.chars().allMatch(part -> part < 128) ? folded.toLowerCase(Locale.ROOT) : folded);
    }

    private static Map<Integer, String> lookAlikes(String pairs) {
        var letters = pairs.codePoints().toArray();
        return IntStream.range(0, letters.length / 2)
                .boxed()
                .collect(Collectors.toMap(i -> letters[2 * i], i -> Character.toString(letters[2 * i + 1])));
    }

    /// Digits that nobody of this name has; the name is reserved for this transaction. Throws `UsernameTaken`.
    ///
    /// @param preferred taken when it is free, or null
    public static String draw(Handle sql, String username, String preferred) {
        // Two people who choose the same name at the same moment take turns.
        sql.createQuery("select 1 from pg_advisory_xact_lock(hashtextextended('username ' || lower(:name), 0))")
                .bind("name", username)
                .mapTo(Integer.class)
                .one();
        var taken =
                new HashSet<>(sql.createQuery("select discriminator from users where lower(username) = lower(:name)")
                        .bind("name", username)
                        .mapTo(String.class)
                        .list());
        if (preferred != null && !taken.contains(preferred)) return preferred;
        var free = IntStream.rangeClosed(2, 9998)
                .mapToObj("%04d"::formatted)
                .filter(digits -> !RESERVED.contains(digits) && !taken.contains(digits))
                .toList();
        if (free.isEmpty()) throw Problem.of(409, "UsernameTaken");
        return free.get(ThreadLocalRandom.current().nextInt(free.size()));
    }
}
