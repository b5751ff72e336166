package discordination.user;

import discordination.db.Redis;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ZRangeParams;

/// Who has a gateway connection right now: one truth for all processes, kept in Redis (gateway 4.5).
///
/// Every gateway process holds a lease; when it dies, any other one takes its connections off the books. While Redis
/// is away nobody counts as connected.
public final class Presences {
    private static final Logger LOG = LoggerFactory.getLogger(Presences.class);
    private static final String ONLINE = "presence:online";
    private static final String NODES = "presence:nodes";

    /// Returns 1 when this is the user's first connection.
    private static final String CONNECT = """
            local first = redis.call('SCARD', KEYS[1]) == 0
            redis.call('SADD', KEYS[1], ARGV[1])
            redis.call('SADD', KEYS[2], ARGV[2] .. ' ' .. ARGV[1])
            redis.call('SADD', KEYS[3], ARGV[2])
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

    public boolean isConnected(String user) {
        return connected(List.of(user)).contains(user);
    }

    /// Those of the users who have at least one connection, invisible ones included.
    public Set<String> connected(Collection<String> users) {
        var connected = new HashSet<String>();
        if (users.isEmpty()) return connected;
        var ids = users.toArray(String[]::new);
        try {
            var answers = redis.commands().smismember(ONLINE, ids);
            for (int i = 0; i < ids.length; i++) if (answers.get(i)) connected.add(ids[i]);
        } catch (JedisException e) {
            LOG.warn("Redis is away, everybody looks offline: {}", e.getMessage());
        }
        return connected;
    }

    /// Books a connection of `node`; true when the user had none before.
    public boolean connect(String node, String connection, String user) {
        return Long.valueOf(1).equals(redis.commands().eval(CONNECT, keys(node, user), List.of(connection, user)));
    }

    /// Takes a connection off the books; true when it was the user's last.
    public boolean disconnect(String node, String connection, String user) {
        return Long.valueOf(1).equals(redis.commands().eval(DISCONNECT, keys(node, user), List.of(connection, user)));
    }

    /// Says that the node lives, as of `now` in milliseconds.
    public void renew(String node, long now) {
        redis.commands().zadd(NODES, now, node);
    }

    /// Nodes whose last sign of life is older than `before`, in milliseconds.
    public List<String> deadNodes(long before) {
        return redis.commands().zrange(NODES, ZRangeParams.zrangeByScoreParams(0, before));
    }

    /// Takes everything that a dead node has left behind off the books; returns users who are now offline.
    public List<String> reap(String node) {
        var gone = redis.commands().smembers("presence:node:" + node).stream()
                .map(entry -> entry.split(" ", 2))
                .filter(entry -> disconnect(node, entry[1], entry[0]))
                .map(entry -> entry[0])
                .toList();
        redis.commands().zrem(NODES, node);
        return gone;
    }

    private static List<String> keys(String node, String user) {
        return List.of("presence:user:" + user, "presence:node:" + node, ONLINE);
    }
}
