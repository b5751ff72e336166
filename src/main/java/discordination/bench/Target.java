package discordination.bench;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;

/// The instance that is measured, spoken to as any Revolt client would.
final class Target implements AutoCloseable {
    private final String api;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    /// @param api the API's base address, without a trailing slash
    Target(String api) {
        this.api = api;
    }

    /// Somebody with a session.
    record Person(String id, String token) {}

    /// The gateway's address, as the instance names it.
    URI gateway() throws IOException {
        return URI.create(call("GET", "/", null, null).path("ws").asText());
    }

    /// Registers, logs in and chooses a username; the address is unique per run.
    Person register(String name) throws IOException {
        var login = Map.of("email", name + "@bench.invalid", "password", "bench-" + name + "-password");
        call("POST", "/auth/account/create", login, null);
        var token =
                call("POST", "/auth/session/login", login, null).path("token").asText();
        var user = call("POST", "/onboard/complete", Map.of("username", name), token);
        return new Person(user.path("_id").asText(), token);
    }

    JsonNode createServer(Person owner, String name) throws IOException {
        return call("POST", "/servers/create", Map.of("name", name), owner.token);
    }

    String invite(Person owner, String channel) throws IOException {
        return call("POST", "/channels/" + channel + "/invites", Map.of(), owner.token)
                .path("_id")
                .asText();
    }

    void join(Person person, String invite) throws IOException {
        call("POST", "/invites/" + invite, Map.of(), person.token);
    }

    void deleteServer(Person owner, String server) throws IOException {
        call("DELETE", "/servers/" + server, null, owner.token);
    }

    /// Returns the message's id.
    String say(Person author, String channel, String content) throws IOException {
        return call("POST", "/channels/" + channel + "/messages", Map.of("content", content), author.token)
                .path("_id")
                .asText();
    }

    private JsonNode call(String method, String path, Object body, String token) throws IOException {
        var request = HttpRequest.newBuilder(URI.create(api + path))
                .timeout(Duration.ofSeconds(30))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)));
        if (token != null) request.header("x-session-token", token);
        try {
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() == 429) {
                throw new IOException("the instance limits rates: set api.rate_limits = false while you measure");
            }
            if (answer.statusCode() >= 300) {
                throw new IOException(method + " " + path + " was answered " + answer.statusCode());
            }
            return answer.body().length == 0 ? Json.WIRE.nullNode() : Json.WIRE.readTree(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
