package discordination.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/// One request on its way through the router: what came in, and what guards have found out so far.
public final class Exchange {
    private final Request request;
    private final String id;
    private final Client client;
    private final List<String> segments;
    private final Map<Class<?>, Object> found = new HashMap<>();
    private Map<String, String> parameters = Map.of();
    private Fields query;

    Exchange(Request request, String id, Client client, List<String> segments) {
        this.request = request;
        this.id = id;
        this.client = client;
        this.segments = segments;
    }

    /// The request id, also sent as `X-Request-Id` and written beside every 5xx in the log.
    public String id() {
        return id;
    }

    /// Where the request came from, and under which address the caller sees us.
    public Client client() {
        return client;
    }

    /// Percent-decoded, non-empty path segments without the service's public prefix.
    public List<String> segments() {
        return segments;
    }

    public String method() {
        return request.getMethod();
    }

    /// The raw Jetty request, for bodies that are streamed.
    public Request request() {
        return request;
    }

    /// What this request has left of its rate limit.
    public RateLimits.Verdict verdict() {
        return (RateLimits.Verdict) found.get(RateLimits.Verdict.class);
    }

    void parameters(Map<String, String> parameters) {
        this.parameters = parameters;
    }

    /// A path parameter of the matched route.
    public String path(String name) {
        var value = parameters.get(name);
        if (value == null) throw new IllegalArgumentException("the route has no {" + name + "}");
        return value;
    }

    /// The first value of a header, or null.
    public String header(String name) {
        HttpField field = request.getHeaders().getField(name);
        return field == null ? null : field.getValue();
    }

    public HttpFields headers() {
        return request.getHeaders();
    }

    /// All values of a query parameter in order; empty when absent. Undecodable text is malformed.
    public List<String> query(String name) {
        if (query == null) {
            try {
                query = Request.extractQueryParameters(request);
            } catch (RuntimeException _) {
                throw Problem.malformed("The query string cannot be decoded.");
            }
        }
        return query.getValuesOrEmpty(name);
    }

    /// What a guard has already found for this request, so that it is loaded once.
    public <T> T remember(Class<T> kind, Supplier<T> load) {
        var known = found.get(kind);
        if (known == null) {
            known = load.get();
            found.put(kind, known);
        }
        return kind.cast(known);
    }

    /// The body's bytes; more than `limit` is refused with 413, never buffered.
    public byte[] body(long limit) throws IOException {
        if (header("Content-Encoding") != null) {
            throw Problem.untyped(415, "Unsupported Media Type", "Encoded request bodies are not accepted.");
        }
        var announced = request.getLength();
        if (announced > limit) throw Problem.tooLarge(limit);
        try (InputStream in = Request.asInputStream(request)) {
            var bytes = new ByteArrayOutputStream(announced > 0 ? (int) announced : 512);
            var buffer = new byte[8192];
            for (int count; (count = in.read(buffer)) >= 0; ) {
                if (bytes.size() + count > limit) throw Problem.tooLarge(limit);
                bytes.write(buffer, 0, count);
            }
            return bytes.toByteArray();
        }
    }

    /// Splits a raw path into decoded segments; empty ones vanish (rest-accounts 1.1).
    static List<String> segments(String path) {
        var segments = new ArrayList<String>();
        for (var part : path.split("/", -1)) {
            if (part.isEmpty()) continue;
            segments.add(decode(part));
        }
        return List.copyOf(segments);
    }

    private static String decode(String part) {
        if (part.indexOf('%') < 0) return part;
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw Problem.malformed("The path cannot be decoded.");
        }
    }
}
