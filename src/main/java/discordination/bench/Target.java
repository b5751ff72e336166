package discordination.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/// The instance that is measured, spoken to as any Revolt client would while everything is prepared: patiently where it
/// limits rates, and content with what all known servers answer.
final class Target implements AutoCloseable {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
    private static final int ATTEMPTS = 30;

    private final String api;
    private final Consumer<String> progress;
    private final HttpClient http;

    /// @param api the API's base address, without a trailing slash
    Target(String api, SSLContext tls, Consumer<String> progress) {
        this.api = api;
        this.progress = progress;
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(tls)
                .connectTimeout(Duration.ofSeconds(5))
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    /// Somebody with a session.
    ///
    /// @param password null when the account is not ours
    record Person(String id, String token, String password) {}

    /// What the instance says about itself.
    JsonNode root() throws IOException {
        return call("GET", "/", null);
    }

    /// Registers, logs in and chooses a username.
    ///
    /// @param name not taken yet
    Person register(String name) throws IOException {
        var password = "bench-" + name + "-password";
        var login = Map.of("email", name + "@bench.invalid", "password", password);
        try {
            call("POST", "/auth/account/create", login);
        } catch (IOException e) {
            throw new IOException(
                    e.getMessage() + "; where registering is not open, give sessions of accounts with --tokens FILE",
                    e);
        }
        var session = call("POST", "/auth/session/login", login);
        var token = session.path("token").asText();
        if (token.isEmpty()) throw new IOException("the login was answered " + session.path("result"));
        call("POST", "/onboard/complete", Map.of("username", name), "X-Session-Token", token);
        return new Person(known(token).id, token, password);
    }

    /// Whose session it is.
    Person known(String token) throws IOException {
        return new Person(
                call("GET", "/users/@me", null, "X-Session-Token", token)
                        .path("_id")
                        .asText(),
                token,
                null);
    }

    /// Deletes an account that {@link #register} has made, or disables it where a deletion must be confirmed by mail.
    void remove(Person person, boolean mails) throws IOException {
        var ticket = as(person, "PUT", "/auth/mfa/ticket", Map.of("password", person.password))
                .path("token")
                .asText();
        call(
                "POST",
                "/auth/account/" + (mails ? "disable" : "delete"),
                null,
                "X-Session-Token",
                person.token,
                "X-MFA-Ticket",
                ticket);
    }

    /// Where people talk.
    record Room(String server, String channel) {}

    Room createServer(Person owner, String name) throws IOException {
        var made = as(owner, "POST", "/servers/create", Map.of("name", name));
        // Elder servers answer with the server alone, in which channels are ids.
        var server = made.has("server") ? made.path("server") : made;
        var first = made.path("channels").path(0);
        var id = server.path("_id").asText();
        var channel = first.isTextual() ? first.asText() : first.path("_id").asText();
        return new Room(id, channel.isEmpty() ? createChannel(owner, id, "general") : channel);
    }

    String createChannel(Person owner, String server, String name) throws IOException {
        return as(owner, "POST", "/servers/" + server + "/channels", Map.of("type", "Text", "name", name))
                .path("_id")
                .asText();
    }

    String invite(Person owner, String channel) throws IOException {
        var invite = as(owner, "POST", "/channels/" + channel + "/invites", Map.of());
        return invite.path(invite.has("_id") ? "_id" : "code").asText();
    }

    void join(Person person, String invite) throws IOException {
        as(person, "POST", "/invites/" + invite, Map.of());
    }

    void deleteServer(Person owner, String server) throws IOException {
        as(owner, "DELETE", "/servers/" + server, null);
    }

    /// Returns the message's id.
    String say(Person author, String channel, String content) throws IOException {
        return as(author, "POST", "/channels/" + channel + "/messages", Map.of("content", content))
                .path("_id")
                .asText();
    }

    private JsonNode as(Person person, String method, String path, Object body) throws IOException {
        return call(method, path, body, "X-Session-Token", person.token);
    }

    private JsonNode call(String method, String path, Object body, String... headers) throws IOException {
        var request = HttpRequest.newBuilder(URI.create(api + path))
                .timeout(Duration.ofSeconds(60))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)));
        if (body != null) request.header("Content-Type", "application/json");
        if (headers.length > 0) request.headers(headers);
        var built = request.build();
        try {
            for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
                var answer = http.send(built, HttpResponse.BodyHandlers.ofByteArray());
                var said = read(answer.body());
                if (answer.statusCode() < 300) return said;
                if (answer.statusCode() != 429) {
                    var type = said.path("type").asText();
                    throw new IOException(
                            method + " " + path + " was answered " + (answer.statusCode() + " " + type).strip());
                }
                var wait = wait(answer, said);
                progress.accept("waiting %d s for the rate limit of %s %s".formatted(wait.toSeconds(), method, path));
                Thread.sleep(wait);
            }
            throw new IOException("the instance limits rates of " + method + " " + path + " again and again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static JsonNode read(byte[] body) {
        try {
            return body.length == 0 ? Json.WIRE.missingNode() : Json.WIRE.readTree(body);
        } catch (JsonProcessingException _) {
            return Json.WIRE.missingNode();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The body tells it in milliseconds (rest-accounts 1.6), proxies before it in seconds of a header.
    private static Duration wait(HttpResponse<?> answer, JsonNode said) {
        var told = said.has("retry_after")
                ? Duration.ofMillis(said.path("retry_after").asLong())
                : Duration.ofSeconds(
                        answer.headers().firstValueAsLong("Retry-After").orElse(10));
        var least = Duration.ofMillis(100);
        return told.compareTo(least) < 0 ? least : told.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : told;
    }

    @Override
    public void close() {
        http.close();
    }
}
