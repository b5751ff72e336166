package discordination.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.ulid.UlidCreator;
import discordination.access.Permission;
import discordination.config.Config;
import discordination.kit.Person;
import discordination.kit.Row;
import discordination.kit.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What the protocol files mark as a fault or an oddity of the original, where it crosses rooms or belongs to none.
final class UpstreamHolesTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    private static final long VIEW = Permission.VIEW_CHANNEL.bit;

    private static Estate estate;
    private static Person alice;
    private static Person bob;

    @BeforeAll
    static void build() {
        estate = new Estate(stage, stage.person("alice"), stage.person("bob"));
        alice = estate.owner;
        bob = estate.friend;
    }

    private static String role(Person.Place place, long allow, long deny) {
        var role = alice.post("/servers/" + place.id() + "/roles", Map.of("name", "r"))
                .json()
                .get("id")
                .asText();
        alice.put("/servers/" + place.id() + "/permissions/" + role, override(allow, deny))
                .ok();
        return role;
    }

    private static Map<String, ?> override(long allow, long deny) {
        return Map.of("permissions", Map.of("allow", allow, "deny", deny));
    }

    /// Upstream tells the new order and nothing of what it shows or hides (rest-servers 0.4).
    @Test
    void channelsComeAndGoWithTheOrderOfRoles() {
        var place = alice.createsServer("Tea");
        alice.admits(place, bob);
        alice.put("/servers/" + place.id() + "/permissions/default", Map.of("permissions", 0))
                .ok();
        var high = role(place, 0, VIEW);
        var low = role(place, VIEW, 0);
        alice.patch("/servers/" + place.id() + "/members/" + bob.id(), Map.of("roles", List.of(high, low)))
                .ok();
        var socket = bob.connect();
        assertFalse(socket.ready().get("channels").toString().contains(place.channel()));
        var ranks = "/servers/" + place.id() + "/roles/ranks";
        for (var order : List.of(List.of(low, high), List.of(high, low))) {
            alice.patch(ranks, Map.of("ranks", order)).ok();
            var bulk = socket.await("Bulk").get("v");
            var shown = order.getFirst().equals(low);
            assertEquals(
                    shown ? "ChannelCreate" : "ChannelDelete",
                    bulk.get(0).get("type").asText());
            assertEquals(place.channel(), bulk.get(0).get(shown ? "_id" : "id").asText());
            assertEquals("ServerRoleRanksUpdate", bulk.get(1).get("type").asText());
            bob.get("/channels/" + place.channel()).is(shown ? 200 : 403);
        }
    }

    /// What a role has in the whole server may be given to it in a channel by those who lack it (rest-servers 1.9).
    @Test
    void aRolesPermissionsInAChannelAreComparedWithThoseInTheServer() {
        var place = alice.createsServer("Tea");
        alice.admits(place, bob);
        var manager = role(place, Permission.MANAGE_PERMISSIONS.bit, 0);
        var kicks = Permission.KICK_MEMBERS.bit;
        var bans = Permission.BAN_MEMBERS.bit;
        var low = role(place, kicks, bans);
        alice.patch("/servers/" + place.id() + "/members/" + bob.id(), Map.of("roles", List.of(manager)))
                .ok();
        var path = "/channels/" + place.channel() + "/permissions/" + low;
        bob.put(path, override(kicks, bans)).ok();
        bob.put(path, override(kicks | bans, 0)).fails(403, "CannotGiveMissingPermissions");
        // The deny of the server would be lifted, not one of the channel.
        bob.put(path, override(kicks, 0)).fails(403, "CannotGiveMissingPermissions");
        alice.put(path, override(0, bans | kicks)).ok();
        bob.put(path, override(0, bans)).ok();
    }

    /// Upstream asks for a permission first (rest-servers 4.4).
    @Test
    void rolesMeanNothingOutsideServers() {
        for (var channel : List.of(estate.direct, estate.group)) {
            for (var content : List.of("<%" + estate.role + ">", "<%" + estate.role + "> <@" + alice.id() + ">")) {
                var sent = bob.sends(channel, Map.of("content", content));
                assertFalse(sent.has("role_mentions"), sent.toString());
            }
            // Upstream fails with a fault of its own (rest-servers 3.5).
            for (var who : List.of(alice, bob)) {
                var set = who.put("/channels/" + channel + "/permissions/" + estate.role, override(0, 0));
                assertTrue(set.status() == 400 || set.status() == 403, set.toString());
            }
        }
        var group = "/channels/" + estate.group + "/permissions/";
        alice.put(group + estate.role, override(0, 0)).fails(400, "InvalidOperation");
        alice.put(group + "default", override(0, 0)).fails(400, "InvalidOperation");
        var notes = "/channels/"
                + alice.get("/users/" + alice.id() + "/dm").json().get("_id").asText();
        alice.put(notes + "/permissions/default", Map.of("permissions", 0)).fails(400, "InvalidOperation");
        alice.put(notes + "/permissions/default", override(0, 0)).fails(400, "InvalidOperation");
        alice.put(notes + "/permissions/" + estate.role, override(0, 0)).fails(400, "InvalidOperation");
        alice.delete(notes).fails(400, "NoEffect");
        alice.post(notes + "/invites", Map.of()).fails(400, "InvalidOperation");
        alice.post(notes + "/webhooks", Map.of("name", "w")).fails(400, "InvalidOperation");
        alice.post("/channels/" + estate.direct + "/invites", Map.of()).fails(400, "InvalidOperation");
        alice.patch(notes, Map.of("name", "x")).fails(400, "InvalidOperation");
    }

    /// What cannot be said keeps nobody from coming and going (rest-servers 2.8).
    @Test
    void aSystemMessageThatHasNoPlaceFailsNothing() {
        var place = alice.createsServer("Tea");
        var nowhere = "{\"user_joined\":\"" + Row.NOBODY + "\",\"user_left\":\"" + Row.NOBODY + "\",\"user_kicked\":\""
                + Row.NOBODY + "\",\"user_banned\":\"" + Row.NOBODY + "\"}";
        stage.database()
                .change(tx -> tx.sql()
                        .execute(
                                "update servers set system_messages = cast(? as jsonb) where id = ?",
                                nowhere,
                                place.id()));
        var server = "/servers/" + place.id();
        alice.admits(place, bob);
        bob.delete(server).is(204);
        alice.admits(place, bob);
        alice.delete(server + "/members/" + bob.id()).is(204);
        alice.admits(place, bob);
        alice.put(server + "/bans/" + bob.id(), Map.of()).ok();
    }

    /// Ids of tomorrow crash the original (rest-accounts 3).
    @Test
    void whoComesFromTheFutureIsNew() {
        var limits = Config.defaults().limits();
        for (var days : List.of(0, 1, 100_000)) {
            var id = UlidCreator.getUlid(
                            Instant.now().plus(Duration.ofDays(days)).toEpochMilli())
                    .toString();
            assertEquals(limits.newUser(), limits.of(id));
        }
        var old = UlidCreator.getUlid(Instant.now().minus(Duration.ofDays(4)).toEpochMilli())
                .toString();
        assertEquals(limits.standard(), limits.of(old));
    }

    /// The number of members is told with a server and never with its changes (rest-servers 2.1).
    @Test
    void changesOfAServerDoNotCountItsMembers() {
        var socket = alice.connect();
        alice.patch("/servers/" + estate.place.id(), Map.of("description", "new"))
                .ok();
        var told = socket.await("ServerUpdate").get("data");
        assertEquals(1, told.size(), told.toString());
        assertEquals("new", told.get("description").asText());
    }

    /// A friend in the same places, who manages nothing, reads everything they can: nothing of it lets them in
    /// anywhere, and nothing is the owner's alone (rest-accounts 6.3, rest-servers 3.8).
    @Test
    void secretsAreToldToNobodyElse() {
        estate.grant(bob.id(), Permission.SERVER);
        var socket = bob.connect("&ready=users&ready=servers&ready=channels&ready=members&ready=emojis"
                + "&ready=user_settings%5Btheme%5D&ready=channel_unreads&ready=voice_states&ready=policy_changes");
        var secrets = new ArrayList<>(
                List.of(alice.email(), alice.password(), alice.token(), estate.robot.token(), estate.token, "$argon2"));
        secrets.add("a-setting-of-alice");
        secrets.add("push-secret-of-alice");
        alice.post("/sync/settings/set", Map.of("theme", "a-setting-of-alice")).is(204);
        alice.post(
                        "/push/subscribe",
                        Map.of("endpoint", "fcm", "p256dh", "push-secret-of-alice", "auth", "push-secret-of-alice"))
                .is(204);
        var channel = "/channels/" + estate.place.channel();
        var hook = alice.post(channel + "/webhooks", Map.of("name", "one")).json();
        secrets.add(hook.get("token").asText());
        alice.patch("/webhooks/" + estate.webhook, Map.of("name", "two")).ok();
        stage.visitor()
                .post("/webhooks/" + estate.webhook + "/" + estate.token, Map.of("content", "hi"))
                .ok();
        var phone = alice.again();
        secrets.add(phone.token());
        alice.post("/bots/" + estate.robot.id() + "/invite", Map.of("group", estate.group))
                .is(204);
        var bot = "/bots/" + estate.robot.id();
        secrets.add(alice.patch(bot, Map.of("remove", List.of("Token"), "name", "renamed"))
                .json()
                .get("token")
                .asText());
        alice.patch(bot, Map.of("public", true)).ok();
        alice.patch("/users/@me", Map.of("display_name", "Alice", "status", Map.of("presence", "Invisible")))
                .ok();
        alice.put("/custom/emoji/" + estate.emoji, Map.of()).is(422);
        phone.post("/auth/session/logout", Map.of()).is(204);

        var told = new ArrayList<String>();
        told.add(socket.ready().toString());
        for (JsonNode event : socket.settle()) told.add(event.toString());
        assertTrue(told.size() > 4, told.toString());
        Row.each(
                Row.all(stage).stream()
                        .filter(row -> row.method().equals("GET"))
                        .toList(),
                row -> {
                    if (row.path().equals("/openapi.json") || row.path().endsWith("default_avatar")) return;
                    told.add(bob.get(estate.path(row)).toString());
                    for (var place : List.of(estate.group, estate.direct)) {
                        told.add(bob.get(estate.path(row).replace(estate.place.channel(), place))
                                .toString());
                    }
                });
        told.add(bob.get(channel + "/messages?include_users=true").text());
        told.add(bob.get("/servers/" + estate.place.id() + "?include_channels=true")
                .text());
        for (var text : told) {
            for (var secret : secrets) assertFalse(text.contains(secret), secret + " is told: " + text);
        }
    }
}
