package discordination.account;

import discordination.access.Tokens;
import discordination.account.MailedLinks.Purpose;
import discordination.db.Database;
import discordination.http.Problem;
import discordination.user.Users;
import java.util.function.Consumer;

/// What the operator does to accounts: keeps people out, lets them back, helps those who forgot their password.
public final class Administration {
    /// `SuspendedUntil` among the flags of a user (rest-accounts 6.3).
    private static final int SUSPENDED = 1;

    private final Database database;
    private final Passwords passwords;
    private final Sessions sessions;
    private final Departures departures;
    private final Users users;

    public Administration(
            Database database, Passwords passwords, Sessions sessions, Departures departures, Users users) {
        this.database = database;
        this.passwords = passwords;
        this.sessions = sessions;
        this.departures = departures;
        this.users = users;
    }

    /// Ends all sessions and opens no more; everybody sees the flag (rest-accounts 6.3). Throws `NotFound`.
    ///
    /// @return whether that is news
    public boolean suspend(String account) {
        return change(account, "disabled = true", "not disabled", transaction -> {
            sessions.endAll(transaction, account, null);
            users.flag(transaction, account, SUSPENDED, true);
        });
    }

    /// Lets somebody log in again. Throws `NotFound`.
    ///
    /// @return whether that is news
    public boolean unsuspend(String account) {
        return change(
                account,
                "disabled = false",
                "disabled and deletion_due is null and not deleted",
                transaction -> users.flag(transaction, account, SUSPENDED, false));
    }

    private boolean change(String account, String deed, String state, Consumer<Database.Transaction> more) {
        return database.write(transaction -> {
            var sql = transaction.sql();
            var changed = sql.createUpdate("update accounts set " + deed + " where id = :id and " + state)
                    .bind("id", account)
                    .execute();
            if (changed == 0) {
                if (!exists(transaction, account)) throw Problem.notFound();
                return false;
            }
            more.accept(transaction);
            return true;
        });
    }

    private static boolean exists(Database.Transaction transaction, String account) {
        return transaction
                .sql()
                .createQuery("select exists (select from accounts where id = :id)")
                .bind("id", account)
                .mapTo(Boolean.class)
                .one();
    }

    /// A new password, and an end to what wrong ones have locked. Throws `NotFound`, `ShortPassword`,
    /// `CompromisedPassword`.
    ///
    /// @param keepSessions whether devices stay logged in
    public void resetPassword(String account, String password, boolean keepSessions) {
        passwords.requireSafe(password);
        var hash = passwords.hash(password);
        database.change(transaction -> {
            if (!exists(transaction, account)) throw Problem.notFound();
            Resets.set(transaction, account, hash);
            if (!keepSessions) sessions.endAll(transaction, account, null);
        });
    }

    /// Makes a link with which somebody chooses a new password, as a mail would bring it; the one before is worth
    /// nothing any more. Throws `NotFound`.
    ///
    /// @return the path below the web client; it works once and for a day
    public String resetPath(String account) {
        var token = Tokens.mailed();
        database.change(transaction -> {
            if (!exists(transaction, account)) throw Problem.notFound();
            MailedLinks.save(transaction.sql(), token, account, Purpose.RESET, null);
        });
        return Purpose.RESET.path(token);
    }

    /// Takes the address for proved, as following the link would. Throws `NotFound`.
    ///
    /// @return whether that is news
    public boolean verify(String account) {
        return change(account, "verified = true", "not verified", transaction -> {
            Registration.verify(transaction, account);
        });
    }

    /// Lets somebody in who has lost both their codes and their recovery codes. Throws `NotFound`.
    ///
    /// @return whether that is news
    public boolean forgetMfa(String account) {
        return change(
                account,
                "recovery_codes = '{}'",
                "(totp_secret is not null or recovery_codes <> '{}')",
                transaction -> Mfa.forget(transaction, account));
    }

    /// Has an account deleted in a week, or by the next cleanup; until then nobody can use it. Throws `NotFound`.
    ///
    /// @return whether that is news
    public boolean delete(String account, boolean soon) {
        return change(
                account,
                "disabled = true",
                soon ? "not deleted" : "deletion_due is null and not deleted",
                transaction -> departures.schedule(transaction, account, soon));
    }

    /// Calls a deletion off that has not been carried out. Throws `NotFound`.
    ///
    /// @return whether there was one
    public boolean restore(String account) {
        return change(
                account,
                "deletion_due = null, disabled = false",
                "deletion_due > " + Farewells.BEGUN + " and not deleted",
                transaction -> users.flag(transaction, account, SUSPENDED, false));
    }
}
