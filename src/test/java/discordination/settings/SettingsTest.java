package discordination.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.kit.Answer;
import discordination.kit.Person;
import discordination.kit.Race;
import discordination.kit.Stage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What clients keep between devices: settings, the mark of read policies, and where to push to.
final class SettingsTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    private static JsonNode fetch(Person person, String... keys) {
        return person.post("/sync/settings/fetch", Map.of("keys", List.of(keys)))
                .json();
    }

    @Test
    void whatOneDeviceSetsTheOtherFinds() {
        var phone = stage.person("alice");
        var atLaptop = phone.again().connect();
        assertEquals("{}", fetch(phone).toString());
        phone.post("/sync/settings/set?timestamp=1700000000000", Map.of("theme", "{\"dark\":true}", "locale", "de"))
                .is(204);
        var update = atLaptop.await("UserSettingsUpdate");
        assertEquals(phone.id(), update.get("id").asText());
        assertEquals(1700000000000L, update.at("/update/theme/0").asLong());
        assertEquals("{\"dark\":true}", update.at("/update/theme/1").asText());
        assertEquals(update.get("update"), fetch(phone));
        assertEquals(
                "{\"locale\":[1700000000000,\"de\"]}",
                fetch(phone, "locale", "unknown").toString());
    }

    @Test
    void theLastWriteWinsAndTheFutureIsNow() {
        var alice = stage.person("alice");
        var before = System.currentTimeMillis();
        alice.post("/sync/settings/set?timestamp=99999999999999", Map.of("theme", "a"))
                .is(204);
        var revision = fetch(alice, "theme").at("/theme/0").asLong();
        assertTrue(revision >= before && revision <= System.currentTimeMillis());
        alice.post("/sync/settings/set?timestamp=5", Map.of("theme", "b")).is(204);
        assertEquals("{\"theme\":[5,\"b\"]}", fetch(alice).toString());
        alice.post("/sync/settings/set?timestamp=soon", Map.of("theme", "c")).is(204);
        assertTrue(fetch(alice).at("/theme/0").asLong() >= before);
        alice.post("/sync/settings/set", Map.of()).is(204);
    }

    @Test
    void valuesAreTextAndThereIsRoomForSomeOfThem() {
        var alice = stage.person("alice");
        alice.post("/sync/settings/set", Map.of("theme", 1)).refused(422);
        alice.post("/sync/settings/set", "[]").refused(422);
        alice.post("/sync/settings/fetch", Map.of()).refused(422);
        alice.post("/sync/settings/fetch", Map.of("keys", "theme")).refused(422);
        alice.post("/sync/settings/set", Map.of("k".repeat(300), "v")).fails(400, "FailedValidation");
        stage.visitor().post("/sync/settings/set", Map.of()).refused(401);
        var many = new LinkedHashMap<String, String>();
        for (int i = 0; i < 1001; i++) many.put("key" + i, "v");
        alice.post("/sync/settings/set", many).fails(400, "FailedValidation");
        assertEquals("{}", fetch(alice).toString());
        alice.post("/sync/settings/set", Map.of("big", "x".repeat(2_000_000))).refused(413);
    }

    @Test
    void theRoomIsTheSameHoweverManyWriteAtOnce() {
        var alice = stage.person("alice");
        var statuses = Race.run(6, device -> {
                    var values = new LinkedHashMap<String, String>();
                    for (int i = 0; i < 300; i++) values.put("key" + device + "." + i, "v");
                    return alice.post("/sync/settings/set", values);
                })
                .stream()
                .map(Answer::status)
                .toList();
        assertEquals(3, statuses.stream().filter(status -> status == 204).count(), statuses::toString);
        assertEquals(900, fetch(alice).size());
    }

    @Test
    void aSessionSaysWhereToPushTo() {
        var alice = stage.person("alice");
        var subscription = Map.of(
                "endpoint",
                "https://push.example.org/1",
                "p256dh",
                "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
                "auth",
                "BTBZMqHH6r4Tts7J_aSIgg");
        alice.post("/push/subscribe", Map.of("endpoint", "fcm")).refused(422);
        alice.post("/push/subscribe", subscription).is(204);
        assertEquals("https://push.example.org/1", endpoint(alice));
        alice.post("/push/unsubscribe", Map.of()).is(204);
        assertEquals("none", endpoint(alice));
    }

    private static String endpoint(Person person) {
        return stage.database()
                .read(handle -> handle.createQuery(
                                "select coalesce(subscription->>'endpoint', 'none') from sessions where id = :id")
                        .bind("id", person.session())
                        .mapTo(String.class)
                        .one());
    }

    @Test
    void policiesAreAcknowledged() {
        stage.person("alice").post("/policy/acknowledge", Map.of()).is(204);
        stage.visitor().post("/policy/acknowledge", Map.of()).refused(401);
    }
}
