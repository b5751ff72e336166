package discordination.account;

import com.github.f4b6a3.ulid.UlidCreator;
import discordination.db.Database;
import discordination.http.Problem;
import discordination.user.Users;
import org.jdbi.v3.core.Handle;

/// Creates accounts and changes what they log in with (rest-accounts 5.4).
public final class Accounts {
    private final Database database;
    private final Passwords passwords;
    private final Users users;
    private final boolean inviteOnly;

    public Accounts(Database database, Passwords passwords, Users users, boolean inviteOnly) {
        this.database = database;
        this.passwords = passwords;
        this.users = users;
        this.inviteOnly = inviteOnly;
    }

    /// Opens an account, usable at once since no mail is sent; a user comes with it when a name is given.
    ///
    /// @param invite   needed when the house is closed, worth one account
    /// @param username null: the owner chooses one after logging in
    /// @return the id of the account and of its user
    public String create(String email, String password, String invite, String username) {
        Emails.require(email);
        passwords.requireSafe(password);
        if (inviteOnly) database.read(handle -> RegistrationInvites.require(handle, invite));
        var id = UlidCreator.getUlid().toString();
        var hash = passwords.hash(password);
        database.change(transaction -> {
            insert(transaction.sql(), id, email, hash);
            if (inviteOnly) RegistrationInvites.claim(transaction.sql(), invite, id);
            if (username != null) users.onboard(transaction.sql(), id, username);
        });
        return id;
    }

    private static void insert(Handle sql, String id, String email, String hash) {
        var inserted = sql.createUpdate("""
                        insert into accounts (id, email, email_normalised, password)
                        values (:id, :email, :normalised, :hash) on conflict do nothing
                        """)
                .bind("id", id)
                .bind("email", email)
                .bind("normalised", Emails.normalise(email))
                .bind("hash", hash)
                .execute();
        // Without mail nobody can be told in private that they have an account already (rest-accounts 5.2).
        if (inserted == 0) throw Problem.of(500, "OperationFailed");
    }

    Account fetch(String account) {
        return database.read(handle -> handle.createQuery("select id, email from accounts where id = :id")
                .bind("id", account)
                .map((row, _) -> new Account(row.getString("id"), row.getString("email")))
                .one());
    }

    /// Throws `InvalidCredentials` unless the password is the account's.
    void requirePassword(String account, String password) {
        var stored = database.read(handle -> handle.createQuery("select password from accounts where id = :id")
                .bind("id", account)
                .mapTo(String.class)
                .one());
        if (!passwords.matches(stored, password)) throw Problem.of(401, "InvalidCredentials");
    }

    /// Sessions stay open.
    void changePassword(String account, String current, String password) {
        passwords.requireSafe(password);
        requirePassword(account, current);
        var hash = passwords.hash(password);
        database.change(transaction -> transaction
                .sql()
                .createUpdate("update accounts set password = :hash where id = :id")
                .bind("hash", hash)
                .bind("id", account)
                .execute());
    }

    /// Takes effect at once, since no mail is sent; an address that is somebody else's is answered like success.
    void changeEmail(String account, String current, String email) {
        Emails.require(email);
        requirePassword(account, current);
        try {
            database.change(transaction -> transaction
                    .sql()
                    .createUpdate("update accounts set email = :email, email_normalised = :normalised where id = :id")
                    .bind("email", email)
                    .bind("normalised", Emails.normalise(email))
                    .bind("id", account)
                    .execute());
        } catch (RuntimeException e) {
            // Who has an account here is nobody else's business (rest-accounts 5.4).
            if (!Database.isDuplicate(e)) throw e;
        }
    }
}
