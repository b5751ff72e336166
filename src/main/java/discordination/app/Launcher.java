package discordination.app;

import discordination.app.ServiceName.Listen;
import discordination.config.Config;
import discordination.file.FileKeys;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns a command into a running process: starts what it stands on, says when it is ready, and ends it in order.
public final class Launcher {
    private static final Logger log = LoggerFactory.getLogger(Launcher.class);
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    /// Beyond `instance.drain`: for PostgreSQL's last checkpoint and everything else that closes.
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(60);

    private final Config given;
    private final Set<ServiceName> services;
    private final PrintStream out;
    private final Systemd systemd;
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopping;
    private Embedded embedded;
    private App app;

    /// @param out where the line with the address goes
    public Launcher(Config config, Set<ServiceName> services, Map<String, String> environment, PrintStream out) {
        this.given = config;
        this.services = EnumSet.copyOf(services);
        this.out = out;
        this.systemd = new Systemd(environment);
    }

    /// Runs until a signal comes; SIGTERM and SIGINT drain, a second one ends the process at once.
    ///
    /// @throws Refusal when it cannot start; everything begun is undone by then
    public void run() throws Refusal {
        var hook = Thread.ofPlatform().name("stop").unstarted(this::stop);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            start();
        } catch (Refusal | RuntimeException e) {
            close();
            forget(hook);
            throw e;
        } finally {
            started.countDown();
        }
        awaitEnd();
    }

    /// Runs the cleanup's tasks once and returns.
    public void cleanOnce() throws Refusal {
        requireStores();
        Dependencies.await(given);
        try (var once = new App(given, Set.of())) {
            once.cleanUp();
        } catch (RuntimeException e) {
            throw refusal(e);
        }
    }

    private void start() throws Refusal {
        var config = given;
        if (services.size() > 1) {
            checkPorts();
            systemd.status("Starting PostgreSQL and Redis");
            embedded = Embedded.start(given);
            config = embedded.complete(given);
        } else {
            requireStores();
            checkPorts();
        }
        if (services.stream().anyMatch(ServiceName::needsStores)) {
            systemd.status("Waiting for PostgreSQL and Redis");
            Dependencies.await(config);
        }
        systemd.status("Starting");
        try {
            app = new App(config, services);
            app.start();
        } catch (IOException | RuntimeException e) {
            throw refusal(e);
        }
        if (!stopping) {
            var line = readyLine();
            systemd.ready(line, this::isAlive);
            out.println(line);
            out.flush();
            Heap.shrinkWhenIdle();
        }
    }

    private void requireStores() throws Refusal {
        var missing = new ArrayList<String>();
        if (services.stream().anyMatch(ServiceName::needsStores)) {
            if (given.database().embedded()) {
                missing.add("database.url: must be set; only `run` brings its own PostgreSQL");
            }
            if (given.redis().embedded()) {
                missing.add("redis.url: must be set; only `run` brings its own Redis");
            }
        }
        if (!missing.isEmpty()) {
            throw new Refusal(ExitCode.CONFIG, String.join("\n", missing));
        }
    }

    /// Tries every port before anything is started, so that all that are taken are named at once.
    private void checkPorts() throws Refusal {
        var faults = new LinkedHashMap<String, String>();
        for (var service : services) {
            service.listen(given)
                    .map(Launcher::reasonNotToListen)
                    .filter(reason -> !reason.isEmpty())
                    .ifPresent(reason -> faults.put(service.word() + ".port", reason));
        }
        if (!faults.isEmpty()) {
            throw new Refusal(
                    ExitCode.IN_USE,
                    faults.entrySet().stream()
                            .map(fault -> fault.getKey() + ": " + fault.getValue())
                            .collect(Collectors.joining("\n")));
        }
    }

    private static String reasonNotToListen(Listen listen) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(listen.host(), listen.port()));
            return "";
        } catch (IOException | IllegalArgumentException e) {
            return "cannot listen on " + listen.host() + " port " + listen.port() + ": " + e.getMessage();
        }
    }

    private static Refusal refusal(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return new Refusal(ExitCode.IN_USE, e.getMessage(), e);
            }
            if (cause instanceof SQLException sql) {
                return new Refusal(ExitCode.UNAVAILABLE, "the database (database.url): " + sql.getMessage(), e);
            }
            if (cause.getClass().getSimpleName().startsWith("Jedis")) {
                return new Refusal(ExitCode.UNAVAILABLE, "Redis (redis.url): " + cause.getMessage(), e);
            }
            if (cause instanceof FileKeys.Unusable) {
                return new Refusal(ExitCode.CONFIG, cause.getMessage(), e);
            }
            if (cause instanceof ConnectException) {
                return new Refusal(ExitCode.UNAVAILABLE, cause.getMessage(), e);
            }
        }
        log.error("The start failed", e);
        return new Refusal(ExitCode.UNEXPECTED, "unexpected: " + e, e);
    }

    private String readyLine() {
        if (services.size() > 1) {
            return "Discordination is ready: " + publicAddress();
        }
        var service = services.iterator().next();
        var description = service.description();
        var name = Character.toUpperCase(description.charAt(0)) + description.substring(1);
        return service.listen(given)
                .map(listen -> name + " is ready: " + address(listen, app.port(service)))
                .orElse(name + " is ready");
    }

    private String publicAddress() {
        var web = ServiceName.WEB.listen(given).orElseThrow();
        return given.instance().url().isEmpty()
                ? address(web, app.port(ServiceName.WEB))
                : given.instance().url();
    }

    private static String address(Listen listen, int port) {
        var host = switch (listen.host()) {
            case "0.0.0.0", "::", "127.0.0.1", "::1" -> "localhost";
            default -> listen.host().contains(":") ? "[" + listen.host() + "]" : listen.host();
        };
        return "http://" + host + ":" + (port > 0 ? port : listen.port());
    }

    /// Whether every port still answers `/health/live`; ports close while we stop, which has a time limit of its own.
    private boolean isAlive() {
        if (stopping) {
            return true;
        }
        for (var service : services) {
            var listen = service.listen(given);
            if (listen.isPresent() && !answers(address(listen.get(), app.port(service)) + "/health/live")) {
                return false;
            }
        }
        return true;
    }

    private static boolean answers(String address) {
        try {
            var connection = (HttpURLConnection) URI.create(address).toURL().openConnection(java.net.Proxy.NO_PROXY);
            connection.setConnectTimeout(2000);
            connection.setReadTimeout(2000);
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The shutdown hook; it ends the process itself, since the JVM would report the signal instead of success.
    private void stop() {
        stopping = true;
        systemd.stopping();
        Libc.defaultAction(Libc.SIGINT);
        Libc.defaultAction(Libc.SIGTERM);
        var limit = given.instance().drain().plus(LONGEST_CLOSE);
        Thread.ofPlatform().daemon().name("stop-limit").start(() -> haltAfter(limit));
        try {
            if (!started.await(LONGEST_START.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("Stopping in the middle of the start");
            }
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("Not everything was closed", e);
            Runtime.getRuntime().halt(ExitCode.UNEXPECTED);
        }
        ended.countDown();
        out.flush();
        Runtime.getRuntime().halt(ExitCode.OK);
    }

    private static void haltAfter(Duration limit) {
        try {
            Thread.sleep(limit);
            log.error("Stopping took longer than {} s; ending now", limit.toSeconds());
            Runtime.getRuntime().halt(ExitCode.UNEXPECTED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void close() {
        try (var servers = embedded;
                var services = app) {
            // Closed in reverse: the services first, then what they stand on.
            log.debug("closing {} and {}", services, servers);
        } finally {
            app = null;
            embedded = null;
            systemd.close();
        }
    }

    /// Leaves the exit code to the caller when a start failed.
    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            log.debug("stopping already", e);
        }
    }
}
