package discordination.command.doctor;

import discordination.app.Installation;
import discordination.app.Refusal;
import discordination.app.ServiceName;
import discordination.config.Config;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// The ports of the services: free for a start to come, or held by the services that run.
final class PortsCheck implements Check {
    private static final String NAME = "ports";
    private static final int PATIENCE_MILLIS = 1500;

    private final Config config;

    PortsCheck(Config config) {
        this.config = config;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String remedy() {
        return "see with `ss -ltnp` as root who listens where";
    }

    @Override
    public List<Finding> examine() throws Refusal {
        var findings = new ArrayList<Finding>();
        var free = new ArrayList<String>();
        var ours = new ArrayList<String>();
        for (var service : ServiceName.values()) {
            var listen = service.listen(config);
            if (listen.isEmpty() || listen.get().port() == 0) continue;
            var port = service.word() + " " + listen.get().port();
            var fault = fault(listen.get());
            if (fault.isEmpty()) free.add(port);
            else if (isOurs(listen.get())) ours.add(port);
            else findings.add(taken(service, listen.get(), fault));
        }
        if (!ours.isEmpty()) findings.add(Finding.ok(NAME, "held by Discordination: " + String.join(", ", ours)));
        if (free.isEmpty()) return findings;
        var message = "free: " + String.join(", ", free);
        var running = Installation.holder(config);
        if (running.isPresent()) {
            findings.add(Finding.warn(
                    NAME,
                    message + ", although process " + running.get() + " runs",
                    "start it anew if the configuration has changed since; otherwise read its log"));
        } else {
            findings.add(Finding.ok(NAME, message));
        }
        return findings;
    }

    /// Why we could not listen there; empty if we could.
    private static String fault(ServiceName.Listen listen) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(listen.host(), listen.port()));
            return "";
        } catch (IOException | IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    /// A process of this jar, or one that we may not look into but that answers as ours do.
    private static boolean isOurs(ServiceName.Listen listen) {
        return Listeners.on(listen.port())
                        .filter(Listeners.Listener::isDiscordination)
                        .isPresent()
                || answersAsOurs(listen);
    }

    private static boolean answersAsOurs(ServiceName.Listen listen) {
        var host = listen.host().equals("0.0.0.0") || listen.host().equals("::") ? "localhost" : listen.host();
        var name = host.contains(":") ? "[" + host + "]" : host;
        try {
            var address = URI.create("http://" + name + ":" + listen.port() + "/health/live");
            var connection = (HttpURLConnection) address.toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            try (var in = connection.getInputStream()) {
                return new String(in.readNBytes(100)).equals("{\"status\":\"live\"}");
            }
        } catch (IOException e) {
            return false;
        }
    }

    private static Finding taken(ServiceName service, ServiceName.Listen listen, String fault) {
        var key = service.word() + ".port " + listen.port();
        var remedy = "stop it, or choose another " + service.word() + ".port";
        return Listeners.on(listen.port())
                .map(other -> Finding.fail(
                        NAME, key + " is held by " + other.name() + " (process " + other.process() + ")", remedy))
                .orElseGet(() -> Finding.fail(
                        NAME,
                        key + ": cannot listen on " + listen.host() + ": " + fault,
                        "see with `ss -ltnp` as root who listens there; " + remedy));
    }
}
