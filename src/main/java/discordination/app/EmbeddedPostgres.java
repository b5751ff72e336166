package discordination.app;

import discordination.config.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/// A real PostgreSQL for installations that name none: in the data directory, on the loopback, with fsync on.
final class EmbeddedPostgres implements Child.Recipe {
    private static final String NAME = "discordination";
    private static final String MAJOR = Binaries.POSTGRES_VERSION.substring(0, 2);
    private static final long MOST_LOG = 10 << 20;
    /// Lines of `postmaster.pid`, counted from 0.
    private static final int PORT_LINE = 3;

    private static final int STATE_LINE = 7;

    private final Path data;
    private final Path files;
    private final Path log;
    private final Path binaries;
    private final Unprivileged user;
    private final Secret password;
    private int port;
    private boolean wasReady;

    /// @param data the data directory
    /// @param binaries the unpacked distribution
    EmbeddedPostgres(Path data, Path binaries) throws IOException, Refusal {
        this.data = data;
        this.files = data.resolve("postgres");
        this.log = data.resolve("logs").resolve("postgres.log");
        this.binaries = binaries;
        this.user = Unprivileged.choose(data, files);
        this.password = Embedded.password(data.resolve("postgres.password"));
    }

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public Path log() {
        return log;
    }

    @Override
    public int stopSignal() {
        // "Fast": roll open transactions back and write a checkpoint.
        return Libc.SIGINT;
    }

    @Override
    public Duration patience() {
        return Duration.ofMinutes(5);
    }

    @Override
    public void prepare() throws IOException, Refusal {
        if (!Files.exists(files)) {
            initialise();
        }
        var version = Files.readString(files.resolve("PG_VERSION")).strip();
        if (!version.equals(MAJOR)) {
            throw new Refusal(
                    ExitCode.CONFIG,
                    files + " was made by PostgreSQL " + version + ", this jar brings " + MAJOR
                            + ": dump it with the old jar and restore it with this one");
        }
        Leftovers.end("PostgreSQL", files, Libc.SIGINT);
        forgetEndedProcess();
        if (Files.exists(log) && Files.size(log) > MOST_LOG) {
            Files.move(log, log.resolveSibling("postgres.log.old"), StandardCopyOption.REPLACE_EXISTING);
        }
        // A port that worked is kept for as long as we run, since the pools know it.
        port = wasReady ? port : Embedded.freePort();
    }

    @Override
    public List<String> command() {
        var command = new ArrayList<>(
                List.of(binaries.resolve("bin").resolve("postgres").toString(), "-D", files.toString()));
        for (var setting : settings()) {
            command.add("-c");
            command.add(setting);
        }
        return user.command(command);
    }

    /// Durability stays as PostgreSQL ships it (fsync and synchronous_commit on); memory is kept modest.
    private List<String> settings() {
        return List.of(
                "port=" + port,
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "max_connections=120",
                "shared_buffers=128MB",
                "max_wal_size=512MB",
                "checkpoint_timeout=15min",
                "io_method=sync",
                "jit=off",
                "max_logical_replication_workers=0",
                "log_checkpoints=off",
                "log_min_messages=log",
                "timezone=UTC",
                "log_timezone=UTC");
    }

    /// The server writes its state into the eighth line of `postmaster.pid`, which costs no connection to read.
    @Override
    public boolean ready() throws IOException {
        var ready = isReady(files.resolve("postmaster.pid"));
        wasReady |= ready;
        return ready;
    }

    /// The address for `database.url`.
    Secret url() {
        return url(password, Integer.toString(port));
    }

    private static Secret url(Secret password, String port) {
        return new Secret("postgres://" + NAME + ":" + password.reveal() + "@127.0.0.1:" + port + "/" + NAME);
    }

    /// Where the server that another process of ours runs on this data directory is found; empty until it is ready.
    /// What is read here only the owner may read.
    static Optional<Secret> running(Path data) throws IOException {
        var file = data.resolve("postgres").resolve("postmaster.pid");
        if (!isReady(file)) return Optional.empty();
        var port = Files.readAllLines(file).get(PORT_LINE).strip();
        return Optional.of(url(Embedded.password(data.resolve("postgres.password")), port));
    }

    private static boolean isReady(Path file) throws IOException {
        if (!Files.exists(file)) return false;
        var lines = Files.readAllLines(file);
        return lines.size() > STATE_LINE && lines.get(STATE_LINE).strip().equals("ready");
    }

    /// Makes the database if it is not there yet.
    void createDatabase() throws Refusal {
        var properties = new Properties();
        properties.put("user", NAME);
        properties.put("password", password.reveal());
        try (var connection =
                        DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", properties);
                var statement = connection.createStatement()) {
            var found = statement.executeQuery("select 1 from pg_database where datname = '" + NAME + "'");
            if (!found.next()) {
                statement.execute("create database " + NAME);
            }
        } catch (SQLException e) {
            throw new Refusal(
                    ExitCode.UNAVAILABLE,
                    "the embedded PostgreSQL refuses our password or is broken: " + e.getMessage(),
                    e);
        }
    }

    /// Runs initdb beside the final place, so that a start cut short leaves nothing half made.
    private void initialise() throws IOException, Refusal {
        var draft = data.resolve("postgres.new");
        Embedded.delete(draft);
        Embedded.folder(draft);
        user.give(draft);
        var secret = data.resolve("postgres.secret");
        Files.deleteIfExists(secret);
        Embedded.writePrivate(secret, password.reveal());
        user.give(secret);
        try {
            initdb(draft, secret);
        } finally {
            Files.deleteIfExists(secret);
        }
        Files.move(draft, files, StandardCopyOption.ATOMIC_MOVE);
    }

    private void initdb(Path folder, Path secret) throws IOException {
        var process = new ProcessBuilder(user.command(List.of(
                        binaries.resolve("bin").resolve("initdb").toString(),
                        "--pgdata=" + folder,
                        "--username=" + NAME,
                        "--pwfile=" + secret,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        // Sorts and folds case alike on every machine, whatever locales it has installed.
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8")))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException("initdb failed:\n" + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted during initdb", e);
        }
    }

    /// After a crash the id in `postmaster.pid` may belong to a process that has nothing to do with us (usual in
    /// containers, where ids start again at 1), and PostgreSQL would refuse to start beside it for ever; and where
    /// everything was killed at once, as systemd does it, the file still says "ready" of a server that is gone.
    private void forgetEndedProcess() throws IOException {
        // Leftovers.end has proved that nobody works in the folder any more.
        Files.deleteIfExists(files.resolve("postmaster.pid"));
    }
}
