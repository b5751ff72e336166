package discordination.push;

import discordination.channel.Channel;
import discordination.http.Json;
import discordination.message.Message;
import discordination.user.StoredUser;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What somebody is to be told, and how each kind of device wants to hear it (gateway 6.4 to 6.7).
sealed interface Occasion {
    /// What FCM and Apple take at most, in bytes.
    int LONGEST_FOR_PHONES = 4096;

    DateTimeFormatter COMPACT =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    /// JSON for one kind of device, small enough for its service; null: such devices are not told.
    ///
    /// @param badge how many mentions the person has not read
    String text(Subscription.Kind kind, long badge);

    /// Afterwards nobody wants to know any more.
    Instant until();

    /// Whether a sleeping device is woken.
    default boolean urgent() {
        return true;
    }

    /// A later occasion takes the place of an earlier one with the same topic that has not arrived; null: none does.
    default String topic() {
        return null;
    }

    /// A message.
    ///
    /// @param notice  as browsers get it
    /// @param place   name of the channel; null in direct messages
    /// @param title   who wrote where, for Apple
    record Said(Notice notice, Channel channel, Message message, String place, String title, Instant until)
            implements Occasion {
        @Override
        public String text(Subscription.Kind kind, long badge) {
            return switch (kind) {
                case BROWSER -> notice.fitting(Encryption.LONGEST, cut -> cut);
                case ANDROID -> notice.fitting(LONGEST_FOR_PHONES, this::data);
                case APPLE -> notice.fitting(LONGEST_FOR_PHONES, cut -> apple(cut, badge));
            };
        }

        private Map<String, String> data(Notice cut) {
            var data = new LinkedHashMap<String, String>();
            data.put("type", "push.message");
            data.put("message", message.id());
            data.put("body", cut.body());
            if (cut.icon() != null) data.put("image", cut.icon());
            data.put("channel", channel.id());
            data.put("author", message.author());
            data.put("author_name", cut.author());
            return data;
        }

        private Map<String, Object> apple(Notice cut, long badge) {
            var aps = new LinkedHashMap<String, Object>();
            aps.put("alert", Map.of("title", title, "body", cut.body()));
            aps.put("badge", badge);
            aps.put("sound", "default");
            aps.put("thread-id", channel.id());
            aps.put("mutable-content", 1);
            var all = new LinkedHashMap<String, Object>();
            all.put("aps", aps);
            all.put("message", Map.of("_id", message.id(), "channel", channel.id(), "author", message.author()));
            all.put("url", cut.url());
            if (cut.icon() != null) all.put("authorAvatar", cut.icon());
            all.put("authorDisplayName", cut.author());
            if (place != null) all.put("channelName", place);
            return all;
        }

        @Override
        public boolean urgent() {
            return !(channel instanceof Channel.TextChannel);
        }

        @Override
        public String topic() {
            return channel.id();
        }
    }

    /// Somebody asks for friendship, or has accepted it.
    record Befriended(StoredUser by, String name, boolean accepted, Notice notice, Instant until) implements Occasion {
        @Override
        public String text(Subscription.Kind kind, long badge) {
            return switch (kind) {
                case BROWSER -> notice.fitting(Encryption.LONGEST, cut -> cut);
                case ANDROID ->
                    Json.text(Map.of(
                            "type", accepted ? "push.fr.accept" : "push.fr.receive", "id", by.id(), "username", name));
                case APPLE -> {
                    var words = Map.of(
                            "loc-key", accepted ? "push.fr.accepted" : "push.fr.received", "loc-args", List.of(name));
                    yield Json.text(Map.of(
                            "aps", Map.of("alert", words, "badge", badge, "sound", "default", "mutable-content", 1)));
                }
            };
        }

        @Override
        public boolean urgent() {
            return false;
        }

        /// Whoever asks, takes it back and asks again is told of once.
        @Override
        public String topic() {
            return by.id();
        }
    }

    /// Somebody calls; nothing is said when the call ends.
    record Call(String by, String channel, Instant started, Duration rings, Notice notice) implements Occasion {
        @Override
        public String text(Subscription.Kind kind, long badge) {
            return switch (kind) {
                case BROWSER -> notice.fitting(Encryption.LONGEST, cut -> cut);
                // All of FCM's values are strings.
                case ANDROID ->
                    Json.text(Map.of(
                            "type",
                            "push.dm.call",
                            "initiator_id",
                            by,
                            "channel_id",
                            channel,
                            "started_at",
                            COMPACT.format(started),
                            "ended",
                            "false",
                            "duration",
                            Long.toString(rings.toSeconds())));
                case APPLE ->
                    Json.text(Map.of(
                            "aps",
                            Map.of("badge", badge, "mutable-content", 1),
                            "initiator_id",
                            by,
                            "channelId",
                            channel,
                            "startedAt",
                            started,
                            "ended",
                            false));
            };
        }

        @Override
        public Instant until() {
            return started.plus(rings);
        }
    }

    /// Somebody has read what mentioned them: only the number on the app's icon changes, which only Apple's devices
    /// have.
    record Read(Instant until) implements Occasion {
        @Override
        public String text(Subscription.Kind kind, long badge) {
            return kind == Subscription.Kind.APPLE ? Json.text(Map.of("aps", Map.of("badge", badge))) : null;
        }

        @Override
        public boolean urgent() {
            return false;
        }

        @Override
        public String topic() {
            return "badge";
        }
    }
}
