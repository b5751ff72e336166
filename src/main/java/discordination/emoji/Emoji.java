package discordination.emoji;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jdbi.v3.core.mapper.RowMapper;

/// A custom emoji; its id is the id of its file (rest-servers 5).
public record Emoji(
        @JsonProperty("_id") String id, Parent parent, String creatorId, String name, Boolean animated, Boolean nsfw) {

    /// Where it belongs; deleting an emoji detaches it, so that old messages still show it.
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = OfServer.class, name = "Server"),
        @JsonSubTypes.Type(value = Detached.class, name = "Detached")
    })
    public sealed interface Parent {}

    public record OfServer(String id) implements Parent {}

    public record Detached() implements Parent {}

    /// The columns of an emoji under the table alias `e`.
    public static final String COLUMNS =
            "e.id emoji_id, e.server_id emoji_server, e.creator_id, e.name emoji_name, e.animated, e.nsfw emoji_nsfw";

    /// An emoji of a server under the table alias `e` as a JSON object, for aggregation into its server.
    public static final String OBJECT = """
            json_build_object('_id', e.id, 'parent', json_build_object('type', 'Server', 'id', e.server_id),
                    'creator_id', e.creator_id, 'name', e.name, 'animated', nullif(e.animated, false),
                    'nsfw', nullif(e.nsfw, false))""";

    /// Reads {@link #COLUMNS}.
    public static final RowMapper<Emoji> MAPPER = (row, _) -> {
        var server = row.getString("emoji_server");
        return new Emoji(
                row.getString("emoji_id"),
                server == null ? new Detached() : new OfServer(server),
                row.getString("creator_id"),
                row.getString("emoji_name"),
                row.getBoolean("animated") ? true : null,
                row.getBoolean("emoji_nsfw") ? true : null);
    };
}
