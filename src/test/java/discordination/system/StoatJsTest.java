package discordination.system;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import discordination.app.ServiceName;
import discordination.kit.NodeJs;
import discordination.kit.Stage;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// An unmodified stoat.js from npm lives a first hour here: clients written for others work with us.
final class StoatJsTest {
    @Test
    void twoPeopleTalkWithTheOfficialLibrary() {
        assumeTrue(NodeJs.version().isPresent(), "there is no node on this machine");
        try (var stage = Stage.open(Map.of("api.rate_limits", "true"))) {
            var said = NodeJs.script("story.mjs", stage.url(ServiceName.WEB, "/api"));
            assertTrue(said.contains("done: deleteTheServer"), said);
        }
    }
}
