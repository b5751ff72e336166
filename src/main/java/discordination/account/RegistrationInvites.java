package discordination.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import discordination.access.Tokens;
import discordination.db.Database;
import discordination.http.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// Codes that let somebody register in a closed house, one account each (rest-accounts 5.1).
public final class RegistrationInvites {
    private final Database database;

    public RegistrationInvites(Database database) {
        this.database = database;
    }

    /// One code and what became of it.
    ///
    /// @param note      whom it is for, as the operator wrote it, or null
    /// @param claimedBy the account it was used for, or null
    /// @param claimedAt null while it is unused
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record RegistrationInvite(
            String code, String note, Instant createdAt, String claimedBy, Instant claimedAt) {}

    /// New codes, each worth one account.
    ///
    /// @param note whom they are for, or null
    public List<RegistrationInvite> create(int count, String note) {
        return database.write(transaction -> IntStream.range(0, count)
                .mapToObj(_ -> transaction
                        .sql()
                        .createQuery("insert into registration_invites (code, note) values (:code, :note) returning *")
                        .bind("code", Tokens.invite())
                        .bind("note", note)
                        .map(RegistrationInvites::map)
                        .one())
                .toList());
    }

    /// @param unusedOnly leaves out those that brought an account
    public List<RegistrationInvite> list(boolean unusedOnly) {
        return database.read(handle -> handle.createQuery("""
                        select * from registration_invites where claimed_by is null or not :unused
                        order by created_at, code
                        """)
                .bind("unused", unusedOnly)
                .map(RegistrationInvites::map)
                .list());
    }

    /// Makes an unused code worthless. Throws `NotFound`, and `InvalidInvite` when it brought an account already.
    public void revoke(String code) {
        database.change(transaction -> {
            var sql = transaction.sql();
            var removed = sql.createUpdate("delete from registration_invites where code = :code and claimed_by is null")
                    .bind("code", code)
                    .execute();
            if (removed > 0) return;
            var used = sql.createQuery("select exists (select from registration_invites where code = :code)")
                    .bind("code", code)
                    .mapTo(Boolean.class)
                    .one();
            throw used ? Problem.of(400, "InvalidInvite") : Problem.notFound();
        });
    }

    /// Throws `MissingInvite` or `InvalidInvite` unless the code is still worth an account.
    static String require(Handle sql, String code) {
        if (code == null) throw Problem.of(400, "MissingInvite");
        return sql.createQuery("select code from registration_invites where code = :code and claimed_by is null")
                .bind("code", code)
                .mapTo(String.class)
                .findOne()
                .orElseThrow(() -> Problem.of(400, "InvalidInvite"));
    }

    /// Uses the code up, in the transaction that makes the account: what fails burns no code.
    static void claim(Handle sql, String code, String account) {
        var claimed = sql.createUpdate("""
                        update registration_invites set claimed_by = :account, claimed_at = now()
                        where code = :code and claimed_by is null
                        """)
                .bind("account", account)
                .bind("code", code)
                .execute();
        if (claimed == 0) throw Problem.of(400, "InvalidInvite");
    }

    private static RegistrationInvite map(ResultSet row, StatementContext context) throws SQLException {
        return new RegistrationInvite(
                row.getString("code"),
                row.getString("note"),
                row.getTimestamp("created_at").toInstant(),
                row.getString("claimed_by"),
                instant(row.getTimestamp("claimed_at")));
    }

    private static Instant instant(Timestamp time) {
        return time == null ? null : time.toInstant();
    }
}
