package discordination.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import discordination.file.Pictures;
import discordination.kit.Answer;
import discordination.kit.Await;
import discordination.kit.Person;
import discordination.kit.Row;
import discordination.kit.Stage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A place that is deleted at the very moment when somebody acts in it: whoever has passed the guard already is told
/// that there is nothing, and nothing breaks.
final class VanishingTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    private static final Person alice = stage.person("alice");
    private static final Person bob = stage.person("bob");
    private static final Person carol = stage.person("carol");

    /// Everything that is to vanish together.
    private record Place(Map<String, String> ids) {
        String path(Row row) {
            return row.at(name -> ids.getOrDefault(name, Row.NOBODY));
        }

        Object body(Row row) {
            var override = Map.of("permissions", Map.of("allow", 0, "deny", 0));
            return switch (row.toString()) {
                case "PUT /servers/{server}/permissions/default" -> Map.of("permissions", 0);
                case "PUT /servers/{server}/permissions/{role}",
                        "PUT /channels/{channel}/permissions/default",
                        "PUT /channels/{channel}/permissions/{role}" ->
                    ids.containsKey("server") ? override : Map.of("permissions", 0);
                case "PATCH /servers/{server}/roles/ranks" -> Map.of("ranks", List.of(ids.get("role")));
                case "PATCH /servers/{server}/members/{user}" ->
                    Map.of("nickname", "new", "roles", List.of(ids.get("role")));
                case "DELETE /channels/{channel}/messages/bulk", "POST /channels/{channel}/messages/bulk_delete" ->
                    Map.of("ids", List.of(ids.get("message")));
                case "PUT /custom/emoji/{emoji}" ->
                    Map.of("name", "tea", "parent", Map.of("type", "Server", "id", ids.get("server")));
                case "POST /bots/{bot}/invite" ->
                    ids.containsKey("server")
                            ? Map.of("server", ids.get("server"))
                            : Map.of("group", ids.get("channel"));
                case "POST /channels/{channel}/messages",
                        "PATCH /channels/{channel}/messages/{message}",
                        "POST /webhooks/{webhook}/{token}",
                        "PATCH /webhooks/{webhook}/{token}/{message}" -> Map.of("content", "new");
                case "PATCH /servers/{server}",
                        "PATCH /servers/{server}/roles/{role}",
                        "PATCH /channels/{channel}",
                        "PATCH /webhooks/{webhook}",
                        "PATCH /webhooks/{webhook}/{token}",
                        "PATCH /custom/emoji/{emoji}" -> Map.of("name", "new");
                case "POST /channels/{channel}/search", "POST /channels/{channel}/messages/search" ->
                    Map.of("query", "words");
                default -> row.example();
            };
        }
    }

    private static Place server(Row row) {
        var made = alice.createsServer("Tea");
        alice.admits(made, bob);
        var channel = made.channel();
        var webhook = alice.post("/channels/" + channel + "/webhooks", Map.of("name", "w"))
                .json();
        var id = webhook.get("id").asText();
        var token = webhook.get("token").asText();
        var message = row.path().startsWith("/webhooks/")
                ? stage.visitor()
                        .post("/webhooks/" + id + "/" + token, Map.of("content", "words"))
                        .json()
                        .get("_id")
                        .asText()
                : alice.says(channel, "words");
        var role = alice.post("/servers/" + made.id() + "/roles", Map.of("name", "r"))
                .json()
                .get("id")
                .asText();
        return new Place(Map.of(
                "server", made.id(),
                "channel", channel,
                "message", message,
                "role", role,
                "code", alice.invites(channel),
                "webhook", id,
                "token", token,
                "user", bob.id(),
                "emoji", row.path().startsWith("/custom/") ? emoji(row, made.id()) : Estate.THUMB));
    }

    private static String emoji(Row row, String server) {
        var file = alice.uploads("emojis", "e.png", Pictures.png(8, 8));
        if (row.method().equals("PUT")) return file;
        var parent = Map.of("type", "Server", "id", server);
        alice.put("/custom/emoji/" + file, Map.of("name", "tea", "parent", parent))
                .ok();
        return file;
    }

    private static Place group(Row row) {
        var channel = alice.post("/channels/create", Map.of("name", "us", "users", List.of(bob.id())))
                .json()
                .get("_id")
                .asText();
        var webhook = alice.post("/channels/" + channel + "/webhooks", Map.of("name", "w"))
                .json();
        return new Place(Map.of(
                "channel",
                channel,
                "message",
                alice.says(channel, "words"),
                "code",
                alice.invites(channel),
                "webhook",
                webhook.get("id").asText(),
                "token",
                webhook.get("token").asText(),
                "user",
                row.method().equals("PUT") ? carol.id() : bob.id(),
                "emoji",
                Estate.THUMB));
    }

    /// Deletes a row and all that hangs on it, and lets the request run into that before it is committed.
    private static Answer during(String table, String id, Supplier<Answer> request) {
        return during(table, "id", id, request);
    }

    private static Answer during(String table, String column, String id, Supplier<Answer> request) {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var answer = stage.database().<CompletableFuture<Answer>>write(tx -> {
                tx.sql().execute("delete from " + table + " where " + column + " = ?", id);
                var running = CompletableFuture.supplyAsync(request, executor);
                Await.until("the request has come as far as it can", () -> running.isDone() || someoneWaits());
                return running;
            });
            return answer.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean someoneWaits() {
        return stage.database()
                .read(handle -> handle.createQuery("""
                        select exists (select from pg_stat_activity
                            where datname = current_database() and wait_event_type = 'Lock')
                        """).mapTo(Boolean.class).one());
    }

    @Test
    void aServerThatVanishesIsNotFound() {
        Row.each(
                rows("server", "channel", "webhook", "role", "code").stream()
                        .filter(row -> !row.path().contains("/recipients/"))
                        .toList(),
                row -> {
                    var place = server(row);
                    var caller =
                            row.path().equals("/invites/{code}") && row.method().equals("POST") ? carol : alice;
                    expectNoFault(during(
                            "servers",
                            place.ids.get("server"),
                            () -> caller.with("X-GitHub-Event", "ping")
                                    .send(row.method(), place.path(row), place.body(row))));
                });
    }

    @Test
    void aGroupThatVanishesIsNotFound() {
        alice.befriends(bob);
        alice.befriends(carol);
        Row.each(
                rows("channel", "webhook", "code").stream()
                        .filter(row ->
                                !row.path().contains("{role}") && !row.path().startsWith("/servers/"))
                        .toList(),
                row -> {
                    var place = group(row);
                    var caller =
                            row.path().equals("/invites/{code}") && row.method().equals("POST") ? carol : alice;
                    expectNoFault(during(
                            "channels",
                            place.ids.get("channel"),
                            () -> caller.with("X-GitHub-Event", "ping")
                                    .send(row.method(), place.path(row), place.body(row))));
                });
    }

    /// The server stays, and one thing in it goes.
    @Test
    void aPartThatVanishesIsNotFound() {
        var tables = Map.of(
                "channel", "channels",
                "message", "messages",
                "role", "roles",
                "webhook", "webhooks",
                "user", "members",
                "code", "invites");
        tables.forEach((parameter, table) -> Row.each(
                rows(parameter).stream()
                        .filter(row -> !row.path().contains("/recipients/"))
                        .toList(),
                row -> {
                    var place = server(row);
                    var column = parameter.equals("user") ? "user_id" : parameter.equals("code") ? "code" : "id";
                    var caller =
                            row.path().equals("/invites/{code}") && row.method().equals("POST") ? carol : alice;
                    expectNoFault(during(
                            table,
                            column,
                            place.ids.get(parameter),
                            () -> caller.with("X-GitHub-Event", "ping")
                                    .send(row.method(), place.path(row), place.body(row))));
                }));
    }

    @Test
    void anEmojiOfAServerThatVanishesIsNotFound() {
        Row.each(
                Row.all(stage).stream()
                        .filter(row -> row.path().startsWith("/custom/emoji/"))
                        .filter(row -> !row.method().equals("GET"))
                        .toList(),
                row -> {
                    var place = server(row);
                    expectNoFault(during(
                            "servers",
                            place.ids.get("server"),
                            () -> alice.send(row.method(), place.path(row), place.body(row))));
                });
    }

    @Test
    void aBotComesNowhereWhereNothingIs() {
        var bot = alice.makesBot("robot");
        var server = alice.createsServer("Tea").id();
        var invite = "/bots/" + bot.id() + "/invite";
        during("servers", server, () -> alice.post(invite, Map.of("server", server)))
                .fails(404, "NotFound");
        var group = alice.post("/channels/create", Map.of("name", "us"))
                .json()
                .get("_id")
                .asText();
        during("channels", group, () -> alice.post(invite, Map.of("group", group)))
                .fails(404, "NotFound");
        assertEquals(404, alice.get("/servers/" + server).status());
    }

    private static List<Row> rows(String... parameters) {
        return Row.all(stage).stream()
                .filter(row -> !row.method().equals("GET") && !row.path().startsWith("/users/"))
                .filter(row -> List.of(parameters).stream()
                        .anyMatch(name -> row.parameters().contains(name)))
                .filter(row -> !row.path().startsWith("/auth/")
                        && !row.path().endsWith("_call")
                        && !row.path().contains("/end_ring/"))
                .toList();
    }

    private static void expectNoFault(Answer answer) {
        if (answer.status() >= 500) throw new AssertionError(answer.toString());
    }
}
