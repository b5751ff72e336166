package discordination.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.access.Permission;
import discordination.file.Pictures;
import discordination.kit.Person;
import discordination.kit.Stage;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What is no field of a request but one of the object behind it: it is ignored, so nobody gives themselves what the
/// route does not give (rest-servers 0.1, 2.4, 3.8, 4.2; rest-accounts 1.3, 8).
final class SurplusFieldsTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    private static final long ALL = Permission.ALL;
    private static final String EVERYTHING = """
            {"a":%1$d,"d":0,"allow":%1$d,"deny":0}""".formatted(ALL);
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

    private static void hasNone(JsonNode object, String... fields) {
        for (var field : fields) assertFalse(object.has(field), object.toString());
    }

    @Test
    void nobodySpeaksAsTheSystemOrSomebodyElse() {
        var pretended = """
                {"content":"words","_id":"%s","author":"%s","channel":"%s",
                "system":{"type":"text","content":"words"},"webhook":{"name":"w","avatar":"a"},
                "user":{"_id":"%s"},"member":{},"pinned":true,"edited":"2030-01-01T00:00:00Z",
                "reactions":{"👍":["%s"]},"mentions":["%s"],"role_mentions":["%s"]}
                """.formatted(estate.message, SYSTEM, estate.group, bob.id(), bob.id(), bob.id(), estate.role);
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
        var embed = """
                {"type":"Website","title":"Bank","special":{"type":"YouTube","id":"x"},
                "video":{"url":"http://10.0.0.1/","width":1,"height":1},
                "image":{"url":"http://10.0.0.1/","width":1,"height":1,"size":"Large"},
                "site_name":"bank","original_url":"http://bank.example"}""";
        var shown = alice.sends(estate.place.channel(), "{\"embeds\":[%s]}".formatted(embed))
                .get("embeds")
                .get(0);
        assertEquals("{\"type\":\"Text\",\"title\":\"Bank\"}", shown.toString());
    }

    @Test
    void aServerIsFoundedWithNothingSpecial() {
        var made = bob.post("/servers/create", """
                {"name":"mine","_id":"%s","owner":"%s","default_permissions":%d,"flags":3,
                "discoverable":true,"analytics":true,"channels":["%s"]}
                """.formatted(estate.place.id(), alice.id(), ALL, estate.voice))
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
        var role = bob.post(server + "/roles", """
                {"name":"mine","_id":"%s","rank":-9,"permissions":%s}""".formatted(estate.role, EVERYTHING))
                .json();
        assertEquals(0, role.at("/role/permissions/a").asLong());
        assertNotEquals(estate.role, role.get("id").asText());
        assertFalse(role.at("/role/rank").asInt() < 1, role.toString());
        var edited = bob.patch(server + "/roles/" + estate.role, """
                {"name":"other","rank":-9,"permissions":%s,"server":"x"}""".formatted(EVERYTHING))
                .json();
        assertEquals(0, edited.at("/permissions/a").asLong());
        assertFalse(edited.get("rank").asInt() < 0, edited.toString());
        var named = bob.patch(server, """
                {"name":"other","default_permissions":%d,"permissions":%d,"roles":{},"nsfw":true}
                """.formatted(ALL, ALL)).json();
        assertEquals(0, named.get("default_permissions").asLong());
        assertEquals(true, named.get("roles").has(estate.role));
        hasNone(named, "nsfw");
        var place = bob.patch(channel, """
                {"name":"other","permissions":%d,"default_permissions":%s,
                "role_permissions":{"%s":%s},"server":"x","channel_type":"Group",
                "recipients":["%s"],"last_message_id":"x"}
                """.formatted(ALL, EVERYTHING, estate.role, EVERYTHING, bob.id()))
                .json();
        hasNone(place, "permissions", "default_permissions", "role_permissions", "recipients");
        assertEquals(estate.place.id(), place.get("server").asText());
        var made = bob.post(server + "/channels", """
                {"name":"new","default_permissions":%s,"server":"x","_id":"%s"}""".formatted(EVERYTHING, estate.voice))
                .json();
        hasNone(made, "default_permissions", "role_permissions");
        assertEquals(estate.place.id(), made.get("server").asText());
        var hook = bob.post(channel + "/webhooks", """
                {"name":"hook","permissions":%d,"token":"short","id":"%s","creator_id":"%s",
                "channel_id":"%s"}""".formatted(ALL, estate.webhook, alice.id(), estate.voice))
                .json();
        assertEquals(Permission.WEBHOOK, hook.get("permissions").asLong());
        assertEquals(64, hook.get("token").asText().length());
        assertEquals(bob.id(), hook.get("creator_id").asText());
        assertEquals(estate.place.channel(), hook.get("channel_id").asText());
        var byToken = stage.visitor()
                .patch("/webhooks/" + estate.webhook + "/" + estate.token, """
                {"name":"hook","permissions":%d,"channel_id":"%s","token":"x"}""".formatted(ALL, estate.voice))
                .json();
        assertEquals(Permission.WEBHOOK, byToken.get("permissions").asLong());
        assertEquals(estate.place.channel(), byToken.get("channel_id").asText());
        assertEquals(estate.token, byToken.get("token").asText());
    }

    @Test
    void aGroupBelongsToWhoMadeItAndHasWhomTheyName() {
        var mallory = stage.person("mallory");
        var group = alice.post("/channels/create", """
                {"name":"us","users":["%s"],"owner":"%s","permissions":%d,"recipients":["%s"],
                "_id":"%s"}""".formatted(bob.id(), bob.id(), ALL, mallory.id(), estate.group))
                .json();
        assertEquals(alice.id(), group.get("owner").asText());
        assertEquals(2, group.get("recipients").size());
        hasNone(group, "permissions");
        var edited = bob.patch("/channels/" + group.get("_id").asText(), """
                {"name":"we","permissions":%d,"recipients":["%s"]}""".formatted(ALL, mallory.id()))
                .json();
        assertEquals(group.get("recipients"), edited.get("recipients"));
        hasNone(edited, "permissions");
    }

    @Test
    void nobodyPromotesThemselves() {
        var eve = stage.newcomer();
        var named = eve.post("/onboard/complete", """
                {"username":"eve","_id":"%s","privileged":true,"discriminator":"0001","badges":1}
                """.formatted(alice.id())).json();
        assertNotEquals(alice.id(), named.get("_id").asText());
        hasNone(named, "privileged", "badges");
        var edited = eve.patch("/users/@me", """
                {"display_name":"Eve","_id":"%s","privileged":true,"username":"admin",
                "discriminator":"0001","bot":{"owner":"%s"},"relationship":"Friend",
                "relations":[{"_id":"%s","status":"Friend"}],"online":true}
                """.formatted(alice.id(), alice.id(), alice.id()))
                .json();
        hasNone(edited, "privileged", "bot", "relations");
        assertEquals("eve", edited.get("username").asText());
        assertNotEquals("0001", edited.get("discriminator").asText());
        var email = "surplus@kit.test";
        stage.visitor()
                .post("/auth/account/create", """
                {"email":"%s","password":"%s","_id":"%s","disabled":false,"privileged":true,
                "verified":true,"mfa":{}}""".formatted(email, "correct horse " + email, alice.id()))
                .is(204);
        var login = stage.visitor()
                .post("/auth/session/login", """
                {"email":"%s","password":"%s","user_id":"%s","account_id":"%s","token":"x"}
                """.formatted(email, "correct horse " + email, alice.id(), alice.id()))
                .json();
        assertNotEquals(alice.id(), login.get("user_id").asText());
    }

    @Test
    void aBotBelongsToWhoMadeItAndIsNothingSpecial() {
        var bot = alice.post("/bots/create", """
                {"name":"robot","owner":"%s","public":true,"flags":3,"discoverable":true,
                "token":"x"}""".formatted(bob.id())).json();
        var edited = alice.patch("/bots/" + bot.get("_id").asText(), """
                {"analytics":true,"owner":"%s","flags":3,"discoverable":true,"token":"x",
                "privileged":true,"terms_of_service_url":"https://x.example"}""".formatted(bob.id()))
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
        var emoji = alice.put("/custom/emoji/" + file, """
                {"name":"e","parent":{"type":"Server","id":"%s"},"creator_id":"%s","animated":true,
                "_id":"%s"}""".formatted(estate.place.id(), bob.id(), estate.emoji))
                .json();
        assertEquals(alice.id(), emoji.get("creator_id").asText());
        assertEquals(file, emoji.get("_id").asText());
        hasNone(emoji, "animated");
        var renamed =
                alice.patch("/custom/emoji/" + file, """
                {"name":"f","parent":{"type":"Detached"},"creator_id":"%s","nsfw":true}""".formatted(bob.id())).json();
        assertEquals(estate.place.id(), renamed.at("/parent/id").asText());
        assertEquals(alice.id(), renamed.get("creator_id").asText());
        var before = alice.get("/servers/" + estate.place.id() + "/members/" + alice.id())
                .json();
        var after = alice.patch("/servers/" + estate.place.id() + "/members/" + alice.id(), """
                {"nickname":"me","joined_at":"2000-01-01T00:00:00Z","hidden":true,
                "_id":{"server":"%s","user":"%s"}}""".formatted(
                                estate.place.id(), bob.id()))
                .json();
        assertEquals(before.get("joined_at"), after.get("joined_at"));
        assertEquals(before.get("_id"), after.get("_id"));
        var code = alice.post("/channels/" + estate.place.channel() + "/invites", """
                {"_id":"aaaaaaaa","code":"aaaaaaaa","creator":"%s","server":"x"}""".formatted(bob.id()))
                .json();
        assertNotEquals("aaaaaaaa", code.get("_id").asText());
        assertEquals(alice.id(), code.get("creator").asText());
    }
}
