package discordination.account;

import discordination.db.Database;
import discordination.http.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Checks what people show to prove who they are: password, one-time code, recovery code (rest-accounts 5.3).
///
/// Whoever is this far has a session or a password already, so the protocol counts no failures here; we do, generously:
/// thirty in an hour are no typing errors, and six digits would not last long otherwise. The count is in PostgreSQL, so
/// that all processes share it and an outage of Redis opens nothing.
public final class Proofs {
    private static final int MOST_FAILURES = 30;
    private static final String IN_WINDOW = "proofs_since > now() - interval '1 hour'";

    private final Database database;
    private final Passwords passwords;

    public Proofs(Database database, Passwords passwords) {
        this.database = database;
        this.passwords = passwords;
    }

    /// A way to prove who one is.
    public enum Method {
        PASSWORD,
        TOTP,
        RECOVERY
    }

    /// What an account can be asked for, as of one moment.
    ///
    /// @param secret of the one-time codes, also while they are not enabled yet; or null
    record Known(
            String account,
            String password,
            byte[] secret,
            boolean totp,
            List<String> recoveryCodes,
            boolean disabled) {

        /// The first factor alone, or what stands in for it once MFA is active.
        List<Method> methods() {
            if (!totp) return List.of(Method.PASSWORD);
            return recoveryCodes.isEmpty() ? List.of(Method.TOTP) : List.of(Method.TOTP, Method.RECOVERY);
        }
    }

    Optional<Known> find(String account) {
        return database.read(handle -> handle.createQuery("""
                        select id, password, totp_secret, totp_enabled, recovery_codes, disabled
                        from accounts where id = :id
                        """)
                .bind("id", account)
                .map((row, _) -> new Known(
                        row.getString("id"),
                        row.getString("password"),
                        row.getBytes("totp_secret"),
                        row.getBoolean("totp_enabled"),
                        List.of((String[]) row.getArray("recovery_codes").getArray()),
                        row.getBoolean("disabled")))
                .findOne());
    }

    Known get(String account) {
        return find(account).orElseThrow(() -> Problem.of(401, "InvalidToken"));
    }

    /// Whether a password alone is not enough for this account.
    public boolean isMfaActive(String account) {
        return get(account).totp;
    }

    /// Throws `InvalidCredentials` unless the password is the account's.
    void requirePassword(String account, String password) {
        var known = get(account);
        takeTry(account);
        requirePassword(known, password);
        giveBack(account);
    }

    /// Throws unless the response proves that it is the account's owner who asks.
    ///
    /// @param session who asks, or is being opened: only they may show the same code once more within its step
    /// @param entered when a login began: its owner may have typed the code of then; or null
    void require(Known known, MfaResponse response, String session, Instant entered) {
        if (!known.methods().contains(response.method())) throw Problem.of(400, "DisallowedMFAMethod");
        takeTry(known.account);
        switch (response.method()) {
            case PASSWORD -> requirePassword(known, response.password());
            case TOTP -> requireCode(known, response.totpCode(), session, entered);
            case RECOVERY -> requireRecoveryCode(known, response.recoveryCode());
        }
        giveBack(known.account);
    }

    private void requirePassword(Known known, String password) {
        if (!passwords.matches(known.password, password)) throw Problem.of(401, "InvalidCredentials");
    }

    private void requireCode(Known known, String code, String session, Instant entered) {
        var now = Totp.step(Instant.now());
        var step = entered == null
                ? Totp.match(known.secret, code, now)
                : Totp.match(known.secret, code, now, Totp.step(entered));
        if (step < 0 || !use(known, step, session)) throw Problem.of(401, "InvalidToken");
    }

    /// A code that was looked over somebody's shoulder is worth nothing: it has been used (RFC 6238, 5.2). Who used it
    /// may do so again, since clients ask for a code before each of several deeds.
    private boolean use(Known known, long step, String session) {
        return database.write(transaction -> transaction
                        .sql()
                        .createUpdate("""
                                update accounts set totp_step = :step, totp_session = :session
                                where id = :id and totp_enabled and totp_secret = :secret and (totp_step is null
                                    or totp_step < :step or totp_step = :step and totp_session = :session)
                                """)
                        .bind("step", step)
                        .bind("session", session)
                        .bind("id", known.account)
                        .bind("secret", known.secret)
                        .execute())
                > 0;
    }

    private void requireRecoveryCode(Known known, String code) {
        var used = database.write(transaction -> transaction
                .sql()
                .createUpdate("""
                        update accounts set recovery_codes = array_remove(recovery_codes, :code)
                        where id = :id and :code = any(recovery_codes)
                        """)
                .bind("code", code)
                .bind("id", known.account)
                .execute());
        if (used == 0) throw Problem.of(401, "InvalidToken");
    }

    /// Counted before it is looked at, so that guesses sent all at once are as many as guesses sent one by one.
    private void takeTry(String account) {
        var window = "coalesce(" + IN_WINDOW + ", false)";
        var taken = database.write(transaction -> transaction
                .sql()
                .createUpdate("update accounts set proof_failures = case when " + window
                        + " then proof_failures + 1 else 1 end,"
                        + " proofs_since = case when " + window + " then proofs_since else now() end"
                        + " where id = :id and not (proof_failures >= :most and " + window + ")")
                .bind("id", account)
                .bind("most", MOST_FAILURES)
                .execute());
        if (taken == 0) throw Problem.of(403, "LockedOut");
    }

    /// It was no failure.
    private void giveBack(String account) {
        database.change(transaction -> transaction
                .sql()
                .execute("update accounts set proof_failures = greatest(proof_failures - 1, 0) where id = ?", account));
    }
}
