package discordination.user;

import discordination.db.Redis;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ZRangeParams;

/// Who has a gateway connection right now: one truth for all processes, kept in Redis (gateway 4.5).
///
/// Every gateway process holds a lease; when it dies, any other one takes its connections off the books. While no
/// gateway lives, or Redis is away, nobody counts as connected.
public final class Presences {
    private static final Logger LOG = LoggerFactory.getLogger(Presences.class);
    private static final String ONLINE = "presence:online";
    private static final String NODES = "presence:nodes";
    private static final long LEASE_MILLIS = 20_000;
    private static final int MOST_AT_ONCE = 256;

    /// Returns 1 when this is the user's first connection. A node that has not shown itself yet is noted as well, so
    /// that nothing is booked on one that nobody would miss.
    private static final String CONNECT = """
            local first = redis.call('SCARD', KEYS[1]) == 0
            redis.call('SADD', KEYS[1], ARGV[1])
            redis.call('SADD', KEYS[2], ARGV[2] .. ' ' .. ARGV[1])
            redis.call('SADD', KEYS[3], ARGV[2])
            redis.call('ZADD', KEYS[4], 'NX', ARGV[4], ARGV[3])
            return first and 1 or 0
            """;

    /// Returns 1 when this was the user's last connection.
    private static final String DISCONNECT = """
            local removed = redis.call('SREM', KEYS[1], ARGV[1])
            redis.call('SREM', KEYS[2], ARGV[2] .. ' ' .. ARGV[1])
            if removed == 0 or redis.call('SCARD', KEYS[1]) > 0 then return 0 end
            redis.call('SREM', KEYS[3], ARGV[2])
            return 1
            """;

    private final Redis redis;

    public Presences(Redis redis) {
        this.redis = redis;
    }

    /// A connection on the books of a node.
    public record Booking(String node, String connection, String user) {
        private List<String> keys() {
            return List.of("presence:user:" + user, "presence:node:" + node, ONLINE, NODES);
        }
    }

    public boolean isConnected(String user) {
        return connected(List.of(user)).contains(user);
    }

    /// Those of the users who have at least one connection, invisible ones included.
    public Set<String> connected(Collection<String> users) {
        try {
            return truth(users);
        } catch (JedisException e) {
            LOG.warn("Redis is away, everybody looks offline: {}", e.getMessage());
            return Set.of();
        }
    }

    /// As {@link #connected}, but throws while Redis is away.
    public Set<String> truth(Collection<String> users) {
        if (users.isEmpty()) return Set.of();
        var ids = users.toArray(String[]::new);
        Response<List<Boolean>> online;
        Response<Long> alive;
        try (var pipeline = redis.commands().pipelined()) {
            online = pipeline.smismember(ONLINE, ids);
            alive = pipeline.zcount(NODES, System.currentTimeMillis() - LEASE_MILLIS, Double.POSITIVE_INFINITY);
            pipeline.sync();
        }
        var connected = new HashSet<String>();
        if (alive.get() == 0) return connected;
        for (int i = 0; i < ids.length; i++) if (online.get().get(i)) connected.add(ids[i]);
        return connected;
    }

    /// Books a connection; true when the user had none before.
    public boolean connect(Booking booking) {
        var now = Long.toString(System.currentTimeMillis());
        var arguments = List.of(booking.connection, booking.user, booking.node, now);
        return Long.valueOf(1).equals(redis.commands().eval(CONNECT, booking.keys(), arguments));
    }

    /// Takes connections off the books; returns users for whom it was the last.
    public List<String> disconnect(List<Booking> bookings) {
        var gone = new ArrayList<String>();
        for (int i = 0; i < bookings.size(); i += MOST_AT_ONCE) {
            var some = bookings.subList(i, Math.min(i + MOST_AT_ONCE, bookings.size()));
            var answers = new ArrayList<Response<Object>>();
            try (var pipeline = redis.commands().pipelined()) {
                for (var booking : some) {
                    var arguments = List.of(booking.connection, booking.user);
                    answers.add(pipeline.eval(DISCONNECT, booking.keys(), arguments));
                }
                pipeline.sync();
            }
            for (int j = 0; j < some.size(); j++) {
                if (Long.valueOf(1).equals(answers.get(j).get())) gone.add(some.get(j).user);
            }
        }
        return gone;
    }

    /// Says that the node lives; unless it says so again its lease ends after 20 seconds.
    public void renew(String node) {
        redis.commands().zadd(NODES, System.currentTimeMillis(), node);
    }

    /// How many connections stand on the books of a node.
    public long booked(String node) {
        return redis.commands().scard("presence:node:" + node);
    }

    /// Lets the lease of a node end early, in `millis` from now.
    public void retire(String node, long millis) {
        redis.commands().zadd(NODES, System.currentTimeMillis() - LEASE_MILLIS + millis, node);
    }

    /// Nodes whose lease has ended.
    public List<String> deadNodes() {
        var before = System.currentTimeMillis() - LEASE_MILLIS;
        return redis.commands().zrange(NODES, ZRangeParams.zrangeByScoreParams(0, before));
    }

    /// Takes everything that a dead node has left behind off the books; returns users who are now offline.
    public List<String> reap(String node) {
        var left = redis.commands().smembers("presence:node:" + node).stream()
                .map(entry -> entry.split(" ", 2))
                .map(entry -> new Booking(node, entry[1], entry[0]))
                .toList();
        var gone = disconnect(left);
        redis.commands().zrem(NODES, node);
        return gone;
    }
}
