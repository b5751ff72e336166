package discordination.gateway;

import discordination.channel.Channel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which fields of Ready a connection asked for (gateway 2.2).
///
/// @param settings keys of the user's settings; only `user_settings[key]` selects one
record Selection(Set<String> fields, List<String> settings) {
    private static final Set<String> STANDARD =
            Set.of("users", "servers", "channels", "members", "emojis", "voice_states", "policy_changes");
    private static final int MOST_SETTINGS = 64;

    /// @param ready the values of the `ready` parameter; none at all selects the standard fields
    static Selection of(List<String> ready) {
        if (ready.isEmpty()) return new Selection(STANDARD, List.of());
        var settings = ready.stream()
                .filter(name -> name.startsWith("user_settings[") && name.endsWith("]"))
                .map(name -> name.substring("user_settings[".length(), name.length() - 1))
                .limit(MOST_SETTINGS)
                .toList();
        return new Selection(Set.copyOf(ready), settings);
    }

    boolean wants(String field) {
        return fields.contains(field);
    }

    /// The frame to send.
    ///
    /// @param bot bots are never sent policy changes
    Map<String, Object> frame(Ready ready, boolean bot) {
        var frame = new LinkedHashMap<String, Object>();
        frame.put("type", "Ready");
        put(frame, "users", ready.users());
        put(frame, "servers", ready.servers());
        // An array keeps its element type where a list loses it, and with it each channel's `channel_type`.
        put(frame, "channels", ready.channels().toArray(Channel[]::new));
        put(frame, "members", ready.members());
        put(frame, "emojis", ready.emojis());
        put(frame, "voice_states", ready.voiceStates());
        if (!settings.isEmpty()) frame.put("user_settings", ready.userSettings());
        put(frame, "channel_unreads", ready.channelUnreads());
        if (!bot) put(frame, "policy_changes", ready.policyChanges());
        return frame;
    }

    private void put(Map<String, Object> frame, String field, Object value) {
        if (wants(field)) frame.put(field, value);
    }
}
