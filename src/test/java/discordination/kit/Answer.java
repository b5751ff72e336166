package discordination.kit;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.http.Json;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/// What came back for one request, with the questions that tests ask of it.
public record Answer(String method, String path, int status, HttpHeaders headers, byte[] body) {

    /// Fails the test unless the request succeeded.
    public Answer ok() {
        if (status < 200 || status > 299) throw new AssertionError("expected success: " + this);
        return this;
    }

    /// Fails the test unless the status is this one.
    public Answer is(int expected) {
        if (status != expected) throw new AssertionError("expected " + expected + ": " + this);
        return this;
    }

    /// The body of a request that succeeded.
    public JsonNode json() {
        return ok().body(JsonNode.class);
    }

    /// Fails the test unless this is the protocol's error of that type.
    public JsonNode fails(int expected, String type) {
        is(expected);
        var error = body(JsonNode.class);
        if (!type.equals(error.path("type").asText())) throw new AssertionError("expected " + type + ": " + this);
        return error;
    }

    /// Fails the test unless this is an error without a type, as authentication, parsing and routing answer them
    /// (rest-accounts 1.9).
    public JsonNode refused(int expected) {
        is(expected);
        var error = body(JsonNode.class);
        if (error.has("type") || error.path("error").path("code").asInt() != expected) {
            throw new AssertionError("expected an untyped " + expected + ": " + this);
        }
        return error.get("error");
    }

    /// The body as JSON, whatever the status.
    public <T> T body(Class<T> type) {
        try {
            return Json.WIRE.readValue(body, type);
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + this, e);
        }
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /// The first value of a header, or null.
    public String header(String name) {
        return headers.firstValue(name).orElse(null);
    }

    @Override
    public String toString() {
        var shown = text();
        return "%s %s → %d %s"
                .formatted(method, path, status, shown.length() > 2000 ? shown.substring(0, 2000) : shown);
    }
}
