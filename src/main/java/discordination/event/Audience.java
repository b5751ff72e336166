package discordination.event;

import discordination.channel.Channel;

/// Who may know of an event (gateway 3.2). Each audience travels on one Redis channel, its bus.
public sealed interface Audience {
    /// The Redis channel: one per user, per server, and per direct channel or group.
    String bus();

    /// All connections of one user, nobody else.
    record Private(String user) implements Audience {
        @Override
        public String bus() {
            return "user:" + user;
        }
    }

    /// Everybody who follows a user: themselves, friends, requests, partners in direct channels and groups.
    record Followers(String user) implements Audience {
        @Override
        public String bus() {
            return "user:" + user;
        }
    }

    /// All members of a server.
    record Members(String server) implements Audience {
        @Override
        public String bus() {
            return "server:" + server;
        }
    }

    /// Members who look at the server right now, and bots.
    record Attentive(String server) implements Audience {
        @Override
        public String bus() {
            return "server:" + server;
        }
    }

    /// Everybody who can view a channel.
    ///
    /// @param server null for direct channels and groups
    record Viewers(String server, String channel) implements Audience {
        @Override
        public String bus() {
            return server == null ? "channel:" + channel : "server:" + server;
        }
    }

    static Audience of(Channel channel) {
        return channel instanceof Channel.TextChannel text
                ? new Viewers(text.server(), text.id())
                : new Viewers(null, channel.id());
    }
}
