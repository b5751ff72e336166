package discordination.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.access.Permission;
import discordination.file.Pictures;
import discordination.kit.Person;
import discordination.kit.Stage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What is no field of a request but one of the object behind it: it is ignored, so nobody gives themselves what the
/// route does not give (rest-servers 0.1, 2.4, 3.8, 4.2; rest-accounts 1.3, 8).
final class SurplusFieldsTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    private static final long ALL = Permission.ALL;
    private static final Map<String, Long> EVERYTHING = Map.of("a", ALL, "d", 0L, "allow", ALL, "deny", 0L);
    private static final String SYSTEM = "00000000000000000000000000";

    private static Estate estate;
    private static Person alice;
    private static Person bob;

    @BeforeAll
    static void build() {
        estate = new Estate(stage, stage.person("alice"), stage.person("bob"));
        alice = estate.owner;
        bob = estate.friend;
    }

    /// Names and values in turns.
    private static Map<String, Object> body(Object... fields) {
        var body = new LinkedHashMap<String, Object>();
        for (int i = 0; i < fields.length; i += 2) body.put((String) fields[i], fields[i + 1]);
        return body;
    }

    private static void hasNone(JsonNode object, String... fields) {
        for (var field : fields) assertFalse(object.has(field), object.toString());
    }

    @Test
    void nobodySpeaksAsTheSystemOrSomebodyElse() {
        var pretended = body(
                "content",
                "words",
                "_id",
                estate.message,
                "author",
                SYSTEM,
                "channel",
                estate.group,
                "system",
                Map.of("type", "text", "content", "words"),
                "webhook",
                Map.of("name", "w", "avatar", "a"),
                "user",
                Map.of("_id", bob.id()),
                "member",
                Map.of(),
                "pinned",
                true,
                "edited",
                "2030-01-01T00:00:00Z",
                "reactions",
                Map.of("👍", List.of(bob.id())),
                "mentions",
                List.of(bob.id()),
                "role_mentions",
                List.of(estate.role));
        for (var sent : List.of(
                alice.sends(estate.place.channel(), pretended),
                stage.visitor()
                        .post("/webhooks/" + estate.webhook + "/" + estate.token, pretended)
                        .json(),
                alice.patch(Estate.on(estate.place.channel(), estate.message), pretended)
                        .json())) {
            hasNone(sent, "system", "pinned", "mentions", "role_mentions");
            assertEquals(estate.place.channel(), sent.get("channel").asText());
            assertNotEquals(SYSTEM, sent.get("author").asText());
            assertFalse(sent.path("reactions").toString().contains(bob.id()), sent.toString());
        }
        var sent = alice.sends(estate.place.channel(), pretended);
        assertEquals(alice.id(), sent.get("author").asText());
        assertNotEquals(estate.message, sent.get("_id").asText());
        hasNone(sent, "edited", "webhook", "reactions");
    }

    /// Previews are the server's own (rest-servers 4.1).
    @Test
    void embedsAreText() {
        var embed = body(
                "type",
                "Website",
                "title",
                "Bank",
                "special",
                Map.of("type", "YouTube", "id", "x"),
                "video",
                Map.of("url", "http://10.0.0.1/", "width", 1, "height", 1),
                "image",
                Map.of("url", "http://10.0.0.1/", "width", 1, "height", 1, "size", "Large"),
                "site_name",
                "bank",
                "original_url",
                "http://bank.example");
        var shown = alice.sends(estate.place.channel(), Map.of("embeds", List.of(embed)))
                .get("embeds")
                .get(0);
        assertEquals("{\"type\":\"Text\",\"title\":\"Bank\"}", shown.toString());
    }

    @Test
    void aServerIsFoundedWithNothingSpecial() {
        var made = bob.post(
                        "/servers/create",
                        body(
                                "name",
                                "mine",
                                "_id",
                                estate.place.id(),
                                "owner",
                                alice.id(),
                                "default_permissions",
                                ALL,
                                "flags",
                                3,
                                "discoverable",
                                true,
                                "analytics",
                                true,
                                "channels",
                                List.of(estate.voice)))
                .json()
                .get("server");
        assertNotEquals(estate.place.id(), made.get("_id").asText());
        assertEquals(bob.id(), made.get("owner").asText());
        assertEquals(Permission.SERVER, made.get("default_permissions").asLong());
        assertEquals(1, made.get("channels").size());
        hasNone(made, "flags", "discoverable", "analytics");
    }

    /// Who may name a thing does not set permissions with it.
    @Test
    void editsDoNotReachPermissions() {
        var server = "/servers/" + estate.place.id();
        var channel = "/channels/" + estate.place.channel();
        estate.grant(
                bob.id(),
                Permission.mask(
                        Permission.VIEW_CHANNEL,
                        Permission.MANAGE_SERVER,
                        Permission.MANAGE_CHANNEL,
                        Permission.MANAGE_ROLE,
                        Permission.MANAGE_WEBHOOKS));
        var role = bob.post(
                        server + "/roles",
                        body("name", "mine", "_id", estate.role, "rank", -9, "permissions", EVERYTHING))
                .json();
        assertEquals(0, role.at("/role/permissions/a").asLong());
        assertNotEquals(estate.role, role.get("id").asText());
        assertFalse(role.at("/role/rank").asInt() < 1, role.toString());
        var edited = bob.patch(
                        server + "/roles/" + estate.role,
                        body("name", "other", "rank", -9, "permissions", EVERYTHING, "server", "x"))
                .json();
        assertEquals(0, edited.at("/permissions/a").asLong());
        assertFalse(edited.get("rank").asInt() < 0, edited.toString());
        var named = bob.patch(
                        server,
                        body(
                                "name",
                                "other",
                                "default_permissions",
                                ALL,
                                "permissions",
                                ALL,
                                "roles",
                                Map.of(),
                                "nsfw",
                                true))
                .json();
        assertEquals(0, named.get("default_permissions").asLong());
        assertEquals(true, named.get("roles").has(estate.role));
        hasNone(named, "nsfw");
        var place = bob.patch(
                        channel,
                        body(
                                "name",
                                "other",
                                "permissions",
                                ALL,
                                "default_permissions",
                                EVERYTHING,
                                "role_permissions",
                                Map.of(estate.role, EVERYTHING),
                                "server",
                                "x",
                                "channel_type",
                                "Group",
                                "recipients",
                                List.of(bob.id()),
                                "last_message_id",
                                "x"))
                .json();
        hasNone(place, "permissions", "default_permissions", "role_permissions", "recipients");
        assertEquals(estate.place.id(), place.get("server").asText());
        var made = bob.post(
                        server + "/channels",
                        body("name", "new", "default_permissions", EVERYTHING, "server", "x", "_id", estate.voice))
                .json();
        hasNone(made, "default_permissions", "role_permissions");
        assertEquals(estate.place.id(), made.get("server").asText());
        var hook = bob.post(
                        channel + "/webhooks",
                        body(
                                "name",
                                "hook",
                                "permissions",
                                ALL,
                                "token",
                                "short",
                                "id",
                                estate.webhook,
                                "creator_id",
                                alice.id(),
                                "channel_id",
                                estate.voice))
                .json();
        assertEquals(Permission.WEBHOOK, hook.get("permissions").asLong());
        assertEquals(64, hook.get("token").asText().length());
        assertEquals(bob.id(), hook.get("creator_id").asText());
        assertEquals(estate.place.channel(), hook.get("channel_id").asText());
        var byToken = stage.visitor()
                .patch(
                        "/webhooks/" + estate.webhook + "/" + estate.token,
                        body("name", "hook", "permissions", ALL, "channel_id", estate.voice, "token", "x"))
                .json();
        assertEquals(Permission.WEBHOOK, byToken.get("permissions").asLong());
        assertEquals(estate.place.channel(), byToken.get("channel_id").asText());
        assertEquals(estate.token, byToken.get("token").asText());
    }

    @Test
    void aGroupBelongsToWhoMadeItAndHasWhomTheyName() {
        var mallory = stage.person("mallory");
        var group = alice.post(
                        "/channels/create",
                        body(
                                "name",
                                "us",
                                "users",
                                List.of(bob.id()),
                                "owner",
                                bob.id(),
                                "permissions",
                                ALL,
                                "recipients",
                                List.of(mallory.id()),
                                "_id",
                                estate.group))
                .json();
        assertEquals(alice.id(), group.get("owner").asText());
        assertEquals(2, group.get("recipients").size());
        hasNone(group, "permissions");
        var edited = bob.patch(
                        "/channels/" + group.get("_id").asText(),
                        body("name", "we", "permissions", ALL, "recipients", List.of(mallory.id())))
                .json();
        assertEquals(group.get("recipients"), edited.get("recipients"));
        hasNone(edited, "permissions");
    }

    @Test
    void nobodyPromotesThemselves() {
        var eve = stage.newcomer();
        var named = eve.post(
                        "/onboard/complete",
                        body(
                                "username",
                                "eve",
                                "_id",
                                alice.id(),
                                "privileged",
                                true,
                                "discriminator",
                                "0001",
                                "badges",
                                1))
                .json();
        assertNotEquals(alice.id(), named.get("_id").asText());
        hasNone(named, "privileged", "badges");
        var edited = eve.patch(
                        "/users/@me",
                        body(
                                "display_name",
                                "Eve",
                                "_id",
                                alice.id(),
                                "privileged",
                                true,
                                "username",
                                "admin",
                                "discriminator",
                                "0001",
                                "bot",
                                Map.of("owner", alice.id()),
                                "relationship",
                                "Friend",
                                "relations",
                                List.of(Map.of("_id", alice.id(), "status", "Friend")),
                                "online",
                                true))
                .json();
        hasNone(edited, "privileged", "bot", "relations");
        assertEquals("eve", edited.get("username").asText());
        assertNotEquals("0001", edited.get("discriminator").asText());
        var email = "surplus@kit.test";
        stage.visitor()
                .post(
                        "/auth/account/create",
                        body(
                                "email",
                                email,
                                "password",
                                "correct horse " + email,
                                "_id",
                                alice.id(),
                                "disabled",
                                false,
                                "privileged",
                                true,
                                "verified",
                                true,
                                "mfa",
                                Map.of()))
                .is(204);
        var login = stage.visitor()
                .post(
                        "/auth/session/login",
                        body(
                                "email",
                                email,
                                "password",
                                "correct horse " + email,
                                "user_id",
                                alice.id(),
                                "account_id",
                                alice.id(),
                                "token",
                                "x"))
                .json();
        assertNotEquals(alice.id(), login.get("user_id").asText());
    }

    @Test
    void aBotBelongsToWhoMadeItAndIsNothingSpecial() {
        var bot = alice.post(
                        "/bots/create",
                        body(
                                "name",
                                "robot",
                                "owner",
                                bob.id(),
                                "public",
                                true,
                                "flags",
                                3,
                                "discoverable",
                                true,
                                "token",
                                "x"))
                .json();
        var edited = alice.patch(
                        "/bots/" + bot.get("_id").asText(),
                        body(
                                "analytics",
                                true,
                                "owner",
                                bob.id(),
                                "flags",
                                3,
                                "discoverable",
                                true,
                                "token",
                                "x",
                                "privileged",
                                true,
                                "terms_of_service_url",
                                "https://x.example"))
                .json();
        for (var shown : List.of(bot, edited)) {
            assertEquals(alice.id(), shown.get("owner").asText());
            assertEquals(false, shown.get("public").asBoolean());
            assertEquals(bot.get("token"), shown.get("token"));
            assertEquals(64, shown.get("token").asText().length());
            hasNone(shown, "flags", "discoverable", "terms_of_service_url");
            hasNone(shown.get("user"), "privileged", "flags");
        }
    }

    @Test
    void anEmojiAndAMembershipStayWhatTheyAre() {
        var file = alice.uploads("emojis", "e.png", Pictures.png(8, 8));
        var parent = Map.of("type", "Server", "id", estate.place.id());
        var emoji = alice.put(
                        "/custom/emoji/" + file,
                        body(
                                "name",
                                "e",
                                "parent",
                                parent,
                                "creator_id",
                                bob.id(),
                                "animated",
                                true,
                                "_id",
                                estate.emoji))
                .json();
        assertEquals(alice.id(), emoji.get("creator_id").asText());
        assertEquals(file, emoji.get("_id").asText());
        hasNone(emoji, "animated");
        var renamed = alice.patch(
                        "/custom/emoji/" + file,
                        body("name", "f", "parent", Map.of("type", "Detached"), "creator_id", bob.id(), "nsfw", true))
                .json();
        assertEquals(estate.place.id(), renamed.at("/parent/id").asText());
        assertEquals(alice.id(), renamed.get("creator_id").asText());
        var before = alice.get("/servers/" + estate.place.id() + "/members/" + alice.id())
                .json();
        var after = alice.patch(
                        "/servers/" + estate.place.id() + "/members/" + alice.id(),
                        body(
                                "nickname",
                                "me",
                                "joined_at",
                                "2000-01-01T00:00:00Z",
                                "hidden",
                                true,
                                "_id",
                                Map.of("server", estate.place.id(), "user", bob.id())))
                .json();
        assertEquals(before.get("joined_at"), after.get("joined_at"));
        assertEquals(before.get("_id"), after.get("_id"));
        var code = alice.post(
                        "/channels/" + estate.place.channel() + "/invites",
                        body("_id", "aaaaaaaa", "code", "aaaaaaaa", "creator", bob.id(), "server", "x"))
                .json();
        assertNotEquals("aaaaaaaa", code.get("_id").asText());
        assertEquals(alice.id(), code.get("creator").asText());
    }
}
