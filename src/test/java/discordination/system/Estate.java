package discordination.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.ulid.UlidCreator;
import discordination.access.Permission;
import discordination.file.Pictures;
import discordination.kit.Person;
import discordination.kit.Robot;
import discordination.kit.Row;
import discordination.kit.Stage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// One of everything that a person can have, so that tests can try to get at it from outside.
///
/// Members of the server may nothing unless {@link #grant} gives it to them. All names and words contain
/// {@link #SECRET}.
final class Estate {
    static final String SECRET = "sesame";
    static final String THUMB = "%F0%9F%91%8D";

    final Stage stage;
    final Person owner;
    /// Member of the server, of the group and the other end of the direct channel.
    final Person friend;

    final Person.Place place;
    final String message;
    final String voice;
    final String role;
    final String invite;
    final String webhook;
    final String token;
    final String said;
    final String emoji;
    final Robot robot;
    final String group;
    final String groupMessage;
    final String direct;
    final String directMessage;

    Estate(Stage stage, Person owner, Person friend) {
        this.stage = stage;
        this.owner = owner;
        this.friend = friend;
        owner.befriends(friend);
        place = owner.createsServer(SECRET);
        owner.admits(place, friend);
        voice = owner.createsVoiceChannel(place, SECRET);
        message = owner.says(place.channel(), SECRET);
        owner.put(on(place.channel(), message) + "/reactions/" + THUMB).is(204);
        role = owner.post("/servers/" + place.id() + "/roles", Map.of("name", SECRET))
                .json()
                .get("id")
                .asText();
        owner.put("/servers/" + place.id() + "/permissions/default", Map.of("permissions", 0))
                .ok();
        invite = owner.invites(place.channel());
        var made = owner.post("/channels/" + place.channel() + "/webhooks", Map.of("name", SECRET))
                .json();
        webhook = made.get("id").asText();
        token = made.get("token").asText();
        said = id(owner.post("/webhooks/" + webhook + "/" + token, Map.of("content", SECRET))
                .json());
        emoji = owner.uploads("emojis", "e.png", Pictures.png(8, 8));
        owner.put("/custom/emoji/" + emoji, Map.of("name", SECRET, "parent", parent()))
                .ok();
        robot = owner.makesBot(SECRET);
        group = id(owner.post("/channels/create", Map.of("name", SECRET, "users", List.of(friend.id())))
                .json());
        groupMessage = owner.says(group, SECRET);
        direct = owner.opensDm(friend);
        directMessage = owner.says(direct, SECRET);
    }

    private static String id(JsonNode object) {
        return object.get("_id").asText();
    }

    static String on(String channel, String message) {
        return "/channels/" + channel + "/messages/" + message;
    }

    private Map<String, Object> parent() {
        return Map.of("type", "Server", "id", place.id());
    }

    /// Makes somebody a member with exactly these permissions, above everybody but the owner.
    void grant(String user, long permissions) {
        var high = UlidCreator.getMonotonicUlid().toString();
        stage.database().change(tx -> {
            tx.sql()
                    .execute(
                            "insert into members (server_id, user_id) values (?, ?) on conflict do nothing",
                            place.id(),
                            user);
            tx.sql()
                    .execute(
                            "insert into roles (id, server_id, name, allow, rank) values (?, ?, ?, ?, -1)",
                            high,
                            place.id(),
                            SECRET,
                            permissions);
            tx.sql()
                    .execute(
                            "update members set roles = array[?] where server_id = ? and user_id = ?",
                            high,
                            place.id(),
                            user);
        });
    }

    /// As {@link #grant}, of all permissions but one.
    void grantAllBut(Permission missing, Person person) {
        grant(person.id(), Permission.ALL & ~missing.bit);
    }

    /// The path of a route with everything it names being here; only the token of the webhook is wrong.
    String path(Row row) {
        return path(row, name -> name.equals("token") ? "A".repeat(64) : named(row, name));
    }

    /// The path of a route with everything it names being here, but for one thing that is somebody else's.
    String path(Row row, String foreign, Estate other) {
        return path(row, name -> (name.equals(foreign) ? other : this).named(row, name));
    }

    private static String path(Row row, Function<String, String> values) {
        var query = row.path().endsWith("_query") ? "?query=" + SECRET + "&experimental_api=true" : "";
        return row.at(values) + query;
    }

    private String named(Row row, String name) {
        var path = row.path();
        return switch (name) {
            case "server" -> place.id();
            case "channel" ->
                path.contains("/recipients/") || path.contains("/end_ring/")
                        ? group
                        : path.endsWith("/join_call") ? voice : place.channel();
            case "message" -> path.startsWith("/webhooks/") ? said : message;
            case "role" -> role;
            case "code" -> invite;
            case "webhook" -> webhook;
            case "token" -> token;
            case "emoji" -> path.startsWith("/custom/") ? emoji : THUMB;
            case "bot" -> robot.id();
            case "session" -> owner.session();
            case "user" -> path.startsWith("/users/") ? owner.id() : friend.id();
            default -> Row.NOBODY;
        };
    }

    /// A body with which the owner would succeed, or at least not be told that it is badly made.
    Object body(Row row) {
        var name = Map.of("name", "mine");
        var nothing = Map.of("allow", 0, "deny", 0);
        return switch (row.toString()) {
            case "PATCH /servers/{server}",
                    "POST /servers/{server}/channels",
                    "POST /servers/{server}/roles",
                    "PATCH /servers/{server}/roles/{role}",
                    "PATCH /channels/{channel}",
                    "POST /channels/{channel}/webhooks",
                    "PATCH /webhooks/{webhook}",
                    "PATCH /webhooks/{webhook}/{token}",
                    "PATCH /custom/emoji/{emoji}" -> name;
            case "PUT /custom/emoji/{emoji}" -> Map.of("name", "mine", "parent", parent());
            case "PATCH /servers/{server}/roles/ranks" -> Map.of("ranks", List.of(role));
            case "PUT /servers/{server}/permissions/default" -> Map.of("permissions", 0);
            case "PUT /servers/{server}/permissions/{role}",
                    "PUT /channels/{channel}/permissions/default",
                    "PUT /channels/{channel}/permissions/{role}" -> Map.of("permissions", nothing);
            case "PATCH /servers/{server}/members/{user}" -> Map.of("nickname", "mine");
            case "PUT /servers/{server}/bans/{user}" -> Map.of();
            case "POST /channels/{channel}/messages",
                    "PATCH /channels/{channel}/messages/{message}",
                    "POST /webhooks/{webhook}/{token}",
                    "PATCH /webhooks/{webhook}/{token}/{message}" -> Map.of("content", "mine");
            case "DELETE /channels/{channel}/messages/bulk", "POST /channels/{channel}/messages/bulk_delete" ->
                Map.of("ids", List.of(message));
            case "POST /channels/{channel}/search", "POST /channels/{channel}/messages/search" ->
                Map.of("query", SECRET);
            case "PATCH /bots/{bot}" -> Map.of("public", true);
            case "POST /bots/{bot}/invite" -> Map.of("server", place.id());
            case "PATCH /users/{user}" -> Map.of("display_name", "mine");
            default -> row.example();
        };
    }

    /// All that the owner can read of it; equal before and after whatever changes nothing.
    Map<String, String> state() {
        var state = new TreeMap<String, String>();
        var server = "/servers/" + place.id();
        for (var path : List.of(
                "/users/@me",
                "/users/@me/profile",
                "/users/dms",
                "/auth/session/all",
                "/bots/@me",
                "/sync/unreads",
                server + "?include_channels=true",
                server + "/members",
                server + "/bans",
                server + "/invites",
                server + "/emojis",
                server + "/audit_logs",
                "/channels/" + place.channel() + "/webhooks",
                "/channels/" + place.channel() + "/messages",
                "/channels/" + voice + "/messages",
                "/channels/" + group + "/messages",
                "/channels/" + direct + "/messages")) {
            state.put(path, owner.get(path).ok().text());
        }
        return state;
    }
}
