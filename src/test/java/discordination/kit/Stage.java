package discordination.kit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import discordination.app.App;
import discordination.app.ServiceName;
import discordination.config.Config;
import discordination.config.ConfigFile;
import discordination.config.Secret;
import discordination.db.Database;
import discordination.db.Redis;
import discordination.event.Audience;
import discordination.event.Event;
import discordination.event.Events;
import discordination.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// The whole house on free ports, with a database of its own: where the people of a test meet.
///
/// ```
/// @AutoClose
/// private static final Stage stage = Stage.open();
///
/// var alice = stage.person("alice");
/// var server = alice.createsServer("Tea");
/// alice.says(server.channel(), "hello");
/// ```
///
/// Open one per test class; people are cheap, so every test method makes its own.
public final class Stage implements AutoCloseable {
    private static final Set<ServiceName> ALL = EnumSet.complementOf(EnumSet.of(ServiceName.CLEANUP));
    private static final AtomicInteger FENCES = new AtomicInteger();

    private final Stores stores;
    private final boolean ownStores;
    private final Stage elder;
    private final Secret databaseUrl;
    private final Path folder;
    private final Config config;
    private final App app;
    private final Redis redis;
    private final Events events;
    private final AtomicLong people = new AtomicLong();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Set<String> called = ConcurrentHashMap.newKeySet();
    private Database database;

    /// @param elder the one whose database and Redis are shared, or null
    private Stage(
            Stores stores, boolean ownStores, Stage elder, Set<ServiceName> services, Map<String, String> settings) {
        this.stores = stores;
        this.ownStores = ownStores;
        this.elder = elder;
        this.databaseUrl = elder == null ? stores.newDatabase() : elder.databaseUrl;
        try {
            this.folder = Files.createTempDirectory("stage");
            this.config = config(stores, databaseUrl, folder, settings);
            this.redis = new Redis(config.redis().url().reveal(), 4);
            if (elder == null) redis.commands().flushDB();
            this.events = new Events(redis);
            this.app = new App(config, services);
            app.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Every service except the cleanup; rate limits are off.
    public static Stage open() {
        return open(Map.of());
    }

    /// As {@link #open()}, with some keys of the configuration set, such as `api.rate_limits` to `true`.
    public static Stage open(Map<String, String> settings) {
        return new Stage(Stores.shared(), false, null, ALL, settings);
    }

    /// Only some of the services.
    public static Stage open(Set<ServiceName> services, Map<String, String> settings) {
        return new Stage(Stores.shared(), false, null, services, settings);
    }

    /// With a PostgreSQL and a Redis that nobody else uses, to be stopped and started again.
    public static Stage openWithOwnStores(Map<String, String> settings) {
        return new Stage(Stores.own(), true, null, ALL, settings);
    }

    /// More services on the same database and Redis, as on another machine; close it before this one.
    public Stage beside(Set<ServiceName> services, Map<String, String> settings) {
        var shared = new LinkedHashMap<>(settings);
        shared.putIfAbsent("redis.url", config.redis().url().reveal());
        return new Stage(stores, false, this, services, shared);
    }

    private static Config config(Stores stores, Secret database, Path folder, Map<String, String> settings)
            throws IOException {
        var file = Files.createFile(folder.resolve("config.toml"));
        var options = new LinkedHashMap<String, String>();
        options.put(
                "instance.data", Files.createDirectory(folder.resolve("data")).toString());
        options.put("database.url", database.reveal());
        options.put("database.pool_size", "8");
        options.put("redis.url", stores.newNamespace().reveal());
        options.put("redis.pool_size", "8");
        options.put("api.rate_limits", "false");
        for (var service : ServiceName.values()) {
            if (service == ServiceName.CLEANUP) continue;
            options.put(service.word() + ".host", "127.0.0.1");
            // Services tell clients of each other, so a port has to be known before the first of them starts.
            options.put(service.word() + ".port", Integer.toString(Ports.free()));
        }
        options.putAll(settings);
        return ConfigFile.load(file, Map.of(), options);
    }

    /// Somebody with an account, logged in and onboarded; the name need not be unique.
    public Person person(String name) {
        return Person.arrives(this, name, name + people.incrementAndGet() + "@kit.test");
    }

    /// Somebody who has logged in for the first time and has no name yet.
    public Visitor newcomer() {
        return Person.logsIn(this, "newcomer" + people.incrementAndGet() + "@kit.test");
    }

    /// Somebody without an account.
    public Visitor visitor() {
        return new Visitor(this, Map.of());
    }

    public Config config() {
        return config;
    }

    public App app() {
        return app;
    }

    public int port(ServiceName service) {
        return app.port(service);
    }

    /// The address of a service with a path, such as `http://127.0.0.1:20017/servers/create`.
    public String url(ServiceName service, String path) {
        return "http://127.0.0.1:" + port(service) + path;
    }

    /// The database behind the services, for what no route can arrange.
    public synchronized Database database() {
        if (database == null) {
            database = Stores.connect(databaseUrl, 2);
            open.add(database);
        }
        return database;
    }

    public Redis redis() {
        return redis;
    }

    public Stores stores() {
        return stores;
    }

    /// Sends an event that only this user's connections receive, over the same road as all others: what was published
    /// before it has arrived when it has.
    ///
    /// @return the key under which it can be told from others
    String fence(String user) {
        var key = "kit.fence." + FENCES.incrementAndGet();
        events.emit(new Event.UserSettingsUpdate(user, Map.of(key, List.of(0, ""))), new Audience.Private(user));
        return key;
    }

    /// Publishes an event as the API would.
    public void emit(Event event, Audience audience) {
        events.emit(event, audience);
    }

    <T extends AutoCloseable> T keep(T resource) {
        synchronized (open) {
            open.add(resource);
        }
        return resource;
    }

    /// Notes a request to the API.
    void called(String method, String path) {
        called.add(method + " " + path);
    }

    /// Every request to the API so far, such as `GET /users/@me`, without queries.
    public Set<String> called() {
        return Set.copyOf(called);
    }

    /// A JSON object, for bodies: `Stage.object().put("content", "hi")`.
    public static ObjectNode object() {
        return Json.WIRE.createObjectNode();
    }

    @Override
    public void close() {
        synchronized (open) {
            for (var resource : open.reversed()) closeQuietly(resource);
        }
        app.close();
        redis.close();
        if (ownStores) stores.close();
        else if (elder == null) stores.drop(databaseUrl);
        delete(folder);
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path folder) {
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
