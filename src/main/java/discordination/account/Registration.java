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

/// Lets people open accounts and prove their addresses (rest-accounts 5.2).
///
/// A mail is sent before anything is saved: what could not be mailed has not happened.
public final class Registration {
    private final Database database;
    private final Emails emails;
    private final Passwords passwords;
    private final Users users;
    private final Mailer mailer;
    private final boolean inviteOnly;

    public Registration(
            Database database, Emails emails, Passwords passwords, Users users, Mailer mailer, boolean inviteOnly) {
        this.database = database;
        this.emails = emails;
        this.passwords = passwords;
        this.users = users;
        this.mailer = mailer;
        this.inviteOnly = inviteOnly;
    }

    /// Opens an account; with mail it waits for its owner to follow a link, without it can be used at once. A user
    /// comes with it when a name is given.
    ///
    /// @param invite   needed when the house is closed, worth one account
    /// @param username null: the owner chooses one after logging in
    void create(String email, String password, String invite, String username) {
        emails.require(email);
        passwords.requireSafe(password);
        if (inviteOnly) database.read(handle -> RegistrationInvites.require(handle, invite));
        // Also for an address that has an account, so that the answer takes as long.
        var hash = passwords.hash(password);
        var owner = database.read(handle -> Accounts.owner(handle, email));
        if (owner.isPresent()) {
            again(owner.get());
            return;
        }
        var token = mailer.enabled() ? Tokens.mailed() : null;
        if (token != null && !mailer.send(Letter.VERIFY, email, Purpose.VERIFY.path(token))) {
            throw Problem.of(500, "EmailFailed");
        }
        var id = UlidCreator.getUlid().toString();
        var created = database.write(transaction -> {
            var sql = transaction.sql();
            if (!Accounts.insert(sql, id, email, hash, token == null)) return false;
            if (inviteOnly) RegistrationInvites.claim(sql, invite, id);
            if (username != null) users.onboard(sql, id, username);
            if (token != null) MailedLinks.save(sql, token, id, Purpose.VERIFY, null);
            return true;
        });
        // Somebody else was faster, and is told by mail.
        if (!created && token == null) throw Problem.of(500, "OperationFailed");
    }

    /// Somebody registers an address that has an account; they need not be its owner, so only the mail tells.
    private void again(Accounts.Owner owner) {
        if (!owner.verified()) {
            confirm(owner);
            return;
        }
        // Without mail nobody can be told in private (rest-accounts 5.2).
        if (!mailer.enabled()) throw Problem.of(500, "OperationFailed");
        write(owner, Letter.EXISTS, Purpose.RESET);
    }

    /// Sends the link once more. Throws `OperationFailed` for an account that has proved its address when there is no
    /// mail; nothing is told of addresses without account, and of those that are moving.
    void reverify(String email) {
        emails.require(email);
        var found = database.read(handle -> Accounts.owner(handle, email));
        if (found.isEmpty()) return;
        var owner = found.get();
        if (!owner.verified()) confirm(owner);
        else if (isMoving(owner.id())) return;
        else if (mailer.enabled()) write(owner, Letter.RESET, Purpose.RESET);
        else throw Problem.of(500, "OperationFailed");
    }

    private void confirm(Accounts.Owner owner) {
        if (mailer.enabled()) write(owner, Letter.VERIFY, Purpose.VERIFY);
        else database.change(transaction -> verify(transaction, owner.id()));
    }

    /// The link before stays good when no more mails may be sent.
    private void write(Accounts.Owner owner, Letter letter, Purpose purpose) {
        var token = Tokens.mailed();
        if (!mailer.send(letter, owner.email(), purpose.path(token))) return;
        database.change(transaction -> MailedLinks.save(transaction.sql(), token, owner.id(), purpose, null));
    }

    private boolean isMoving(String account) {
        return database.read(handle ->
                handle.createQuery("""
                        select exists (select from mailed_links
                            where account_id = :id and purpose = 'MOVE' and expires_at > now())
                        """).bind("id", account).mapTo(Boolean.class).one());
    }

    /// Follows a link: the address is proved, or exchanged for the new one.
    ///
    /// @return a ticket that logs a new account in; empty when the address was exchanged
    Optional<Ticket> follow(String token) {
        try {
            return database.write(transaction -> {
                var sql = transaction.sql();
                var link = MailedLinks.take(sql, token, Purpose.VERIFY, Purpose.MOVE);
                if (link.purpose() == Purpose.MOVE) {
                    Accounts.move(sql, link.account(), link.email());
                    return Optional.empty();
                }
                verify(transaction, link.account());
                return Optional.of(Tickets.authorised(sql, link.account()));
            });
        } catch (RuntimeException e) {
            // Somebody has registered the address meanwhile.
            if (Database.isDuplicate(e)) throw Problem.of(401, "InvalidToken");
            throw e;
        }
    }

    static void verify(Database.Transaction transaction, String account) {
        transaction.sql().execute("update accounts set verified = true where id = ?", account);
        MailedLinks.revoke(transaction.sql(), account, Purpose.VERIFY);
    }
}
