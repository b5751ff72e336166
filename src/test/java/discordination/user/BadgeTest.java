package discordination.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import discordination.app.ServiceName;
import discordination.config.ConfigFaults;
import discordination.config.ConfigFile;
import discordination.kit.Stage;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Whoever came early shows it.
final class BadgeTest {
    @Test
    void earlyAdoptersAreHonouredOnceAndForGood() {
        try (var stage = Stage.open(Set.of(ServiceName.API), Map.of())) {
            var alice = stage.person("alice");
            var bot = alice.makesBot("robot");
            var me = "/users/@me";
            assertFalse(alice.get(me).json().has("badges"));
            stage.database().change(tx -> tx.sql().execute("update users set badges = 3 where id = ?", alice.id()));
            var later = Instant.now().plusSeconds(3600).toString();
            try (var next = stage.beside(Set.of(ServiceName.API), Map.of("api.early_adopter_cutoff", later))) {
                // Those who are there get it beside what they have, those who come in time as well.
                assertEquals(259, alice.at(next).get(me).json().get("badges").asInt());
                assertEquals(
                        256,
                        next.visitor()
                                .with("X-Bot-Token", bot.token())
                                .get(me)
                                .json()
                                .get("badges")
                                .asInt());
                assertEquals(
                        256, next.person("bob").get(me).json().get("badges").asInt());
            }
            var past = Instant.now().minusSeconds(3600).toString();
            try (var last = stage.beside(Set.of(ServiceName.API), Map.of("api.early_adopter_cutoff", past))) {
                assertFalse(last.person("carol").get(me).json().has("badges"));
                assertEquals(259, alice.at(last).get(me).json().get("badges").asInt());
            }
        }
    }

    @Test
    void theCutoffIsAMoment() {
        assertThrows(ConfigFaults.class, () -> ConfigFile.parse("[api]\nearly_adopter_cutoff = \"soon\""));
    }
}
