package discordination.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/// Fixed windows of ten seconds in Redis, shared by all processes (rest-accounts 2).
///
/// When Redis is away each process counts for itself, so that nobody is locked out and passwords still cannot be
/// guessed without limit.
public final class RateLimits {
    private static final Logger LOG = LoggerFactory.getLogger(RateLimits.class);
    private static final long WINDOW = Duration.ofSeconds(10).toMillis();

    /// A denied request neither counts nor prolongs the window.
    private static final String COUNT = """
            local used = tonumber(redis.call('GET', KEYS[1]) or '0')
            if used >= tonumber(ARGV[1]) then return {used + 1, redis.call('PTTL', KEYS[1])} end
            used = redis.call('INCR', KEYS[1])
            if used == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
            return {used, redis.call('PTTL', KEYS[1])}
            """;

    private final RedisClient redis;
    private final boolean enabled;
    private final Cache<String, Window> local = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterWrite(Duration.ofMillis(WINDOW))
            .build();
    private final AtomicLong lastWarning = new AtomicLong(Long.MIN_VALUE / 2);

    public RateLimits(RedisClient redis, boolean enabled) {
        this.redis = redis;
        this.enabled = enabled;
    }

    private record Window(AtomicLong used, long end) {}

    /// What one request has left of its bucket.
    ///
    /// @param bucket     opaque positive number naming the counter
    /// @param resetAfter milliseconds until the window ends
    public record Verdict(long limit, long bucket, long remaining, long resetAfter, boolean allowed) {}

    /// Counts one request of `identity` (a session, a bot or an address) against a bucket.
    public Verdict count(Limit limit, String identity, String resource) {
        var key = limit + ":" + resource + ":" + identity;
        var bucket = hash(key);
        if (!enabled || limit == Limit.UNLIMITED) {
            return new Verdict(limit.requests, bucket, limit.requests - 1, WINDOW, true);
        }
        long used;
        long left;
        try {
            var answer = (List<?>) redis.eval(
                    COUNT, List.of("limit:" + key), List.of(Long.toString(limit.requests), Long.toString(WINDOW)));
            used = (Long) answer.get(0);
            left = Math.max(0, (Long) answer.get(1));
        } catch (JedisException e) {
            warn(e);
            var window = local.get(key, _ -> new Window(new AtomicLong(), System.currentTimeMillis() + WINDOW));
            used = window.used.incrementAndGet();
            left = Math.max(0, window.end - System.currentTimeMillis());
        }
        return new Verdict(limit.requests, bucket, Math.max(0, limit.requests - used), left, used <= limit.requests);
    }

    private void warn(JedisException e) {
        var now = System.nanoTime();
        var last = lastWarning.get();
        if (now - last > Duration.ofSeconds(10).toNanos() && lastWarning.compareAndSet(last, now)) {
            LOG.warn("Redis is away, this process counts rate limits for itself: {}", e.getMessage());
        }
    }

    private static long hash(String key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            // Without the sign, so that it reads the same as a number of 64 bits with and without one.
            return ByteBuffer.wrap(digest).getLong() >>> 1;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
