package discordination.user;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.app.ServiceName;
import discordination.http.Json;
import discordination.kit.Person;
import discordination.kit.Race;
import discordination.kit.Stage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What people show of themselves, to whom, and who hears when it changes.
final class UserTest {
    private static final String NOBODY = "01AAAAAAAAAAAAAAAAAAAAAAAA";

    @AutoClose
    private static final Stage stage =
            Stage.open(Set.of(ServiceName.API, ServiceName.GATEWAY, ServiceName.FILES), Map.of());

    private static byte[] picture() throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", bytes);
        return bytes.toByteArray();
    }

    private static void share(Person host, Person... guests) {
        host.admits(host.createsServer("Garden"), guests);
    }

    @Test
    void strangersAreNotShown() {
        var alice = stage.person("alice");
        var bob = stage.person("bob");
        var missing = alice.get("/users/" + bob.id()).fails(403, "MissingPermission");
        assertEquals("Access", missing.get("permission").asText());
        alice.get("/users/" + bob.id() + "/profile").fails(403, "MissingPermission");
        alice.get("/users/" + bob.id() + "/mutual").fails(403, "MissingPermission");
        for (var path : List.of("", "/profile", "/mutual")) {
            alice.get("/users/" + NOBODY + path).fails(404, "NotFound");
            stage.visitor().get("/users/" + bob.id() + path).refused(401);
        }
        alice.get("/users/" + alice.id() + "/mutual").fails(400, "InvalidOperation");
        assertEquals(
                alice.get("/users/@me").json(),
                alice.get("/users/" + alice.id()).json());
    }

    @Test
    void whoeverSharesAServerIsShown() {
        var alice = stage.person("alice");
        var bob = stage.person("bob");
        var carol = stage.person("carol");
        share(alice, bob, carol);
        alice.befriends(carol);
        bob.befriends(carol);
        bob.patch("/users/@me", Map.of("status", Map.of("text", "reading"), "profile", Map.of("content", "About me")))
                .ok();
        var seen = alice.get("/users/" + bob.id()).json();
        assertEquals("None", seen.get("relationship").asText());
        assertEquals("reading", seen.at("/status/text").asText());
        assertFalse(seen.get("online").asBoolean());
        assertFalse(seen.has("relations") || seen.has("badges"));
        bob.connect();
        assertTrue(alice.get("/users/" + bob.id()).json().get("online").asBoolean());
        assertEquals(
                "About me",
                alice.get("/users/" + bob.id() + "/profile")
                        .json()
                        .get("content")
                        .asText());
        assertEquals("{}", alice.get("/users/" + carol.id() + "/profile").text());
        var mutual = alice.get("/users/" + bob.id() + "/mutual").json();
        assertEquals(carol.id(), mutual.at("/users/0").asText());
        assertEquals(1, mutual.get("servers").size());
        assertEquals(0, mutual.get("channels").size());
    }

    @Test
    void whoIsBlockedSeesLittle() {
        var alice = stage.person("alice");
        var bob = stage.person("bob");
        share(alice, bob);
        bob.patch("/users/@me", Map.of("status", Map.of("text", "reading"))).ok();
        bob.connect();
        bob.put("/users/" + alice.id() + "/block").ok();
        var seen = alice.get("/users/" + bob.id()).json();
        assertEquals("BlockedOther", seen.get("relationship").asText());
        assertFalse(seen.has("status") || seen.get("online").asBoolean());
        alice.get("/users/" + bob.id() + "/profile").fails(403, "MissingPermission");
    }

    @Test
    void anEditReachesFollowersAndThoseWhoLook() {
        var alice = stage.person("alice");
        var friend = stage.person("friend");
        var looking = stage.person("looking");
        var idle = stage.person("idle");
        var place = alice.createsServer("Garden");
        alice.admits(place, looking, idle);
        alice.befriends(friend);
        var atFriend = friend.connect();
        var atLooking = looking.connect();
        var atIdle = idle.connect();
        atLooking.send(Map.of("type", "Subscribe", "server_id", place.id()));
        // The answer to a ping comes after what was sent before it.
        atLooking.send(Map.of("type", "Ping", "data", 1));
        atLooking.await("Pong");
        var edited = alice.patch(
                        "/users/@me",
                        Map.of("display_name", "Alice A.", "pronouns", "she", "status", Map.of("text", "here")))
                .json();
        assertEquals("Alice A.", edited.get("display_name").asText());
        for (var socket : List.of(atFriend, atLooking)) {
            var update = socket.await(
                    "UserUpdate", event -> event.at("/data/display_name").isTextual());
            assertEquals(alice.id(), update.get("id").asText());
            assertEquals("she", update.at("/data/pronouns").asText());
            assertEquals("here", update.at("/data/status/text").asText());
            assertTrue(update.has("event_id") && update.get("event_id").isNull());
            assertTrue(update.get("clear").isArray());
        }
        assertFalse(atIdle.settle().stream()
                .anyMatch(event -> event.at("/data/display_name").isTextual()));
    }

    @Test
    void removingAndSettingInOneRequestSets() {
        var alice = stage.person("alice");
        alice.patch("/users/@me", Map.of("display_name", "First", "status", Map.of("text", "x", "presence", "Idle")))
                .ok();
        var socket = alice.connect();
        var edited = alice.patch(
                        "/users/@me",
                        Map.of(
                                "display_name", "Second",
                                "status", Map.of("presence", "Busy"),
                                "remove", List.of("DisplayName", "StatusText", "Pronouns", "Internal")))
                .json();
        assertEquals("Second", edited.get("display_name").asText());
        assertEquals(Json.WIRE.createObjectNode().put("presence", "Busy"), edited.get("status"));
        var update = socket.await(
                "UserUpdate", event -> event.at("/data/display_name").isTextual());
        assertEquals("Second", update.at("/data/display_name").asText());
        assertEquals(Json.WIRE.createObjectNode().put("presence", "Busy"), update.at("/data/status"));
        assertEquals("[\"StatusText\",\"Pronouns\"]", update.get("clear").toString());
        assertFalse(alice.patch("/users/@me", Map.of("remove", List.of("DisplayName", "StatusPresence")))
                .json()
                .has("display_name"));
        socket.await("UserUpdate", event -> event.at("/clear/0").asText().startsWith("Status"));
        assertEquals(
                alice.get("/users/@me").json(),
                alice.patch("/users/@me", Map.of()).json());
        socket.expectNothing();
    }

    @Test
    void invisibleNeverLeaksToOthers() {
        var alice = stage.person("alice");
        var bob = stage.person("bob");
        var carol = stage.person("carol");
        alice.befriends(bob);
        share(alice, carol);
        var atBob = bob.connect();
        var atCarol = carol.connect();
        var atAlice = alice.connect();
        Predicate<JsonNode> ofAlice = event -> event.path("id").asText().equals(alice.id());
        var comes = ofAlice.and(event -> event.at("/data/online").asBoolean());
        atBob.await("UserUpdate", comes);
        atCarol.await("UserUpdate", comes);
        alice.patch("/users/@me", Map.of("status", Map.of("presence", "Invisible", "text", "shh")))
                .ok();
        for (var socket : List.of(atBob, atCarol)) {
            var gone = socket.await(
                    "UserUpdate", ofAlice.and(event -> event.at("/data/online").isBoolean()));
            assertFalse(gone.at("/data/online").asBoolean());
        }
        JsonNode own = atAlice.await(
                "UserUpdate", event -> event.at("/data/status/presence").isTextual());
        assertEquals("Invisible", own.at("/data/status/presence").asText());
        var seen = bob.get("/users/" + alice.id()).json();
        assertEquals("shh", seen.at("/status/text").asText());
        assertFalse(seen.at("/status").has("presence") || seen.get("online").asBoolean());
        alice.patch("/users/@me", Map.of("display_name", "Still here")).ok();
        alice.patch("/users/@me", Map.of("status", Map.of("presence", "Focus"))).ok();
        atCarol.await("UserUpdate", comes);
        var heard = atBob.settle();
        assertTrue(heard.stream().anyMatch(comes));
        assertTrue(heard.stream().noneMatch(event -> event.toString().contains("Invisible")), heard::toString);
        assertTrue(heard.stream()
                .anyMatch(event -> event.at("/data/status/presence").asText().equals("Focus")));
        assertTrue(bob.get("/users/" + alice.id()).json().get("online").asBoolean());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"display_name\":\"a\"}",
                "{\"display_name\":\"two\\nlines\"}",
                "{\"display_name\":\"zero\\u200bwidth\"}",
                "{\"pronouns\":\"\"}",
                "{\"pronouns\":\"1234567890123456789012345\"}",
                "{\"avatar\":\"\"}",
                "{\"status\":{\"text\":\"%129\"}}",
                "{\"profile\":{\"content\":\"%2001\"}}"
            })
    void whatIsTooLongOrMisshapenIsRefused(String body) {
        var alice = stage.person("alice");
        var text = body.replace("%129", "x".repeat(129)).replace("%2001", "x".repeat(2001));
        alice.patch("/users/@me", text).fails(400, "FailedValidation");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"remove\":[\"Everything\"]}",
                "{\"status\":{\"presence\":\"Away\"}}",
                "{\"display_name\":7}",
                "{\"badges\":\"1\"}",
                "[]"
            })
    void whatHasTheWrongTypeIsRefused(String body) {
        stage.person("alice").patch("/users/@me", body).refused(422);
    }

    @Test
    void textThatCannotBeKeptIsRefused() {
        stage.person("alice")
                .patch("/users/@me", "{\"display_name\":\"a\\u0000b\"}")
                .refused(400);
    }

    @Test
    void privilegesAreForThePrivileged() {
        var alice = stage.person("alice");
        var bob = stage.person("bob");
        alice.patch("/users/@me", Map.of("badges", 1)).fails(403, "NotPrivileged");
        alice.patch("/users/" + bob.id(), Map.of("display_name", "Bobby")).fails(403, "NotPrivileged");
        alice.patch("/users/" + NOBODY, Map.of("display_name", "Bobby")).fails(404, "NotFound");
        stage.database()
                .change(transaction ->
                        transaction.sql().execute("update users set privileged = true where id = ?", alice.id()));
        var edited = alice.patch("/users/" + bob.id(), Map.of("display_name", "Bobby", "badges", 3, "flags", 8))
                .json();
        assertEquals(3, edited.get("badges").asInt());
        assertEquals(
                "{\"flags\":8}",
                stage.visitor().get("/users/" + bob.id() + "/flags").text());
        assertEquals(
                "{\"flags\":0}",
                stage.visitor().get("/users/" + NOBODY + "/flags").text());
        assertTrue(alice.get("/users/@me").json().get("privileged").asBoolean());
    }

    @Test
    void anAvatarIsClaimedOnceAndByItsUploader() throws IOException {
        var alice = stage.person("alice");
        var bob = stage.person("bob");
        alice.befriends(bob);
        var atBob = bob.connect();
        var first = alice.uploads("avatars", "me.png", picture());
        bob.patch("/users/@me", Map.of("avatar", first)).fails(404, "NotFound");
        alice.patch("/users/@me", Map.of("profile", Map.of("background", first)))
                .fails(404, "NotFound");
        var edited = alice.patch("/users/@me", Map.of("avatar", first)).json();
        assertEquals(first, edited.at("/avatar/_id").asText());
        assertEquals("avatars", edited.at("/avatar/tag").asText());
        assertEquals(
                first,
                atBob.await("UserUpdate", event -> event.at("/data/avatar").isObject())
                        .at("/data/avatar/_id")
                        .asText());
        alice.patch("/users/@me", Map.of("avatar", first)).fails(404, "NotFound");
        var second = alice.uploads("avatars", "me.png", picture());
        var background = alice.uploads("backgrounds", "sea.png", picture());
        alice.patch("/users/@me", Map.of("avatar", second, "profile", Map.of("background", background)))
                .ok();
        assertEquals(
                background,
                bob.get("/users/" + alice.id() + "/profile")
                        .json()
                        .at("/background/_id")
                        .asText());
        assertEquals(List.of(true, false, false), removed(first, second, background));
        assertFalse(alice.patch("/users/@me", Map.of("remove", List.of("Avatar", "ProfileBackground")))
                .json()
                .has("avatar"));
        var cleared = atBob.await("UserUpdate", event -> !event.get("clear").isEmpty());
        assertEquals("[\"Avatar\",\"ProfileBackground\"]", cleared.get("clear").toString());
        assertEquals(List.of(true, true, true), removed(first, second, background));
    }

    private static List<Boolean> removed(String... files) {
        return stage.database()
                .read(handle -> Arrays.stream(files)
                        .map(file -> handle.createQuery("select deleted from files where id = :id")
                                .bind("id", file)
                                .mapTo(Boolean.class)
                                .one())
                        .toList());
    }

    @Test
    void editsAtTheSameMomentAllCount() {
        var alice = stage.person("alice");
        Race.run(8, i -> switch (i % 4) {
                    case 0 -> alice.patch("/users/@me", Map.of("display_name", "Together"));
                    case 1 -> alice.patch("/users/@me", Map.of("pronouns", "they"));
                    case 2 -> alice.patch("/users/@me", Map.of("status", Map.of("text", "busy")));
                    default -> alice.patch("/users/@me", Map.of("status", Map.of("presence", "Busy")));
                })
                .forEach(answer -> answer.is(200));
        var me = alice.get("/users/@me").json();
        assertEquals("Together", me.get("display_name").asText());
        assertEquals("they", me.get("pronouns").asText());
        assertEquals(
                "{\"text\":\"busy\",\"presence\":\"Busy\"}", me.get("status").toString());
    }

    @Test
    void everybodyHasADefaultAvatar() throws IOException {
        var groups = List.of("0123SZ", "4567T", "89AB", "CDEFV", "GHJKW", "MNPQX", "RYxé");
        var pictures = new TreeSet<byte[]>(Arrays::compare);
        for (var group : groups) {
            byte[] first = null;
            for (var last : group.split("")) {
                var path = "/users/01ABC" + (last.equals("é") ? "%C3%A9" : last) + "/default_avatar";
                var answer = stage.visitor().get(path).ok();
                assertEquals("image/png", answer.header("Content-Type"));
                assertEquals("public, max-age=31536000, immutable", answer.header("Cache-Control"));
                if (first == null) first = answer.body();
                assertArrayEquals(first, answer.body(), last);
            }
            var image = ImageIO.read(new ByteArrayInputStream(first));
            assertEquals(512, image.getWidth());
            assertEquals(512, image.getHeight());
            assertTrue(pictures.add(first));
        }
        stage.visitor().head("/users/x/default_avatar").is(200);
    }
}
