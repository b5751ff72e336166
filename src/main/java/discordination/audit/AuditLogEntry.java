package discordination.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import discordination.http.Json;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.mapper.RowMapper;

/// One deed in a server: who did it, to whom, and why (rest-servers 2.10).
///
/// @param reason what the one who did it said, or null
/// @param user   who did it
/// @param target whom it was done to, or null
public record AuditLogEntry(
        @JsonProperty("_id") String id,
        String server,
        @JsonInclude(JsonInclude.Include.ALWAYS) String reason,
        String user,
        @JsonInclude(JsonInclude.Include.ALWAYS) String target,
        AuditAction action) {

    /// Reads a row of `audit_logs`.
    static final RowMapper<AuditLogEntry> MAPPER = (row, _) -> new AuditLogEntry(
            row.getString("id"),
            row.getString("server_id"),
            row.getString("reason"),
            row.getString("user_id"),
            row.getString("target"),
            Json.read(row.getString("action"), AuditAction.class));

    /// Whom a reader wants to know of: who did it, and authors and members whom it was done to.
    Set<String> people() {
        var people = new TreeSet<>(Set.of(user));
        if (target != null) people.add(target);
        return people;
    }
}
