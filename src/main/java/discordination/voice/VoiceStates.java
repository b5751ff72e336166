package discordination.voice;

import discordination.channel.Channel;
import discordination.db.Redis;
import discordination.http.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.SetParams;

/// Who is in which call, and which LiveKit node carries it: one truth for all processes, kept in Redis (gateway 5.11).
///
/// Nothing here has to survive: what is lost is asked of LiveKit again.
public final class VoiceStates {
    private static final Logger LOG = LoggerFactory.getLogger(VoiceStates.class);
    private static final String PLACES = "voice:places";
    /// Seconds that notes between two steps of one person are kept (gateway 5.4, 5.10).
    private static final int SHORTLY = 10;

    private final Redis redis;

    public VoiceStates(Redis redis) {
        this.redis = redis;
    }

    /// Where a call takes place.
    ///
    /// @param server null outside servers
    /// @param sid    LiveKit's id of the room that people are in, null while nobody is
    record Place(String node, String server, String sid) {
        Place(String node, String server) {
            this(node, server, null);
        }

        Place in(String room) {
            return new Place(node, server, room);
        }
    }

    /// Somebody in a call.
    ///
    /// @param sid LiveKit's id of the connection, new each time somebody enters; empty while LiveKit is lost
    record Present(String sid, UserVoiceState state) {
        boolean isAdrift() {
            return sid.isEmpty();
        }

        Present cutOff() {
            return new Present("", state);
        }
    }

    // ---- who is there

    /// One entry per channel where people can talk, also for those without anybody, so that clients clear what they
    /// remember (gateway 7).
    public List<ChannelVoiceState> of(Collection<? extends Channel> among) {
        var channels = among.stream().filter(Rights::hasVoice).map(Channel::id).toList();
        try {
            var busy = redis.commands().hkeys(PLACES);
            var answers = new LinkedHashMap<String, Response<Map<String, String>>>();
            try (var pipeline = redis.commands().pipelined()) {
                for (var channel : channels) {
                    if (busy.contains(channel)) answers.put(channel, pipeline.hgetAll(presentKey(channel)));
                }
                pipeline.sync();
            }
            var states = new ArrayList<ChannelVoiceState>();
            for (var channel : channels) {
                var answer = answers.get(channel);
                states.add(new ChannelVoiceState(channel, answer == null ? List.of() : states(answer.get())));
            }
            return states;
        } catch (JedisException e) {
            LOG.warn("Redis is away, nobody seems to be in a call: {}", e.getMessage());
            return List.of();
        }
    }

    private static List<UserVoiceState> states(Map<String, String> present) {
        return present.values().stream()
                .map(json -> Json.read(json, Present.class).state)
                .sorted(Comparator.comparing(UserVoiceState::joinedAt).thenComparing(UserVoiceState::id))
                .toList();
    }

    /// Everybody in the channel's call by user id.
    Map<String, Present> present(String channel) {
        var present = new HashMap<String, Present>();
        redis.commands()
                .hgetAll(presentKey(channel))
                .forEach((user, json) -> present.put(user, Json.read(json, Present.class)));
        return present;
    }

    void put(String channel, Present present) {
        try (var transaction = redis.commands().multi()) {
            transaction.hset(presentKey(channel), present.state.id(), Json.text(present));
            transaction.sadd(userKey(present.state.id()), channel);
            transaction.exec();
        }
    }

    void remove(String channel, String user) {
        try (var transaction = redis.commands().multi()) {
            transaction.hdel(presentKey(channel), user);
            transaction.srem(userKey(user), channel);
            transaction.exec();
        }
    }

    /// The channels whose calls the user is in; bots may be in several.
    Set<String> channelsOf(String user) {
        return redis.commands().smembers(userKey(user));
    }

    // ---- where

    Optional<Place> place(String channel) {
        return Optional.ofNullable(redis.commands().hget(PLACES, channel)).map(json -> Json.read(json, Place.class));
    }

    /// Every channel that has a room.
    Map<String, Place> places() {
        var places = new HashMap<String, Place>();
        redis.commands().hgetAll(PLACES).forEach((channel, json) -> places.put(channel, Json.read(json, Place.class)));
        return places;
    }

    void place(String channel, Place place) {
        redis.commands().hset(PLACES, channel, Json.text(place));
    }

    void forget(String channel) {
        redis.commands().hdel(PLACES, channel);
        redis.commands().del(lostKey(channel));
    }

    // ---- calls that LiveKit has lost

    /// Notes that the room cannot be found, unless that is noted already.
    ///
    /// @return milliseconds since the epoch of the first time
    long lost(String channel, long now) {
        redis.commands()
                .set(
                        lostKey(channel),
                        Long.toString(now),
                        SetParams.setParams().nx().ex(3600));
        var since = redis.commands().get(lostKey(channel));
        return since == null ? now : Long.parseLong(since);
    }

    /// Whether LiveKit itself has the user in the channel's call.
    boolean isConnected(String channel, String user) {
        var json = redis.commands().hget(presentKey(channel), user);
        return json != null && !Json.read(json, Present.class).isAdrift();
    }

    void found(String channel) {
        redis.commands().del(lostKey(channel));
    }

    // ---- notes between two steps

    /// Notes that the user is on the way from one channel to another.
    void moving(String user, String from, String to) {
        redis.commands().set(moveKey(user, to), from, SetParams.setParams().ex(SHORTLY));
    }

    /// The channel from which the user was moved here, once.
    Optional<String> movedFrom(String user, String to) {
        return Optional.ofNullable(redis.commands().getDel(moveKey(user, to)));
    }

    /// Whom somebody wants to ring when the call begins.
    void ring(String channel, String caller, Collection<String> users) {
        redis.commands()
                .set(
                        ringKey(channel, caller),
                        String.join(" ", users),
                        SetParams.setParams().ex(SHORTLY));
    }

    /// Whom the caller wanted to ring, once.
    Optional<Set<String>> rung(String channel, String caller) {
        return Optional.ofNullable(redis.commands().getDel(ringKey(channel, caller)))
                .map(users -> new HashSet<>(List.of(users.split(" "))));
    }

    // ---- keys

    private static String presentKey(String channel) {
        return "voice:channel:" + channel;
    }

    private static String userKey(String user) {
        return "voice:user:" + user;
    }

    private static String lostKey(String channel) {
        return "voice:lost:" + channel;
    }

    private static String moveKey(String user, String to) {
        return "voice:move:" + user + ":" + to;
    }

    private static String ringKey(String channel, String caller) {
        return "voice:ring:" + channel + ":" + caller;
    }
}
