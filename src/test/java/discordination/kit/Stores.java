package discordination.kit;

import discordination.app.Embedded;
import discordination.app.Refusal;
import discordination.config.DatabaseAddress;
import discordination.config.Secret;
import discordination.db.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/// A real PostgreSQL and a real Redis; one pair serves all tests of a JVM, since starting them costs seconds.
///
/// The folder under `target` is kept, so that the next run need not unpack and initialise again; databases are not.
public final class Stores implements AutoCloseable {
    private static final Path FOLDER = Path.of("target", "stores").toAbsolutePath();
    private static final int REDIS_DATABASES = 16;
    private static final String TEMPLATE = "kit_template";

    private final Embedded embedded;
    private final AtomicInteger databases = new AtomicInteger();
    private final AtomicInteger namespaces = new AtomicInteger();

    private Stores(Embedded embedded) {
        this.embedded = embedded;
        sweep();
        execute("create database " + TEMPLATE);
        try (var database = connect(url(TEMPLATE), 2)) {
            database.migrate();
        }
    }

    private static final class Shared {
        private static final Stores ONE = start();

        private static Stores start() {
            var stores = Stores.start("shared");
            Runtime.getRuntime().addShutdownHook(new Thread(stores::close));
            return stores;
        }
    }

    /// The pair that all tests share; it lives as long as the JVM.
    static Stores shared() {
        return Shared.ONE;
    }

    /// A pair of its own, for tests that stop a server.
    public static Stores own() {
        return start("own");
    }

    /// Several Maven runs may stand beside each other, each takes the first folder that nobody holds.
    private static Stores start(String name) {
        Refusal last = null;
        for (int number = 0; number < 8; number++) {
            try {
                Files.createDirectories(FOLDER);
                return new Stores(
                        Embedded.start(FOLDER.resolve(name + "-" + number), FOLDER.resolve("runtime"), true, true));
            } catch (Refusal e) {
                last = e;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new IllegalStateException("PostgreSQL and Redis cannot be started: " + last.getMessage(), last);
    }

    /// A fresh, migrated database.
    Secret newDatabase() {
        var name = "kit_" + databases.incrementAndGet();
        execute("create database " + name + " template " + TEMPLATE);
        return url(name);
    }

    /// Removes a database, whoever is still connected.
    void drop(Secret url) {
        var address = url.reveal();
        execute("drop database if exists " + address.substring(address.lastIndexOf('/') + 1) + " with (force)");
    }

    /// A Redis database of one's own; number 0 stays unused. Publishing knows no databases, but every id is unique.
    Secret newNamespace() {
        var number = namespaces.getAndIncrement() % (REDIS_DATABASES - 1) + 1;
        var address = embedded.redisUrl().reveal();
        return new Secret(address.substring(0, address.lastIndexOf('/') + 1) + number);
    }

    /// Stops PostgreSQL in order; connections break.
    public void stopPostgres() {
        embedded.database().stop();
    }

    /// Starts PostgreSQL again on the same port.
    public void startPostgres() {
        start(embedded.database());
    }

    /// Stops Redis; what it held is gone, as it lives in memory.
    public void stopRedis() {
        embedded.redis().stop();
    }

    /// Starts Redis again on the same port.
    public void startRedis() {
        start(embedded.redis());
    }

    /// Lets Redis take connections and answer nothing, as when its machine is overloaded; until {@link #thawRedis}.
    public void freezeRedis() {
        signal("-STOP");
    }

    public void thawRedis() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            var pid = Long.toString(embedded.redis().pid());
            var code =
                    new ProcessBuilder("kill", signal, pid).inheritIO().start().waitFor();
            if (code != 0) throw new IllegalStateException("kill " + signal + " ended with " + code);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void start(discordination.app.Child child) {
        try {
            child.start();
        } catch (Refusal e) {
            throw new IllegalStateException(e);
        }
    }

    static Database connect(Secret url, int poolSize) {
        var address = DatabaseAddress.of(url);
        return new Database(
                address.jdbcUrl(),
                address.user(),
                address.password().reveal(),
                poolSize,
                java.time.Duration.ofSeconds(5));
    }

    private Secret url(String database) {
        var address = embedded.databaseUrl().reveal();
        return new Secret(address.substring(0, address.lastIndexOf('/') + 1) + database);
    }

    /// Databases of a run that was cut short.
    private void sweep() {
        try (var connection = connection();
                var statement = connection.createStatement();
                var names = statement.executeQuery("select datname from pg_database where datname like 'kit\\_%'")) {
            while (names.next()) execute("drop database " + names.getString(1) + " with (force)");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void execute(String sql) {
        try (var connection = connection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql + ": " + e.getMessage(), e);
        }
    }

    private Connection connection() throws SQLException {
        var address = DatabaseAddress.of(url("postgres"));
        return DriverManager.getConnection(
                address.jdbcUrl(), address.user(), address.password().reveal());
    }

    @Override
    public void close() {
        embedded.close();
    }
}
