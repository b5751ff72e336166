package discordination.account;

import com.github.f4b6a3.ulid.Ulid;
import discordination.db.Database;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Finds people for the operator, who knows them by name, by address or by id.
public final class Residents {
    private static final String NAMED = "lower(u.username) = lower(:name)";
    /// More people of one name than anybody wants to choose from.
    private static final int MOST_NAMESAKES = 20;

    private final Database database;

    public Residents(Database database) {
        this.database = database;
    }

    /// Accounts in the order they were made.
    ///
    /// @param after  the id after which to go on, or null
    /// @param search part of a name, a display name or an address, in any case; or null
    /// @param limit  how many at most
    public List<Resident> list(String after, String search, int limit) {
        return database.read(handle -> handle.createQuery(Resident.QUERY + """
                        where a.id is not null and a.id > :after and (:search = '' or
                            position(:search in lower(concat_ws(' ', u.username || '#' || u.discriminator,
                                u.display_name, a.email, a.id))) > 0)
                        order by a.id limit :limit
                        """)
                .bind("after", after == null ? "" : after)
                .bind("search", search == null ? "" : search.toLowerCase(Locale.ROOT))
                .bind("limit", limit)
                .map(Resident.MAPPER)
                .list());
    }

    /// Everybody who may be meant: one person by id, `name#1234` or e-mail, all namesakes by a name alone.
    public List<Resident> find(String who) {
        var hash = who.lastIndexOf('#');
        if (who.contains("@")) return where("a.email_normalised = :email", Map.of("email", Emails.normalise(who)));
        if (hash > 0) {
            return where(
                    NAMED + " and u.discriminator = :digits",
                    Map.of("name", who.substring(0, hash), "digits", who.substring(hash + 1)));
        }
        if (Ulid.isValid(who)) {
            var found = where("coalesce(a.id, u.id) = :id", Map.of("id", who));
            if (!found.isEmpty()) return found;
        }
        return where(NAMED, Map.of("name", who));
    }

    private List<Resident> where(String condition, Map<String, String> values) {
        return database.read(handle -> handle.createQuery(
                        Resident.QUERY + " where " + condition + " order by 1 limit " + MOST_NAMESAKES)
                .bindMap(values)
                .map(Resident.MAPPER)
                .list());
    }
}
