package discordination.app;

import discordination.account.Farewells;
import discordination.cleanup.Cleanup;
import discordination.config.Config;
import discordination.file.DiskStorage;
import discordination.file.FileApi;
import discordination.file.FileKeys;
import discordination.file.Files;
import discordination.file.Images;
import discordination.file.S3Storage;
import discordination.file.SealedStorage;
import discordination.file.Storage;
import discordination.gateway.Gateway;
import discordination.gif.GifApi;
import discordination.gif.Gifs;
import discordination.http.Health;
import discordination.http.HttpServer;
import discordination.http.Mounts;
import discordination.http.OwnFiles;
import discordination.http.Proxies;
import discordination.http.Route;
import discordination.http.Router;
import discordination.http.SafeClient;
import discordination.link.LinkApi;
import discordination.link.Links;
import discordination.web.WebClient;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Handler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The wiring: makes every room by constructor, top to bottom, and starts the services asked for.
public final class App implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(App.class);

    private final Config config;
    private final Set<ServiceName> services;
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ProcessMetrics process = new ProcessMetrics(metrics);
    private final Proxies proxies;
    /// Asked while others are being started.
    private final Map<ServiceName, HttpServer> servers = new ConcurrentHashMap<>();
    /// What has been opened, newest first, as it is closed.
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /// What a service's readiness depends on besides the stores.
    private final Map<ServiceName, Map<String, Health.Probe>> asked = new EnumMap<>(ServiceName.class);

    private Stores stores;
    private Images images;
    private List<Route<?, ?>> routes = List.of();

    /// @param config complete, with the addresses of PostgreSQL and Redis
    public App(Config config, Set<ServiceName> services) {
        this.config = config;
        this.services = services.isEmpty() ? Set.of() : EnumSet.copyOf(services);
        this.proxies = new Proxies(config.instance().trustedProxies());
        opened.push(metrics::close);
        opened.push(process);
    }

    /// Listens; when it returns, every port answers.
    ///
    /// @throws IOException when a port cannot be had
    public void start() throws IOException {
        var handlers = new EnumMap<ServiceName, Supplier<Handler>>(ServiceName.class);
        if (services.stream().anyMatch(ServiceName::needsStores)) {
            stores = Stores.open(config);
            opened.push(stores);
            if (!stores.database().isMigrated()) stores.database().migrate();
        }
        if (services.contains(ServiceName.API)) handlers.put(ServiceName.API, api()::handler);
        if (services.contains(ServiceName.GATEWAY)) handlers.put(ServiceName.GATEWAY, gateway());
        if (services.contains(ServiceName.FILES)) handlers.put(ServiceName.FILES, files()::handler);
        if (services.contains(ServiceName.LINKS)) handlers.put(ServiceName.LINKS, links()::handler);
        if (services.contains(ServiceName.GIFS)) handlers.put(ServiceName.GIFS, gifs()::handler);
        if (services.contains(ServiceName.CLEANUP)) opened.push(cleanup(storage()));
        if (services.contains(ServiceName.WEB)) handlers.put(ServiceName.WEB, web(Map.copyOf(handlers)));
        for (var handler : handlers.entrySet()) {
            listen(handler.getKey(), handler.getValue().get());
        }
        process.start();
    }

    // ---- services

    private Router api() {
        var rooms = new ApiRooms(config, stores, () -> inside(ServiceName.LINKS));
        opened.push(rooms);
        routes = rooms.routes();
        return router(ServiceName.API, Set.of("api", "0.8"), routes);
    }

    /// The rows of the API, in the order of its rooms; empty before the start and without that service.
    public List<Route<?, ?>> routes() {
        return routes;
    }

    private Supplier<Handler> gateway() {
        var gateway = new Gateway(
                config.gateway(),
                stores.database(),
                stores.redis(),
                stores.access(),
                stores.presences(),
                stores.events(),
                metrics);
        gateway.start();
        opened.push(gateway);
        asked.put(ServiceName.GATEWAY, Map.of("events", gateway::ask));
        return gateway::handler;
    }

    private Router files() throws IOException {
        var storage = sealed(storage());
        var images = images();
        var files = new Files(stores.database(), storage, images, config.files(), config.limits());
        var uploads = config.instance().data().resolve("uploads");
        var rows = new FileApi(
                        files, storage, images, stores.access(), config.files().adminKey(), uploads)
                .routes();
        asked.put(ServiceName.FILES, Map.of("storage", storage::ask));
        return router(ServiceName.FILES, Set.of("autumn"), rows);
    }

    private Router links() {
        var instance = config.instance().url();
        var files = config.files().url().isEmpty() && !instance.isEmpty()
                ? instance + "/autumn"
                : config.files().url();
        var client = new SafeClient(SafeClient.Rules.of(config), new OwnFiles(files, () -> inside(ServiceName.FILES)));
        opened.push(client);
        var links = new Links(client, images(), stores.redis(), Links.Settings.of(config.links()));
        return router(
                ServiceName.LINKS,
                Set.of("january"),
                new LinkApi(links, client, config.links().secret()).routes());
    }

    private Router gifs() {
        var gifs = new Gifs(config.gifs(), stores.redis());
        opened.push(gifs);
        return router(ServiceName.GIFS, Set.of("gifbox"), new GifApi(gifs, stores.access()).routes());
    }

    private Cleanup cleanup(Storage storage) {
        var cleanup = new Cleanup(stores.database(), storage, config.cleanup(), farewells(stores));
        cleanup.start();
        return cleanup;
    }

    private Farewells farewells(Stores stores) {
        return Parting.farewells(config, stores.database(), stores.events(), stores.presences());
    }

    /// One for all services of the process, since what it bounds is the memory of the process.
    private Images images() {
        if (images == null) {
            images = new Images(new Images.Limits(
                    config.files().maxPixelSide(),
                    config.files().maxMegaPixels(),
                    config.files().minResolution().getFirst(),
                    config.files().minResolution().getLast(),
                    config.files().webpQuality()));
        }
        return images;
    }

    /// Uploaded files: an S3 service, else a folder of the data directory.
    private Storage storage() throws IOException {
        var storage = config.s3().enabled()
                ? new S3Storage(config.s3())
                : new DiskStorage(config.instance().data().resolve("files"));
        opened.push(storage);
        return storage;
    }

    /// Who only removes objects needs no key; who writes and reads them does.
    private Storage sealed(Storage storage) throws IOException {
        var object = Files.anyEncrypted(stores.database());
        var keys = FileKeys.of(config, object.isPresent());
        if (keys.isEmpty()) return storage;
        var sealed = new SealedStorage(storage, keys.get());
        if (object.isPresent()) {
            try (var tried = sealed.open(object.get(), 0, 1)) {
                LOG.debug("files are encrypted, {} bytes were tried", tried.size());
            } catch (SealedStorage.UnknownKey e) {
                throw e;
            } catch (IOException e) {
                // Gone, damaged, or S3 is away: that is told when it is asked for.
                LOG.warn("whether files can be decrypted is not known: {}", e.getMessage());
            }
        }
        return sealed;
    }

    /// The web port answers the paths of all services in this process as well (files-proxies 5.3).
    private Supplier<Handler> web(Map<ServiceName, Supplier<Handler>> others) {
        var paths = Map.of(
                ServiceName.API, "api",
                ServiceName.GATEWAY, "ws",
                ServiceName.FILES, "autumn",
                ServiceName.LINKS, "january",
                ServiceName.GIFS, "gifbox");
        return () -> {
            var mounts = new Mounts();
            others.forEach((service, handler) -> mounts.mount(paths.get(service), handler.get()));
            mounts.otherwise(new WebClient(
                    request -> {
                        var url = config.instance().url();
                        return (url.isEmpty() ? proxies.client(request).origin() : url) + "/api";
                    },
                    !config.captcha().key().isEmpty()));
            return mounts;
        };
    }

    private Router router(ServiceName service, Set<String> prefixes, List<? extends Route<?, ?>> routes) {
        return new Router(
                new Router.Settings(
                        service.word(),
                        prefixes,
                        config.api().bodyLimit(),
                        proxies,
                        stores.limits(),
                        stores.access()::identity,
                        metrics),
                routes);
    }

    private void listen(ServiceName service, Handler handler) throws IOException {
        var probes = new LinkedHashMap<String, Health.Probe>();
        if (stores != null) probes.putAll(stores.probes());
        probes.putAll(asked.getOrDefault(service, Map.of()));
        var listen = service.listen(config).orElseThrow();
        var server = new HttpServer(
                service.word(),
                listen.host(),
                listen.port(),
                new Health(probes, process::scrape, handler),
                config.instance().drain());
        server.start();
        servers.put(service, server);
        opened.push(server);
    }

    /// The port a service listens on, also when the configuration left the choice open; -1 when it has none.
    public int port(ServiceName service) {
        var server = servers.get(service);
        return server == null ? -1 : server.port();
    }

    /// Where other services of this installation reach one, here or by the configuration; empty while nobody knows.
    private String inside(ServiceName service) {
        var listen = service.listen(config).orElseThrow();
        var port = services.contains(service) ? port(service) : listen.port();
        return port > 0 ? "http://" + reachable(listen.host()) + ":" + port : "";
    }

    /// Who listens everywhere is found here; brackets make an IPv6 address part of a URL.
    private static String reachable(String host) {
        if (host.equals("0.0.0.0") || host.equals("::")) return "127.0.0.1";
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /// Runs every task of the cleanup once, in order.
    public void cleanUp() {
        try (var alone = Stores.open(config);
                var storage = storage()) {
            alone.database().migrate();
            var report = new Cleanup(alone.database(), storage, config.cleanup(), farewells(alone))
                    .runOnce(config.cleanup().dryRun());
            LOG.info("{}", report);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Lets requests under way end, at most `instance.drain`, and closes everything, newest first.
    @Override
    public void close() {
        var failures = new HashSet<Exception>();
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                failures.add(e);
            }
        }
        if (failures.isEmpty()) return;
        var failure = new IllegalStateException("something did not close");
        failures.forEach(failure::addSuppressed);
        throw failure;
    }
}
