package discordination.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/// The PostgreSQL and Redis that `run` brings along: durable, private, one at a time, and back when they die.
final class EmbeddedTest {
    static final Path RUNTIME = Path.of("target", "runtime").toAbsolutePath();

    @TempDir
    Path folder;

    @Test
    void nothingAcknowledgedIsLostWhenEverythingOfOursIsKilled() throws Exception {
        var data = folder.resolve("data");
        var writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        data.toString(),
                        RUNTIME.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var acknowledged = 0;
        try (var lines = new BufferedReader(writer.inputReader())) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                acknowledged = Integer.parseInt(line);
                if (acknowledged == 500) {
                    // Through the handle, since Process itself would close the pipe with lines still in it.
                    writer.toHandle().destroyForcibly();
                }
            }
        }
        assertTrue(writer.waitFor(10, TimeUnit.SECONDS));
        assertTrue(acknowledged >= 500);
        assertFalse(Leftovers.workingIn(data.resolve("postgres")).isEmpty(), "PostgreSQL should have outlived kill -9");

        try (var embedded = start(data)) {
            var rows = number(embedded, "select count(*) from row where number <= " + acknowledged);
            assertEquals(acknowledged, rows);
            assertEquals("PONG", ping(embedded));
        }
        assertTrue(Leftovers.workingIn(data.resolve("postgres")).isEmpty());
        assertTrue(Leftovers.workingIn(data.resolve("redis")).isEmpty());
    }

    @Test
    void survivesTheKillingOfPostgresItself() throws Exception {
        var data = folder.resolve("data");
        try (var embedded = start(data)) {
            run(embedded, "create table row (number integer)");
            run(embedded, "insert into row values (7)");
            var url = embedded.databaseUrl();
            Libc.kill(embedded.database().pid(), Libc.SIGKILL);
            await(() -> works(embedded));
            assertEquals(7, number(embedded, "select number from row"));
            assertEquals(url, embedded.databaseUrl());

            Libc.kill(embedded.redis().pid(), Libc.SIGKILL);
            await(() -> "PONG".equals(ping(embedded)));
        }
    }

    @Test
    void stopsAndStartsOnTheSamePort() throws Exception {
        try (var embedded = start(folder.resolve("data"))) {
            var url = embedded.databaseUrl();
            embedded.database().stop();
            assertFalse(works(embedded));
            assertEquals(-1, embedded.database().pid());
            embedded.database().start();
            assertTrue(works(embedded));
            assertEquals(url, embedded.databaseUrl());

            embedded.redis().stop();
            assertNotEquals("PONG", ping(embedded));
            embedded.redis().start();
            assertEquals("PONG", ping(embedded));
        }
    }

    @Test
    void keepsFsyncOnAndStaysOnTheLoopback() throws Exception {
        var data = folder.resolve("data");
        try (var embedded = start(data)) {
            assertEquals("on", text(embedded, "show fsync"));
            assertEquals("on", text(embedded, "show synchronous_commit"));
            assertEquals("on", text(embedded, "show full_page_writes"));
            assertEquals("127.0.0.1", text(embedded, "show listen_addresses"));
            assertEquals("UTF8", text(embedded, "show server_encoding"));
            var wrong = jdbc(embedded).replaceAll("password=.*", "password=wrong");
            assertThrows(SQLException.class, () -> DriverManager.getConnection(wrong));
        }
        for (var part : List.of("postgres", "redis", "files", "logs")) {
            assertEquals(
                    "rwx------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(part))),
                    part);
        }
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("postgres.password"))));
    }

    @Test
    void secondUserOfADirectoryIsTurnedAway() throws Exception {
        var data = folder.resolve("data");
        try (var embedded = Embedded.start(data, RUNTIME, false, true)) {
            var refusal = assertThrows(Refusal.class, () -> Embedded.start(data, RUNTIME, false, true));
            assertEquals(ExitCode.IN_USE, refusal.exitCode());
            assertTrue(
                    refusal.getMessage().contains("" + ProcessHandle.current().pid()), refusal::getMessage);
            assertEquals("PONG", ping(embedded));
        }
        Embedded.start(data, RUNTIME, false, true).close();
    }

    @Test
    void aProcessIdTakenBySomebodyElseDoesNotBlockTheStart() throws Exception {
        var data = folder.resolve("data");
        start(data).close();
        // As in a container, where ids start again at 1: the id of a crashed PostgreSQL now names a stranger.
        var stale = ProcessHandle.current().pid() + "\n" + data.resolve("postgres") + "\n1\n5432\n\n127.0.0.1\n";
        Files.writeString(data.resolve("postgres").resolve("postmaster.pid"), stale);
        try (var embedded = start(data)) {
            assertTrue(works(embedded));
        }
    }

    @Test
    void aServerThatWasKilledWithUsIsNotTakenForReady() throws Exception {
        var data = folder.resolve("data");
        start(data).close();
        // As systemd leaves it when the service dies and it kills the rest: nobody removed the file, whose last line is
        // the state of a server that is gone.
        var stale = "4194303\n" + data.resolve("postgres") + "\n1\n5432\n\n127.0.0.1\n  5432001         0\nready   \n";
        Files.writeString(data.resolve("postgres").resolve("postmaster.pid"), stale);
        try (var embedded = start(data)) {
            assertTrue(works(embedded));
        }
    }

    @Test
    void aHalfMadeDatabaseIsMadeAfresh() throws Exception {
        var data = folder.resolve("data");
        Files.createDirectories(data.resolve("postgres.new").resolve("base"));
        Files.createDirectories(data.resolve("postgres.new").resolve("global"));
        try (var embedded = start(data)) {
            assertTrue(works(embedded));
        }
    }

    private static Embedded start(Path data) throws Refusal {
        return Embedded.start(data, RUNTIME, true, true);
    }

    static String jdbc(Embedded embedded) {
        var address = discordination.config.DatabaseAddress.of(embedded.databaseUrl());
        return address.jdbcUrl() + "?connectTimeout=5&user=" + address.user() + "&password="
                + address.password().reveal();
    }

    private static boolean works(Embedded embedded) {
        try {
            return number(embedded, "select 1") == 1;
        } catch (SQLException e) {
            return false;
        }
    }

    private static int number(Embedded embedded, String query) throws SQLException {
        return Integer.parseInt(text(embedded, query));
    }

    private static String text(Embedded embedded, String query) throws SQLException {
        try (var connection = DriverManager.getConnection(jdbc(embedded));
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void run(Embedded embedded, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(jdbc(embedded));
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ping(Embedded embedded) {
        try (var client = RedisClient.create(embedded.redisUrl().reveal())) {
            return client.ping();
        } catch (redis.clients.jedis.exceptions.JedisException e) {
            return "away";
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited in vain");
            Thread.onSpinWait();
        }
    }
}
