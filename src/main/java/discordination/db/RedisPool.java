package discordination.db;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.providers.ConnectionProvider;

/// The pool of connections for commands; tells a [Breaker] how they fare, and hands none out while that is open.
///
/// A connection that breaks after it was waited for as long as is allowed is taken for a Redis that hangs. One that
/// breaks sooner is not: a Redis that is not there says so at once.
final class RedisPool extends ConnectionPool implements ConnectionProvider {
    private final Breaker breaker;
    private final long waitNanos;
    private final Map<Connection, Long> borrowed = new ConcurrentHashMap<>();

    /// @param waitMillis how long is waited for a connection, an answer, a free place in the pool
    RedisPool(
            HostAndPort address,
            JedisClientConfig settings,
            GenericObjectPoolConfig<Connection> pooling,
            Breaker breaker,
            long waitMillis) {
        super(
                new ConnectionFactory(address, settings) {
                    @Override
                    public PooledObject<Connection> makeObject() throws Exception {
                        // Whoever waited for a place finds out here that there is nobody to connect to.
                        breaker.check();
                        return super.makeObject();
                    }
                },
                pooling);
        this.breaker = breaker;
        // Clocks are not that exact.
        this.waitNanos = waitMillis * 900_000;
    }

    @Override
    public Connection getConnection() {
        breaker.check();
        var begin = System.nanoTime();
        Connection connection;
        try {
            connection = getResource();
        } catch (RuntimeException e) {
            if (System.nanoTime() - begin >= waitNanos) breaker.waited();
            throw e;
        }
        borrowed.put(connection, System.nanoTime());
        return connection;
    }

    @Override
    public Connection getConnection(CommandArguments command) {
        return getConnection();
    }

    @Override
    public void returnResource(Connection connection) {
        borrowed.remove(connection);
        breaker.answered();
        super.returnResource(connection);
    }

    @Override
    public void returnBrokenResource(Connection connection) {
        var since = borrowed.remove(connection);
        if (since != null && System.nanoTime() - since >= waitNanos) breaker.waited();
        super.returnBrokenResource(connection);
    }
}
