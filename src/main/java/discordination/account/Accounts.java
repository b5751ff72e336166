package discordination.account;

import com.github.f4b6a3.ulid.UlidCreator;
import discordination.access.Tokens;
import discordination.account.MailedLinks.Purpose;
import discordination.db.Database;
import discordination.http.Problem;
import discordination.mail.Letter;
import discordination.mail.Mailer;
import discordination.user.Users;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Accounts as their owners and the operator know them: opening one by hand, and changing what it logs in with
/// (rest-accounts 5.4).
public final class Accounts {
    private final Database database;
    private final Emails emails;
    private final Passwords passwords;
    private final Proofs proofs;
    private final Users users;
    private final Mailer mailer;

    public Accounts(Database database, Emails emails, Passwords passwords, Proofs proofs, Users users, Mailer mailer) {
        this.database = database;
        this.emails = emails;
        this.passwords = passwords;
        this.proofs = proofs;
        this.users = users;
        this.mailer = mailer;
    }

    /// Opens an account that can be used at once, without invite and mail. Throws `OperationFailed` when the address
    /// has one.
    ///
    /// @param username null: the owner chooses one after logging in
    /// @return the id of the account and of its user
    public String create(String email, String password, String username) {
        emails.require(email);
        passwords.requireSafe(password);
        var id = UlidCreator.getUlid().toString();
        var hash = passwords.hash(password);
        database.change(transaction -> {
            if (!insert(transaction.sql(), id, email, hash, true)) throw Problem.of(500, "OperationFailed");
            if (username != null) users.onboard(transaction.sql(), id, username);
        });
        return id;
    }

    /// @return false when the address has an account
    static boolean insert(Handle sql, String id, String email, String hash, boolean verified) {
        return sql.createUpdate("""
                        insert into accounts (id, email, email_normalised, password, verified)
                        values (:id, :email, :normalised, :hash, :verified) on conflict do nothing
                        """)
                        .bind("id", id)
                        .bind("email", email)
                        .bind("normalised", Emails.normalise(email))
                        .bind("hash", hash)
                        .bind("verified", verified)
                        .execute()
                > 0;
    }

    /// Who has an address.
    ///
    /// @param email as its owner wrote it: mail goes there, not to another spelling, which may be somebody else's
    record Owner(String id, String email, boolean verified) {}

    static Optional<Owner> owner(Handle sql, String email) {
        return sql.createQuery("select id, email, verified from accounts where email_normalised = :normalised")
                .bind("normalised", Emails.normalise(email))
                .map((row, _) -> new Owner(row.getString("id"), row.getString("email"), row.getBoolean("verified")))
                .findOne();
    }

    Account fetch(String account) {
        return database.read(handle -> fetch(handle, account));
    }

    static Account fetch(Handle sql, String account) {
        return sql.createQuery("select id, email from accounts where id = :id")
                .bind("id", account)
                .map((row, _) -> new Account(row.getString("id"), row.getString("email")))
                .one();
    }

    /// Throws `InvalidCredentials` unless the password is the account's.
    void requirePassword(String account, String password) {
        proofs.requirePassword(account, password);
    }

    /// Sessions stay open; what was mailed or begun with the old password is worth nothing any more.
    ///
    /// @param proven whether a ticket was shown, which accounts with MFA need
    void changePassword(String account, String current, String password, boolean proven) {
        requireTicket(account, proven);
        passwords.requireSafe(password);
        requirePassword(account, current);
        var hash = passwords.hash(password);
        database.change(transaction -> {
            var sql = transaction.sql();
            sql.createUpdate("update accounts set password = :hash where id = :id")
                    .bind("hash", hash)
                    .bind("id", account)
                    .execute();
            MailedLinks.revoke(sql, account, Purpose.RESET, Purpose.DELETE);
            Tickets.revoke(sql, account);
        });
    }

    /// With mail the new address has to be proved first; without it the change is made at once. An address that is
    /// somebody else's is answered like success: who has an account here is nobody else's business.
    ///
    /// @param proven whether a ticket was shown, which accounts with MFA need
    void changeEmail(String account, String current, String email, boolean proven) {
        emails.require(email);
        requireTicket(account, proven);
        requirePassword(account, current);
        var owner = database.read(handle -> owner(handle, email));
        var taken = owner.filter(other -> !other.id().equals(account)).isPresent();
        if (!isVerified(account)) throw Problem.of(403, "UnverifiedAccount");
        if (taken) return;
        if (!mailer.enabled()) {
            try {
                database.change(transaction -> move(transaction.sql(), account, email));
            } catch (RuntimeException e) {
                if (!Database.isDuplicate(e)) throw e;
            }
            return;
        }
        var token = Tokens.mailed();
        if (!mailer.send(Letter.MOVE, email, Purpose.MOVE.path(token))) throw Problem.of(500, "EmailFailed");
        database.change(transaction -> MailedLinks.save(transaction.sql(), token, account, Purpose.MOVE, email));
    }

    /// Links that were mailed to the old address are worth nothing any more.
    static void move(Handle sql, String account, String email) {
        sql.createUpdate("update accounts set email = :email, email_normalised = :normalised where id = :id")
                .bind("email", email)
                .bind("normalised", Emails.normalise(email))
                .bind("id", account)
                .execute();
        MailedLinks.revoke(sql, account, Purpose.values());
    }

    private boolean isVerified(String account) {
        return database.read(handle -> handle.createQuery("select verified from accounts where id = :id")
                .bind("id", account)
                .mapTo(Boolean.class)
                .one());
    }

    private void requireTicket(String account, boolean proven) {
        if (!proven && proofs.isMfaActive(account)) throw Problem.of(401, "InvalidCredentials");
    }
}
