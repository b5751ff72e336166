package discordination.db;

import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisURIHelper;

/// Redis: a bounded pool for commands, and single connections for those who listen.
///
/// A Redis that hangs is waited for twice; after that commands fail at once until it answers again.
public final class Redis implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 2000;

    private final HostAndPort address;
    private final DefaultJedisClientConfig.Builder settings;
    private final JedisClientConfig impatient;
    private final Breaker breaker = new Breaker(this::answers);
    private final RedisPool pool;
    private volatile boolean closed;
    private final RedisClient commands;
    private final AtomicLong listeners = new AtomicLong();

    /// @param url `redis://:password@host:port/0`, `rediss://` for TLS
    public Redis(String url, int poolSize) {
        var uri = URI.create(url);
        address = new HostAndPort(uri.getHost(), uri.getPort() < 0 ? 6379 : uri.getPort());
        settings = DefaultJedisClientConfig.builder()
                .user(JedisURIHelper.getUser(uri))
                .password(JedisURIHelper.getPassword(uri))
                .database(JedisURIHelper.getDBIndex(uri))
                .sslOptions(JedisURIHelper.isRedisSSLScheme(uri) ? SslOptions.defaults() : null)
                .connectionTimeoutMillis(TIMEOUT_MILLIS)
                .socketTimeoutMillis(TIMEOUT_MILLIS)
                .resp2();
        var pooling = new GenericObjectPoolConfig<Connection>();
        pooling.setMaxTotal(poolSize);
        pooling.setMaxIdle(poolSize);
        // Nobody looks at the pool through JMX, and to set that up costs every start a tenth of its time.
        pooling.setJmxEnabled(false);
        pooling.setMaxWait(java.time.Duration.ofMillis(TIMEOUT_MILLIS));
        impatient = settings.build();
        pool = new RedisPool(address, impatient, pooling, breaker, TIMEOUT_MILLIS);
        commands = RedisClient.builder()
                .hostAndPort(address)
                .clientConfig(impatient)
                .connectionProvider(pool)
                .build();
    }

    /// Commands; each takes a connection from the pool for its own duration.
    public RedisClient commands() {
        return commands;
    }

    /// Closes the connections that nobody uses at the moment; the next commands open new ones.
    public void forgetIdle() {
        pool.clear();
    }

    /// A connection of one's own that may block for ever in a subscription; the caller closes it.
    public Jedis listener() {
        JedisClientConfig patient = settings.socketTimeoutMillis(0)
                .blockingSocketTimeoutMillis(0)
                .clientName("listener-" + listeners.incrementAndGet())
                .build();
        settings.socketTimeoutMillis(TIMEOUT_MILLIS);
        return new Jedis(address, patient);
    }

    /// Throws when Redis does not answer.
    public void ask() {
        commands.ping();
    }

    private boolean answers() {
        try (var jedis = new Jedis(address, impatient)) {
            jedis.ping();
            // What was sent into the silence may have been answered by now, to nobody.
            forgetIdle();
            return true;
        } catch (JedisException _) {
            return false;
        }
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        breaker.close();
        commands.close();
    }
}
