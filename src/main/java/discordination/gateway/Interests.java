package discordination.gateway;

import discordination.channel.Channel;
import discordination.event.Audience;
import discordination.user.Relationship;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What one connection may and wants to hear of: the answer for each event is a set lookup (gateway 4).
///
/// Used by one thread at a time.
final class Interests {
    private static final int MOST_ATTENTIVE = 5;
    private static final long ATTENTIVE_NANOS = Duration.ofMinutes(15).toNanos();

    private final String user;
    private final boolean bot;
    private final Map<String, Set<String>> visible = new HashMap<>();
    private final Map<String, Relationship> relations = new HashMap<>();
    private final Map<String, Set<String>> partners = new HashMap<>();
    private final LinkedHashMap<String, Long> attentive = new LinkedHashMap<>();

    Interests(String user, boolean bot) {
        this.user = user;
        this.bot = bot;
    }

    /// Starts afresh from what Ready says.
    void take(Ready ready) {
        ready.visible().forEach((server, channels) -> visible.put(server, new HashSet<>(channels)));
        relations.putAll(ready.relations());
        ready.channels().forEach(this::meet);
    }

    /// Whether an event for this audience is for this connection. What comes over the private bus always is.
    boolean include(Audience audience) {
        return switch (audience) {
            case Audience.Private(var id) -> id.equals(user);
            case Audience.Recipients _ -> true;
            case Audience.Followers(var id) -> follows(id);
            case Audience.Members(var server) -> visible.containsKey(server);
            case Audience.Attentive(var server) -> isAttentive(server);
            case Audience.Viewers(var server, var channel) ->
                visible.getOrDefault(server, Set.of()).contains(channel);
        };
    }

    /// All buses that this connection listens to.
    Set<String> buses() {
        var buses = new LinkedHashSet<String>();
        buses.add(Audience.privateBus(user));
        buses.add(Audience.userBus(user));
        visible.keySet().forEach(server -> buses.add(Audience.serverBus(server)));
        followed().forEach(other -> buses.add(Audience.userBus(other)));
        return buses;
    }

    Relationship towards(String other) {
        return other.equals(user) ? Relationship.USER : relations.getOrDefault(other, Relationship.NONE);
    }

    // ---- servers

    void enter(String server, Collection<String> channels) {
        visible.put(server, new HashSet<>(channels));
    }

    boolean leave(String server) {
        attentive.remove(server);
        return visible.remove(server) != null;
    }

    boolean isIn(String server) {
        return visible.containsKey(server);
    }

    boolean sees(String server, String channel) {
        return visible.getOrDefault(server, Set.of()).contains(channel);
    }

    /// Takes over what is visible now; returns what vanished.
    List<String> see(String server, Set<String> now) {
        var before = visible.put(server, new HashSet<>(now));
        return before == null
                ? List.of()
                : before.stream()
                        .filter(channel -> !now.contains(channel))
                        .sorted()
                        .toList();
    }

    void forget(String server, String channel) {
        visible.getOrDefault(server, new HashSet<>()).remove(channel);
    }

    // ---- attention

    /// A fixed deadline from the last `Subscribe`; a sixth server displaces the least recently refreshed one.
    void attend(String server, long now) {
        attentive.remove(server);
        if (attentive.size() >= MOST_ATTENTIVE) attentive.pollFirstEntry();
        attentive.put(server, now + ATTENTIVE_NANOS);
    }

    private boolean isAttentive(String server) {
        if (bot) return visible.containsKey(server);
        var deadline = attentive.get(server);
        return deadline != null && deadline - System.nanoTime() > 0;
    }

    // ---- people

    /// Takes note of the people in a direct channel or group.
    void meet(Channel channel) {
        if (channel instanceof Channel.DirectMessage || channel instanceof Channel.Group) {
            partners.put(channel.id(), new HashSet<>(channel.people()));
        }
    }

    void meet(String channel, String other) {
        partners.computeIfAbsent(channel, _ -> new HashSet<>()).add(other);
    }

    void part(String channel, String other) {
        if (other.equals(user)) partners.remove(channel);
        else partners.getOrDefault(channel, new HashSet<>()).remove(other);
    }

    void part(String channel) {
        partners.remove(channel);
    }

    void relate(String other, Relationship relationship) {
        if (relationship == Relationship.NONE) relations.remove(other);
        else relations.put(other, relationship);
    }

    boolean follows(String other) {
        if (other.equals(user)) return true;
        return switch (relations.getOrDefault(other, Relationship.NONE)) {
            case FRIEND, OUTGOING, INCOMING -> true;
            default -> partners.values().stream().anyMatch(people -> people.contains(other));
        };
    }

    private Set<String> followed() {
        var followed = new LinkedHashSet<String>();
        relations.keySet().stream().filter(this::follows).forEach(followed::add);
        partners.values().forEach(followed::addAll);
        followed.remove(user);
        return followed;
    }
}
