package discordination.account;

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
    private final Users users;

    public Administration(Database database, Passwords passwords, Sessions sessions, Users users) {
        this.database = database;
        this.passwords = passwords;
        this.sessions = sessions;
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
                "disabled",
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
            var changed = transaction
                    .sql()
                    .createUpdate("""
                            update accounts set password = :hash, attempts = 0, locked_until = null where id = :id
                            """)
                    .bind("hash", hash)
                    .bind("id", account)
                    .execute();
            if (changed == 0) throw Problem.notFound();
            if (!keepSessions) sessions.endAll(transaction, account, null);
        });
    }
}
