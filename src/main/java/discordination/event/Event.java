package discordination.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import discordination.channel.Channel;
import discordination.emoji.Emoji;
import discordination.link.Embed;
import discordination.member.Member;
import discordination.message.Message;
import discordination.server.Server;
import discordination.user.User;
import discordination.voice.ChannelVoiceState;
import discordination.voice.UserVoiceState;
import discordination.webhook.Webhook;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Everything that can happen, as clients hear of it (gateway 3.3). `data` maps hold wire names.
public sealed interface Event {
    /// The value of `type` on the wire.
    @JsonIgnore
    default String type() {
        return getClass().getSimpleName();
    }

    /// What stands beside `type`; object-like events put the object's own fields there.
    @JsonIgnore
    default Object body() {
        return this;
    }

    // ---- messages

    record MessageCreate(Message message) implements Event {
        @Override
        public String type() {
            return "Message";
        }

        @Override
        public Object body() {
            return message;
        }
    }

    record MessageUpdate(String id, String channel, Map<String, Object> data, List<String> clear) implements Event {}

    record MessageAppend(String id, String channel, Append append) implements Event {
        public record Append(List<Embed> embeds) {}
    }

    record MessageDelete(String id, String channel) implements Event {}

    record BulkMessageDelete(String channel, List<String> ids) implements Event {}

    record MessageReact(String id, String channelId, String userId, String emojiId) implements Event {}

    record MessageUnreact(String id, String channelId, String userId, String emojiId) implements Event {}

    record MessageRemoveReaction(String id, String channelId, String emojiId) implements Event {}

    // ---- channels

    record ChannelCreate(Channel channel) implements Event {
        @Override
        public Object body() {
            return channel;
        }
    }

    record ChannelUpdate(String id, Map<String, Object> data, List<String> clear) implements Event {}

    record ChannelDelete(String id) implements Event {}

    record ChannelGroupJoin(String id, String user) implements Event {}

    record ChannelGroupLeave(String id, String user) implements Event {}

    record ChannelStartTyping(String id, String user) implements Event {}

    record ChannelStopTyping(String id, String user) implements Event {}

    record ChannelAck(String id, String user, String messageId) implements Event {}

    // ---- webhooks

    /// @param webhook without its token
    record WebhookCreate(Webhook webhook) implements Event {
        @Override
        public Object body() {
            return webhook;
        }
    }

    /// @param remove not `clear`, as everywhere else (rest-servers 3.8)
    record WebhookUpdate(String id, Map<String, Object> data, List<String> remove) implements Event {}

    record WebhookDelete(String id) implements Event {}

    // ---- emoji

    record EmojiCreate(Emoji emoji) implements Event {
        @Override
        public Object body() {
            return emoji;
        }
    }

    record EmojiUpdate(String id, Map<String, Object> data) implements Event {}

    record EmojiDelete(String id) implements Event {}

    // ---- servers

    record ServerCreate(
            String id, Server server, List<Channel> channels, List<Emoji> emojis, List<ChannelVoiceState> voiceStates)
            implements Event {}

    record ServerUpdate(String id, Map<String, Object> data, List<String> clear) implements Event {}

    record ServerDelete(String id) implements Event {}

    record ServerMemberJoin(String id, String user, Member member) implements Event {}

    record ServerMemberUpdate(Member.Id id, Map<String, Object> data, List<String> clear) implements Event {}

    /// @param reason `Leave`, `Kick` or `Ban`
    record ServerMemberLeave(String id, String user, String reason) implements Event {}

    record ServerRoleUpdate(String id, String roleId, Map<String, Object> data, List<String> clear) implements Event {}

    record ServerRoleDelete(String id, String roleId) implements Event {}

    record ServerRoleRanksUpdate(String id, List<String> ranks) implements Event {}

    // ---- users

    /// @param eventId always null on the wire
    record UserUpdate(
            String id,
            Map<String, Object> data,
            List<String> clear,

            @JsonProperty("event_id") @JsonInclude(JsonInclude.Include.ALWAYS)
            String eventId)
            implements Event {
        public UserUpdate(String id, Map<String, Object> data, List<String> clear) {
            this(id, data, clear, null);
        }
    }

    /// @param id     the recipient's own id, not the other one's
    /// @param user   the other one, as the recipient now sees them
    /// @param status repeats `user.relationship` for old clients
    record UserRelationship(String id, User user, discordination.user.Relationship status) implements Event {
        public UserRelationship(String recipient, User other) {
            this(recipient, other, other.relationship());
        }
    }

    /// How long the recipient must wait before writing in a channel with slow mode; seconds.
    record UserSlowmodes(List<Slowmode> slowmodes) implements Event {
        /// @param duration   the channel's setting
        /// @param retryAfter what is left of it
        public record Slowmode(String channelId, long duration, long retryAfter) {}
    }

    /// @param update key → `[revision in milliseconds, value]`
    record UserSettingsUpdate(String id, Map<String, List<Object>> update) implements Event {}

    // ---- calls

    record VoiceChannelJoin(String id, UserVoiceState state) implements Event {}

    record VoiceChannelLeave(String id, String user) implements Event {}

    record VoiceChannelMove(String user, String from, String to, UserVoiceState state) implements Event {}

    /// @param id the user's
    record UserVoiceStateUpdate(String id, String channelId, Map<String, Object> data) implements Event {}

    /// Sends the user's client to another call.
    ///
    /// @param url the node's public address, which clients find only in the root document otherwise
    record UserMoveVoiceChannel(String node, String from, String to, String token, String url) implements Event {}

    /// @param startedAt null when the call, or the ringing, has ended
    record VoiceCallUpdate(
            String initiatorId,
            String channelId,
            @JsonInclude(JsonInclude.Include.ALWAYS) Instant startedAt,
            boolean ended)
            implements Event {}

    // ---- sessions

    record DeleteSession(String userId, String sessionId) implements Event {}

    record DeleteAllSessions(
            String userId,
            @JsonInclude(JsonInclude.Include.ALWAYS) String excludeSessionId) implements Event {}

    record Logout() implements Event {}
}
