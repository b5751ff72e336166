package discordination.system;

import discordination.access.Permission;
import discordination.file.Pictures;
import discordination.kit.Person;
import discordination.kit.Person.Place;
import discordination.kit.Stage;
import discordination.kit.World;
import java.util.List;
import java.util.Map;

/// What is done to servers, and to what is in them.
final class ServerDeeds extends Replay {
    ServerDeeds(Stage stage) {
        super(stage);
    }

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
        return person.uploads(tag, "picture.png", Pictures.png(8, 8));
    }
}
