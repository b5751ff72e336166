package discordination.message;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// What a search looks for in texts that were folded as `search_fold` of the database folds them (rest-servers 4.6).
///
/// @param phrases all of which must occur
/// @param words   of which one must occur when there are no phrases
/// @param stems   beginnings of other forms of the words, which will do as well: "run" for "running"
/// @param none    which must not occur
record Needles(List<String> phrases, List<String> words, List<String> stems, List<String> none) {
    /// An unclosed quotation mark is punctuation.
    private static final Pattern TERM = Pattern.compile("(?<not>-?)\"(?<phrase>[^\"]*)\"|(?<word>\\S+)");

    /// Words whose forms the English rules of PostgreSQL know.
    private static final Pattern ENGLISH = Pattern.compile(" [a-z]{4,} ");

    private static final int SHORTEST_STEM = 3;

    private record Term(boolean excluded, boolean phrase, String text) {}

    private record Folded(String text, String stem) {}

    static Needles of(Handle handle, String query) {
        var terms = terms(query);
        var folded = handle.createQuery("""
                        select folded, (ts_lexize('pg_catalog.english_stem', btrim(folded)))[1] as stem
                        from unnest(:terms) with ordinality as terms (term, place), search_fold(term) as folded
                        order by place
                        """)
                .bindArray("terms", String.class, terms.stream().map(Term::text).toList())
                .map((row, _) -> new Folded(row.getString("folded"), row.getString("stem")))
                .list();
        var needles = new Needles(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < terms.size(); i++) {
            var text = folded.get(i).text.strip();
            if (text.isEmpty()) continue;
            var list = needles.list(terms.get(i));
            list.add(needle(text));
            if (list == needles.words) needles.addStem(folded.get(i));
        }
        return needles;
    }

    /// "stories" has the stem "stori", which "story" does not begin with.
    private void addStem(Folded word) {
        var stem = word.stem;
        if (stem == null
                || stem.length() < SHORTEST_STEM
                || !ENGLISH.matcher(word.text).matches()) return;
        if (!word.text.strip().equals(stem)) stems.add(" " + stem);
        if (stem.endsWith("i")) stems.add(" " + stem.substring(0, stem.length() - 1) + "y");
    }

    private static List<Term> terms(String query) {
        var terms = new ArrayList<Term>();
        var matcher = TERM.matcher(query);
        while (matcher.find()) {
            var phrase = matcher.group("phrase");
            if (phrase != null) {
                terms.add(new Term(!matcher.group("not").isEmpty(), true, phrase));
                continue;
            }
            var word = matcher.group("word");
            var excluded = word.startsWith("-");
            terms.add(new Term(excluded, false, excluded ? word.substring(1) : word));
        }
        return terms;
    }

    private List<String> list(Term term) {
        if (term.excluded) return none;
        return term.phrase ? phrases : words;
    }

    /// Any part of a word will do. Only what is too short to be told apart is looked for as a word of its own (one
    /// letter) or at the beginning of words (two letters).
    private static String needle(String text) {
        var end = text.indexOf(' ');
        var first = end < 0 ? text : text.substring(0, end);
        if (first.codePointCount(0, first.length()) > 2 || first.codePoints().anyMatch(Needles::isDense)) return text;
        return end < 0 && first.codePointCount(0, first.length()) == 1 ? " " + text + " " : " " + text;
    }

    /// Characters that `search_parts` finds by themselves: of scripts without spaces between words, and pictures.
    private static boolean isDense(int character) {
        return character >= 0x2000 || character >= 0x0E00 && character < 0x1E00;
    }

    boolean isEmpty() {
        return phrases.isEmpty() && words.isEmpty();
    }

    /// Those that decide whether a message is found: all of the phrases, or else one of these.
    List<String> deciding() {
        return phrases.isEmpty() ? Stream.concat(words.stream(), stems.stream()).toList() : phrases;
    }

    /// Those that the best messages hold all of.
    List<String> asTyped() {
        return phrases.isEmpty() ? words : phrases;
    }

    /// How many of all needles occur, and of those how many as whole words; other forms of a word count least.
    int score(String folded) {
        var score = 0;
        for (var list : List.of(phrases, words)) {
            for (var needle : list) {
                if (!folded.contains(needle)) continue;
                score += folded.contains(" " + needle.strip() + " ") ? 3 : 2;
            }
        }
        if (score == 0) for (var stem : stems) if (folded.contains(stem)) score = 1;
        return score;
    }
}
