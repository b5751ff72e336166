package discordination.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import discordination.http.Problem;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// PostgreSQL: a bounded pool, transactions, and work that waits for the commit.
///
/// Whatever fails because the database is away becomes a 503 that tells clients to come back.
public final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private static final int MOST_ATTEMPTS = 5;
    private static final String DEADLOCK = "40P01";
    private static final String ORPHAN = "23503";
    private static final String SERIALIZATION_FAILURE = "40001";

    private final HikariDataSource pool;
    private final Jdbi jdbi;

    /// @param url      a JDBC URL
    /// @param poolSize most connections at once
    /// @param poolWait how long a request waits for one of them
    public Database(String url, String user, String password, int poolSize, Duration poolWait) {
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(poolSize);
        config.setMinimumIdle(Math.min(2, poolSize));
        config.setPoolName("database");
        config.setConnectionTimeout(poolWait.toMillis());
        config.setValidationTimeout(Duration.ofSeconds(2).toMillis());
        config.setInitializationFailTimeout(-1);
        config.setAutoCommit(true);
        var properties = new Properties();
        properties.put("socketTimeout", "30");
        properties.put("connectTimeout", "3");
        properties.put("tcpKeepAlive", "true");
        properties.put("ApplicationName", "discordination");
        properties.put("reWriteBatchedInserts", "true");
        config.setDataSourceProperties(properties);
        pool = new HikariDataSource(config);
        jdbi = Jdbi.create(pool).installPlugin(new PostgresPlugin());
    }

    /// One transaction; what is passed to {@link #afterCommit} runs once it is durable, in order, and never before.
    public static final class Transaction {
        private final Handle handle;
        private final List<Runnable> afterCommit = new ArrayList<>();
        private final Map<Class<?>, Object> gathered = new HashMap<>();

        private Transaction(Handle handle) {
            this.handle = handle;
        }

        /// SQL goes through JDBI.
        public Handle sql() {
            return handle;
        }

        public void afterCommit(Runnable deed) {
            afterCommit.add(deed);
        }

        /// What somebody gathers in the course of the transaction, one of each kind, made when it is first asked for.
        public <T> T gathered(Class<T> kind, Supplier<T> first) {
            return kind.cast(gathered.computeIfAbsent(kind, _ -> first.get()));
        }
    }

    /// Reads without a transaction of its own.
    public <T> T read(Function<Handle, T> work) {
        return guarded(() -> jdbi.withHandle(work::apply));
    }

    /// Reads several tables as of one moment.
    public <T> T snapshot(Function<Handle, T> work) {
        return guarded(() -> jdbi.inTransaction(handle -> {
            // One statement; asking the connection to change its level and to change it back takes four.
            handle.execute("set transaction isolation level repeatable read");
            return work.apply(handle);
        }));
    }

    /// Writes; every exception rolls back and drops what waited for the commit.
    ///
    /// Whoever is picked to lose a deadlock starts again: `work` may run more than once, and should change
    /// nothing but the database.
    public <T> T write(Function<Transaction, T> work) {
        return again(() -> writeOnce(work));
    }

    /// As {@link #write}, for work that writes by a single statement, its last: that commits by itself, which saves the
    /// round trips of a transaction around it.
    public <T> T writeAlone(Function<Transaction, T> work) {
        return again(() -> writeAloneOnce(work));
    }

    private <T> T again(Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.run();
            } catch (RuntimeException e) {
                if (attempt == MOST_ATTEMPTS || !has(e, DEADLOCK) && !has(e, SERIALIZATION_FAILURE)) throw e;
                LOG.debug("A deadlock, attempt {}", attempt, e);
            }
        }
    }

    private <T> T writeOnce(Function<Transaction, T> work) {
        var waiting = new ArrayList<Runnable>();
        var result = guarded(() -> jdbi.inTransaction(handle -> {
            var transaction = new Transaction(handle);
            var value = work.apply(transaction);
            waiting.addAll(transaction.afterCommit);
            return value;
        }));
        waiting.forEach(Runnable::run);
        return result;
    }

    private <T> T writeAloneOnce(Function<Transaction, T> work) {
        var waiting = new ArrayList<Runnable>();
        var result = guarded(() -> jdbi.withHandle(handle -> {
            var transaction = new Transaction(handle);
            var value = work.apply(transaction);
            waiting.addAll(transaction.afterCommit);
            return value;
        }));
        waiting.forEach(Runnable::run);
        return result;
    }

    /// As {@link #write}, without a result.
    public void change(Consumer<Transaction> work) {
        write(transaction -> {
            work.accept(transaction);
            return null;
        });
    }

    /// Throws when the database does not answer.
    public void ask() {
        read(handle -> handle.execute("select 1"));
    }

    /// Brings the schema up to date; safe to call by several processes at once.
    public MigrateResult migrate() {
        return flyway(30).migrate();
    }

    /// Whether the schema is known to be up to date, so that nothing needs to be migrated.
    public boolean isMigrated() {
        try {
            return read(Migrations::allApplied);
        } catch (Problem e) {
            LOG.debug("the database is away: {}", e.getMessage());
            return false;
        }
    }

    /// How many migrations this jar brings that the database has not seen.
    public int migrationsDue() {
        return isMigrated() ? 0 : flyway(0).info().pending().length;
    }

    private Flyway flyway(int retries) {
        return Flyway.configure()
                .dataSource(pool)
                .locations("classpath:db/migration")
                .connectRetries(retries)
                .load();
    }

    @FunctionalInterface
    private interface Work<T> {
        T run() throws RuntimeException;
    }

    private static <T> T guarded(Work<T> work) {
        try {
            return work.run();
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException sql && away(sql)) {
                    throw Problem.unavailable("query", "database", e);
                }
                if (cause instanceof SQLException sql && unstorable(sql)) {
                    throw Problem.malformed("Text must not contain the character U+0000.");
                }
                // What the row belongs to has been deleted since the request was let in.
                if (cause instanceof SQLException sql && ORPHAN.equals(sql.getSQLState())) throw Problem.notFound();
            }
            throw e;
        }
    }

    /// Class 08 is a lost connection, 57P0x an administrator's shutdown, 53 a lack of resources.
    private static boolean away(SQLException e) {
        var state = e.getSQLState();
        return e instanceof SQLTransientConnectionException
                || state != null && (state.startsWith("08") || state.startsWith("57P0") || state.startsWith("53"));
    }

    /// PostgreSQL keeps every character in text but U+0000, which JSON and paths can name.
    private static boolean unstorable(SQLException e) {
        return "22021".equals(e.getSQLState()) || "22P05".equals(e.getSQLState());
    }

    /// Whether a write was refused because a row with the same key exists (SQLSTATE 23505).
    public static boolean isDuplicate(RuntimeException e) {
        return has(e, "23505");
    }

    /// Whether a statement was ended because it took too long (SQLSTATE 57014).
    public static boolean isCancelled(RuntimeException e) {
        return has(e, "57014");
    }

    private static boolean has(RuntimeException e, String state) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && state.equals(sql.getSQLState())) return true;
        }
        return false;
    }

    @Override
    public void close() {
        pool.close();
    }
}
