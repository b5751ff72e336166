package discordination.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import discordination.kit.Answer;
import discordination.kit.Person;
import discordination.kit.Row;
import discordination.kit.Stage;
import discordination.kit.Visitor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What every route owes its callers, also those that nobody has thought of yet: bad credentials, bodies and ids are
/// refused in the protocol's words, and never with a fault of ours.
final class AnyRouteTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static List<Row> rows;
    private static Person alice;
    private static Person mallory;
    /// Has a session and no name yet.
    private static Visitor newcomer;

    /// Whoever is not concerned may read these, or they concern only the caller.
    private static final Set<String> OPEN_TO_STRANGERS = Set.of(
            "GET /invites/{code}",
            "POST /invites/{code}",
            "GET /users/{user}/flags",
            "GET /users/{user}/default_avatar",
            "PUT /users/{user}/friend",
            "PUT /users/{user}/block");

    /// Clients send nothing at all here (gateway 5.4).
    private static final Set<String> MAY_BE_EMPTY = Set.of("POST /channels/{channel}/join_call");

    @BeforeAll
    static void people() {
        rows = Row.all(stage);
        alice = stage.person("alice");
        mallory = stage.person("mallory");
        newcomer = stage.newcomer();
        assertTrue(rows.size() > 20, "few routes: " + rows);
    }

    @Test
    void withoutATokenNobodyGetsIn() {
        var visitor = stage.visitor();
        Row.each(
                guarded(),
                row -> visitor.send(row.method(), row.at(_ -> Row.NOBODY), row.example())
                        .refused(401));
    }

    @Test
    void forgedTokensAreRefusedBeforeAnythingElseIsLookedAt() {
        var forged = List.of("", "x", "A".repeat(64), "'; drop table users; --", "%00", alice.token() + "A", "🔑");
        var broken = "{";
        Row.each(guarded(), row -> {
            for (var token : forged) {
                if (token.chars().anyMatch(letter -> letter > 127)) continue;
                stage.visitor()
                        .with("X-Session-Token", token)
                        .send(row.method(), row.at(_ -> Row.NOBODY), row.body() == null ? null : broken)
                        .refused(401);
            }
        });
    }

    @Test
    void aForgedBotTokenCountsMoreThanATrueSession() {
        var liar = mallory.with("X-Bot-Token", "B".repeat(64));
        Row.each(guarded(), row -> {
            if (row.guard().startsWith("session")) return;
            liar.send(row.method(), row.at(_ -> Row.NOBODY), row.example()).refused(401);
        });
    }

    @Test
    void brokenBodiesAreMalformed() {
        var broken = List.of("", "{", "{\"a\":}", "nonsense", "{}}", "[".repeat(5000), "\u0000", "{\"a\":\"\\ud8\"}");
        Row.each(withBody(), row -> {
            for (var body : broken) {
                if (body.isEmpty() && MAY_BE_EMPTY.contains(row.toString())) continue;
                caller(row).send(row.method(), row.at(_ -> Row.NOBODY), body).refused(400);
            }
        });
    }

    @Test
    void bodiesOfAnotherKindAreUnprocessable() {
        Row.each(withBody(), row -> {
            if (row.fields().isEmpty()) return;
            for (var body : List.of("[]", "\"text\"", "1", "true")) {
                caller(row).send(row.method(), row.at(_ -> Row.NOBODY), body).refused(422);
            }
        });
    }

    @Test
    void fieldsOfAWrongTypeAreUnprocessable() {
        var wrong = new HashMap<String, List<JsonNode>>();
        wrong.put("string", List.of(NODES.numberNode(7), NODES.booleanNode(true), NODES.objectNode()));
        wrong.put("integer", List.of(NODES.textNode("7"), NODES.numberNode(1.5), NODES.booleanNode(true)));
        wrong.put("boolean", List.of(NODES.textNode("true"), NODES.numberNode(1), NODES.arrayNode()));
        wrong.put("array", List.of(NODES.textNode("x"), NODES.numberNode(7), NODES.objectNode()));
        Row.each(
                withBody(),
                row -> row.fields().forEach((name, schema) -> {
                    for (var value : wrong.getOrDefault(row.type(schema), List.of())) {
                        caller(row)
                                .send(row.method(), row.at(_ -> Row.NOBODY), row.exampleWith(name, value))
                                .refused(422);
                    }
                }));
    }

    @Test
    void overlongAndStrangeTextIsRefusedOrKeptWithoutAFault() {
        var strange = List.of("x".repeat(100_000), "a\u0000b", "\ud800", "\u202e", "😀".repeat(3000));
        Row.each(
                withBody(),
                row -> row.fields().forEach((name, schema) -> {
                    if (!row.type(schema).equals("string")) return;
                    for (var text : strange) {
                        var answer = stage.visitor()
                                .with("X-Session-Token", mallory.token())
                                .send(row.method(), row.at(_ -> Row.NOBODY), escaped(row, name, text));
                        assertNoFault(answer);
                        if (text.length() == 100_000 && !isUnbounded(row))
                            assertTrue(answer.status() >= 400, answer.toString());
                    }
                }));
    }

    /// Passwords, names of sessions and subscriptions have no length rule (rest-accounts 5.1, 5.5, 7).
    private static boolean isUnbounded(Row row) {
        return row.path().startsWith("/auth") || row.path().startsWith("/push");
    }

    /// Jackson would refuse to write a lone surrogate, so it is put in by its escape.
    private static String escaped(Row row, String name, String text) {
        var json = new StringBuilder();
        for (var letter : text.toCharArray()) {
            if (letter < 32 || Character.isSurrogate(letter)) json.append("\\u%04x".formatted((int) letter));
            else json.append(letter);
        }
        return row.exampleWith(name, NODES.textNode("@@@")).toString().replace("@@@", json);
    }

    @Test
    void unknownIdsAreNotFound() {
        Row.each(withParameters(guarded()), row -> {
            var answer = mallory.send(row.method(), row.at(_ -> Row.NOBODY), row.example());
            // Acknowledging knows no messages (rest-servers 4.10); the channel is asked for first all the same.
            assertTrue(Set.of(400, 403, 404, 422).contains(answer.status()), answer.toString());
        });
    }

    @Test
    void idsThatAreNoneAreNotFoundEither() {
        var strange = List.of("x", "%00", "%F0%9F%98%80", "a".repeat(3000), "%27%3B--", "..%2F..", "-1", "%ED%A0%80");
        Row.each(withParameters(rows), row -> {
            for (var id : strange) {
                var answer = mallory.send(row.method(), row.at(_ -> id), row.example());
                assertNoFault(answer);
                if (!row.isPublic()) assertTrue(answer.status() >= 400, answer.toString());
            }
        });
    }

    @Test
    void strangersReachNothingOfOthers() {
        var server = alice.createsServer("Alice's");
        var message = alice.says(server.channel(), "private");
        var session = alice.session();
        var ids = Map.of(
                "server", server.id(),
                "channel", server.channel(),
                "message", message,
                "user", alice.id(),
                "target", alice.id(),
                "session", session,
                "code", alice.invites(server.channel()),
                "emoji", "%F0%9F%91%8D");
        Row.each(withParameters(guarded()), row -> {
            if (OPEN_TO_STRANGERS.contains(row.toString())) return;
            var answer = mallory.send(row.method(), row.at(name -> ids.getOrDefault(name, Row.NOBODY)), row.example());
            assertTrue(Set.of(400, 401, 403, 404, 422).contains(answer.status()), answer.toString());
        });
        assertEquals(List.of("private"), alice.hears(server.channel()));
        assertEquals(
                "Alice's",
                alice.get("/servers/" + server.id()).json().get("name").asText());
        assertFalse(alice.get("/auth/session/all").json().isEmpty());
    }

    @Test
    void oversizedBodiesAreTooLarge() {
        var large = "{\"a\":\"" + "x".repeat(1 << 20) + "\"}";
        Row.each(
                withBody(),
                row -> caller(row)
                        .send(row.method(), row.at(_ -> Row.NOBODY), large)
                        .refused(413));
    }

    // ---- which routes

    /// Naming oneself is asked of newcomers only.
    private static Visitor caller(Row row) {
        return row.path().equals("/onboard/complete") ? newcomer : mallory;
    }

    private static List<Row> guarded() {
        // A ticket can also be had for a ticket, so nobody is asked for a session (rest-accounts 5.6); a webhook's
        // token stands in the path.
        return rows.stream()
                .filter(row -> !row.isPublic() && !row.toString().equals("PUT /auth/mfa/ticket"))
                .filter(row -> !row.guard().equals("webhook token"))
                .toList();
    }

    private static List<Row> withBody() {
        return rows.stream().filter(row -> row.body() != null).toList();
    }

    private static List<Row> withParameters(List<Row> among) {
        return among.stream().filter(row -> !row.parameters().isEmpty()).toList();
    }

    private static void assertNoFault(Answer answer) {
        // An address that is taken is answered so by the protocol (rest-accounts 5.2).
        assertTrue(answer.status() < 500 || answer.text().contains("OperationFailed"), answer.toString());
    }
}
