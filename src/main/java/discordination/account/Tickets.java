package discordination.account;

import com.github.f4b6a3.ulid.UlidCreator;
import discordination.access.Tokens;
import discordination.db.Database;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// Issues and spends MFA tickets; each lives five minutes and works once (rest-accounts 5.3).
public final class Tickets {
    private static final String FRESH = "created_at > now() - interval '5 minutes'";
    private static final String COLUMNS = "account_id, validated, authorised, created_at";
    /// Tickets one account holds at a time; the oldest go first.
    private static final int MOST = 50;

    private final Database database;

    public Tickets(Database database) {
        this.database = database;
    }

    /// What a ticket is worth.
    ///
    /// @param validated  whether its owner has proved who they are, so that it allows a protected deed
    /// @param authorised whether it opens a session without further proof
    /// @param issued     when it was made
    record Held(String account, boolean validated, boolean authorised, Instant issued) {}

    /// For somebody who has just proved who they are.
    Ticket validated(String account) {
        return database.write(transaction -> issue(transaction.sql(), account, true, false));
    }

    /// For somebody whose password was right and who owes a second proof.
    Ticket unvalidated(String account) {
        return database.write(transaction -> issue(transaction.sql(), account, false, false));
    }

    /// For somebody who followed the link to their new account.
    static Ticket authorised(Handle sql, String account) {
        return issue(sql, account, false, true);
    }

    private static Ticket issue(Handle sql, String account, boolean validated, boolean authorised) {
        var ticket = new Ticket(UlidCreator.getUlid().toString(), account, Tokens.token(), validated, authorised, null);
        sql.createUpdate("delete from mfa_tickets where account_id = :account and (not " + FRESH + """
                        or id in (select id from mfa_tickets where account_id = :account
                                  order by created_at desc, id desc offset :most))
                        """)
                .bind("account", account)
                .bind("most", MOST - 1)
                .execute();
        sql.createUpdate("""
                        insert into mfa_tickets (id, account_id, token_hash, validated, authorised)
                        values (:id, :account, :hash, :validated, :authorised)
                        """)
                .bind("id", ticket.id())
                .bind("account", account)
                .bind("hash", Tokens.hash(ticket.token()))
                .bind("validated", validated)
                .bind("authorised", authorised)
                .execute();
        return ticket;
    }

    /// Takes the ticket that was sent, if any, and says whether it proves that this account is at the keyboard.
    public boolean proves(String account, String token) {
        return token != null
                && spend(token)
                        .filter(ticket -> ticket.validated && ticket.account.equals(account))
                        .isPresent();
    }

    /// Takes a ticket off the books; of many who try at once, one gets it.
    Optional<Held> spend(String token) {
        return database.write(transaction -> held(transaction
                .sql()
                .createQuery("delete from mfa_tickets where token_hash = :hash and " + FRESH + " returning " + COLUMNS)
                .bind("hash", Tokens.hash(token))));
    }

    /// What a ticket is worth; it stays.
    Optional<Held> find(String token) {
        return database.read(handle ->
                held(handle.createQuery("select " + COLUMNS + " from mfa_tickets where token_hash = :hash and " + FRESH)
                        .bind("hash", Tokens.hash(token))));
    }

    /// Takes a ticket inside of a transaction.
    ///
    /// @return whether it was still there
    static boolean take(Handle sql, String token) {
        return sql.createUpdate("delete from mfa_tickets where token_hash = :hash")
                        .bind("hash", Tokens.hash(token))
                        .execute()
                > 0;
    }

    /// All tickets of an account are worth nothing any more.
    static void revoke(Handle sql, String account) {
        sql.execute("delete from mfa_tickets where account_id = ?", account);
    }

    private static Optional<Held> held(Query query) {
        return query.map((row, _) -> new Held(
                        row.getString("account_id"),
                        row.getBoolean("validated"),
                        row.getBoolean("authorised"),
                        row.getTimestamp("created_at").toInstant()))
                .findOne();
    }
}
