package discordination.bench;

import discordination.config.DatabaseAddress;
import discordination.message.Sending;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The bare insert of messages into the instance's own database, without the instance: what POST could reach at best.
///
/// It is the very statement that sends a message, one per transaction, run by pgbench, or by a loop over JDBC where
/// there is no pgbench.
final class Inserts {
    private static final String AUTHOR = "00000000000000000000PGBENCH";
    private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-z]+)");
    private static final Pattern RATE = Pattern.compile("(?m)^tps = ([0-9.]+)");
    private static final Pattern COUNTER = Pattern.compile(":(client_id|n)\\b");

    /// Ids that are unique, in the order of time and as long as real ones.
    private static final String ID =
            "upper('01' || lpad(to_hex((extract(epoch from now()) * 1000000)::bigint), 14, '0')"
                    + " || lpad(cast(:client_id as text), 4, '0') || lpad(cast(:n % 1000000 as text), 6, '0'))";

    private final DatabaseAddress database;
    private final URI address;
    private final Optional<Path> program;

    Inserts(DatabaseAddress database) {
        this.database = database;
        this.address = URI.create(database.jdbcUrl().substring("jdbc:".length()));
        this.program = address.getHost() == null ? Optional.empty() : find();
    }

    /// Of the PATH, or where Debian's package `postgresql` puts it.
    private static Optional<Path> find() {
        var path =
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).filter(folder -> !folder.isEmpty());
        var debian = Stream.of("18", "17", "16", "15", "14").map(major -> "/usr/lib/postgresql/" + major + "/bin");
        return Stream.concat(path, debian)
                .map(folder -> Path.of(folder, "pgbench"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// Who inserts.
    String name() {
        return program.isPresent() ? "pgbench" : "a loop over JDBC";
    }

    /// The version of the server and what it does for durability.
    String server() throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select current_setting('server_version') || ', fsync '"
                        + " || current_setting('fsync') || ', synchronous_commit '"
                        + " || current_setting('synchronous_commit')")) {
            row.next();
            return row.getString(1);
        }
    }

    /// Messages per second that so many clients insert into a channel.
    long perSecond(String channel, int clients, int seconds) throws IOException, SQLException {
        var sql = sql(channel);
        return program.isPresent() ? pgbench(sql, clients, seconds) : loop(sql, clients, seconds);
    }

    /// Takes back what is not the channel's, which is deleted with it.
    void forget() throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute("delete from nonces where user_id = '" + AUTHOR + "'");
        }
    }

    private static String sql(String channel) {
        var contents =
                String.join(",", Words.SENTENCES.stream().map(Inserts::quoted).toList());
        var values = Map.ofEntries(
                Map.entry("message", ID),
                Map.entry("channel", quoted(channel)),
                Map.entry("author", quoted(AUTHOR)),
                Map.entry("nonce", ID),
                Map.entry("keys", "array[" + ID + "]"),
                Map.entry("content", "(array[" + contents + "])[1 + :n % " + Words.SENTENCES.size() + "]"),
                Map.entry("attachments", "null"),
                Map.entry("embeds", "null"),
                Map.entry("interactions", "null"),
                Map.entry("masquerade", "null"),
                Map.entry("webhook", "null"),
                Map.entry("mentions", "'{}'"),
                Map.entry("roles", "'{}'"),
                Map.entry("replies", "'{}'"),
                Map.entry("users", "'{}'"),
                Map.entry("flags", "0"));
        return PARAMETER
                .matcher(Sending.INSERT)
                .replaceAll(found -> java.util.regex.Matcher.quoteReplacement(values.get(found.group(1))));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private long pgbench(String sql, int clients, int seconds) throws IOException {
        var script = Files.createTempFile("bench", ".sql");
        try {
            Files.writeString(
                    script,
                    "\\set n :n + 1\n" + sql.replaceAll("\\s*\n\\s*", " ").strip() + ";\n");
            var threads = Math.min(clients, Runtime.getRuntime().availableProcessors());
            var command = new ProcessBuilder(
                    program.orElseThrow().toString(),
                    "--no-vacuum",
                    "--protocol=prepared",
                    "--define=n=0",
                    "--client=" + clients,
                    "--jobs=" + threads,
                    "--time=" + seconds,
                    "--file=" + script,
                    "--host=" + address.getHost(),
                    "--port=" + (address.getPort() < 0 ? 5432 : address.getPort()),
                    "--username=" + database.user(),
                    address.getPath().substring(1));
            command.environment().put("PGPASSWORD", database.password().reveal());
            var process = command.redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes());
            var rate = RATE.matcher(said);
            if (process.waitFor() != 0 || !rate.find()) throw new IOException("pgbench failed: " + said.strip());
            return Math.round(Double.parseDouble(rate.group(1)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.delete(script);
        }
    }

    private long loop(String sql, int clients, int seconds) throws IOException {
        var began = System.nanoTime();
        var end = began + TimeUnit.SECONDS.toNanos(seconds);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<List<Integer>>>();
            for (int i = 0; i < clients; i++) {
                var client = i;
                running.add(threads.submit(() -> List.of(insert(sql, client, end))));
            }
            var inserted =
                    Load.collect(running).stream().mapToInt(Integer::intValue).sum();
            return Math.round(inserted / ((System.nanoTime() - began) / 1e9));
        }
    }

    private int insert(String sql, int client, long end) throws SQLException {
        var names = COUNTER.matcher(sql).results().map(found -> found.group(1)).toList();
        try (var connection = connect();
                var statement = connection.prepareStatement(COUNTER.matcher(sql).replaceAll("?"))) {
            var number = 0;
            for (; System.nanoTime() < end; number++) {
                for (int i = 0; i < names.size(); i++) {
                    if (names.get(i).equals("n")) statement.setInt(i + 1, number);
                    else statement.setString(i + 1, Integer.toString(client));
                }
                statement.execute();
            }
            return number;
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                database.jdbcUrl(), database.user(), database.password().reveal());
    }
}
