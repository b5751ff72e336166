package discordination.policy;

import java.time.Instant;
import org.jdbi.v3.core.mapper.RowMapper;

/// A change of the house's rules, told to everybody until they have taken note (rest-accounts 7).
///
/// @param createdTime   when it was announced; no two are announced at the same moment
/// @param effectiveTime from when on it holds
/// @param url           where it stands in full
public record PolicyChange(Instant createdTime, Instant effectiveTime, String description, String url) {
    /// Reads a row of `policy_changes`.
    static final RowMapper<PolicyChange> MAPPER = (row, _) -> new PolicyChange(
            row.getTimestamp("created_time").toInstant(),
            row.getTimestamp("effective_time").toInstant(),
            row.getString("description"),
            row.getString("url"));
}
