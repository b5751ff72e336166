package discordination.push;

import discordination.access.SessionAccess;
import discordination.db.Database;
import discordination.http.Json;
import discordination.http.Problem;
import discordination.http.SafeClient;
import java.io.IOException;
import java.util.Optional;

/// Remembers where sessions want to be notified; a subscription goes with its session (gateway 6.1).
final class Subscriptions {
    private static final int LONGEST = 4096;

    private final Database database;
    private final SafeClient client;

    Subscriptions(Database database, SafeClient client) {
        this.database = database;
        this.client = client;
    }

    /// Replaces what the session had before. A browser is notified for one person at a time, the last one who said so.
    void subscribe(SessionAccess access, Subscription subscription) {
        check(subscription);
        database.change(tx -> {
            // Of two who name the same browser at the same moment the later one has to see the earlier one.
            tx.sql()
                    .createQuery("select 1 from pg_advisory_xact_lock(hashtextextended('push ' || :endpoint, 0))")
                    .bind("endpoint", subscription.endpoint())
                    .mapTo(Integer.class)
                    .one();
            tx.sql()
                    .createUpdate("""
                            update sessions set subscription = null
                            where subscription ->> 'endpoint' = :endpoint and subscription is not null
                              and (:browser or subscription ->> 'auth' = :auth) and id <> :id
                            """)
                    .bind("endpoint", subscription.endpoint())
                    .bind("browser", subscription.kind() == Subscription.Kind.BROWSER)
                    .bind("auth", subscription.auth())
                    .bind("id", access.session())
                    .execute();
            tx.sql()
                    .createUpdate(
                            "update sessions set subscription = cast(:subscription as jsonb), badge = null where id = :id")
                    .bind("subscription", Json.text(subscription))
                    .bind("id", access.session())
                    .execute();
        });
    }

    /// The server itself asks these addresses, so they must be such as strangers may name (gateway 6.1).
    private void check(Subscription subscription) {
        if (subscription.auth().length() > LONGEST) throw invalid("auth", "too long");
        if (subscription.kind() != Subscription.Kind.BROWSER) return;
        try {
            var url = client.check(subscription.endpoint());
            if (!url.isHttps() && !client.isExempt(url)) throw invalid("endpoint", "not https");
        } catch (IOException e) {
            throw invalid("endpoint", e.getMessage());
        }
        if (!Encryption.isPublicKey(subscription.p256dh())) throw invalid("p256dh", "no P-256 key");
        if (!Encryption.isSecret(subscription.auth())) throw invalid("auth", "not 16 bytes");
    }

    private static Problem invalid(String field, String fault) {
        return Problem.failedValidation(field + ": Validation error: " + fault);
    }

    void unsubscribe(SessionAccess access) {
        database.change(
                tx -> tx.sql().execute("update sessions set subscription = null where id = ?", access.session()));
    }

    Optional<Subscription> find(String session) {
        return database.read(handle -> handle.createQuery(
                        "select subscription from sessions where id = :id and subscription is not null")
                .bind("id", session)
                .map((row, _) -> Json.read(row.getString("subscription"), Subscription.class))
                .findOne());
    }

    /// Forgets what turned out to be dead, unless the session has said something newer since.
    static void remove(Database.Transaction tx, String session, Subscription dead) {
        tx.sql()
                .createUpdate("""
                        update sessions set subscription = null
                        where id = :id and subscription = cast(:subscription as jsonb)
                        """)
                .bind("id", session)
                .bind("subscription", Json.text(dead))
                .execute();
    }
}
