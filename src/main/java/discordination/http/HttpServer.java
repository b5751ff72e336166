package discordination.http;

import java.io.IOException;
import java.net.BindException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// One listening port of one service.
///
/// ```
/// Server                    virtual threads run every handler
///  └ GracefulHandler        lets running requests end when we stop
///     └ BodyPace            cuts off bodies that trickle
///        └ Health           /health/live · /health/ready · /metrics
///           └ the service   Router, the gateway's upgrade, or the web client with all paths
/// ```
public final class HttpServer implements AutoCloseable {
    /// For the head of a request, and for its body before that is measured.
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    static {
        // Four bytes each in lines of 64. To find that out Jetty would wake Java's management, a tenth of a start.
        System.setProperty("org.eclipse.jetty.util.referencesPerCacheLine", "16");
    }

    private final Server server;
    private final ServerConnector connector;
    private final String name;

    /// @param name  the service's name, also the table of its keys in the configuration
    /// @param port  0 picks a free one
    /// @param drain how long running requests may take to end when the server closes
    public HttpServer(String name, String host, int port, Handler handler, Duration drain) {
        this(name, host, port, handler, drain, PATIENCE);
    }

    HttpServer(String name, String host, int port, Handler handler, Duration drain, Duration patience) {
        this.name = name;
        var threads = new QueuedThreadPool(32, 4);
        threads.setName(name);
        threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor(name + "-"));
        server = new Server(threads);
        server.setStopTimeout(drain.toMillis());
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration()));
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(Duration.ofSeconds(60).toMillis());
        connector.setAcceptQueueSize(1024);
        connector.addBean(new HeadTimeout(connector, patience));
        server.addConnector(connector);
        server.setErrorHandler(HttpServer::error);
        server.setHandler(new GracefulHandler(new BodyPace(handler, patience)));
    }

    private static HttpConfiguration configuration() {
        var configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setRequestHeaderSize(16 * 1024);
        // Segments are taken apart and decoded one by one, so encoded slashes in file names are harmless.
        configuration.setUriCompliance(UriCompliance.DEFAULT.with(
                "segments",
                UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
                UriCompliance.Violation.AMBIGUOUS_PATH_PARAMETER,
                UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT,
                UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS));
        return configuration;
    }

    /// Faults that Jetty finds before a handler runs, in the shape of the other untyped errors.
    private static boolean error(Request request, Response response, Callback callback) {
        var status = response.getStatus() < 400 ? 500 : response.getStatus();
        var reason = org.eclipse.jetty.http.HttpStatus.getMessage(status);
        var body = Json.bytes(
                Map.of("error", Map.of("code", status, "reason", reason, "description", "The request was refused.")));
        response.setStatus(status);
        // Jetty hangs up after a request it cannot read; clients that are not told would use the connection again.
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        response.getHeaders().put("Access-Control-Allow-Origin", "*");
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }

    /// @throws IOException when the port cannot be had; the message names the key that sets it
    public void start() throws IOException {
        try {
            server.start();
        } catch (Exception e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof BindException) {
                    throw new IOException(
                            "port " + connector.getPort() + " is already in use (" + name + ".port)", cause);
                }
            }
            throw new IOException("the " + name + " server cannot start: " + e.getMessage(), e);
        }
    }

    /// The port that is listened on.
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the " + name + " server did not stop", e);
        }
    }
}
