package discordination.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import discordination.file.File;
import discordination.http.Json;
import discordination.link.Embed;
import discordination.member.Member;
import discordination.user.User;
import java.io.UncheckedIOException;
import java.sql.Array;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.mapper.RowMapper;

/// Something said in a channel (rest-servers 4.1). Empty collections are null, so that they are left out.
///
/// @param user      the author, only in the answer to sending and in the `Message` event, as `member`
/// @param reactions emoji → users in the order in which they reacted
/// @param pinned    null unless true
/// @param flags     null unless there are any
public record Message(
        @JsonProperty("_id") String id,
        String nonce,
        String channel,
        String author,
        User user,
        Member member,
        Webhook webhook,
        String content,
        SystemMessage system,
        List<File> attachments,
        Instant edited,
        List<Embed> embeds,
        List<String> mentions,
        List<String> roleMentions,
        List<String> replies,
        Map<String, List<String>> reactions,
        Interactions interactions,
        Masquerade masquerade,
        Boolean pinned,
        Integer flags) {

    /// Who is the author of messages that the server itself writes.
    public static final String SYSTEM_AUTHOR = "00000000000000000000000000";

    /// The columns of a message under the table alias `msg`; its reactions come along without a query of their own.
    public static final String COLUMNS = """
            msg.id message_id, msg.channel_id message_channel, msg.author, msg.nonce, msg.content, msg.system,
            msg.attachments, msg.embeds, msg.mentions, msg.role_mentions, msg.replies, msg.interactions,
            msg.masquerade, msg.webhook, msg.edited, msg.pinned, msg.flags message_flags,
            (select json_agg(json_build_array(r.emoji, r.users) order by r.first)
             from (select emoji, json_agg(user_id order by position) users, min(position) first
                   from reactions where message_id = msg.id group by emoji) r) reactions""";

    /// Reads {@link #COLUMNS}.
    public static final RowMapper<Message> MAPPER = (row, _) -> {
        var edited = row.getTimestamp("edited");
        var flags = row.getInt("message_flags");
        return new Message(
                row.getString("message_id"),
                row.getString("nonce"),
                row.getString("message_channel"),
                row.getString("author"),
                null,
                null,
                Json.read(row.getString("webhook"), Webhook.class),
                row.getString("content"),
                Json.read(row.getString("system"), SystemMessage.class),
                list(Json.read(row.getString("attachments"), File[].class)),
                edited == null ? null : edited.toInstant(),
                list(Json.read(row.getString("embeds"), Embed[].class)),
                strings(row.getArray("mentions")),
                strings(row.getArray("role_mentions")),
                strings(row.getArray("replies")),
                reactions(row.getString("reactions")),
                Json.read(row.getString("interactions"), Interactions.class),
                Json.read(row.getString("masquerade"), Masquerade.class),
                row.getBoolean("pinned") ? true : null,
                flags == 0 ? null : flags);
    };

    private static <T> List<T> list(T[] values) {
        return values == null || values.length == 0 ? null : List.of(values);
    }

    private static List<String> strings(Array column) throws SQLException {
        return list((String[]) column.getArray());
    }

    private static Map<String, List<String>> reactions(String json) {
        if (json == null) return null;
        try {
            var reactions = new LinkedHashMap<String, List<String>>();
            for (var pair : Json.WIRE.readTree(json)) {
                reactions.put(
                        pair.get(0).textValue(),
                        Json.WIRE.convertValue(pair.get(1), new TypeReference<List<String>>() {}));
            }
            return reactions;
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The name and picture of a webhook that wrote the message; avatar is a file id.
    public record Webhook(
            String name,
            @JsonInclude(JsonInclude.Include.ALWAYS) String avatar) {}

    /// @param restrictReactions null unless true
    public record Interactions(List<String> reactions, Boolean restrictReactions) {}

    public record Masquerade(String name, String avatar, String colour) {}

    /// The same message with its author attached.
    public Message by(User user, Member member) {
        return new Message(
                id,
                nonce,
                channel,
                author,
                user,
                member,
                webhook,
                content,
                system,
                attachments,
                edited,
                embeds,
                mentions,
                roleMentions,
                replies,
                reactions,
                interactions,
                masquerade,
                pinned,
                flags);
    }

    /// What happened in a channel, told by the server itself.
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Text.class, name = "text"),
        @JsonSubTypes.Type(value = UserAdded.class, name = "user_added"),
        @JsonSubTypes.Type(value = UserRemove.class, name = "user_remove"),
        @JsonSubTypes.Type(value = UserJoined.class, name = "user_joined"),
        @JsonSubTypes.Type(value = UserLeft.class, name = "user_left"),
        @JsonSubTypes.Type(value = UserKicked.class, name = "user_kicked"),
        @JsonSubTypes.Type(value = UserBanned.class, name = "user_banned"),
        @JsonSubTypes.Type(value = ChannelRenamed.class, name = "channel_renamed"),
        @JsonSubTypes.Type(value = ChannelDescriptionChanged.class, name = "channel_description_changed"),
        @JsonSubTypes.Type(value = ChannelIconChanged.class, name = "channel_icon_changed"),
        @JsonSubTypes.Type(value = ChannelOwnershipChanged.class, name = "channel_ownership_changed"),
        @JsonSubTypes.Type(value = MessagePinned.class, name = "message_pinned"),
        @JsonSubTypes.Type(value = MessageUnpinned.class, name = "message_unpinned"),
        @JsonSubTypes.Type(value = CallStarted.class, name = "call_started")
    })
    public sealed interface SystemMessage {
        /// Who did it, and needs no reminder of it; null when nobody in particular.
        default String actor() {
            return switch (this) {
                case UserAdded added -> added.by;
                case UserRemove removed -> removed.by;
                case UserLeft left -> left.id;
                case ChannelRenamed renamed -> renamed.by;
                case ChannelDescriptionChanged changed -> changed.by;
                case ChannelIconChanged changed -> changed.by;
                case ChannelOwnershipChanged changed -> changed.from;
                case MessagePinned pinned -> pinned.by;
                case MessageUnpinned unpinned -> unpinned.by;
                case CallStarted call -> call.by;
                case Text _, UserJoined _, UserKicked _, UserBanned _ -> null;
            };
        }
    }

    public record Text(String content) implements SystemMessage {}

    public record UserAdded(String id, String by) implements SystemMessage {}

    public record UserRemove(String id, String by) implements SystemMessage {}

    public record UserJoined(String id) implements SystemMessage {}

    public record UserLeft(String id) implements SystemMessage {}

    public record UserKicked(String id) implements SystemMessage {}

    public record UserBanned(String id) implements SystemMessage {}

    public record ChannelRenamed(String name, String by) implements SystemMessage {}

    public record ChannelDescriptionChanged(String by) implements SystemMessage {}

    public record ChannelIconChanged(String by) implements SystemMessage {}

    public record ChannelOwnershipChanged(String from, String to) implements SystemMessage {}

    public record MessagePinned(String id, String by) implements SystemMessage {}

    public record MessageUnpinned(String id, String by) implements SystemMessage {}

    public record CallStarted(
            String by,
            @JsonInclude(JsonInclude.Include.ALWAYS) Instant finishedAt) implements SystemMessage {}
}
