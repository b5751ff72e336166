package discordination.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jdbi.v3.core.mapper.RowMapper;

/// An account and its user as the operator sees them; no other view holds the address and the sessions.
///
/// @param username    null until the owner has chosen one, as `discriminator`
/// @param email       null for a bot
/// @param privileged  may do everything everywhere
/// @param suspended   cannot log in
/// @param lockedUntil wrong passwords have locked the account until then, or null
/// @param verified    has proved the address
/// @param mfa         needs a one-time code to log in
/// @param deletionDue when the account is deleted, or null
/// @param sessions    devices that are logged in
/// @param lastSeen    when one of them connected last, or null
/// @param servers     how many servers the user is in
/// @param botOwner    null for a person
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Resident(
        String id,
        String username,
        String discriminator,
        String displayName,
        String email,
        Instant createdAt,
        boolean privileged,
        boolean suspended,
        Instant lockedUntil,
        boolean verified,
        boolean mfa,
        Instant deletionDue,
        int flags,
        int badges,
        int sessions,
        Instant lastSeen,
        int servers,
        String botOwner) {

    static final String QUERY = """
            select coalesce(a.id, u.id) id, u.username, u.discriminator, u.display_name, a.email, a.created_at,
                coalesce(u.privileged, false) privileged, coalesce(a.disabled, false) disabled,
                case when a.locked_until > now() then a.locked_until end locked_until,
                coalesce(a.verified, true) verified, coalesce(a.totp_enabled, false) mfa, a.deletion_due,
                coalesce(u.flags, 0) flags, coalesce(u.badges, 0) badges, u.bot_owner,
                (select count(*) from sessions s where s.account_id = a.id) sessions,
                (select max(last_seen) from sessions s where s.account_id = a.id) last_seen,
                (select count(*) from members m where m.user_id = u.id and not m.hidden) servers
            from accounts a full join users u on u.id = a.id
            """;

    /// Reads a row of [#QUERY].
    static final RowMapper<Resident> MAPPER = (row, _) -> {
        var created = row.getTimestamp("created_at");
        var locked = row.getTimestamp("locked_until");
        var due = row.getTimestamp("deletion_due");
        var seen = row.getTimestamp("last_seen");
        return new Resident(
                row.getString("id"),
                row.getString("username"),
                row.getString("discriminator"),
                row.getString("display_name"),
                row.getString("email"),
                created == null ? com.github.f4b6a3.ulid.Ulid.getInstant(row.getString("id")) : created.toInstant(),
                row.getBoolean("privileged"),
                row.getBoolean("disabled"),
                locked == null ? null : locked.toInstant(),
                row.getBoolean("verified"),
                row.getBoolean("mfa"),
                due == null ? null : due.toInstant(),
                row.getInt("flags"),
                row.getInt("badges"),
                row.getInt("sessions"),
                seen == null ? null : seen.toInstant(),
                row.getInt("servers"),
                row.getString("bot_owner"));
    };

    /// `name#1234`, or null before onboarding.
    public String tag() {
        return username == null ? null : username + "#" + discriminator;
    }
}
