package discordination.account;

import com.github.f4b6a3.ulid.UlidCreator;
import discordination.access.SessionAccess;
import discordination.access.Tokens;
import discordination.db.Database;
import discordination.event.Audience;
import discordination.event.Event;
import discordination.event.Events;
import discordination.http.Problem;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Opens and ends sessions; a token is kept only as its hash (rest-accounts 5.5).
public final class Sessions {
    private static final String UNLOCKED = "(locked_until is null or locked_until <= now())";

    private final Database database;
    private final Events events;
    private final Passwords passwords;
    private final Proofs proofs;
    private final Tickets tickets;

    public Sessions(Database database, Events events, Passwords passwords, Proofs proofs, Tickets tickets) {
        this.database = database;
        this.events = events;
        this.passwords = passwords;
        this.proofs = proofs;
        this.tickets = tickets;
    }

    private record Candidate(String id, String password, boolean verified, boolean locked) {}

    /// Logs in; unknown addresses take as long as known ones.
    ///
    /// @param name what the session is called in its owner's list; null: `Unknown`
    public Login login(String email, String password, String name) {
        var normalised = Emails.normalise(email);
        var found = normalised == null ? null : candidate(normalised);
        if (found == null) {
            passwords.matches(null, password);
            throw Problem.of(401, "InvalidCredentials");
        }
        if (!found.verified) throw Problem.of(403, "UnverifiedAccount");
        passwords.requireSafe(password);
        if (found.locked) throw Problem.of(403, "LockedOut");
        if (!passwords.matches(found.password, password)) {
            countFailure(found.id);
            throw Problem.of(401, "InvalidCredentials");
        }
        clearFailures(found.id);
        var known = proofs.get(found.id);
        if (!known.password().equals(found.password)) throw Problem.of(401, "InvalidCredentials");
        if (known.totp()) return new Login.Mfa(tickets.unvalidated(found.id).token(), known.methods());
        return open(known, UlidCreator.getUlid().toString(), name, null);
    }

    /// Logs in with a ticket, and with one more proof unless the ticket is authorised. A wrong proof leaves the ticket
    /// as it is; a session uses it up.
    public Login login(String ticket, MfaResponse response, String name) {
        var held = tickets.find(ticket).orElseThrow(() -> Problem.of(401, "InvalidToken"));
        var known = proofs.get(held.account());
        var session = UlidCreator.getUlid().toString();
        if (response != null) {
            // Who was asked for a code may have typed the one of that moment (rest-accounts 5.3).
            var isLogin = !held.validated() && !held.authorised();
            proofs.require(known, response, session, isLogin ? held.issued() : null);
        } else if (!held.authorised()) {
            throw Problem.of(401, "InvalidToken");
        }
        return open(known, session, name, ticket);
    }

    private Candidate candidate(String normalised) {
        return database.read(handle -> handle.createQuery("select id, password, verified, not " + UNLOCKED
                        + " locked from accounts where email_normalised = :normalised")
                .bind("normalised", normalised)
                .map((row, _) -> new Candidate(
                        row.getString("id"),
                        row.getString("password"),
                        row.getBoolean("verified"),
                        row.getBoolean("locked")))
                .findOne()
                .orElse(null));
    }

    /// The third failure in a row locks for a minute, the fourth for five, each later one for an hour. A failure
    /// that was under way when the lock fell is not counted.
    private void countFailure(String account) {
        database.change(transaction -> transaction
                .sql()
                .createUpdate("update accounts set attempts = attempts + 1, locked_until = case"
                        + " when attempts + 1 < 3 then null"
                        + " when attempts + 1 = 3 then now() + interval '60 seconds'"
                        + " when attempts + 1 = 4 then now() + interval '300 seconds'"
                        + " else now() + interval '3600 seconds' end where id = :id and " + UNLOCKED)
                .bind("id", account)
                .execute());
    }

    /// A right password does not help when the lock fell while it was checked: guesses sent all at once are counted
    /// like guesses sent one by one.
    private void clearFailures(String account) {
        var cleared = database.write(transaction -> transaction
                .sql()
                .createUpdate("update accounts set attempts = 0, locked_until = null where id = :id and " + UNLOCKED)
                .bind("id", account)
                .execute());
        if (cleared == 0) throw Problem.of(403, "LockedOut");
    }

    /// The account is held and looked at again, so that whoever is suspended or given another password at this moment
    /// gets no session out of what was true before.
    ///
    /// @param ticket used up by the session, of many logins with it for one; or null
    private Login open(Proofs.Known known, String id, String name, String ticket) {
        var session =
                new Login.Success(id, known.account(), Tokens.token(), name == null ? "Unknown" : name, Instant.now());
        var disabled = database.write(transaction -> {
            var sql = transaction.sql();
            var now = sql.createQuery("select disabled from accounts where id = :id and password = :hash for share")
                    .bind("id", known.account())
                    .bind("hash", known.password())
                    .mapTo(Boolean.class)
                    .findOne()
                    .orElseThrow(() -> Problem.of(401, "InvalidCredentials"));
            if (ticket != null && !Tickets.take(sql, ticket)) throw Problem.of(401, "InvalidToken");
            if (!now) insert(sql, session);
            return now;
        });
        return disabled ? new Login.Disabled(known.account()) : session;
    }

    private static void insert(Handle sql, Login.Success session) {
        sql.createUpdate("""
                        insert into sessions (id, account_id, token_hash, name, last_seen)
                        values (:id, :account, :hash, :name, :seen)
                        """)
                .bind("id", session.id())
                .bind("account", session.userId())
                .bind("hash", Tokens.hash(session.token()))
                .bind("name", session.name())
                .bind("seen", session.lastSeen())
                .execute();
    }

    /// Ends the calling session; its connections are closed, the owner's other ones are told.
    public void logout(SessionAccess access) {
        end(access.account(), access.session());
    }

    public List<Session> list(SessionAccess access) {
        return database.read(
                handle -> handle.createQuery("select id, name from sessions where account_id = :account order by id")
                        .bind("account", access.account())
                        .map((row, _) -> new Session(row.getString("id"), row.getString("name")))
                        .list());
    }

    public Session rename(SessionAccess access, String session, String name) {
        if (!owner(session).equals(access.account())) throw Problem.of(401, "InvalidSession");
        database.change(transaction -> transaction
                .sql()
                .createUpdate("update sessions set name = :name where id = :id")
                .bind("name", name)
                .bind("id", session)
                .execute());
        return new Session(session, name);
    }

    public void revoke(SessionAccess access, String session) {
        if (!owner(session).equals(access.account())) throw Problem.of(401, "InvalidToken");
        end(access.account(), session);
    }

    /// Ends all sessions of the account.
    ///
    /// @param self the calling session as well
    public void revokeAll(SessionAccess access, boolean self) {
        var kept = self ? null : access.session();
        database.change(transaction -> endAll(transaction, access.account(), kept));
    }

    /// Ends the account's sessions but one, or all of them; connections opened with them are closed.
    ///
    /// @param kept the session that stays, or null
    void endAll(Database.Transaction transaction, String account, String kept) {
        transaction
                .sql()
                .createUpdate("delete from sessions where account_id = :account and id is distinct from :kept")
                .bind("account", account)
                .bind("kept", kept)
                .execute();
        events.emit(transaction, new Event.DeleteAllSessions(account, kept), new Audience.Private(account));
    }

    private void end(String account, String session) {
        database.change(transaction -> {
            transaction
                    .sql()
                    .createUpdate("delete from sessions where id = :id")
                    .bind("id", session)
                    .execute();
            events.emit(transaction, new Event.DeleteSession(account, session), new Audience.Private(account));
        });
    }

    private String owner(String session) {
        return database.read(handle -> handle.createQuery("select account_id from sessions where id = :id")
                .bind("id", session)
                .mapTo(String.class)
                .findOne()
                .orElseThrow(() -> Problem.of(404, "UnknownUser")));
    }
}
