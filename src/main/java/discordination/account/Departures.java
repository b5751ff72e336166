package discordination.account;

import discordination.access.SessionAccess;
import discordination.access.Tokens;
import discordination.account.MailedLinks.Purpose;
import discordination.db.Database;
import discordination.http.Problem;
import discordination.mail.Letter;
import discordination.mail.Mailer;

/// Lets people disable and delete their accounts (rest-accounts 5.4); a deletion is carried out a week later by
/// [Farewells], and the operator can call it off until then.
public final class Departures {
    private final Database database;
    private final Sessions sessions;
    private final Mailer mailer;

    public Departures(Database database, Sessions sessions, Mailer mailer) {
        this.database = database;
        this.sessions = sessions;
        this.mailer = mailer;
    }

    /// Nobody logs in any more, and all devices are logged out.
    void disable(SessionAccess caller) {
        database.change(transaction -> {
            transaction.sql().execute("update accounts set disabled = true where id = ?", caller.account());
            close(transaction, caller.account());
        });
    }

    /// Asks by mail whether it is meant; without mail the word is taken.
    void request(SessionAccess caller) {
        var account = caller.account();
        if (!mailer.enabled()) {
            database.change(transaction -> schedule(transaction, account, false));
            return;
        }
        var token = Tokens.mailed();
        var email = database.read(handle -> Accounts.fetch(handle, account)).email();
        if (!mailer.send(Letter.DELETE, email, Purpose.DELETE.path(token))) throw Problem.of(500, "EmailFailed");
        database.change(transaction -> MailedLinks.save(transaction.sql(), token, account, Purpose.DELETE, null));
    }

    /// Follows the link of that mail. Throws `InvalidToken`.
    void confirm(String token) {
        database.change(transaction -> {
            var link = MailedLinks.take(transaction.sql(), token, Purpose.DELETE);
            schedule(transaction, link.account(), false);
        });
    }

    /// The account is deleted in a week, or as soon as the cleanup comes by; until then it is disabled.
    void schedule(Database.Transaction transaction, String account, boolean soon) {
        var days = soon ? 0 : 7;
        var changed = transaction
                .sql()
                .createUpdate("""
                        update accounts set disabled = true, deletion_due = now() + make_interval(days => :days)
                        where id = :id and not deleted
                        """)
                .bind("days", days)
                .bind("id", account)
                .execute();
        if (changed == 0) throw Problem.notFound();
        close(transaction, account);
    }

    private void close(Database.Transaction transaction, String account) {
        sessions.endAll(transaction, account, null);
        Tickets.revoke(transaction.sql(), account);
        MailedLinks.revoke(transaction.sql(), account, Purpose.values());
    }
}
