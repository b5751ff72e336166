package discordination.app;

import discordination.http.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.eclipse.jetty.server.handler.DefaultHandler;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandObjects;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisProtocol;

/// Wakes the large libraries while command line and configuration are still being read, which takes a third off the
/// time of a start on two processors. What it makes is thrown away, and nothing depends on it.
public final class Ahead {
    private Ahead() {}

    /// @param word the command; nothing happens unless it starts a service that needs PostgreSQL and Redis
    public static void of(String word) {
        switch (word) {
            case "run", "api", "gateway", "files", "links", "gifs", "cleanup" ->
                Thread.ofPlatform().daemon().name("ahead").start(Ahead::wake);
            default -> {}
        }
    }

    private static void wake() {
        var log = LoggerFactory.getLogger(Ahead.class);
        try {
            new HttpServer("ahead", "127.0.0.1", 0, new DefaultHandler(), Duration.ZERO);
            new CommandObjects(RedisProtocol.RESP2).ping();
            DefaultJedisClientConfig.builder().build();
            DriverManager.getDriver("jdbc:postgresql://127.0.0.1/");
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT).close();
            Jdbi.create(() -> {
                        throw new SQLException("for nobody");
                    })
                    .installPlugin(new PostgresPlugin());
        } catch (RuntimeException | SQLException e) {
            // Whoever really needs it fails in the same way and says so.
            log.debug("A library could not be woken", e);
        }
    }
}
