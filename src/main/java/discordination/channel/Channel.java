package discordination.channel;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.type.TypeReference;
import discordination.access.PermissionOverride;
import discordination.file.File;
import discordination.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.mapper.RowMapper;

/// A place for messages (rest-servers 3.1).
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "channel_type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Channel.SavedMessages.class, name = "SavedMessages"),
    @JsonSubTypes.Type(value = Channel.DirectMessage.class, name = "DirectMessage"),
    @JsonSubTypes.Type(value = Channel.Group.class, name = "Group"),
    @JsonSubTypes.Type(value = Channel.TextChannel.class, name = "TextChannel")
})
public sealed interface Channel {
    String id();

    /// The newest message's id, or null.
    default String lastMessageId() {
        return null;
    }

    /// A person's own notebook.
    record SavedMessages(@JsonProperty("_id") String id, String user) implements Channel {}

    /// Two people; `active` is whether it stands in their lists.
    record DirectMessage(@JsonProperty("_id") String id, boolean active, List<String> recipients, String lastMessageId)
            implements Channel {
        /// The one of the two who is not `user`.
        public String other(String user) {
            return recipients.getFirst().equals(user) ? recipients.getLast() : recipients.getFirst();
        }
    }

    /// @param permissions what members other than the owner may, null for the default
    record Group(
            @JsonProperty("_id") String id,
            String name,
            String owner,
            String description,
            List<String> recipients,
            File icon,
            String lastMessageId,
            Long permissions,
            Boolean nsfw)
            implements Channel {}

    /// @param rolePermissions null when empty
    /// @param voice           present when people can talk here too
    /// @param slowmode        seconds, null when off
    record TextChannel(
            @JsonProperty("_id") String id,
            String server,
            String name,
            String description,
            File icon,
            String lastMessageId,
            PermissionOverride defaultPermissions,
            Map<String, PermissionOverride> rolePermissions,
            Boolean nsfw,
            Voice voice,
            Integer slowmode)
            implements Channel {}

    record Voice(Integer maxUsers) {}

    /// Everybody in a direct channel or group; the owner of a notebook; empty for a server's channels.
    default List<String> people() {
        return switch (this) {
            case SavedMessages notes -> List.of(notes.user);
            case DirectMessage direct -> direct.recipients;
            case Group group -> group.recipients;
            case TextChannel _ -> List.of();
        };
    }

    /// The id of the newest message of the channel `c`, or null.
    ///
    /// It is looked up in the index rather than kept in the row: the row would be a lock that makes all who
    /// write in a busy channel wait for each other's commit. Pairs are compared so that no other index fits: an
    /// equation would search an empty channel's newest message among those of all channels.
    String NEWEST = """
            (select id from messages where (channel_id, id) > (c.id, '') and (channel_id, id) < (c.id, '~')
             order by channel_id desc, id desc limit 1)""";

    /// The columns of a channel under the table alias `c`, for joins.
    String COLUMNS = """
            c.id channel_id, c.kind, c.server_id channel_server, c.name channel_name, c.description channel_description,
            c.icon channel_icon, c.owner channel_owner, c.active, c.recipients, c.permissions, c.default_allow, c.default_deny,
            c.role_permissions, c.nsfw channel_nsfw, c.voice, c.slowmode,
            %s last_message_id""".formatted(NEWEST);

    /// Reads {@link #COLUMNS}; null when an outer join found no channel.
    RowMapper<Channel> MAPPER = (row, _) -> {
        var kind = row.getString("kind");
        if (kind == null) return null;
        var id = row.getString("channel_id");
        return switch (kind) {
            case "SavedMessages" -> new SavedMessages(id, row.getString("channel_owner"));
            case "DirectMessage" ->
                new DirectMessage(id, row.getBoolean("active"), recipients(row), row.getString("last_message_id"));
            case "Group" -> group(id, row);
            case "TextChannel" -> text(id, row);
            default -> throw new IllegalStateException("unknown kind of channel " + kind);
        };
    };

    private static List<String> recipients(ResultSet row) throws SQLException {
        return List.of((String[]) row.getArray("recipients").getArray());
    }

    private static Group group(String id, ResultSet row) throws SQLException {
        return new Group(
                id,
                row.getString("channel_name"),
                row.getString("channel_owner"),
                row.getString("channel_description"),
                recipients(row),
                Json.read(row.getString("channel_icon"), File.class),
                row.getString("last_message_id"),
                row.getObject("permissions", Long.class),
                row.getBoolean("channel_nsfw") ? true : null);
    }

    private static TextChannel text(String id, ResultSet row) throws SQLException {
        var allow = row.getObject("default_allow", Long.class);
        return new TextChannel(
                id,
                row.getString("channel_server"),
                row.getString("channel_name"),
                row.getString("channel_description"),
                Json.read(row.getString("channel_icon"), File.class),
                row.getString("last_message_id"),
                allow == null ? null : new PermissionOverride(allow, row.getLong("default_deny")),
                overrides(row.getString("role_permissions")),
                row.getBoolean("channel_nsfw") ? true : null,
                Json.read(row.getString("voice"), Voice.class),
                row.getObject("slowmode", Integer.class));
    }

    private static Map<String, PermissionOverride> overrides(String json) {
        if (json == null || json.equals("{}")) return null;
        try {
            return Json.WIRE.readValue(json, new TypeReference<Map<String, PermissionOverride>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
