package discordination.voice;

import discordination.event.Event;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/// Has calls looked at when something elsewhere has changed who may be in them, or what they may do (gateway 5.10).
///
/// Whatever does so is told as an event, so the rooms where it happens need not know of calls.
final class Changes {
    private static final Logger LOG = LoggerFactory.getLogger(Changes.class);
    private static final Set<String> OF_MEMBERS =
            Set.of("roles", "timeout", "can_publish", "can_receive", "Roles", "Timeout", "CanPublish", "CanReceive");
    private static final Set<String> OF_ROLES = Set.of("permissions", "rank");
    private static final Set<String> OF_SERVERS = Set.of("default_permissions", "owner");
    private static final Set<String> OF_CHANNELS = Set.of(
            "default_permissions", "role_permissions", "permissions", "owner", "voice", "DefaultPermissions", "Voice");

    private final VoiceStates states;
    private final Watch watch;

    Changes(VoiceStates states, Watch watch) {
        this.states = states;
        this.watch = watch;
    }

    void hear(Event event) {
        switch (event) {
            case Event.ServerMemberLeave left -> server(left.id());
            case Event.ServerMemberUpdate(var id, var data, var clear)
            when touches(OF_MEMBERS, data, clear) -> server(id.server());
            case Event.ServerRoleUpdate(var id, var _, var data, var clear)
            when touches(OF_ROLES, data, clear) -> server(id);
            case Event.ServerRoleDelete deleted -> server(deleted.id());
            case Event.ServerRoleRanksUpdate ranks -> server(ranks.id());
            case Event.ServerUpdate(var id, var data, var clear) when touches(OF_SERVERS, data, clear) -> server(id);
            case Event.ServerDelete deleted -> server(deleted.id());
            case Event.ChannelUpdate(var id, var data, var clear) when touches(OF_CHANNELS, data, clear) -> channel(id);
            case Event.ChannelDelete deleted -> channel(deleted.id());
            case Event.ChannelGroupLeave left -> channel(left.id());
            case Event.UserRelationship related -> user(related.id());
            default -> {}
        }
    }

    private static boolean touches(Set<String> fields, Map<String, Object> data, List<String> clear) {
        return data.keySet().stream().anyMatch(fields::contains)
                || clear != null && clear.stream().anyMatch(fields::contains);
    }

    private void server(String server) {
        aside(() -> states.places().forEach((channel, place) -> {
            if (server.equals(place.server())) watch.hint(channel, true);
        }));
    }

    private void channel(String channel) {
        aside(() -> states.place(channel).ifPresent(_ -> watch.hint(channel, true)));
    }

    private void user(String user) {
        aside(() -> states.channelsOf(user).forEach(channel -> watch.hint(channel, true)));
    }

    /// Nobody who changes something else waits for this.
    static void aside(Runnable deed) {
        Thread.ofVirtual().name("voice-changes").start(() -> {
            try {
                deed.run();
            } catch (JedisException e) {
                LOG.warn("Calls are looked at later, Redis is away: {}", e.getMessage());
            }
        });
    }
}
