package discordination.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.f4b6a3.ulid.UlidCreator;
import discordination.app.ServiceName;
import discordination.file.Pictures;
import discordination.http.Json;
import discordination.kit.Person;
import discordination.kit.Stage;
import java.awt.image.BufferedImage;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What belongs to a server, its channels, roles and members, and goes with them: pictures, messages, emoji
/// (rest-servers 2.2, 2.9, 3.3, 4.5).
final class BelongingsTest {
    @AutoClose
    private static final Stage STAGE =
            Stage.open(EnumSet.of(ServiceName.API, ServiceName.GATEWAY, ServiceName.FILES), Map.of());

    private final Person alice = STAGE.person("alice");
    private final Person bob = STAGE.person("bob");
    private Person.Place place;
    private String server;

    @BeforeEach
    void aServerWithTwoMembers() {
        place = alice.createsServer("Tea");
        alice.admits(place, bob);
        server = "/servers/" + place.id();
    }

    private static String uploads(Person person, String tag) {
        var picture = Pictures.flag(64, 64, BufferedImage.TYPE_INT_RGB);
        return person.uploads(tag, "p.png", Pictures.encoded(picture, "png"));
    }

    private static boolean isGone(String file) {
        return STAGE.database()
                .read(handle -> handle.createQuery("select deleted from files where id = :id")
                        .bind("id", file)
                        .mapTo(Boolean.class)
                        .one());
    }

    /// Sets a picture, replaces it, removes it; what is no longer shown is marked for removal.
    private void changes(String path, String field, String tag, String removal) {
        var first = uploads(alice, tag);
        var shown = alice.patch(path, Map.of(field, first)).json().get(field);
        assertEquals(first, shown.get("_id").asText());
        assertEquals(tag, shown.get("tag").asText());
        assertEquals("Image", shown.get("metadata").get("type").asText());
        assertEquals(64, shown.get("metadata").get("width").asInt());
        assertEquals(shown, alice.get(path).json().get(field));
        // A file is shown in one place only.
        alice.patch(path, Map.of(field, first)).fails(404, "NotFound");
        assertFalse(isGone(first));
        var second = uploads(alice, tag);
        alice.patch(path, Map.of(field, second)).ok();
        assertTrue(isGone(first));
        assertFalse(alice.patch(path, Map.of("remove", List.of(removal))).json().has(field));
        assertTrue(isGone(second));
        alice.patch(path, Map.of(field, uploads(bob, tag))).fails(404, "NotFound");
        alice.patch(path, Map.of(field, uploads(alice, "attachments"))).fails(404, "NotFound");
    }

    @Test
    void picturesAreSetReplacedAndRemoved() {
        changes(server, "icon", "icons", "Icon");
        changes(server, "banner", "banners", "Banner");
        changes("/channels/" + place.channel(), "icon", "icons", "Icon");
        var role = alice.post(server + "/roles", Map.of("name", "r"))
                .json()
                .get("id")
                .asText();
        changes(server + "/roles/" + role, "icon", "icons", "Icon");
        changes(server + "/members/" + alice.id(), "avatar", "avatars", "Avatar");
        var group = alice.post("/channels/create", Map.of("name", "g", "icon", uploads(alice, "icons")))
                .json();
        assertTrue(group.has("icon"));
        changes("/channels/" + group.get("_id").asText(), "icon", "icons", "Icon");
    }

    @Test
    void theEventCarriesThePicture() {
        var socket = bob.connect();
        var file = uploads(alice, "icons");
        var shown = alice.patch(server, Map.of("icon", file)).json().get("icon");
        assertEquals(shown, socket.await("ServerUpdate").get("data").get("icon"));
        alice.patch(server, Map.of("remove", List.of("Icon"))).ok();
        assertEquals(
                List.of("Icon"),
                Json.WIRE.convertValue(socket.await("ServerUpdate").get("clear"), List.class));
    }

    private String emoji() {
        var file = uploads(alice, "emojis");
        STAGE.database()
                .change(tx -> tx.sql()
                        .execute(
                                "insert into emojis (id, server_id, creator_id, name) values (?, ?, ?, 'tea')",
                                file,
                                place.id(),
                                alice.id()));
        return file;
    }

    @Test
    void emojiAreListedAndComeWithTheServer() {
        var id = emoji();
        var listed = bob.get(server + "/emojis").json();
        assertEquals(id, listed.get(0).get("_id").asText());
        assertEquals(
                Json.WIRE.valueToTree(Map.of("type", "Server", "id", place.id())),
                listed.get(0).get("parent"));
        var carol = STAGE.person("carol");
        var socket = carol.connect();
        alice.admits(place, carol);
        assertEquals(listed, socket.await("ServerCreate").get("emojis"));
    }

    @Test
    void everythingGoesWithTheServerButEmoji() {
        var emoji = emoji();
        var icon = uploads(alice, "icons");
        alice.patch(server, Map.of("icon", icon)).ok();
        var face = uploads(bob, "avatars");
        bob.patch(server + "/members/" + bob.id(), Map.of("avatar", face)).ok();
        var badge = uploads(alice, "icons");
        var role = alice.post(server + "/roles", Map.of("name", "r"))
                .json()
                .get("id")
                .asText();
        alice.patch(server + "/roles/" + role, Map.of("icon", badge)).ok();
        var sign = uploads(alice, "icons");
        alice.patch("/channels/" + place.channel(), Map.of("icon", sign)).ok();
        var attached = uploads(bob, "attachments");
        bob.sends(place.channel(), Map.of("attachments", List.of(attached), "content", "<@" + alice.id() + ">"));
        alice.post("/channels/" + place.channel() + "/webhooks", Map.of("name", "w"))
                .ok();
        alice.put(server + "/bans/01ARZ3NDEKTSV4RRFFQ69G5FAV", Map.of()).ok();
        var elsewhere = uploads(alice, "icons");
        var other = alice.createsServer("Other");
        alice.patch("/servers/" + other.id(), Map.of("icon", elsewhere)).ok();

        alice.delete(server).is(204);
        for (var file : List.of(icon, face, badge, sign, attached)) assertTrue(isGone(file));
        assertFalse(isGone(elsewhere) || isGone(emoji));
        var left = STAGE.database()
                .read(handle -> handle.createQuery("""
                        select (select count(*) from messages where channel_id = :channel)
                             + (select count(*) from members where server_id = :server)
                             + (select count(*) from invites where server_id = :server)
                             + (select count(*) from emojis where server_id = :server)
                             + (select count(*) from channels where server_id = :server)
                             + (select count(*) from roles where server_id = :server)
                             + (select count(*) from bans where server_id = :server)
                             + (select count(*) from audit_logs where server_id = :server)
                             + (select count(*) from webhooks where channel_id = :channel)
                             + (select count(*) from unreads where channel_id = :channel)
                        """)
                        .bind("channel", place.channel())
                        .bind("server", place.id())
                        .mapTo(Integer.class)
                        .one());
        assertEquals(0, left);
    }

    @Test
    void whatWasAttachedGoesWithTheChannel() {
        var channel = alice.createsChannel(place, "x");
        var attached = uploads(bob, "attachments");
        bob.sends(channel, Map.of("attachments", List.of(attached)));
        var kept = uploads(bob, "attachments");
        bob.sends(place.channel(), Map.of("attachments", List.of(kept)));
        alice.delete("/channels/" + channel).is(204);
        assertTrue(isGone(attached));
        assertFalse(isGone(kept));
    }

    @Test
    void aMembersPictureGoesWithThem() {
        var face = uploads(bob, "avatars");
        bob.patch(server + "/members/" + bob.id(), Map.of("avatar", face)).ok();
        bob.delete(server).is(204);
        assertTrue(isGone(face));
    }

    @Test
    void aBanTakesWhatWasSaidLately() {
        var second = alice.createsChannel(place, "second");
        var attached = uploads(bob, "attachments");
        var first = bob.sends(place.channel(), Map.of("attachments", List.of(attached)))
                .get("_id")
                .asText();
        var old = bob.says(second, "long ago");
        // Two hours older than it is: the time is in the id.
        var ancient =
                UlidCreator.getUlid(System.currentTimeMillis() - 7_200_000).toString();
        STAGE.database().change(tx -> tx.sql().execute("update messages set id = ? where id = ?", ancient, old));
        var last = bob.says(second, "just now");
        var mine = alice.says(second, "mine");
        var socket = alice.connect();
        alice.put(server + "/bans/" + bob.id(), Map.of("delete_message_seconds", 3600))
                .ok();
        assertEquals(
                List.of(first),
                Json.WIRE.convertValue(
                        socket.await(
                                        "BulkMessageDelete",
                                        e -> place.channel()
                                                .equals(e.get("channel").asText()))
                                .get("ids"),
                        List.class));
        assertEquals(
                List.of(last),
                Json.WIRE.convertValue(
                        socket.await(
                                        "BulkMessageDelete",
                                        e -> second.equals(e.get("channel").asText()))
                                .get("ids"),
                        List.class));
        assertTrue(isGone(attached));
        assertEquals(List.of("long ago", "mine"), alice.hears(second));
        assertEquals(
                mine,
                alice.get("/channels/" + second).json().get("last_message_id").asText());
        assertFalse(alice.get("/channels/" + place.channel()).json().has("last_message_id"));
    }
}
