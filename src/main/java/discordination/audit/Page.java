package discordination.audit;

import discordination.http.Check;
import discordination.http.Query;
import java.util.List;

/// Which part of a server's audit log is wanted (rest-servers 2.10).
///
/// @param user   only what they did
/// @param target only what was done to them
/// @param before only older entries, as `after` only newer ones
/// @param type   only these; unknown ones match nothing
/// @param limit  1–100
record Page(
        @Query String user,
        @Query String target,
        @Query String before,
        @Query String after,
        @Query List<String> type,
        @Query Integer limit) {

    static final int USUAL = 50;

    Page {
        new Check()
                .length("user", user, 26, 26)
                .length("target", target, 26, 26)
                .length("before", before, 26, 26)
                .length("after", after, 26, 26)
                .range("limit", limit, 1, 100)
                .done();
    }
}
