package discordination.channel;

import discordination.http.Check;

/// Adds a channel to a server (rest-servers 2.3).
///
/// @param type  `VOICE` makes a text channel in which people can also talk, as `voice` does
public record CreateChannel(Type type, String name, String description, Boolean nsfw, Channel.Voice voice) {
    /// What clients call the kinds of server channels.
    public enum Type {
        TEXT,
        VOICE
    }

    public CreateChannel {
        Check.required("name", name);
        new Check()
                .length("name", name, 1, 32)
                .length("description", description, 0, 1024)
                .range("voice.max_users", voice == null ? null : voice.maxUsers(), 1, Integer.MAX_VALUE)
                .done();
    }

    /// How people can talk there, or null.
    Channel.Voice talk() {
        if (voice != null) return voice;
        return type == Type.VOICE ? new Channel.Voice(null) : null;
    }
}
