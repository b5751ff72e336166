package discordination.member;

import com.fasterxml.jackson.annotation.JsonProperty;
import discordination.file.File;
import discordination.http.Json;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.mapper.RowMapper;

/// A user's membership in a server (rest-servers 2.1).
///
/// @param canPublish null unless false, as `canReceive`
public record Member(
        @JsonProperty("_id") Id id,
        Instant joinedAt,
        String nickname,
        String pronouns,
        File avatar,
        List<String> roles,
        Instant timeout,
        Boolean canPublish,
        Boolean canReceive) {

    public record Id(String server, String user) {}

    /// The columns of a member under the table alias `m`, for joins.
    public static final String COLUMNS = """
            m.server_id member_server, m.user_id member_user, m.joined_at, m.nickname, m.pronouns member_pronouns,
            m.avatar member_avatar, m.roles member_roles, m.timeout, m.can_publish, m.can_receive""";

    /// Reads {@link #COLUMNS}; null when an outer join found no member.
    public static final RowMapper<Member> MAPPER = (row, _) -> {
        var server = row.getString("member_server");
        if (server == null) return null;
        var roles = List.of((String[]) row.getArray("member_roles").getArray());
        var timeout = row.getTimestamp("timeout");
        return new Member(
                new Id(server, row.getString("member_user")),
                row.getTimestamp("joined_at").toInstant(),
                row.getString("nickname"),
                row.getString("member_pronouns"),
                Json.read(row.getString("member_avatar"), File.class),
                roles.isEmpty() ? null : roles,
                timeout == null ? null : timeout.toInstant(),
                row.getBoolean("can_publish") ? null : false,
                row.getBoolean("can_receive") ? null : false);
    };

    /// Role ids held, never null.
    public List<String> held() {
        return roles == null ? List.of() : roles;
    }
}
