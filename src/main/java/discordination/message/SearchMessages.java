package discordination.message;

import discordination.http.Check;
import discordination.http.Problem;

/// What is looked for in a channel (rest-servers 4.6).
///
/// @param query  words, quoted phrases and `-excluded` words; never together with `pinned`
/// @param pinned whether messages must be pinned or must not; null when that does not matter
public record SearchMessages(
        String query,
        Boolean pinned,
        Integer limit,
        String before,
        String after,
        History.Sort sort,
        Boolean includeUsers) {
    public SearchMessages {
        new Check().length("query", query, 1, 64).done();
        page(limit, before, after, sort, includeUsers);
        if (query != null && pinned != null) throw Problem.invalidOperation();
    }

    History.Page page() {
        return page(limit, before, after, sort, includeUsers);
    }

    boolean byRelevance() {
        return sort == null || sort == History.Sort.RELEVANCE;
    }

    /// Without words nothing is more relevant than the newest.
    private static History.Page page(
            Integer limit, String before, String after, History.Sort sort, Boolean includeUsers) {
        var order = sort == History.Sort.OLDEST ? sort : History.Sort.LATEST;
        return new History.Page(limit, before, after, order, null, includeUsers);
    }
}
