package discordination.app;

import discordination.config.Config;
import discordination.config.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Set;

/// The PostgreSQL and Redis that an installation without configuration brings along, under its data directory:
/// `postgres/ redis/ files/ runtime/ logs/` and the lock. Both live exactly as long as we do, or are found next time.
public final class Embedded implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final DataLock lock;
    private final EmbeddedPostgres postgres;
    private final EmbeddedRedis redis;
    private final Child database;
    private final Child cache;

    private Embedded(DataLock lock, EmbeddedPostgres postgres, EmbeddedRedis redis) {
        this.lock = lock;
        this.postgres = postgres;
        this.redis = redis;
        this.database = postgres == null ? null : new Child(postgres);
        this.cache = redis == null ? null : new Child(redis);
    }

    /// Locks the data directory and starts what the configuration does not name.
    ///
    /// @throws Refusal when the directory is in use or a server cannot be started
    public static Embedded start(Config config) throws Refusal {
        var data = config.instance().data();
        return start(
                data,
                data.resolve("runtime"),
                config.database().embedded(),
                config.redis().embedded());
    }

    /// As [#start(Config)], for the seconds that a command takes: whoever wants the directory meanwhile waits.
    static Embedded startBriefly(Config config) throws Refusal {
        var data = config.instance().data();
        return start(
                data,
                DataLock.briefly(data),
                data.resolve("runtime"),
                config.database().embedded(),
                config.redis().embedded());
    }

    /// As [#start(Config)], with the unpacked binaries in a folder of their own, as tests share it.
    public static Embedded start(Path data, Path runtime, boolean withDatabase, boolean withRedis) throws Refusal {
        return start(data, DataLock.on(data), runtime, withDatabase, withRedis);
    }

    private static Embedded start(Path data, DataLock lock, Path runtime, boolean withDatabase, boolean withRedis)
            throws Refusal {
        try {
            folder(data.resolve("files"));
            folder(data.resolve("logs"));
            folder(runtime);
            var binaries = new Binaries(runtime);
            var embedded = new Embedded(
                    lock,
                    withDatabase ? new EmbeddedPostgres(data, binaries.postgres()) : null,
                    withRedis ? new EmbeddedRedis(data, binaries.redis()) : null);
            embedded.startServers();
            return embedded;
        } catch (IOException e) {
            lock.close();
            throw new Refusal(ExitCode.UNAVAILABLE, "cannot set up the data directory " + data + ": " + e, e);
        } catch (Refusal | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private void startServers() throws Refusal {
        try {
            if (cache != null) {
                cache.start();
            }
            if (database != null) {
                database.start();
                postgres.createDatabase();
            }
        } catch (Refusal | RuntimeException e) {
            close();
            throw e;
        }
    }

    /// The configuration with the addresses of what was started here.
    public Config complete(Config config) {
        return complete(config, databaseUrl(), redisUrl());
    }

    /// The configuration with other addresses of the stores; null leaves one as it is.
    static Config complete(Config config, Secret databaseUrl, Secret redisUrl) {
        var database = config.database();
        var redis = config.redis();
        return new Config(
                config.instance(),
                databaseUrl == null
                        ? database
                        : new Config.Database(databaseUrl, database.poolSize(), database.poolWait()),
                redisUrl == null ? redis : new Config.Redis(redisUrl, redis.poolSize()),
                config.s3(),
                config.api(),
                config.gateway(),
                config.web(),
                config.files(),
                config.links(),
                config.gifs(),
                config.cleanup(),
                config.mail(),
                config.accounts(),
                config.captcha(),
                config.livekit(),
                config.push(),
                config.limits());
    }

    /// The PostgreSQL started here, to stop and start it in tests; the port stays the same.
    public Child database() {
        return database;
    }

    /// The Redis started here, to stop and start it in tests; the port stays the same.
    public Child redis() {
        return cache;
    }

    /// The address of the database for `database.url`; null when it was not started here.
    public Secret databaseUrl() {
        return postgres == null ? null : postgres.url();
    }

    /// The address of Redis for `redis.url`; null when it was not started here.
    public Secret redisUrl() {
        return redis == null ? null : redis.url();
    }

    @Override
    public void close() {
        if (cache != null) {
            cache.close();
        }
        if (database != null) {
            database.close();
        }
        lock.close();
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// Makes a folder that only its owner may enter.
    static Path folder(Path path) throws IOException {
        return Files.exists(path)
                ? path
                : Files.createDirectories(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /// The password in this file, made up on the first start.
    static Secret password(Path file) throws IOException {
        if (!Files.exists(file)) {
            var bytes = new byte[24];
            RANDOM.nextBytes(bytes);
            writePrivate(file, HexFormat.of().formatHex(bytes));
        }
        return new Secret(Files.readString(file));
    }

    /// Writes a new file that nobody else may read, not even for a moment, whole or not at all.
    static void writePrivate(Path file, String text) throws IOException {
        var draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        var permissions = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel = Files.newByteChannel(
                draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), permissions)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
        Files.move(draft, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }
}
