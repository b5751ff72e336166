package discordination.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.file.Pictures;
import discordination.http.Json;
import discordination.kit.Person;
import discordination.kit.Socket;
import discordination.kit.Stage;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Naming a field both in the body and in `remove`: the value wins, and nobody is told that it was cleared
/// (rest-accounts 1.5, rest-servers 2.2).
final class RemoveAndSetTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    private static Estate estate;
    private static Person alice;
    private static Socket socket;

    @BeforeAll
    static void build() {
        estate = new Estate(stage, stage.person("alice"), stage.person("bob"));
        alice = estate.owner;
        socket = alice.connect();
    }

    /// Sets a field twice, the second time together with its removal.
    private static void trial(String path, String event, String removal, Supplier<?> value, String... field) {
        alice.patch(path, nested(value.get(), field)).ok();
        socket.settle();
        var body = Stage.object();
        nested(value.get(), field).forEach((name, set) -> body.set(name, Json.WIRE.valueToTree(set)));
        body.putArray("remove").add(removal);
        var pointer = "/" + String.join("/", field);
        var wanted = body.at(pointer);
        var changed = alice.patch(path, body).json();
        if (!path.startsWith("/users/") || !field[0].equals("profile"))
            assertSame(wanted, changed.at(pointer), removal);
        if (event == null) return;
        var told = socket.await(event);
        assertFalse(told.path("clear").toString().contains(removal), told.toString());
        assertFalse(told.path("remove").toString().contains(removal), told.toString());
        if (!field[0].equals("profile")) assertSame(wanted, told.get("data").at(pointer), removal);
    }

    private static Map<String, Object> nested(Object value, String... field) {
        return Map.of(field[0], field.length == 1 ? value : nested(value, field[1]));
    }

    /// A file is named by its id and answered as an object.
    private static void assertSame(JsonNode wanted, JsonNode found, String what) {
        var shown = found.has("_id") && wanted.isTextual() ? found.get("_id") : found;
        // Read afresh, since neither the order of fields nor the width of a number makes a difference.
        assertEquals(Json.read(wanted.toString(), JsonNode.class), Json.read(shown.toString(), JsonNode.class), what);
    }

    private static Supplier<String> picture(String tag) {
        return () -> alice.uploads(tag, "p.png", Pictures.png(8, 8));
    }

    private static Supplier<String> words() {
        var count = new int[1];
        return () -> "words " + ++count[0];
    }

    @Test
    void ofAServer() {
        var path = "/servers/" + estate.place.id();
        trial(path, "ServerUpdate", "Description", words(), "description");
        trial(path, "ServerUpdate", "Icon", picture("icons"), "icon");
        trial(path, "ServerUpdate", "Banner", picture("banners"), "banner");
        trial(
                path,
                "ServerUpdate",
                "SystemMessages",
                () -> Map.of("user_left", estate.place.channel()),
                "system_messages");
        trial(
                path,
                "ServerUpdate",
                "Categories",
                () -> List.of(Map.of("id", "c", "title", "c", "channels", List.of(estate.voice))),
                "categories");
    }

    @Test
    void ofARole() {
        var path = "/servers/" + estate.place.id() + "/roles/" + estate.role;
        trial(path, "ServerRoleUpdate", "Colour", () -> "#f00", "colour");
        trial(path, "ServerRoleUpdate", "Icon", picture("icons"), "icon");
    }

    @Test
    void ofAChannel() {
        var path = "/channels/" + estate.place.channel();
        trial(path, "ChannelUpdate", "Description", words(), "description");
        trial(path, "ChannelUpdate", "Icon", picture("icons"), "icon");
        trial(path, "ChannelUpdate", "Slowmode", () -> 5, "slowmode");
        trial("/channels/" + estate.voice, "ChannelUpdate", "Voice", () -> Map.of("max_users", 3), "voice");
    }

    @Test
    void ofAGroup() {
        var path = "/channels/" + estate.group;
        trial(path, "ChannelUpdate", "Description", words(), "description");
        trial(path, "ChannelUpdate", "Icon", picture("icons"), "icon");
    }

    @Test
    void ofAMember() {
        var member = "/servers/" + estate.place.id() + "/members/";
        var own = member + alice.id();
        var other = member + estate.friend.id();
        trial(own, "ServerMemberUpdate", "Nickname", words(), "nickname");
        trial(own, "ServerMemberUpdate", "Pronouns", words(), "pronouns");
        trial(own, "ServerMemberUpdate", "Avatar", picture("avatars"), "avatar");
        trial(other, "ServerMemberUpdate", "Roles", () -> List.of(estate.role), "roles");
        trial(other, "ServerMemberUpdate", "Timeout", () -> "2040-01-01T00:00:00.000Z", "timeout");
        trial(other, "ServerMemberUpdate", "CanPublish", () -> false, "can_publish");
        trial(other, "ServerMemberUpdate", "CanReceive", () -> false, "can_receive");
    }

    @Test
    void ofAWebhook() {
        trial("/webhooks/" + estate.webhook, "WebhookUpdate", "Avatar", picture("avatars"), "avatar");
        trial(
                "/webhooks/" + estate.webhook + "/" + estate.token,
                "WebhookUpdate",
                "Avatar",
                picture("avatars"),
                "avatar");
    }

    @Test
    void ofAPerson() {
        trial("/users/@me", "UserUpdate", "DisplayName", words(), "display_name");
        trial("/users/@me", "UserUpdate", "Pronouns", words(), "pronouns");
        trial("/users/@me", "UserUpdate", "Avatar", picture("avatars"), "avatar");
        trial("/users/@me", "UserUpdate", "StatusText", words(), "status", "text");
        var presences = List.of("Busy", "Focus").iterator();
        trial("/users/@me", "UserUpdate", "StatusPresence", presences::next, "status", "presence");
        trial("/users/@me", "UserUpdate", "ProfileContent", () -> "about me", "profile", "content");
        trial("/users/@me", "UserUpdate", "ProfileBackground", picture("backgrounds"), "profile", "background");
        var profile = alice.get("/users/" + alice.id() + "/profile").json();
        assertEquals("about me", profile.get("content").asText());
        assertTrue(profile.get("background").has("_id"), profile.toString());
    }

    @Test
    void ofABot() {
        var path = "/bots/" + estate.robot.id();
        trial(path, null, "InteractionsURL", () -> "https://bot.example/" + System.nanoTime(), "interactions_url");
    }
}
