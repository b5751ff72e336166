package discordination.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// What supervisors ask: alive, ready (by really asking every dependency), and the numbers for Prometheus.
public final class Health extends Handler.Wrapper {
    private final Map<String, Probe> probes;
    private final Supplier<String> metrics;

    /// Asks one dependency; an exception means that it is away.
    @FunctionalInterface
    public interface Probe {
        void ask() throws Exception;
    }

    /// @param probes  dependency name → question
    /// @param metrics the numbers as Prometheus reads them
    public Health(Map<String, Probe> probes, Supplier<String> metrics, Handler handler) {
        super(handler);
        this.probes = new LinkedHashMap<>(probes);
        this.metrics = metrics;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        switch (request.getHttpURI().getPath()) {
            case "/health/live" ->
                send(200, "application/json", Json.bytes(Map.of("status", "live")), response, callback);
            case "/health/ready" -> ready(response, callback);
            case "/metrics" ->
                send(
                        200,
                        "text/plain; version=0.0.4; charset=utf-8",
                        metrics.get().getBytes(StandardCharsets.UTF_8),
                        response,
                        callback);
            default -> {
                return super.handle(request, response, callback);
            }
        }
        return true;
    }

    private void ready(Response response, Callback callback) {
        var checks = new LinkedHashMap<String, String>();
        var ready = true;
        for (var probe : probes.entrySet()) {
            try {
                probe.getValue().ask();
                checks.put(probe.getKey(), "ok");
            } catch (Exception e) {
                ready = false;
                checks.put(probe.getKey(), "away");
            }
        }
        var body = Map.of("status", ready ? "ready" : "unready", "checks", checks);
        send(ready ? 200 : 503, "application/json", Json.bytes(body), response, callback);
    }

    private static void send(int status, String type, byte[] body, Response response, Callback callback) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
