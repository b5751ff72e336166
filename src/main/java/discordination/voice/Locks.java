package discordination.voice;

import com.github.f4b6a3.ulid.UlidCreator;
import discordination.db.Redis;
import discordination.http.Problem;
import java.time.Duration;
import java.util.List;
import redis.clients.jedis.params.SetParams;

/// Lets one process at a time do something, by keys in Redis that go away by themselves when their holder dies.
final class Locks {
    private static final String GIVE_BACK =
            "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";
    private static final String RENEW =
            "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0";
    private static final Duration PATIENCE = Duration.ofSeconds(12);
    private static final Duration PAUSE = Duration.ofMillis(15);

    private final Redis redis;
    private final String owner = UlidCreator.getUlid().toString();

    Locks(Redis redis) {
        this.redis = redis;
    }

    /// Held until it is closed, or for the time given when its holder dies.
    interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /// Waits for its turn; a 503 when that does not come in time.
    Held take(String key, Duration longest) {
        var token = UlidCreator.getUlid().toString();
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (redis.commands().set(key, token, SetParams.setParams().nx().px(longest.toMillis())) == null) {
            if (System.nanoTime() > end) throw Problem.of(503, "LiveKitUnavailable");
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Problem.internal(e);
            }
        }
        return () -> redis.commands().eval(GIVE_BACK, List.of(key), List.of(token));
    }

    /// Whether this process is the one that does something, now and for the time given; ask again in time.
    boolean lead(String key, Duration time) {
        var millis = time.toMillis();
        if (redis.commands().set(key, owner, SetParams.setParams().nx().px(millis)) != null) return true;
        var renewed = redis.commands().eval(RENEW, List.of(key), List.of(owner, Long.toString(millis)));
        return Long.valueOf(1).equals(renewed);
    }

    /// Lets somebody else take over at once.
    void resign(String key) {
        redis.commands().eval(GIVE_BACK, List.of(key), List.of(owner));
    }
}
