package discordination.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import discordination.file.File;
import discordination.http.Json;
import discordination.message.Message;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jdbi.v3.core.mapper.RowMapper;

/// Something outside that writes into one channel, with a token instead of an account (rest-servers 3.8).
///
/// @param creatorId   who made it
/// @param permissions what it may do in its channel, taken literally
/// @param token       64 characters; null wherever it is none of the reader's business
public record Webhook(
        String id,
        String name,
        File avatar,
        String creatorId,
        String channelId,
        long permissions,
        @JsonInclude(JsonInclude.Include.ALWAYS) String token) {

    /// The columns of a webhook under the table alias `w`.
    public static final String COLUMNS = """
            w.id webhook_id, w.name webhook_name, w.avatar webhook_avatar, w.creator_id, w.channel_id webhook_channel,
            w.permissions webhook_permissions, w.token""";

    /// Reads {@link #COLUMNS}.
    public static final RowMapper<Webhook> MAPPER = (row, _) -> new Webhook(
            row.getString("webhook_id"),
            row.getString("webhook_name"),
            Json.read(row.getString("webhook_avatar"), File.class),
            row.getString("creator_id"),
            row.getString("webhook_channel"),
            row.getLong("webhook_permissions"),
            row.getString("token"));

    /// What everybody in the channel may know.
    ///
    /// @param avatar file id, or null
    public record Face(
            String id,
            String name,
            @JsonInclude(JsonInclude.Include.ALWAYS) String avatar,
            String channelId,
            long permissions) {}

    Face face() {
        return new Face(id, name, avatarId(), channelId, permissions);
    }

    /// As its messages carry it.
    Message.Webhook signature() {
        return new Message.Webhook(name, avatarId());
    }

    private String avatarId() {
        return avatar == null ? null : avatar.id();
    }

    Webhook withoutToken() {
        return new Webhook(id, name, avatar, creatorId, channelId, permissions, null);
    }

    /// Whether this is its token; how long the comparison takes tells nothing.
    public boolean accepts(String other) {
        return MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
