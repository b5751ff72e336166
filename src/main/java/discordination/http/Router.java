package discordination.http;

import com.github.f4b6a3.ulid.UlidCreator;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/// Leads each request through its row: limit, caller, binding, guard, handler, answer; and holds the one catch.
public final class Router {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    private static final String METHODS = "GET, PUT, POST, DELETE, OPTIONS, HEAD, TRACE, CONNECT, PATCH";
    private static final String EXPOSED =
            "X-RateLimit-Limit, X-RateLimit-Bucket, X-RateLimit-Remaining, X-RateLimit-Reset-After";

    private final Settings settings;
    private final List<Route<?, ?>> routes;
    private final Node root = new Node();
    private final Binder binder;

    /// What all routes of one service have in common.
    ///
    /// @param name      the service's name, a metric label
    /// @param prefixes  leading segments that are taken off, such as `api` (one domain) and `0.8` (old libraries)
    /// @param bodyLimit bytes of JSON accepted
    /// @param identity  whom a rate limit counts: a session, else the address (rest-accounts 2)
    public record Settings(
            String name,
            Set<String> prefixes,
            long bodyLimit,
            Proxies proxies,
            RateLimits limits,
            Function<Exchange, String> identity,
            MeterRegistry metrics) {}

    public Router(Settings settings, List<? extends Route<?, ?>> routes) {
        this.settings = settings;
        this.routes = List.copyOf(routes);
        this.binder = new Binder(settings.bodyLimit);
        for (var route : routes) root.add(Exchange.segments(route.path()), route);
    }

    /// All rows, in the order in which they were given.
    public List<Route<?, ?>> routes() {
        return routes;
    }

    /// A Jetty handler around this router; each server needs one of its own.
    public Handler handler() {
        return new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                Router.this.handle(request, response, callback);
                return true;
            }
        };
    }

    /// A node of the path tree; literal segments win over parameters (rest-servers 0.1).
    private static final class Node {
        private final Map<String, Node> literals = new HashMap<>();
        private final Map<Method, Route<?, ?>> routes = new HashMap<>();
        private Node parameter;

        void add(List<String> segments, Route<?, ?> route) {
            if (segments.isEmpty()) {
                if (routes.put(route.method(), route) != null) {
                    throw new IllegalArgumentException("two routes for " + route.method() + " " + route.path());
                }
                return;
            }
            var segment = segments.getFirst();
            Node next;
            if (segment.startsWith("{")) {
                if (parameter == null) parameter = new Node();
                next = parameter;
            } else {
                next = literals.computeIfAbsent(segment, _ -> new Node());
            }
            next.add(segments.subList(1, segments.size()), route);
        }

        Route<?, ?> find(List<String> segments, Method method) {
            if (segments.isEmpty()) return routes.get(method);
            var rest = segments.subList(1, segments.size());
            var literal = literals.get(segments.getFirst());
            var found = literal == null ? null : literal.find(rest, method);
            return found != null || parameter == null ? found : parameter.find(rest, method);
        }
    }

    private void handle(Request request, Response response, Callback callback) {
        var began = System.nanoTime();
        var id = UlidCreator.getUlid().toString();
        var label = "unknown";
        try {
            prepare(request, response, id);
            if ("OPTIONS".equals(request.getMethod())) {
                preflight(request, response, callback);
                return;
            }
            var exchange = new Exchange(request, id, settings.proxies.client(request), stripped(request));
            var route = find(exchange);
            if (route != null) label = route.path();
            answer(exchange, route, response, callback);
        } catch (Throwable failure) {
            fail(failure, id, request, response, callback);
        } finally {
            settings.metrics
                    .timer(
                            "http.requests",
                            "service",
                            settings.name,
                            "method",
                            label.equals("unknown") ? "any" : request.getMethod(),
                            "route",
                            label,
                            "status",
                            Integer.toString(response.getStatus()))
                    .record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
        }
    }

    private List<String> stripped(Request request) {
        var segments = Exchange.segments(request.getHttpURI().getPath());
        while (!segments.isEmpty() && settings.prefixes.contains(segments.getFirst())) {
            segments = segments.subList(1, segments.size());
        }
        return segments;
    }

    private Route<?, ?> find(Exchange exchange) {
        var name = exchange.method().equals("HEAD") ? "GET" : exchange.method();
        for (var method : Method.values()) {
            if (!method.name().equals(name)) continue;
            var route = root.find(exchange.segments(), method);
            if (route != null) exchange.parameters(parameters(route, exchange.segments()));
            return route;
        }
        return null;
    }

    private static Map<String, String> parameters(Route<?, ?> route, List<String> segments) {
        var parameters = new HashMap<String, String>();
        var names = Exchange.segments(route.path());
        for (int i = 0; i < names.size(); i++) {
            var name = names.get(i);
            if (name.startsWith("{")) parameters.put(name.substring(1, name.length() - 1), segments.get(i));
        }
        return parameters;
    }

    private <G, B> void answer(Exchange exchange, Route<G, B> route, Response response, Callback callback)
            throws Exception {
        if (!count(exchange, route == null ? Limit.ANY : route.limit(), response, callback)) return;
        if (route == null) throw Problem.unknownRoute();
        route.guard().authenticate(exchange);
        var bound = route.body() == null ? null : binder.bind(exchange, route.body());
        var proof = route.guard().admit(exchange);
        var result = route.handler().handle(proof, bound);
        if (result instanceof Reply reply) {
            send(exchange.method(), reply, response, callback);
        } else if (route.reply() == void.class) {
            response.setStatus(204);
            response.write(true, null, LingeringClose.prepare(exchange.request(), response, callback));
        } else {
            json(200, result, exchange.request(), response, callback);
        }
    }

    private boolean count(Exchange exchange, Limit limit, Response response, Callback callback) {
        var segments = exchange.segments();
        var resource = limit.segment >= 0 && limit.segment < segments.size() ? segments.get(limit.segment) : "";
        var verdict = settings.limits.count(limit, settings.identity.apply(exchange), resource);
        exchange.remember(RateLimits.Verdict.class, () -> verdict);
        var headers = response.getHeaders();
        headers.put("X-RateLimit-Limit", verdict.limit());
        headers.put("X-RateLimit-Bucket", verdict.bucket());
        headers.put("X-RateLimit-Remaining", verdict.remaining());
        headers.put("X-RateLimit-Reset-After", verdict.resetAfter());
        if (verdict.allowed()) return true;
        json(429, Map.of("retry_after", verdict.resetAfter()), exchange.request(), response, callback);
        return false;
    }

    /// CORS for any origin, also on errors (rest-accounts 1.7).
    private static void prepare(Request request, Response response, String id) {
        var headers = response.getHeaders();
        headers.put("X-Request-Id", id);
        headers.put("X-Content-Type-Options", "nosniff");
        var origin = request.getHeaders().get(HttpHeader.ORIGIN);
        headers.put("Access-Control-Allow-Origin", origin == null ? "*" : origin);
        headers.add(HttpHeader.VARY, "Origin");
        headers.put("Access-Control-Expose-Headers", EXPOSED);
    }

    private static void preflight(Request request, Response response, Callback callback) {
        var headers = response.getHeaders();
        headers.put("Access-Control-Allow-Methods", METHODS);
        var requested = request.getHeaders().get("Access-Control-Request-Headers");
        if (requested != null) headers.put("Access-Control-Allow-Headers", requested);
        response.setStatus(200);
        callback.succeeded();
    }

    private static void send(String method, Reply reply, Response response, Callback callback) throws IOException {
        response.setStatus(reply.status());
        reply.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        if (reply.length() >= 0 && reply.status() != 304) response.getHeaders().put("Content-Length", reply.length());
        if (!method.equals("HEAD") && reply.length() != 0) {
            try (OutputStream out = Content.Sink.asOutputStream(response)) {
                reply.body().write(out);
            }
        }
        callback.succeeded();
    }

    private static void json(int status, Object value, Request request, Response response, Callback callback) {
        var bytes = Json.bytes(value);
        response.setStatus(status);
        var end = LingeringClose.prepare(request, response, callback);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
        response.write(true, ByteBuffer.wrap(bytes), end);
    }

    private void fail(Throwable failure, String id, Request request, Response response, Callback callback) {
        var problem = problem(failure);
        if (problem.status() >= 500 && !isAnswer(failure)) {
            LOG.error(
                    "{} {} failed, request {}",
                    request.getMethod(),
                    request.getHttpURI().getPath(),
                    id,
                    failure);
        }
        if (response.isCommitted()) {
            callback.failed(failure);
            return;
        }
        if (problem.status() == 503) response.getHeaders().put(HttpHeader.RETRY_AFTER, 1);
        json(problem.status(), problem.body(id), request, response, callback);
    }

    /// The protocol answers some requests with 500 though nothing is broken; those have no cause.
    private static boolean isAnswer(Throwable failure) {
        return failure instanceof Problem problem && problem.status() == 500 && problem.getCause() == null;
    }

    private static Problem problem(Throwable failure) {
        return switch (failure) {
            case Problem problem -> problem;
            case EofException e -> Problem.malformed("The body ended early.");
            case IOException e when BodyPace.isToBlame(e) -> Problem.tooSlow();
            case IOException e -> Problem.malformed("The body could not be read.");
            case JedisException e -> Problem.unavailable("command", "redis", e);
            default -> Problem.internal(failure);
        };
    }
}
