package discordination.gateway;

import com.github.benmanes.caffeine.cache.Interner;
import discordination.access.Arrival;
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
import java.util.function.LongSupplier;

/// What one connection may and wants to hear of: the answer for each event is a set lookup (gateway 4).
///
/// Used by one thread at a time.
final class Interests {
    private static final int MOST_ATTENTIVE = 5;
    private static final long ATTENTIVE_NANOS = Duration.ofMinutes(15).toNanos();

    private final String user;
    private final boolean bot;
    private final Interner<Set<String>> sets;
    private final LongSupplier clock;
    private final Map<String, Set<String>> visible = new HashMap<>();
    private final Map<String, Relationship> relations = new HashMap<>();
    private final Map<String, Set<String>> partners = new HashMap<>();
    private final LinkedHashMap<String, Long> attentive = new LinkedHashMap<>();

    /// @param sets  keeps one of each set of channels
    /// @param clock in nanoseconds
    Interests(String user, boolean bot, Interner<Set<String>> sets, LongSupplier clock) {
        this.user = user;
        this.bot = bot;
        this.sets = sets;
        this.clock = clock;
    }

    /// The buses to listen to as far as can be told before Ready is read, so that it need not be read twice.
    static Set<String> forecast(Arrival arrival) {
        var me = arrival.caller().id();
        var buses = new LinkedHashSet<>(List.of(Audience.privateBus(me), Audience.userBus(me)));
        for (var server : arrival.servers()) buses.add(Audience.serverBus(server));
        for (var person : arrival.followed()) buses.add(Audience.userBus(person));
        return buses;
    }

    /// Starts afresh from what Ready says.
    void take(Ready ready) {
        visible.clear();
        relations.clear();
        partners.clear();
        ready.visible().forEach(this::enter);
        relations.putAll(ready.relations());
        ready.channels().forEach(this::meet);
    }

    /// Whether an event for this audience is for this connection, as far as is known here.
    boolean include(Audience audience) {
        return switch (audience) {
            case Audience.Viewers(var server, var channel) -> sees(server, channel);
            case Audience.Members(var server) -> visible.containsKey(server);
            case Audience.Recipients(var channel, var _) -> partners.containsKey(channel);
            case Audience.Followers(var id) -> follows(id);
            case Audience.Private(var id) -> id.equals(user);
            case Audience.Attentive(var server) -> isAttentive(server);
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
        visible.put(server, sets.intern(Set.copyOf(channels)));
    }

    boolean leave(String server) {
        attentive.remove(server);
        return visible.remove(server) != null;
    }

    boolean isIn(String server) {
        return visible.containsKey(server);
    }

    boolean sees(String server, String channel) {
        var channels = visible.get(server);
        return channels != null && channels.contains(channel);
    }

    /// Takes over what is visible now; returns what vanished.
    List<String> see(String server, Set<String> now) {
        var before = visible.get(server);
        enter(server, now);
        return before == null
                ? List.of()
                : before.stream()
                        .filter(channel -> !now.contains(channel))
                        .sorted()
                        .toList();
    }

    void forget(String server, String channel) {
        if (!sees(server, channel)) return;
        var left = new HashSet<>(visible.get(server));
        left.remove(channel);
        enter(server, left);
    }

    // ---- attention

    /// A fixed deadline from the last `Subscribe`; a sixth server displaces the least recently refreshed one. Servers
    /// that the user is not in are ignored (gateway 4.3).
    void attend(String server) {
        if (!isIn(server)) return;
        attentive.remove(server);
        if (attentive.size() >= MOST_ATTENTIVE) attentive.pollFirstEntry();
        attentive.put(server, clock.getAsLong() + ATTENTIVE_NANOS);
    }

    /// Bots always are.
    private boolean isAttentive(String server) {
        if (bot) return isIn(server);
        var deadline = attentive.get(server);
        return deadline != null && deadline - clock.getAsLong() > 0;
    }

    // ---- people

    /// Takes note of the people in a channel outside servers.
    void meet(Channel channel) {
        if (!(channel instanceof Channel.TextChannel)) partners.put(channel.id(), new HashSet<>(channel.people()));
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
