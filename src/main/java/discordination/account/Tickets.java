package discordination.account;

import com.github.f4b6a3.ulid.UlidCreator;
import discordination.access.SessionAccess;
import discordination.access.Tokens;
import discordination.db.Database;
import discordination.http.Problem;
import java.util.Optional;

/// Issues and spends MFA tickets; each lives five minutes and works once (rest-accounts 5.3).
public final class Tickets {
    private static final String FRESH = "created_at > now() - interval '5 minutes'";

    private final Database database;

    public Tickets(Database database) {
        this.database = database;
    }

    private record Stored(String id, String account, boolean validated) {}

    /// A validated ticket, for somebody who has just proved who they are.
    Ticket issue(String account) {
        var ticket = new Ticket(UlidCreator.getUlid().toString(), account, Tokens.token(), true, false, null);
        return database.write(transaction -> {
            var sql = transaction.sql();
            sql.createUpdate("delete from mfa_tickets where account_id = :account and not " + FRESH)
                    .bind("account", account)
                    .execute();
            sql.createUpdate("""
                            insert into mfa_tickets (id, account_id, token_hash, validated)
                            values (:id, :account, :hash, true)
                            """)
                    .bind("id", ticket.id())
                    .bind("account", account)
                    .bind("hash", Tokens.hash(ticket.token()))
                    .execute();
            return ticket;
        });
    }

    /// Takes the ticket that was sent, before the deed and whether or not that succeeds.
    ///
    /// @param token null when none was sent, which passes while no account has MFA
    void spendIfSent(SessionAccess access, String token) {
        if (token == null) return;
        var ticket = spend(token).orElseThrow(Problem::unauthorized);
        if (!ticket.validated || !ticket.account.equals(access.account())) {
            throw Problem.untyped(403, "Forbidden", "The ticket does not allow this.");
        }
    }

    /// Takes the ticket that was sent, if any, and says whether it proves that this account is at the keyboard.
    public boolean proves(String account, String token) {
        return token != null
                && spend(token)
                        .filter(ticket -> ticket.validated && ticket.account.equals(account))
                        .isPresent();
    }

    /// Takes a ticket off the books; one that is unknown, or none at all, is no fault.
    void discard(String token) {
        if (token != null) spend(token);
    }

    private Optional<Stored> spend(String token) {
        return database.write(transaction -> transaction
                .sql()
                .createQuery("delete from mfa_tickets where token_hash = :hash and " + FRESH
                        + " returning id, account_id, validated")
                .bind("hash", Tokens.hash(token))
                .map((row, _) ->
                        new Stored(row.getString("id"), row.getString("account_id"), row.getBoolean("validated")))
                .findOne());
    }

    /// The account that a ticket belongs to; the ticket stays.
    Optional<String> account(String token) {
        return database.read(
                handle -> handle.createQuery("select account_id from mfa_tickets where token_hash = :hash and " + FRESH)
                        .bind("hash", Tokens.hash(token))
                        .mapTo(String.class)
                        .findOne());
    }
}
