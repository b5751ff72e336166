package discordination.app;

import discordination.access.Access;
import discordination.config.Config;
import discordination.db.Database;
import discordination.db.Redis;
import discordination.event.Events;
import discordination.http.Health;
import discordination.http.RateLimits;
import discordination.user.Presences;
import java.util.LinkedHashMap;
import java.util.Map;

/// What every service but the web client stands on: PostgreSQL, Redis, and the doors to them.
record Stores(Database database, Redis redis, Events events, Presences presences, Access access, RateLimits limits)
        implements AutoCloseable {

    static Stores open(Config config) {
        var address = config.database().address();
        var database = new Database(
                address.jdbcUrl(),
                address.user(),
                address.password().reveal(),
                config.database().poolSize(),
                config.database().poolWait());
        var redis = new Redis(config.redis().url().reveal(), config.redis().poolSize());
        return new Stores(
                database,
                redis,
                new Events(redis),
                new Presences(redis),
                new Access(database),
                new RateLimits(redis.commands(), config.api().rateLimits()));
    }

    /// What `/health/ready` asks.
    Map<String, Health.Probe> probes() {
        var probes = new LinkedHashMap<String, Health.Probe>();
        probes.put("database", database::ask);
        probes.put("redis", redis::ask);
        return probes;
    }

    @Override
    public void close() {
        redis.close();
        database.close();
    }
}
