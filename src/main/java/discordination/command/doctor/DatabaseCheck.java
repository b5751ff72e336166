package discordination.command.doctor;

import discordination.config.Config;
import discordination.db.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/// PostgreSQL: there, new enough, up to date, careful with what it is given, and of the same time as we are.
final class DatabaseCheck implements Check {
    private static final String NAME = "database";
    private static final int NEEDED = 14;
    private static final Duration SKEW = Duration.ofSeconds(2);

    private final Config config;

    DatabaseCheck(Config config) {
        this.config = config;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String remedy() {
        return "see that PostgreSQL runs and that database.url has the right host, user, password and database";
    }

    @Override
    public List<Finding> examine() throws SQLException {
        var findings = new ArrayList<Finding>();
        try (var connection = connect();
                var statement = connection.createStatement()) {
            var version = setting(statement, "server_version");
            version(connection, version, findings);
            settings(statement, findings);
            clock(statement, findings);
            migrations(findings);
            if (findings.isEmpty()) {
                findings.add(Finding.ok(NAME, "PostgreSQL " + version + ", tables up to date, writes are durable"));
            }
        }
        return findings;
    }

    private Connection connect() throws SQLException {
        var address = config.database().address();
        var properties = new Properties();
        if (!address.user().isEmpty()) {
            properties.put("user", address.user());
            properties.put("password", address.password().reveal());
        }
        properties.put("connectTimeout", "3");
        properties.put("loginTimeout", "4");
        properties.put("socketTimeout", "4");
        return DriverManager.getConnection(address.jdbcUrl(), properties);
    }

    private static void version(Connection connection, String version, List<Finding> findings) throws SQLException {
        if (connection.getMetaData().getDatabaseMajorVersion() < NEEDED) {
            findings.add(Finding.fail(
                    NAME, "PostgreSQL " + version + " is too old", "upgrade it to " + NEEDED + " or later"));
        }
    }

    private static void settings(Statement statement, List<Finding> findings) throws SQLException {
        if (!setting(statement, "fsync").equals("on")
                || !setting(statement, "full_page_writes").equals("on")) {
            findings.add(Finding.fail(
                    NAME,
                    "fsync or full_page_writes is off: a power cut destroys the database",
                    "set both to on in postgresql.conf and restart PostgreSQL"));
        }
        if (setting(statement, "synchronous_commit").equals("off")) {
            findings.add(Finding.warn(
                    NAME,
                    "synchronous_commit is off: a crash forgets the last messages",
                    "set it to on in postgresql.conf"));
        }
        if (!setting(statement, "server_encoding").equals("UTF8")) {
            findings.add(Finding.fail(
                    NAME,
                    "the database's encoding is " + setting(statement, "server_encoding"),
                    "make a new one with: create database … encoding 'UTF8' template template0"));
        }
    }

    private static String setting(Statement statement, String name) throws SQLException {
        try (var rows = statement.executeQuery("show " + name)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void clock(Statement statement, List<Finding> findings) throws SQLException {
        var before = Instant.now();
        try (var rows = statement.executeQuery("select clock_timestamp()")) {
            rows.next();
            var theirs = rows.getTimestamp(1).toInstant();
            var halfway = Duration.between(before, Instant.now()).dividedBy(2);
            var skew = Duration.between(before.plus(halfway), theirs);
            if (skew.abs().compareTo(SKEW) > 0) {
                findings.add(Finding.warn(
                        NAME,
                        "its clock differs from ours by " + skew.toMillis() + " ms",
                        "let both machines keep time (systemd-timesyncd or chrony)"));
            }
        }
    }

    private void migrations(List<Finding> findings) {
        var address = config.database().address();
        try (var database = new Database(
                address.jdbcUrl(), address.user(), address.password().reveal(), 2, Duration.ofSeconds(4))) {
            var due = database.migrationsDue();
            if (due > 0) {
                findings.add(Finding.warn(
                        NAME,
                        due + " migrations are due: the tables are older than this jar",
                        "run `migrate`, or start the services, which do the same"));
            }
        }
    }
}
