package discordination.event;

import discordination.channel.Channel;
import java.util.List;
import java.util.Objects;

/// Who may know of an event (gateway 3.2), and which Redis channels carry it to them: its buses.
public sealed interface Audience {
    /// One private bus and one public bus per user, one bus per server.
    List<String> buses();

    /// All connections of one user, nobody else.
    record Private(String user) implements Audience {
        @Override
        public List<String> buses() {
            return List.of(privateBus(user));
        }
    }

    /// Everybody who follows a user: themselves, friends, requests, partners in direct channels and groups.
    record Followers(String user) implements Audience {
        @Override
        public List<String> buses() {
            return List.of(userBus(user));
        }
    }

    /// All members of a server.
    record Members(String server) implements Audience {
        @Override
        public List<String> buses() {
            return List.of(serverBus(server));
        }
    }

    /// Members who look at the server right now, and bots.
    record Attentive(String server) implements Audience {
        @Override
        public List<String> buses() {
            return List.of(serverBus(server));
        }
    }

    /// The members of a server who can view one of its channels.
    record Viewers(String server, String channel) implements Audience {
        public Viewers {
            Objects.requireNonNull(server, "outside servers the audience is the recipients");
        }

        @Override
        public List<String> buses() {
            return List.of(serverBus(server));
        }
    }

    /// The people in a direct channel, a group or a notebook. Their private buses carry it, so that nobody has to be
    /// told to listen before the first message can arrive.
    record Recipients(String channel, List<String> users) implements Audience {
        @Override
        public List<String> buses() {
            return users.stream().map(Audience::privateBus).toList();
        }
    }

    static Audience of(Channel channel) {
        return channel instanceof Channel.TextChannel text
                ? new Viewers(text.server(), text.id())
                : new Recipients(channel.id(), channel.people());
    }

    static String privateBus(String user) {
        return "private:" + user;
    }

    static String userBus(String user) {
        return "user:" + user;
    }

    static String serverBus(String server) {
        return "server:" + server;
    }
}
