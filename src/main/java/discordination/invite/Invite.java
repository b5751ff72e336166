package discordination.invite;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jdbi.v3.core.mapper.RowMapper;

/// A code that lets people into a server or a group (rest-servers 3.7).
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Invite.ToServer.class, name = "Server"),
    @JsonSubTypes.Type(value = Invite.ToGroup.class, name = "Group")
})
public sealed interface Invite {
    String id();

    String creator();

    String channel();

    record ToServer(@JsonProperty("_id") String id, String server, String creator, String channel) implements Invite {}

    record ToGroup(@JsonProperty("_id") String id, String creator, String channel) implements Invite {}

    /// Reads a row of `invites`.
    RowMapper<Invite> MAPPER = (row, _) -> {
        var server = row.getString("server_id");
        var code = row.getString("code");
        var creator = row.getString("creator");
        var channel = row.getString("channel_id");
        return server == null ? new ToGroup(code, creator, channel) : new ToServer(code, server, creator, channel);
    };
}
