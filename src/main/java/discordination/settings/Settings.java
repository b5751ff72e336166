package discordination.settings;

import discordination.access.Caller;
import discordination.db.Database;
import discordination.event.Audience;
import discordination.event.Event;
import discordination.event.Events;
import discordination.http.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// Keeps what clients want to find again on another device; the values are theirs alone (rest-accounts 7).
public final class Settings {
    private static final int MOST_KEYS = 1000;
    private static final long MOST_CHARACTERS = 8 << 20;

    private final Database database;
    private final Events events;

    public Settings(Database database, Events events) {
        this.database = database;
        this.events = events;
    }

    /// The asked settings that exist; all of them when none is named.
    ///
    /// @return key → `[revision in milliseconds, value]`
    public Map<String, List<Object>> fetch(Caller caller, List<String> keys) {
        return database.read(handle -> {
            var found = new HashMap<String, List<Object>>();
            handle.createQuery("""
                            select key, revision, value from settings
                            where user_id = :user and (:all or key = any(:keys))
                            """)
                    .bind("user", caller.id())
                    .bind("all", keys.isEmpty())
                    .bindArray("keys", String.class, keys)
                    .map((row, _) -> Map.entry(
                            row.getString("key"), List.<Object>of(row.getLong("revision"), row.getString("value"))))
                    .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
            return found;
        });
    }

    /// Writes over what was there, also with an older revision; the last write wins.
    ///
    /// @param timestamp milliseconds, null or in the future: now
    public void set(Caller caller, Map<String, String> values, Long timestamp) {
        if (values.isEmpty()) return;
        var now = System.currentTimeMillis();
        var revision = timestamp == null ? now : Math.min(timestamp, now);
        database.change(transaction -> {
            // Held, so that there is not twice as much room for two who write at the same moment.
            transaction.sql().execute("select id from users where id = ? for no key update", caller.id());
            var batch = transaction.sql().prepareBatch("""
                    insert into settings (user_id, key, revision, value) values (:user, :key, :revision, :value)
                    on conflict (user_id, key) do update set revision = excluded.revision, value = excluded.value
                    """);
            // In one order, so that two devices cannot wait for each other.
            values.keySet().stream()
                    .sorted()
                    .forEach(key -> batch.bind("user", caller.id())
                            .bind("key", key)
                            .bind("revision", revision)
                            .bind("value", values.get(key))
                            .add());
            batch.execute();
            requireRoom(transaction.sql(), caller.id());
            var update = new HashMap<String, List<Object>>();
            values.forEach((key, value) -> update.put(key, List.of(revision, value)));
            events.emit(
                    transaction, new Event.UserSettingsUpdate(caller.id(), update), new Audience.Private(caller.id()));
        });
    }

    private static void requireRoom(Handle sql, String user) {
        sql.createQuery("select count(*) keys, sum(length(value)) characters from settings where user_id = :user")
                .bind("user", user)
                .map((row, _) -> row.getInt("keys") <= MOST_KEYS && row.getLong("characters") <= MOST_CHARACTERS)
                .findOne()
                .filter(fits -> fits)
                .orElseThrow(() -> Problem.failedValidation("settings: Validation error: too many or too large"));
    }
}
