package discordination.account;

import discordination.access.Tokens;
import discordination.http.Problem;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// What the links in mails are worth: each works once and for a while, and a new one ends the one before
/// (rest-accounts 5.2). Tokens are kept as hashes.
final class MailedLinks {
    private MailedLinks() {}

    /// What following a link does.
    enum Purpose {
        VERIFY("/login/verify/", Duration.ofDays(7)),
        MOVE("/login/verify/", Duration.ofDays(7)),
        RESET("/login/reset/", Duration.ofDays(1)),
        DELETE("/delete/", Duration.ofDays(1));

        private final String path;
        private final Duration lifetime;

        Purpose(String path, Duration lifetime) {
            this.path = path;
            this.lifetime = lifetime;
        }

        /// Where in the web client the link leads.
        String path(String token) {
            return path + token;
        }
    }

    /// A link that is still good.
    ///
    /// @param email the address to move to, or null
    record Link(String account, Purpose purpose, String email) {}

    /// Makes a token worth something; the one before of this purpose is worth nothing any more.
    ///
    /// @param email the address to move to, or null
    static void save(Handle sql, String token, String account, Purpose purpose, String email) {
        sql.createUpdate("""
                        insert into mailed_links (token_hash, account_id, purpose, email, expires_at)
                        values (:hash, :account, :purpose, :email, now() + make_interval(secs => :seconds))
                        on conflict (account_id, purpose) do update set token_hash = excluded.token_hash,
                            email = excluded.email, expires_at = excluded.expires_at
                        """)
                .bind("hash", Tokens.hash(token))
                .bind("account", account)
                .bind("purpose", purpose.name())
                .bind("email", email)
                .bind("seconds", purpose.lifetime.toSeconds())
                .execute();
    }

    /// What a token is worth; it stays.
    static Optional<Link> find(Handle sql, String token, Purpose... purposes) {
        return sql.createQuery("""
                        select account_id, purpose, email from mailed_links
                        where token_hash = :hash and purpose = any(:purposes) and expires_at > now()
                        """)
                .bind("hash", Tokens.hash(token))
                .bind("purposes", names(purposes))
                .map((row, _) -> new Link(
                        row.getString("account_id"), Purpose.valueOf(row.getString("purpose")), row.getString("email")))
                .findOne();
    }

    /// Uses a token up, of many who try at once for one of them. Throws `InvalidToken`.
    static Link take(Handle sql, String token, Purpose... purposes) {
        return sql.createQuery("""
                        delete from mailed_links
                        where token_hash = :hash and purpose = any(:purposes) and expires_at > now()
                        returning account_id, purpose, email
                        """)
                .bind("hash", Tokens.hash(token))
                .bind("purposes", names(purposes))
                .map((row, _) -> new Link(
                        row.getString("account_id"), Purpose.valueOf(row.getString("purpose")), row.getString("email")))
                .findOne()
                .orElseThrow(() -> Problem.of(401, "InvalidToken"));
    }

    /// Makes the links of these purposes worthless.
    static void revoke(Handle sql, String account, Purpose... purposes) {
        sql.createUpdate("delete from mailed_links where account_id = :account and purpose = any(:purposes)")
                .bind("account", account)
                .bind("purposes", names(purposes))
                .execute();
    }

    private static String[] names(Purpose... purposes) {
        var names = new String[purposes.length];
        for (int i = 0; i < names.length; i++) names[i] = purposes[i].name();
        return names;
    }
}
