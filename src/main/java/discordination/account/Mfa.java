package discordination.account;

import discordination.access.SessionAccess;
import discordination.access.Tokens;
import discordination.db.Database;
import discordination.http.Problem;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// Sets up what an account asks for besides its password (rest-accounts 5.6).
public final class Mfa {
    private static final int RECOVERY_CODES = 10;

    private final Database database;
    private final Proofs proofs;

    public Mfa(Database database, Proofs proofs) {
        this.database = database;
        this.proofs = proofs;
    }

    /// Each key only when true.
    public record Status(Boolean totpMfa, Boolean recoveryActive) {}

    /// @param secret base32, as people type it into their app
    public record TotpSecret(String secret) {}

    Status status(SessionAccess caller) {
        var known = proofs.get(caller.account());
        return new Status(known.totp() ? true : null, known.recoveryCodes().isEmpty() ? null : true);
    }

    List<Proofs.Method> methods(SessionAccess caller) {
        return proofs.get(caller.account()).methods();
    }

    /// A new secret, which counts once a code of it is shown.
    TotpSecret generate(SessionAccess caller) {
        var secret = Totp.secret();
        var changed = database.write(transaction -> transaction
                .sql()
                .createUpdate("update accounts set totp_secret = :secret where id = :id and not totp_enabled")
                .bind("secret", secret)
                .bind("id", caller.account())
                .execute());
        if (changed == 0) throw Problem.of(500, "OperationFailed");
        return new TotpSecret(Totp.shown(secret));
    }

    /// The code is not used up: clients show it once more for a ticket right after this (rest-accounts 5.6).
    void enable(SessionAccess caller, MfaResponse response) {
        if (response.method() != Proofs.Method.TOTP) throw Problem.of(401, "InvalidToken");
        var secret = proofs.get(caller.account()).secret();
        if (secret == null) throw Problem.of(500, "OperationFailed");
        if (Totp.match(secret, response.totpCode(), Totp.step(Instant.now())) < 0) {
            throw Problem.of(401, "InvalidToken");
        }
        var enabled = database.write(transaction -> transaction
                .sql()
                .createUpdate("""
                        update accounts set totp_enabled = true, totp_step = null, totp_session = null
                        where id = :id and totp_secret = :secret and not totp_enabled
                        """)
                .bind("id", caller.account())
                .bind("secret", secret)
                .execute());
        if (enabled == 0) throw Problem.of(500, "OperationFailed");
    }

    /// Recovery codes stay, though nobody can use them.
    void disable(SessionAccess caller) {
        database.change(transaction -> forget(transaction, caller.account()));
    }

    static void forget(Database.Transaction transaction, String account) {
        transaction.sql().createUpdate("""
                        update accounts set totp_enabled = false, totp_secret = null, totp_step = null,
                            totp_session = null where id = :id
                        """).bind("id", account).execute();
    }

    List<String> recoveryCodes(SessionAccess caller) {
        return proofs.get(caller.account()).recoveryCodes();
    }

    /// Ten fresh codes; the old ones are worth nothing any more.
    List<String> newRecoveryCodes(SessionAccess caller) {
        var codes = Stream.generate(Tokens::recoveryCode)
                .distinct()
                .limit(RECOVERY_CODES)
                .toList();
        database.change(transaction -> transaction
                .sql()
                .createUpdate("update accounts set recovery_codes = :codes where id = :id")
                .bindArray("codes", String.class, codes)
                .bind("id", caller.account())
                .execute());
        return codes;
    }
}
