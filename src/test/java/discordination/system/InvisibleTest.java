package discordination.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.access.Permission;
import discordination.kit.Await;
import discordination.kit.Person;
import discordination.kit.Row;
import discordination.kit.Socket;
import discordination.kit.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Whoever is invisible looks in every respect like somebody who is not there, also to a close friend who shares
/// everything with them (gateway 3.3, 4.5).
final class InvisibleTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    private static Estate estate;
    private static Person alice;
    private static Person bob;
    private static Socket watcher;

    @BeforeAll
    static void build() {
        estate = new Estate(stage, stage.person("alice"), stage.person("bob"));
        alice = estate.owner;
        bob = estate.friend;
        estate.grant(bob.id(), Permission.SERVER);
        watcher = alice.connect();
    }

    private static void shows(String presence) {
        bob.patch("/users/@me", Map.of("status", Map.of("presence", presence))).ok();
    }

    private static void booked(boolean there) {
        Await.until(
                "bob is there: " + there,
                () -> stage.redis().commands().sismember("presence:online", bob.id()) == there);
    }

    /// All that alice can read.
    private static Map<String, String> seen() {
        var seen = new TreeMap<String, String>();
        var paths = new ArrayList<>(List.of(
                "/users/" + bob.id(),
                "/users/" + bob.id() + "/profile",
                "/users/" + bob.id() + "/mutual",
                "/users/" + bob.id() + "/dm",
                "/servers/" + estate.place.id() + "/members?exclude_offline=true",
                "/servers/" + estate.place.id() + "/members/" + bob.id() + "?roles=true",
                "/channels/" + estate.place.channel() + "/messages?include_users=true",
                "/channels/" + estate.group + "/messages?include_users=true",
                "/channels/" + estate.group + "/members"));
        for (var row : Row.all(stage)) {
            if (row.method().equals("GET") && !row.path().endsWith("default_avatar")) paths.add(estate.path(row));
        }
        for (var path : paths) {
            seen.put(path, alice.get(path).text().replaceAll("\"(location|last_seen)\":\"[^\"]*\"", ""));
        }
        try (var socket = alice.connect("&ready=users&ready=members&ready=channels&ready=servers")) {
            seen.put("Ready", socket.ready().toString());
        }
        return seen;
    }

    /// What the watcher has heard of bob.
    private static List<String> heard() {
        return watcher.settle().stream()
                .filter(event -> event.toString().contains(bob.id()))
                .map(JsonNode::toString)
                .toList();
    }

    private static JsonNode says(String text) {
        bob.says(estate.place.channel(), text);
        return watcher.await("Message", event -> event.path("content").asText().equals(text))
                .get("user");
    }

    @Test
    void nothingTellsSomebodyInvisibleFromSomebodyAway() {
        bob.patch("/users/@me", Map.of("status", Map.of("presence", "Busy", "text", "tea")))
                .ok();
        var author = says("away");
        // Asking for some of it makes it.
        seen();
        var away = seen();
        heard();

        shows("Invisible");
        assertEquals(List.of(), heard(), "to become invisible while away");
        var here = bob.connect();
        booked(true);
        assertEquals(List.of(), heard(), "to come invisibly");
        assertEquals(author, says("here"));
        bob.delete("/channels/" + estate.place.channel() + "/messages/"
                        + bob.reads(estate.place.channel()).get(0).get("_id").asText())
                .is(204);
        watcher.settle();
        assertEquals(away.keySet(), seen().keySet());
        seen().forEach((path, answer) -> assertEquals(away.get(path), answer, path));

        here.close();
        booked(false);
        assertEquals(List.of(), heard(), "to go invisibly");
        shows("Busy");
        assertEquals(List.of(), heard(), "to become visible while away");
    }

    @Test
    void becomingInvisibleLooksLikeGoing() {
        shows("Idle");
        heard();
        var here = bob.connect();
        var online = update();
        assertEquals("{\"online\":true}", online.get("data").toString());
        heard();
        shows("Invisible");
        assertEquals("{\"online\":false}", update().get("data").toString());
        assertEquals(List.of(), heard());
        shows("Idle");
        assertEquals(online, update());
        assertEquals(List.of(), heard());
        shows("Invisible");
        watcher.settle();
        // What is changed meanwhile shows, but for the presence.
        bob.patch("/users/@me", Map.of("status", Map.of("presence", "Invisible", "text", "shh")))
                .ok();
        var told = update();
        assertEquals(
                "{\"text\":\"shh\",\"presence\":\"Idle\"}",
                told.at("/data/status").toString());
        assertEquals(List.of(), heard());
        // One's own connections know the truth.
        var own = here.settle().reversed().stream()
                .filter(event -> event.at("/data/status").has("presence"))
                .findFirst()
                .orElseThrow();
        assertEquals("Invisible", own.at("/data/status/presence").asText());
        here.close();
        booked(false);
        assertFalse(alice.get("/users/" + bob.id()).json().get("online").asBoolean());
        assertEquals(List.of(), heard());
    }

    private static JsonNode update() {
        return watcher.await("UserUpdate", event -> event.get("id").asText().equals(bob.id()));
    }
}
