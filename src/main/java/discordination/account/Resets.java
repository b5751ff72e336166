package discordination.account;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.access.Tokens;
import discordination.account.MailedLinks.Purpose;
import discordination.db.Database;
import discordination.http.Problem;
import discordination.job.Jobs;
import discordination.mail.Letter;
import discordination.mail.Mailer;
import java.util.Map;
import java.util.function.Consumer;

/// Gives people who forgot their password a new one (rest-accounts 5.4).
///
/// Whether an address has an account, and whether the mail could be sent, is found out after the answer: nobody learns
/// it from what is said or from how long it takes.
public final class Resets implements Jobs.Deed {
    /// What these jobs are called.
    public static final String KIND = "reset-mail";

    private final Database database;
    private final Emails emails;
    private final Passwords passwords;
    private final Sessions sessions;
    private final Mailer mailer;
    private final Jobs jobs;

    public Resets(Database database, Emails emails, Passwords passwords, Sessions sessions, Mailer mailer, Jobs jobs) {
        this.database = database;
        this.emails = emails;
        this.passwords = passwords;
        this.sessions = sessions;
        this.mailer = mailer;
        this.jobs = jobs;
    }

    /// Asks for a link to be mailed.
    void request(String email) {
        emails.require(email);
        if (!mailer.enabled()) return;
        database.change(transaction -> jobs.add(transaction, KIND, Map.of("email", email)));
    }

    /// Writes to the owner, if there is one who has proved the address.
    @Override
    public Consumer<Database.Transaction> prepare(JsonNode payload) {
        var owner = database.read(
                        handle -> Accounts.owner(handle, payload.path("email").asText()))
                .filter(Accounts.Owner::verified);
        if (owner.isEmpty()) return _ -> {};
        var token = Tokens.mailed();
        if (!mailer.send(Letter.RESET, owner.get().email(), Purpose.RESET.path(token))) return _ -> {};
        return transaction ->
                MailedLinks.save(transaction.sql(), token, owner.get().id(), Purpose.RESET, null);
    }

    /// Sets a new password and lifts what wrong ones have locked; MFA stays. Throws `InvalidToken`, `ShortPassword` and
    /// `CompromisedPassword`, and a refused password leaves the link good.
    ///
    /// @param endSessions whether devices are logged out
    void reset(String token, String password, boolean endSessions) {
        if (database.read(handle -> MailedLinks.find(handle, token, Purpose.RESET))
                .isEmpty()) {
            throw Problem.of(401, "InvalidToken");
        }
        passwords.requireSafe(password);
        var hash = passwords.hash(password);
        database.change(transaction -> {
            var account =
                    MailedLinks.take(transaction.sql(), token, Purpose.RESET).account();
            set(transaction, account, hash);
            if (endSessions) sessions.endAll(transaction, account, null);
        });
    }

    /// A login that was begun with the old password is not finished with it.
    static void set(Database.Transaction transaction, String account, String hash) {
        transaction
                .sql()
                .createUpdate("update accounts set password = :hash, attempts = 0, locked_until = null where id = :id")
                .bind("hash", hash)
                .bind("id", account)
                .execute();
        MailedLinks.revoke(transaction.sql(), account, Purpose.RESET, Purpose.DELETE);
        Tickets.revoke(transaction.sql(), account);
    }
}
