package discordination.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.access.Permission;
import discordination.file.Pictures;
import discordination.kit.Answer;
import discordination.kit.Ports;
import discordination.kit.Row;
import discordination.kit.Stage;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Ids of somebody else's things beside one's own: who may do everything in one place does nothing with it elsewhere.
final class ForeignIdsTest {
    @AutoClose
    private static final Stage stage = Stage.open(Map.of(
            "livekit.nodes.down.url",
            "http://127.0.0.1:" + Ports.free(),
            "livekit.nodes.down.public_url",
            "wss://down.example",
            "livekit.nodes.down.key",
            "k",
            "livekit.nodes.down.secret",
            "s".repeat(32)));

    /// Routes and the one parameter that is foreign, where it is not simply not found.
    private static final Map<String, String> OTHERWISE = new HashMap<>();

    static {
        for (var line : """
                PUT /channels/{channel}/recipients/{user} user               403 NotFriends
                DELETE /channels/{channel}/recipients/{user} user            404 NotInGroup
                PUT /channels/{channel}/end_ring/{user} user                 400 NotConnected
                POST /servers/{server}/invites/{channel} server              404 NotFound
                GET /webhooks/{webhook}/{token} token                        401 NotAuthenticated
                POST /webhooks/{webhook}/{token} token                       401 NotAuthenticated
                PATCH /webhooks/{webhook}/{token} token                      401 NotAuthenticated
                DELETE /webhooks/{webhook}/{token} token                     401 NotAuthenticated
                POST /webhooks/{webhook}/{token}/github token                401 NotAuthenticated
                PATCH /webhooks/{webhook}/{token}/{message} token            401 NotAuthenticated
                DELETE /webhooks/{webhook}/{token}/{message} token           401 NotAuthenticated
                GET /webhooks/{webhook}/{token} webhook                      401 NotAuthenticated
                POST /webhooks/{webhook}/{token} webhook                     401 NotAuthenticated
                PATCH /webhooks/{webhook}/{token} webhook                    401 NotAuthenticated
                DELETE /webhooks/{webhook}/{token} webhook                   401 NotAuthenticated
                POST /webhooks/{webhook}/{token}/github webhook              401 NotAuthenticated
                PATCH /webhooks/{webhook}/{token}/{message} webhook          401 NotAuthenticated
                DELETE /webhooks/{webhook}/{token}/{message} webhook         401 NotAuthenticated
                """.strip().split("\n")) {
            var columns = line.strip().split(" {2,}");
            OTHERWISE.put(columns[0], columns[1]);
        }
    }

    /// Any id may be acknowledged, anybody banned, any emoji used (rest-servers 2.9, 4.10, 5.6).
    private static final List<String> FREE = List.of(
            "PUT /channels/{channel}/ack/{message} message",
            "PUT /servers/{server}/bans/{user} user",
            "PUT /channels/{channel}/messages/{message}/reactions/{emoji} emoji",
            "DELETE /channels/{channel}/messages/{message}/reactions/{emoji} emoji");

    private static Estate hers;
    private static Estate mine;
    private static Map<String, String> before;

    @BeforeAll
    static void build() {
        hers = new Estate(stage, stage.person("alice"), stage.person("bob"));
        mine = new Estate(stage, stage.person("mallory"), stage.person("mick"));
        before = hers.state();
    }

    @AfterEach
    void nothingOfHersHasChanged() {
        assertEquals(before, hers.state());
    }

    /// Every parameter of every route that names more than one thing.
    @Test
    void whatIsNotInThePlaceIsNotFoundThere() {
        var mallory = mine.owner.with("X-GitHub-Event", "star");
        var untouched = mine.state();
        Row.each(Row.all(stage), row -> {
            var parameters = row.parameters();
            for (var foreign : parameters) {
                var name = row + " " + foreign;
                // The place itself being foreign is tried wherever outsiders are.
                if (parameters.size() < 2 || FREE.contains(name)) continue;
                if (foreign.equals(parameters.getFirst()) && !OTHERWISE.containsKey(name)) continue;
                var expected = OTHERWISE.getOrDefault(name, "404 NotFound").split(" ");
                var answer = mallory.send(row.method(), mine.path(row, foreign, hers), mine.body(row));
                answer.fails(Integer.parseInt(expected[0]), expected[1]);
            }
        });
        assertEquals(untouched, mine.state());
    }

    @Test
    void aWebhookTouchesOnlyWhatItSaidItself() {
        var path = "/webhooks/" + mine.webhook + "/" + mine.token + "/" + mine.message;
        stage.visitor().patch(path, Map.of("content", "mine")).fails(403, "CannotEditMessage");
        stage.visitor().delete(path).fails(403, "CannotDeleteMessage");
        var other = mine.owner
                .post("/channels/" + mine.place.channel() + "/webhooks", Map.of("name", "other"))
                .json();
        var by = "/webhooks/" + other.get("id").asText() + "/"
                + other.get("token").asText() + "/" + mine.said;
        stage.visitor().patch(by, Map.of("content", "mine")).fails(403, "CannotEditMessage");
        stage.visitor().delete(by).fails(403, "CannotDeleteMessage");
    }

    // ---- uploads

    /// Wherever an upload can be shown, it must be the caller's own, and of the right kind.
    @Test
    void uploadsOfOthersAreNotFound() {
        var mallory = mine.owner;
        var server = "/servers/" + mine.place.id();
        var channel = "/channels/" + mine.place.channel();
        var hook = "/webhooks/" + mine.webhook;
        var token = hook + "/" + mine.token;
        mallory.patch(hook, Map.of("name", "hook", "permissions", Permission.ALL))
                .ok();
        var users = new LinkedHashMap<String, String>();
        for (var tag : List.of("attachments", "avatars", "backgrounds", "icons", "banners", "emojis")) {
            users.put(tag, hers.owner.uploads(tag, "hers.png", Pictures.png(8, 8)));
        }
        var anyone = stage.visitor();
        var trials = new LinkedHashMap<String, Answer>();
        for (var tag : users.keySet()) {
            var file = users.get(tag);
            var media = Map.of("embeds", List.of(Map.of("media", file)));
            trials.put("attachment", mallory.post(channel + "/messages", Map.of("attachments", List.of(file))));
            trials.put("media", mallory.post(channel + "/messages", media));
            trials.put("edited media", mallory.patch(Estate.on(mine.place.channel(), mine.message), media));
            trials.put("webhook's attachment", anyone.post(token, Map.of("attachments", List.of(file))));
            trials.put("webhook's media", anyone.post(token, media));
            trials.put("webhook's edited media", anyone.patch(token + "/" + mine.said, media));
            trials.put("webhook's avatar", mallory.patch(hook, Map.of("avatar", file)));
            trials.put("webhook's avatar by token", anyone.patch(token, Map.of("avatar", file)));
            trials.put(
                    "new webhook's avatar",
                    mallory.post(channel + "/webhooks", Map.of("name", "hook", "avatar", file)));
            trials.put("icon", mallory.patch(server, Map.of("icon", file)));
            trials.put("banner", mallory.patch(server, Map.of("banner", file)));
            trials.put("channel's icon", mallory.patch(channel, Map.of("icon", file)));
            trials.put("group's icon", mallory.patch("/channels/" + mine.group, Map.of("icon", file)));
            trials.put("new group's icon", mallory.post("/channels/create", Map.of("name", "us", "icon", file)));
            trials.put("role's icon", mallory.patch(server + "/roles/" + mine.role, Map.of("icon", file)));
            trials.put("member's avatar", mallory.patch(server + "/members/" + mallory.id(), Map.of("avatar", file)));
            trials.put("avatar", mallory.patch("/users/@me", Map.of("avatar", file)));
            trials.put("background", mallory.patch("/users/@me", Map.of("profile", Map.of("background", file))));
            trials.put("bot's avatar", mallory.patch("/users/" + mine.robot.id(), Map.of("avatar", file)));
            trials.put("bot's own avatar", mine.robot.http().patch("/users/@me", Map.of("avatar", file)));
            var parent = Map.of("type", "Server", "id", mine.place.id());
            trials.put("emoji", mallory.put("/custom/emoji/" + file, Map.of("name", "mine", "parent", parent)));
            trials.forEach((what, answer) -> {
                if (answer.status() != 404) throw new AssertionError(what + " from " + tag + ": " + answer);
                answer.fails(404, "NotFound");
            });
        }
        // They are all still hers to use.
        var alice = hers.owner;
        alice.patch("/servers/" + hers.place.id(), Map.of("icon", users.get("icons"), "banner", users.get("banners")))
                .ok();
        alice.patch(
                        "/users/@me",
                        Map.of(
                                "avatar",
                                users.get("avatars"),
                                "profile",
                                Map.of("background", users.get("backgrounds"))))
                .ok();
        alice.sends(hers.place.channel(), Map.of("attachments", List.of(users.get("attachments"))));
        before = hers.state();
        // And shown by her, they are nobody else's either.
        mallory.patch("/users/@me", Map.of("avatar", users.get("avatars"))).fails(404, "NotFound");
        mallory.post(channel + "/messages", Map.of("attachments", List.of(users.get("attachments"))))
                .fails(404, "NotFound");
    }

    @Test
    void anUploadOfAnotherKindIsNotFound() {
        var mallory = mine.owner;
        var file = mallory.uploads("attachments", "mine.png", Pictures.png(9, 9));
        var server = "/servers/" + mine.place.id();
        mallory.patch("/users/@me", Map.of("avatar", file)).fails(404, "NotFound");
        mallory.patch(server, Map.of("icon", file)).fails(404, "NotFound");
        mallory.patch(server, Map.of("banner", file)).fails(404, "NotFound");
        var parent = Map.of("type", "Server", "id", mine.place.id());
        mallory.put("/custom/emoji/" + file, Map.of("name", "mine", "parent", parent))
                .fails(404, "NotFound");
        mallory.sends(mine.place.channel(), Map.of("attachments", List.of(file)));
        mallory.post("/channels/" + mine.place.channel() + "/messages", Map.of("attachments", List.of(file)))
                .fails(404, "NotFound");
    }

    // ---- what bodies name

    @Test
    void repliesLeadNowhereElse() {
        var messages = "/channels/" + mine.place.channel() + "/messages";
        for (var foreign : List.of(hers.message, hers.directMessage, mine.groupMessage)) {
            var reply = Map.of("id", foreign, "mention", true);
            mine.owner
                    .post(messages, Map.of("content", "re", "replies", List.of(reply)))
                    .fails(404, "NotFound");
            var maybe = Map.of("id", foreign, "mention", true, "fail_if_not_exists", false);
            var sent = mine.owner.sends(mine.place.channel(), Map.of("content", "re", "replies", List.of(maybe)));
            assertFalse(sent.has("replies") || sent.has("mentions"), sent.toString());
        }
    }

    @Test
    void manyAreDeletedOnlyHere() {
        var own = mine.owner.says(mine.place.channel(), "to go");
        var socket = mine.owner.connect();
        var ids = List.of(hers.message, mine.groupMessage, own);
        mine.owner
                .delete("/channels/" + mine.place.channel() + "/messages/bulk", Map.of("ids", ids))
                .is(204);
        var gone = socket.await("BulkMessageDelete");
        assertEquals(List.of(own), texts(gone.get("ids")));
        mine.owner.get(Estate.on(mine.group, mine.groupMessage)).ok();
    }

    @Test
    void historyAndSearchStayInTheirChannel() {
        var own = texts(mine.owner.reads(mine.group), "_id");
        for (var question : List.of("before=~", "after=~", "nearby=~&limit=100")) {
            for (var foreign : List.of(hers.message, hers.directMessage, mine.message)) {
                var path = "/channels/" + mine.group + "/messages?" + question.replace("~", foreign);
                for (var found : texts(mine.owner.get(path).json(), "_id")) {
                    if (!own.contains(found)) throw new AssertionError(path + " finds " + found);
                }
            }
        }
        var found = mine.owner
                .post("/channels/" + mine.group + "/search", Map.of("query", Estate.SECRET))
                .json();
        assertEquals(List.of(mine.groupMessage), texts(found, "_id"));
    }

    @Test
    void aServerIsMadeOfItsOwnChannelsRolesAndMembers() {
        var mallory = mine.owner;
        var server = "/servers/" + mine.place.id();
        mallory.patch(server, Map.of("system_messages", Map.of("user_joined", hers.place.channel())))
                .fails(404, "NotFound");
        var category = Map.of("id", "c", "title", "c", "channels", List.of(hers.place.channel(), mine.voice));
        var edited =
                mallory.patch(server, Map.of("categories", List.of(category))).json();
        assertEquals(List.of(mine.voice), texts(edited.at("/categories/0/channels")));
        mallory.patch(server, Map.of("remove", List.of("Categories"))).ok();
        mallory.patch(server + "/members/" + mine.friend.id(), Map.of("roles", List.of(hers.role)))
                .fails(404, "InvalidRole");
        mallory.patch(server + "/roles/ranks", Map.of("ranks", List.of(hers.role)))
                .fails(400, "InvalidOperation");
        mallory.patch(server + "/roles/ranks", Map.of("ranks", List.of(mine.role, hers.role)))
                .fails(400, "InvalidOperation");
        mallory.patch(server + "/members/" + mine.friend.id(), Map.of("voice_channel", hers.voice))
                .fails(404, "UnknownChannel");
        var ticket = ticket(mine);
        mallory.with("X-MFA-Ticket", ticket)
                .patch(server, Map.of("owner", hers.friend.id()))
                .fails(404, "NotFound");
    }

    @Test
    void nobodyIsBroughtWhereTheyAreNot() {
        var mallory = mine.owner;
        mallory.post("/channels/create", Map.of("name", "us", "users", List.of(hers.owner.id())))
                .fails(403, "NotFriends");
        mallory.patch("/channels/" + mine.group, Map.of("owner", hers.owner.id()))
                .fails(404, "NotInGroup");
        var invite = "/bots/" + mine.robot.id() + "/invite";
        mallory.post(invite, Map.of("server", hers.place.id())).fails(403, "MissingPermission");
        mallory.post(invite, Map.of("group", hers.group)).fails(403, "MissingPermission");
        mallory.post(invite, Map.of("group", mine.direct)).fails(400, "InvalidOperation");
        mallory.post(invite, Map.of("group", mine.place.channel())).fails(400, "InvalidOperation");
        mallory.post("/bots/" + hers.robot.id() + "/invite", Map.of("server", mine.place.id()))
                .fails(403, "BotIsPrivate");
        var file = mallory.uploads("emojis", "mine.png", Pictures.png(9, 9));
        var parent = Map.of("type", "Server", "id", hers.place.id());
        mallory.put("/custom/emoji/" + file, Map.of("name", "mine", "parent", parent))
                .fails(403, "MissingPermission");
    }

    /// Somebody else's proof opens nothing (rest-accounts 5.3).
    @Test
    void aTicketIsItsOwnersAlone() {
        var mallory = mine.owner.again();
        var theirs = mallory.with("X-MFA-Ticket", ticket(hers));
        theirs.delete("/auth/session/all").refused(403);
        theirs = mallory.with("X-MFA-Ticket", ticket(hers));
        theirs.delete("/auth/session/" + mine.owner.session()).refused(403);
        theirs = mallory.with("X-MFA-Ticket", ticket(hers));
        theirs.patch("/servers/" + mine.place.id(), Map.of("owner", mine.friend.id()))
                .fails(401, "InvalidCredentials");
        mine.owner.get("/users/@me").ok();
        mallory.with("X-MFA-Ticket", ticket(mine))
                .delete("/auth/session/" + hers.owner.session())
                .fails(401, "InvalidToken");
    }

    private static String ticket(Estate estate) {
        return estate.owner
                .put("/auth/mfa/ticket", Map.of("password", estate.owner.password()))
                .json()
                .get("token")
                .asText();
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static List<String> texts(JsonNode array, String field) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(item -> item.get(field).asText())
                .toList();
    }
}
