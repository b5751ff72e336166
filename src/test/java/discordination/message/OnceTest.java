package discordination.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import discordination.kit.Answer;
import discordination.kit.Person;
import discordination.kit.Race;
import discordination.kit.Stage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A message is sent once, however often and however parallel its key or nonce comes (rest-servers 4.2).
final class OnceTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    private static final Person alice = stage.person("alice");
    private static final Person bob = stage.person("bob");

    private final String channel = Tables.group(stage, alice, bob);

    private Answer send(Person who, Map<String, ?> message) {
        return who.post("/channels/" + channel + "/messages", message);
    }

    private Answer send(String key, Map<String, ?> message) {
        return alice.with("Idempotency-Key", key).post("/channels/" + channel + "/messages", message);
    }

    private static void oneOf(List<Answer> answers, int status, String type) {
        assertEquals(
                1, answers.stream().filter(answer -> answer.status() == 200).count());
        for (var answer : answers) if (answer.status() != 200) answer.fails(status, type);
    }

    @Test
    void oneKeyMakesOneMessageHoweverManyTryAtOnce() {
        oneOf(Race.run(32, _ -> send("same", Map.of("content", "once"))), 409, "DuplicateNonce");
        assertEquals(List.of("once"), alice.hears(channel));
        // Those who lost have left nothing behind, no mention either.
        assertEquals(1, bob.get("/sync/unreads").json().at("/0/mentions").size());
    }

    @Test
    void oneNonceMakesOneMessageToo() {
        oneOf(Race.run(32, _ -> send(alice, Map.of("content", "once", "nonce", "n"))), 400, "InvalidOperation");
        assertEquals(1, alice.reads(channel).size());
    }

    @Test
    void aKeyBesideANonceDecidesFirst() {
        var both = Map.of("content", "once", "nonce", "inner");
        assertEquals("inner", send("outer", both).json().get("nonce").asText());
        send("outer", both).fails(409, "DuplicateNonce");
        send("other", both).fails(400, "InvalidOperation");
        send("other", Map.of("content", "other")).fails(409, "DuplicateNonce");
        send("both", Map.of("content", "a", "nonce", "both")).fails(400, "InvalidOperation");
        assertEquals(1, alice.reads(channel).size());
    }

    @Test
    void aKeyIsOnesOwnAndIsUsedUpByARefusal() {
        send("shared", Map.of("content", "a")).ok();
        bob.with("Idempotency-Key", "shared")
                .post("/channels/" + channel + "/messages", Map.of("content", "b"))
                .ok();
        send("spent", Map.of()).fails(422, "EmptyMessage");
        send("spent", Map.of("content", "a")).fails(409, "DuplicateNonce");
        send("spent", Map.of()).fails(409, "DuplicateNonce");
        send("x".repeat(65), Map.of("content", "a")).fails(400, "HeaderTooLarge");
    }

    /// The nonce is looked at after the length and before everything else.
    @Test
    void aNonceIsUsedUpByWhatIsRefusedAfterIt() {
        send(alice, Map.of("content", "a".repeat(2001), "nonce", "kept")).fails(422, "PayloadTooLarge");
        send(alice, Map.of("content", "a", "nonce", "kept")).ok();
        send(alice, Map.of("nonce", "spent-too")).fails(422, "EmptyMessage");
        send(alice, Map.of("nonce", "spent-too")).fails(400, "InvalidOperation");
        send(alice, Map.of("content", "a", "nonce", "spent-too")).fails(400, "InvalidOperation");
    }

    @Test
    void withoutAKeyTheServerMakesANonce() {
        var one = send(alice, Map.of("content", "a")).json().get("nonce").asText();
        var other = send(alice, Map.of("content", "a")).json().get("nonce").asText();
        assertEquals(26, one.length());
        assertNotEquals(one, other);
    }

    /// A client that lost the answer asks again: it is told so, not to wait.
    @Test
    void aRepetitionDoesNotRunIntoTheSlowmodeThatItBegan() {
        var place = Tables.server(stage, alice, bob);
        Tables.sql(stage, "update channels set slowmode = 60 where id = ?", place.channel());
        var sender = bob.with("Idempotency-Key", "slow");
        sender.post("/channels/" + place.channel() + "/messages", Map.of("content", "one"))
                .ok();
        sender.post("/channels/" + place.channel() + "/messages", Map.of("content", "one"))
                .fails(409, "DuplicateNonce");
        // Whoever has to wait may use the key afterwards.
        var later = bob.with("Idempotency-Key", "later");
        for (int i = 0; i < 2; i++) {
            later.post("/channels/" + place.channel() + "/messages", Map.of("content", "two"))
                    .fails(429, "InSlowmode");
        }
    }
}
