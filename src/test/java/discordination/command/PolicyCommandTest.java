package discordination.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.kit.Person;
import discordination.kit.Stage;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Changed rules are shown to everybody until they confirm.
final class PolicyCommandTest {
    private static final String URL = "https://house.example/rules";

    @AutoClose
    private static final Stage stage = Stage.open();

    private static JsonNode pending(Person person) {
        try (var socket = person.connect()) {
            return socket.ready().get("policy_changes");
        }
    }

    private static JsonNode announce(String text) {
        return Typed.at(
                        stage,
                        "policy",
                        "announce",
                        text,
                        "--url",
                        URL,
                        "--effective",
                        "2030-01-02T00:00:00Z",
                        "--json")
                .json();
    }

    @Test
    void everybodySeesItUntilTheyConfirm() {
        var alice = stage.person("alice");
        var bob = stage.person("bob");
        var bot = alice.makesBot("robot");
        assertTrue(pending(alice).isEmpty());
        announce("No shouting.");
        var second = announce("No whispering either.");

        var seen = pending(alice);
        assertEquals(2, seen.size());
        assertEquals("No shouting.", seen.get(0).get("description").asText());
        assertEquals(URL, seen.get(0).get("url").asText());
        assertEquals(
                "2030-01-02T00:00:00.000Z", seen.get(0).get("effective_time").asText());
        assertEquals(second.get("created_time"), seen.get(1).get("created_time"));
        alice.post("/policy/acknowledge", Map.of()).is(204);
        assertTrue(pending(alice).isEmpty());
        assertEquals(2, pending(bob).size());
        // Whoever comes later knows the house as it is; bots are not asked.
        assertTrue(pending(stage.person("carol")).isEmpty());
        try (var socket = bot.connect()) {
            assertFalse(socket.ready().has("policy_changes"));
        }

        announce("Shouting is fine again.");
        assertEquals(1, pending(alice).size());
        Typed.at(stage, "policy", "withdraw", second.get("created_time").asText())
                .ends(0);
        assertEquals(2, pending(bob).size());
        assertEquals(2, Typed.at(stage, "policy", "list", "--json").json().size());
        assertTrue(Typed.at(stage, "policy", "list").out().contains("No shouting."));
        Typed.at(stage, "policy", "withdraw", second.get("created_time").asText())
                .ends(67);
    }

    @Test
    void nonsenseIsRefused() {
        Typed.at(stage, "policy", "announce", "x", "--url", "ftp://x").ends(65);
        Typed.at(stage, "policy", "announce", "x", "--url", "no address").ends(65);
        Typed.at(stage, "policy", "announce", " ", "--url", URL).ends(2);
        Typed.at(stage, "policy", "announce", "x").ends(2);
        Typed.at(stage, "policy", "announce", "x", "--url", URL, "--effective", "soon")
                .ends(65);
    }
}
