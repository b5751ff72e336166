package discordination.system;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.access.Permission;
import discordination.kit.Stage;
import java.util.List;
import java.util.Map;

/// What is done in conversations of every kind.
final class MessageDeeds extends Replay {
    MessageDeeds(Stage stage) {
        super(stage);
    }

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
}
