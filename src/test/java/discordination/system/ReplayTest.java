package discordination.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.access.Permission;
import discordination.file.Pictures;
import discordination.kit.Person;
import discordination.kit.Person.Place;
import discordination.kit.Row;
import discordination.kit.Stage;
import discordination.kit.World;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// State + events = state: after each deed, what every client has made of the events equals what is true.
final class ReplayTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    private Person alice;
    private Person bob;
    private Person carol;
    private List<World> worlds;

    /// What changes nothing that a client keeps in its world, and second names of the same deed; what happens in calls
    /// is
    /// LiveKit's to tell, and replayed in the room of voice.
    private static final Pattern WITHOUT_EVENTS = Pattern.compile("""
            \\w+ /(auth|onboard|push|policy|sync|safety)/.*|POST .*/typing|.*/bulk_delete|.*/invites.*|\
            POST .*/search|POST .*/join_call|PUT .*/end_ring/.*|POST /livekit/.*""");

    /// Run all tests of this class to see that no verb was forgotten.
    @AfterAll
    static void everyVerbWasReplayed() {
        var forgotten = Row.all(stage).stream()
                .filter(row -> !row.method().equals("GET"))
                .filter(row -> !WITHOUT_EVENTS.matcher(row.toString()).matches())
                .filter(row -> stage.called().stream().noneMatch(row::answers))
                .map(Row::toString)
                .toList();
        assertEquals(List.of(), forgotten);
    }

    @BeforeEach
    void people() {
        alice = stage.person("alice");
        bob = stage.person("bob");
        carol = stage.person("carol");
        alice.befriends(bob);
        alice.befriends(carol);
        worlds = new ArrayList<>();
        for (var person : List.of(alice, bob, carol)) worlds.add(World.of(person));
    }

    /// Everybody's world must be true after it.
    private void after(String deed, Runnable done) {
        done.run();
        try {
            worlds.forEach(World::check);
        } catch (AssertionError e) {
            throw new AssertionError("after " + deed + ": " + e.getMessage(), e);
        }
    }

    private Place tea() {
        var server = alice.createsServer("Tea");
        alice.admits(server, bob, carol);
        worlds.forEach(World::check);
        return server;
    }

    private static String id(JsonNode object) {
        return object.get("_id").asText();
    }

    @Test
    void servers() {
        var made = new Place[1];
        after("create", () -> made[0] = alice.createsServer("Tea"));
        var server = made[0];
        var path = "/servers/" + server.id();
        after("join", () -> bob.joins(alice.invites(server.channel())));
        after("second join", () -> carol.joins(bob.invites(server.channel())));
        after(
                "rename",
                () -> alice.patch(path, Map.of("name", "Coffee", "description", "Black"))
                        .ok());
        after(
                "category",
                () -> alice.patch(path, """
                {"categories":[{"id":"c1","title":"Rooms","channels":["%s"]}]}""".formatted(server.channel())).ok());
        after(
                "system messages",
                () -> alice.patch(path, """
                {"system_messages":{"user_joined":"%1$s","user_left":"%1$s","user_kicked":"%1$s","user_banned":"%1$s"}}
                """.formatted(server.channel())).ok());
        after(
                "remove",
                () -> alice.patch(path, Map.of("remove", List.of("Description", "Categories")))
                        .ok());
        after("leave", () -> carol.delete(path).is(204));
        after("rejoin", () -> carol.joins(alice.invites(server.channel())));
        after("kick", () -> alice.delete(path + "/members/" + carol.id()).is(204));
        after(
                "ban",
                () -> alice.put(path + "/bans/" + bob.id(), Map.of("reason", "noise"))
                        .ok());
        after("unban", () -> alice.delete(path + "/bans/" + bob.id()).is(204));
        after("return", () -> bob.joins(alice.invites(server.channel())));
        after("delete", () -> alice.delete(path).is(204));
    }

    @Test
    void members() {
        var server = tea();
        var path = "/servers/" + server.id() + "/members/";
        after(
                "nickname",
                () -> bob.patch(path + bob.id(), Map.of("nickname", "Bobby")).ok());
        after(
                "nickname of another",
                () -> alice.patch(path + bob.id(), Map.of("nickname", "Rob")).ok());
        after(
                "timeout",
                () -> alice.patch(path + bob.id(), Map.of("timeout", "2090-01-01T00:00:00.000Z"))
                        .ok());
        after(
                "mute",
                () -> alice.patch(path + bob.id(), Map.of("can_publish", false)).ok());
        after(
                "remove",
                () -> alice.patch(path + bob.id(), Map.of("remove", List.of("Nickname", "Timeout", "CanPublish")))
                        .ok());
        after(
                "pronouns",
                () -> carol.patch(path + carol.id(), Map.of("pronouns", "she")).ok());
    }

    @Test
    void channels() {
        var server = tea();
        var made = new String[1];
        after("create", () -> made[0] = alice.createsChannel(server, "kitchen"));
        var path = "/channels/" + made[0];
        after(
                "edit",
                () -> alice.patch(path, Map.of("name", "pantry", "description", "Jars", "nsfw", true, "slowmode", 5))
                        .ok());
        after(
                "remove",
                () -> alice.patch(path, Map.of("remove", List.of("Description", "Slowmode"), "nsfw", false))
                        .ok());
        after(
                "hide",
                () -> alice.put(path + "/permissions/default", overriding(0, Permission.VIEW_CHANNEL.bit))
                        .ok());
        after("talk behind closed doors", () -> alice.says(made[0], "psst"));
        after(
                "rename behind closed doors",
                () -> alice.patch(path, Map.of("name", "secret")).ok());
        after(
                "show",
                () -> alice.patch(path, Map.of("remove", List.of("DefaultPermissions")))
                        .ok());
        after("delete", () -> alice.delete(path).is(204));
        after(
                "voice",
                () -> alice.post("/servers/" + server.id() + "/channels", Map.of("name", "talk", "type", "Voice"))
                        .ok());
    }

    private static Map<String, ?> overriding(long allow, long deny) {
        return Map.of("permissions", Map.of("allow", allow, "deny", deny));
    }

    @Test
    void roles() {
        var server = tea();
        var path = "/servers/" + server.id();
        var hidden = alice.createsChannel(server, "hidden");
        alice.put("/channels/" + hidden + "/permissions/default", overriding(0, Permission.VIEW_CHANNEL.bit))
                .ok();
        var role = new String[2];
        after(
                "create",
                () -> role[0] = alice.post(path + "/roles", Map.of("name", "Host"))
                        .json()
                        .get("id")
                        .asText());
        after(
                "second",
                () -> role[1] = alice.post(path + "/roles", Map.of("name", "Guest"))
                        .json()
                        .get("id")
                        .asText());
        after(
                "edit",
                () -> alice.patch(path + "/roles/" + role[0], Map.of("colour", "#f00", "hoist", true, "name", "Chef"))
                        .ok());
        after(
                "assign",
                () -> alice.patch(path + "/members/" + bob.id(), Map.of("roles", List.of(role[0])))
                        .ok());
        after(
                "see through a channel override",
                () -> alice.put(
                                "/channels/" + hidden + "/permissions/" + role[0],
                                overriding(Permission.VIEW_CHANNEL.bit, 0))
                        .ok());
        after(
                "see through a role",
                () -> alice.put(path + "/permissions/" + role[1], overriding(Permission.VIEW_CHANNEL.bit, 0))
                        .ok());
        after(
                "assign the other",
                () -> alice.patch(path + "/members/" + carol.id(), Map.of("roles", List.of(role[1])))
                        .ok());
        after(
                "reorder",
                () -> alice.patch(path + "/roles/ranks", Map.of("ranks", List.of(role[1], role[0])))
                        .ok());
        after(
                "remove the colour",
                () -> alice.patch(path + "/roles/" + role[0], Map.of("remove", List.of("Colour")))
                        .ok());
        after(
                "deny everybody",
                () -> alice.put(path + "/permissions/default", Map.of("permissions", 0))
                        .ok());
        after(
                "allow everybody",
                () -> alice.put(path + "/permissions/default", Map.of("permissions", Permission.SERVER))
                        .ok());
        after(
                "take away",
                () -> alice.patch(path + "/members/" + bob.id(), Map.of("remove", List.of("Roles")))
                        .ok());
        after(
                "delete a role that shows",
                () -> alice.delete(path + "/roles/" + role[1]).is(204));
        after("delete", () -> alice.delete(path + "/roles/" + role[0]).is(204));
    }

    @Test
    void messages() {
        var server = tea();
        var channel = server.channel();
        var path = "/channels/" + channel + "/messages";
        var said = new String[4];
        after("send", () -> said[0] = alice.says(channel, "one"));
        after("mention", () -> said[1] = alice.says(channel, "hello <@" + bob.id() + ">"));
        after(
                "reply",
                () -> said[2] = id(carol.sends(
                        channel,
                        Map.of("content", "three", "replies", List.of(Map.of("id", said[0], "mention", true))))));
        after(
                "embed",
                () -> said[3] =
                        id(alice.sends(channel, Map.of("embeds", List.of(Map.of("title", "T", "colour", "red"))))));
        after(
                "edit",
                () -> alice.patch(path + "/" + said[0], Map.of("content", "uno"))
                        .ok());
        after(
                "edit of embeds",
                () -> alice.patch(path + "/" + said[3], Map.of("embeds", List.of(Map.of("title", "U"))))
                        .ok());
        after(
                "react",
                () -> bob.put(path + "/" + said[0] + "/reactions/%F0%9F%91%8D").is(204));
        after(
                "react too",
                () -> carol.put(path + "/" + said[0] + "/reactions/%F0%9F%91%8D")
                        .is(204));
        after(
                "react twice",
                () -> carol.put(path + "/" + said[0] + "/reactions/%F0%9F%91%8D")
                        .is(204));
        after(
                "another emoji",
                () -> carol.put(path + "/" + said[0] + "/reactions/%F0%9F%8D%B5")
                        .is(204));
        after(
                "unreact",
                () -> bob.delete(path + "/" + said[0] + "/reactions/%F0%9F%91%8D")
                        .is(204));
        after(
                "remove an emoji",
                () -> alice.delete(path + "/" + said[0] + "/reactions/%F0%9F%8D%B5?remove_all=true")
                        .is(204));
        after(
                "remove all",
                () -> alice.delete(path + "/" + said[0] + "/reactions").is(204));
        after("pin", () -> alice.post(path + "/" + said[0] + "/pin", Map.of()).is(204));
        after("unpin", () -> alice.delete(path + "/" + said[0] + "/pin").is(204));
        after(
                "acknowledge",
                () -> bob.put("/channels/" + channel + "/ack/" + said[1]).is(204));
        after(
                "acknowledge the server",
                () -> carol.put("/servers/" + server.id() + "/ack").is(204));
        after("delete the newest", () -> {
            var newest = id(alice.reads(channel).get(0));
            alice.delete(path + "/" + newest).is(204);
        });
        after("delete in the middle", () -> alice.delete(path + "/" + said[1]).is(204));
        after(
                "bulk",
                () -> alice.delete(path + "/bulk", Map.of("ids", List.of(said[0], said[2])))
                        .is(204));
        after(
                "delete the rest",
                () -> alice.reads(channel)
                        .forEach(message ->
                                alice.delete(path + "/" + id(message)).is(204)));
        after("begin again", () -> bob.says(channel, "first"));
    }

    @Test
    void messagesOutsideServers() {
        var group = id(alice.post("/channels/create", Map.of("name", "Tea", "users", List.of(bob.id(), carol.id())))
                .json());
        for (var channel : List.of(alice.opensDm(bob), group)) {
            var path = "/channels/" + channel + "/messages";
            var said = new String[3];
            after("send", () -> said[0] = alice.says(channel, "one"));
            after("answer", () -> said[1] = bob.says(channel, "two"));
            after("send again", () -> said[2] = alice.says(channel, "three"));
            after(
                    "edit",
                    () -> alice.patch(path + "/" + said[0], Map.of("content", "uno"))
                            .ok());
            after(
                    "react",
                    () -> bob.put(path + "/" + said[0] + "/reactions/%F0%9F%91%8D")
                            .is(204));
            after(
                    "unreact",
                    () -> bob.delete(path + "/" + said[0] + "/reactions/%F0%9F%91%8D")
                            .is(204));
            after(
                    "pin",
                    () -> alice.post(path + "/" + said[0] + "/pin", Map.of()).is(204));
            after("unpin", () -> alice.delete(path + "/" + said[0] + "/pin").is(204));
            after("delete", () -> bob.delete(path + "/" + said[1]).is(204));
            after("delete the newest", () -> alice.delete(path + "/" + said[2]).is(204));
        }
    }

    @Test
    void emoji() {
        var server = tea();
        var path = "/custom/emoji/" + alice.uploads("emojis", "tea.png", Pictures.png(8, 8));
        after(
                "create",
                () -> alice.put(path, Map.of("name", "tea", "parent", Map.of("type", "Server", "id", server.id())))
                        .ok());
        after("rename", () -> alice.patch(path, Map.of("name", "coffee")).ok());
        after("leave", () -> carol.delete("/servers/" + server.id()).is(204));
        after("come back", () -> carol.joins(alice.invites(server.channel())));
        after("delete", () -> alice.delete(path).is(204));
        after("delete the server", () -> alice.delete("/servers/" + server.id()).is(204));
    }

    @Test
    void bots() {
        var server = tea();
        var group = id(alice.post("/channels/create", Map.of("name", "Tea", "users", List.of(bob.id())))
                .json());
        var bot = alice.makesBot("robot");
        var path = "/bots/" + bot.id();
        after(
                "into a server",
                () -> alice.post(path + "/invite", Map.of("server", server.id()))
                        .is(204));
        after(
                "into a group",
                () -> alice.post(path + "/invite", Map.of("group", group)).is(204));
        after("speak", () -> bot.says(server.channel(), "beep <@" + carol.id() + ">"));
        after("speak in the group", () -> bot.says(group, "boop"));
        after("rename", () -> alice.patch(path, Map.of("name", "android")).ok());
        after(
                "face",
                () -> alice.patch("/users/" + bot.id(), Map.of("display_name", "Andy"))
                        .ok());
        after("delete", () -> alice.delete(path).is(204));
    }

    @Test
    void webhooks() {
        var channel = tea().channel();
        var all = "/channels/" + channel + "/webhooks";
        var made = new JsonNode[2];
        after("make", () -> made[0] = alice.post(all, Map.of("name", "One")).json());
        after(
                "make another",
                () -> made[1] = alice.post(all, Map.of("name", "Two")).json());
        var one = "/webhooks/" + made[0].get("id").asText();
        var two = "/webhooks/" + made[1].get("id").asText();
        var token = one + "/" + made[0].get("token").asText();
        var outside = stage.visitor();
        var said = new String[2];
        after("rename", () -> alice.patch(one, Map.of("name", "Uno")).ok());
        after(
                "rename by token",
                () -> outside.patch(token, Map.of("name", "Eins")).ok());
        after(
                "send",
                () -> said[0] =
                        id(outside.post(token, Map.of("content", "built")).json()));
        after(
                "send again",
                () -> said[1] =
                        id(outside.post(token, Map.of("content", "rebuilt")).json()));
        after(
                "edit",
                () -> outside.patch(token + "/" + said[0], Map.of("content", "failed"))
                        .ok());
        after("unsay", () -> outside.delete(token + "/" + said[1]).is(204));
        after(
                "news",
                () -> outside.with("X-GitHub-Event", "star")
                        .post(token + "/github", """
                        {"action":"created","sender":{"login":"o"},"repository":{"full_name":"o/t"}}""")
                        .is(200));
        after("delete", () -> alice.delete(two).is(204));
        after("delete by token", () -> outside.delete(token).is(204));
    }

    @Test
    void pictures() {
        var server = tea();
        var group = id(alice.post("/channels/create", Map.of("name", "Duo", "users", List.of(bob.id())))
                .json());
        worlds.forEach(World::check);
        after(
                "avatar",
                () -> bob.patch("/users/@me", Map.of("avatar", upload(bob, "avatars")))
                        .ok());
        after(
                "another avatar",
                () -> bob.patch("/users/@me", Map.of("avatar", upload(bob, "avatars")))
                        .ok());
        after(
                "no avatar",
                () -> bob.patch("/users/@me", Map.of("remove", List.of("Avatar")))
                        .ok());
        after(
                "icon and banner",
                () -> alice.patch(
                                "/servers/" + server.id(),
                                Map.of("icon", upload(alice, "icons"), "banner", upload(alice, "banners")))
                        .ok());
        after(
                "no icon",
                () -> alice.patch("/servers/" + server.id(), Map.of("remove", List.of("Icon")))
                        .ok());
        after(
                "channel icon",
                () -> alice.patch("/channels/" + server.channel(), Map.of("icon", upload(alice, "icons")))
                        .ok());
        after(
                "group icon",
                () -> bob.patch("/channels/" + group, Map.of("icon", upload(bob, "icons")))
                        .ok());
        after(
                "member avatar",
                () -> bob.patch(
                                "/servers/" + server.id() + "/members/" + bob.id(),
                                Map.of("avatar", upload(bob, "avatars")))
                        .ok());
        after(
                "attachment",
                () -> carol.sends(
                        server.channel(),
                        Map.of("content", "look", "attachments", List.of(upload(carol, "attachments")))));
    }

    private static String upload(Person person, String tag) {
        var image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        var bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return person.uploads(tag, "picture.png", bytes.toByteArray());
    }

    @Test
    void directChannels() {
        var dm = new String[1];
        after("open", () -> dm[0] = alice.opensDm(bob));
        after("write", () -> alice.says(dm[0], "hi"));
        after("answer", () -> bob.says(dm[0], "ho"));
        after(
                "acknowledge",
                () -> alice.put("/channels/" + dm[0] + "/ack/"
                                + id(alice.reads(dm[0]).get(0)))
                        .is(204));
        after("close", () -> bob.delete("/channels/" + dm[0]).is(204));
        after("write again", () -> alice.says(dm[0], "still there?"));
        after("unfriend", () -> alice.delete("/users/" + bob.id() + "/friend").ok());
        after("notebook", () -> carol.says(carol.opensDm(carol), "milk"));
    }

    @Test
    void groups() {
        var group = new String[1];
        after(
                "create",
                () -> group[0] = id(alice.post("/channels/create", Map.of("name", "Trio", "users", List.of(bob.id())))
                        .json()));
        var path = "/channels/" + group[0];
        after("talk", () -> bob.says(group[0], "two of us"));
        after("add", () -> alice.put(path + "/recipients/" + carol.id()).is(204));
        after(
                "rename",
                () -> bob.patch(path, Map.of("name", "Three", "description", "of us"))
                        .ok());
        after(
                "permissions",
                () -> alice.put(path + "/permissions/default", Map.of("permissions", Permission.SEND_MESSAGE.bit))
                        .ok());
        after("remove", () -> alice.delete(path + "/recipients/" + bob.id()).is(204));
        after("invite", () -> bob.joins(alice.invites(group[0])));
        after("hand over", () -> alice.patch(path, Map.of("owner", carol.id())).ok());
        after("owner leaves", () -> carol.delete(path).is(204));
        after("all leave but one", () -> bob.delete(path).is(204));
        after("the last leaves", () -> alice.delete(path).is(204));
    }

    @Test
    void peopleAndRelations() {
        after(
                "name",
                () -> bob.patch("/users/@me", Map.of("display_name", "Bobby", "pronouns", "he"))
                        .ok());
        after("status", () -> bob.patch("/users/@me", """
                {"status":{"text":"tea","presence":"Idle"}}""").ok());
        after("merge of the status", () -> bob.patch("/users/@me", """
                {"status":{"presence":"Busy"}}""").ok());
        after(
                "remove",
                () -> bob.patch("/users/@me", Map.of("remove", List.of("StatusText", "DisplayName", "Pronouns")))
                        .ok());
        after("invisible", () -> bob.patch("/users/@me", """
                {"status":{"presence":"Invisible"}}""").ok());
        after("visible", () -> bob.patch("/users/@me", """
                {"status":{"presence":"Online"}}""").ok());
        after(
                "username",
                () -> bob.patch("/users/@me/username", Map.of("username", "robert", "password", bob.password()))
                        .ok());
        after("request", () -> bob.put("/users/" + carol.id() + "/friend").ok());
        after("deny", () -> carol.delete("/users/" + bob.id() + "/friend").ok());
        after(
                "request by name",
                () -> carol.post("/users/friend", Map.of("username", bob.tag())).ok());
        after("accept", () -> bob.put("/users/" + carol.id() + "/friend").ok());
        after("block", () -> bob.put("/users/" + carol.id() + "/block").ok());
        after("block back", () -> carol.put("/users/" + bob.id() + "/block").ok());
        after("unblock", () -> bob.delete("/users/" + carol.id() + "/block").ok());
        after("unblock too", () -> carol.delete("/users/" + bob.id() + "/block").ok());
    }
}
