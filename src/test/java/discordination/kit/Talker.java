package discordination.kit;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.http.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Somebody's client in a call: LiveKit's own library in a process of its own, with a tone for a microphone.
public final class Talker implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final OutputStream input;
    private final Path complaints;
    private final List<JsonNode> events = new ArrayList<>();

    private Talker() {
        try {
            NodeJs.packages();
            complaints = Files.createTempFile("talker", ".txt");
            process = new ProcessBuilder("node", "talker.mjs")
                    .directory(NodeJs.FOLDER.toFile())
                    .redirectError(complaints.toFile())
                    .start();
            input = process.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::listen);
        await("ready");
    }

    /// Enters the call of a channel and waits until LiveKit has let them in.
    public static Talker enters(Person person, String channel) {
        return enters(person, channel, Map.of());
    }

    /// @param wish the body of `join_call`
    public static Talker enters(Person person, String channel, Map<String, ?> wish) {
        var entrance = person.post("/channels/" + channel + "/join_call", wish).json();
        return connects(
                person, entrance.get("url").asText(), entrance.get("token").asText());
    }

    /// Connects with a token that somebody has from elsewhere.
    public static Talker connects(Person person, String url, String token) {
        var talker = person.keep(new Talker());
        talker.does(Map.of("do", "enter", "url", url, "token", token));
        return talker;
    }

    /// Connects with a token and returns what LiveKit's library says when it fails.
    public static String fails(Person person, String url, String token) {
        var talker = person.keep(new Talker());
        return talker.fails(Map.of("do", "enter", "url", url, "token", token));
    }

    /// @param source `microphone`, `camera`, `screen` or `sound` (of the screen)
    public Talker publishes(String source) {
        does(Map.of("do", "publish", "source", source));
        return this;
    }

    public Talker publishes(String source, int width, int height) {
        does(Map.of("do", "publish", "source", source, "width", width, "height", height));
        return this;
    }

    /// Tries to publish and returns what LiveKit's library says when it fails.
    public String failsToPublish(String source) {
        return fails(Map.of("do", "publish", "source", source));
    }

    public void unpublishes(String source) {
        does(Map.of("do", "unpublish", "source", source));
    }

    public void mutes(String source, boolean muted) {
        does(Map.of("do", "mute", "source", source, "muted", muted));
    }

    public void leaves() {
        does(Map.of("do", "leave"));
    }

    /// Waits until something louder than noise arrives from somebody; what came before does not count.
    public void hears(Person other) {
        forget("heard");
        await("heard", event -> isFrom(event, other) && event.get("peak").asInt() > 1000);
    }

    /// Waits for a second in which nothing loud arrives from somebody, twice over.
    public void hearsNothing(Person other) {
        forget("second");
        for (int i = 0; i < 2; i++) {
            await("second", event -> !event.get("loud").toString().contains(other.id()));
        }
    }

    /// Waits until pictures arrive from somebody; what came before does not count.
    public JsonNode sees(Person other, String source) {
        forget("saw");
        return await(
                "saw",
                event -> isFrom(event, other) && event.get("source").asText().equals(source));
    }

    private static boolean isFrom(JsonNode event, Person other) {
        return event.path("user").asText().equals(other.id());
    }

    /// Waits for the next event and takes it out.
    public JsonNode await(String event) {
        return await(event, _ -> true);
    }

    public JsonNode await(String event, Predicate<JsonNode> condition) {
        var end = System.nanoTime() + PATIENCE.toNanos();
        synchronized (events) {
            while (true) {
                for (var found : events) {
                    if (!found.path("event").asText().equals(event) || !condition.test(found)) continue;
                    events.remove(found);
                    return found;
                }
                var left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) throw new AssertionError("no " + event + " within " + PATIENCE + ": " + events);
                if (!process.isAlive()) throw new AssertionError("the talker ended: " + complaint());
                try {
                    events.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private String complaint() {
        try {
            return Files.readString(complaints);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void forget(String event) {
        synchronized (events) {
            events.removeIf(found -> found.path("event").asText().equals(event));
        }
    }

    private JsonNode does(Map<String, ?> wish) {
        send(wish);
        var what = wish.get("do").toString();
        var answer = await(what);
        if (answer.get("result").asText().equals("failed")) throw new AssertionError(wish + " failed: " + answer);
        return answer;
    }

    private String fails(Map<String, ?> wish) {
        send(wish);
        var answer = await(wish.get("do").toString());
        if (!answer.get("result").asText().equals("failed")) throw new AssertionError(wish + " succeeded: " + answer);
        return answer.get("why").asText();
    }

    private void send(Map<String, ?> wish) {
        try {
            input.write(Json.bytes(wish));
            input.write('\n');
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen() {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line; (line = lines.readLine()) != null; ) {
                // The native library may say something of its own.
                if (!line.startsWith("{\"event\":")) continue;
                var event = Json.WIRE.readTree(line);
                synchronized (events) {
                    events.add(event);
                    events.notifyAll();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            synchronized (events) {
                events.notifyAll();
            }
        }
    }

    /// Ends the client as a crash does.
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
            Files.deleteIfExists(complaints);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
