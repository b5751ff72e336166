package discordination.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import discordination.file.File;
import discordination.link.Embed;
import discordination.member.Member;
import discordination.user.User;
import java.time.Instant;
import java.util.List;
import java.util.Map;

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
    public sealed interface SystemMessage {}

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
