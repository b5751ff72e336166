package discordination.app;

import discordination.config.Config;
import discordination.db.Redis;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/// Asks PostgreSQL and Redis before anything is built on them, so that a start without them ends soon and says why.
public final class Dependencies {
    /// Long enough for servers that start together with us.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(Dependencies.class);

    private Dependencies() {}

    /// One question; an exception that is not [Away] will not get better by waiting.
    @FunctionalInterface
    private interface Question {
        void ask() throws Away, Refusal;
    }

    /// Not there, or not there yet.
    private static final class Away extends Exception {
        Away(Exception cause) {
            super(cause.getMessage(), cause);
        }
    }

    /// Waits a little for both.
    ///
    /// @throws Refusal with all that cannot be had, each with its key
    public static void await(Config config) throws Refusal {
        await(config, PATIENCE);
    }

    /// As [#await(Config)], for people who wait themselves.
    static void await(Config config, Duration patience) throws Refusal {
        var faults = new ArrayList<String>();
        var redis = asking(() -> askRedis(config), patience);
        faults.addAll(answer(() -> askDatabase(config), patience));
        faults.addAll(redis.join());
        refuse(faults);
    }

    /// Waits a little for PostgreSQL alone.
    public static void awaitDatabase(Config config) throws Refusal {
        refuse(answer(() -> askDatabase(config), PATIENCE));
    }

    private static void refuse(List<String> faults) throws Refusal {
        if (!faults.isEmpty()) {
            throw new Refusal(ExitCode.UNAVAILABLE, String.join("\n", faults));
        }
    }

    private static CompletableFuture<List<String>> asking(Question question, Duration patience) {
        return CompletableFuture.supplyAsync(() -> answer(question, patience), Thread::startVirtualThread);
    }

    /// @return what is wrong in the end, nothing if it answers
    private static List<String> answer(Question question, Duration patience) {
        var end = System.nanoTime() + patience.toNanos();
        var told = false;
        while (true) {
            try {
                question.ask();
                return List.of();
            } catch (Refusal e) {
                return List.of(e.getMessage());
            } catch (Away e) {
                if (!told && patience.compareTo(PATIENCE) >= 0) {
                    log.warn("{}; trying again for {} s", e.getMessage(), PATIENCE.toSeconds());
                    told = true;
                }
                if (System.nanoTime() > end || !pause()) {
                    return List.of(e.getMessage());
                }
            }
        }
    }

    private static void askDatabase(Config config) throws Away, Refusal {
        var address = config.database().address();
        var properties = new Properties();
        if (!address.user().isEmpty()) {
            properties.put("user", address.user());
            properties.put("password", address.password().reveal());
        }
        properties.put("connectTimeout", "3");
        properties.put("loginTimeout", "5");
        try (var connection = DriverManager.getConnection(address.jdbcUrl(), properties)) {
            connection.isValid(3);
        } catch (SQLException e) {
            var says = new SQLException("database.url: PostgreSQL cannot be had: " + e.getMessage(), e);
            if (isFinal(e)) {
                throw new Refusal(ExitCode.UNAVAILABLE, says.getMessage(), e);
            }
            throw new Away(says);
        }
    }

    /// Class 28 is a refused login, 3D a database that does not exist.
    private static boolean isFinal(SQLException e) {
        var state = e.getSQLState();
        return state != null && (state.startsWith("28") || state.startsWith("3D"));
    }

    private static void askRedis(Config config) throws Away, Refusal {
        try (var redis = new Redis(config.redis().url().reveal(), 1)) {
            redis.ask();
        } catch (JedisException e) {
            var says = "redis.url: Redis cannot be had: " + reason(e);
            if (e instanceof JedisConnectionException) {
                throw new Away(new JedisException(says, e));
            }
            throw new Refusal(ExitCode.UNAVAILABLE, says, e);
        }
    }

    private static String reason(Throwable e) {
        var cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }

    private static boolean pause() {
        try {
            Thread.sleep(250);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
