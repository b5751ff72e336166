package discordination.command.doctor;

import com.github.f4b6a3.ulid.UlidCreator;
import discordination.config.Config;
import discordination.db.Redis;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import redis.clients.jedis.JedisPubSub;

/// Redis: there, new enough, carrying events, and not throwing away what is still needed.
final class RedisCheck implements Check {
    private static final String NAME = "redis";
    /// 6.2 brought SMISMEMBER.
    private static final int NEEDED_MAJOR = 6;

    private static final int NEEDED_MINOR = 2;
    private static final double NEARLY_FULL = 0.9;

    private final Config config;

    RedisCheck(Config config) {
        this.config = config;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String remedy() {
        return "see that Redis runs and that redis.url has the right host, password and number";
    }

    @Override
    public List<Finding> examine() throws Exception {
        var findings = new ArrayList<Finding>();
        try (var redis = new Redis(config.redis().url().reveal(), 2)) {
            var info = info(redis.commands().info());
            var version = info.getOrDefault("redis_version", "?");
            if (isOld(version)) {
                var needed = NEEDED_MAJOR + "." + NEEDED_MINOR;
                findings.add(Finding.fail(NAME, "Redis " + version + " is too old", "upgrade it to " + needed));
            }
            memory(info, findings);
            roundTrip(redis, findings);
            if (findings.isEmpty()) findings.add(Finding.ok(NAME, "Redis " + version + ", events pass through it"));
        }
        return findings;
    }

    private static Map<String, String> info(String text) {
        var info = new HashMap<String, String>();
        text.lines()
                .map(line -> line.split(":", 2))
                .filter(pair -> pair.length == 2)
                .forEach(pair -> info.put(pair[0], pair[1].strip()));
        return info;
    }

    private static boolean isOld(String version) {
        var numbers = Arrays.stream(version.split("\\D+"))
                .filter(part -> !part.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
        if (numbers.length < 2) return false;
        return numbers[0] < NEEDED_MAJOR || numbers[0] == NEEDED_MAJOR && numbers[1] < NEEDED_MINOR;
    }

    private static void memory(Map<String, String> info, List<Finding> findings) {
        var policy = info.getOrDefault("maxmemory_policy", "");
        var most = Long.parseLong(info.getOrDefault("maxmemory", "0"));
        var used = Long.parseLong(info.getOrDefault("used_memory", "0"));
        if (policy.startsWith("allkeys")) {
            findings.add(Finding.warn(
                    NAME,
                    "maxmemory-policy is " + policy + ": Redis may forget who is online",
                    "set maxmemory-policy to volatile-lru, which only drops what expires anyway"));
        }
        if (most > 0 && used > most * NEARLY_FULL) {
            findings.add(Finding.warn(
                    NAME,
                    "its memory is nearly full (%d of %d MB)".formatted(used >> 20, most >> 20),
                    "raise maxmemory"));
        }
    }

    /// What is published must arrive, which a proxy or the rights of a user can prevent.
    private void roundTrip(Redis redis, List<Finding> findings) throws Exception {
        var channel = "doctor:" + UlidCreator.getUlid();
        var arrived = new CompletableFuture<String>();
        var ear = new JedisPubSub() {
            @Override
            public void onSubscribe(String name, int count) {
                redis.commands().publish(channel, "well?");
            }

            @Override
            public void onMessage(String name, String message) {
                arrived.complete(message);
                unsubscribe();
            }
        };
        try (var listener = redis.listener()) {
            Thread.startVirtualThread(() -> {
                try {
                    listener.subscribe(ear, channel);
                } catch (RuntimeException e) {
                    arrived.completeExceptionally(e);
                }
            });
            arrived.get(3, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            findings.add(Finding.fail(
                    NAME,
                    "what is published does not arrive: clients would hear of nothing",
                    "give the user of redis.url all channels (ACL &*), and avoid proxies without pub/sub"));
        }
    }
}
