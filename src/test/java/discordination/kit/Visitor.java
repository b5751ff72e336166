package discordination.kit;

import discordination.app.ServiceName;
import discordination.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Somebody who talks HTTP to the house, with the headers given; a {@link Person} has a token among them.
///
/// Every answer of the API is checked against the official OpenAPI document on its way.
public sealed class Visitor permits Person {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    final Stage stage;
    private final Map<String, String> headers;

    Visitor(Stage stage, Map<String, String> headers) {
        this.stage = stage;
        this.headers = headers;
    }

    /// The same caller with one more header.
    public Visitor with(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Visitor(stage, more);
    }

    /// What this caller sends with every request, or null.
    public String header(String name) {
        return headers.get(name);
    }

    public Answer get(String path) {
        return send("GET", path, null);
    }

    public Answer head(String path) {
        return send("HEAD", path, null);
    }

    /// @param body a map or record, or text that is sent as it stands
    public Answer post(String path, Object body) {
        return send("POST", path, body);
    }

    public Answer put(String path, Object body) {
        return send("PUT", path, body);
    }

    public Answer put(String path) {
        return send("PUT", path, null);
    }

    public Answer patch(String path, Object body) {
        return send("PATCH", path, body);
    }

    public Answer delete(String path) {
        return send("DELETE", path, null);
    }

    public Answer delete(String path, Object body) {
        return send("DELETE", path, body);
    }

    /// A request to the API.
    public Answer send(String method, String path, Object body) {
        var answer = send(ServiceName.API, method, path, body);
        stage.called(answer.method(), answer.path());
        Contract.OFFICIAL.check(answer);
        return answer;
    }

    /// A request to any service; the answer is not checked.
    public Answer send(ServiceName service, String method, String path, Object body) {
        return exchange(method, stage.url(service, path), body);
    }

    /// A request to any address.
    Answer exchange(String method, String url, Object body) {
        var request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(30))
                .method(method, publisher(body));
        headers.forEach(request::header);
        try {
            var response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(
                    method, URI.create(url).getRawPath(), response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + url, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static HttpRequest.BodyPublisher publisher(Object body) {
        return switch (body) {
            case null -> HttpRequest.BodyPublishers.noBody();
            case byte[] bytes -> HttpRequest.BodyPublishers.ofByteArray(bytes);
            case String text -> HttpRequest.BodyPublishers.ofString(text);
            default -> HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body));
        };
    }

    /// Uploads a file; the answer is the file server's own.
    public Answer uploads(String tag, String filename, String type, byte[] content) {
        var boundary = "kit-boundary-4711";
        var head = "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n"
                .formatted(boundary, filename, type)
                .getBytes(StandardCharsets.UTF_8);
        var tail = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8);
        var body = new byte[head.length + content.length + tail.length];
        System.arraycopy(head, 0, body, 0, head.length);
        System.arraycopy(content, 0, body, head.length, content.length);
        System.arraycopy(tail, 0, body, head.length + content.length, tail.length);
        return with("Content-Type", "multipart/form-data; boundary=" + boundary)
                .send(ServiceName.FILES, "POST", "/" + tag, body);
    }
}
