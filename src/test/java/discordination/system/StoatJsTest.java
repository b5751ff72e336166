package discordination.system;

import static discordination.app.ServiceName.API;
import static discordination.app.ServiceName.FILES;
import static discordination.app.ServiceName.GATEWAY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import discordination.kit.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The promise to bot authors: the unmodified stoat.js from npm works, from logging in to seeing somebody leave.
final class StoatJsTest {
    private static final Path FOLDER = Path.of("src/test/node");

    @Test
    void theOfficialLibraryTellsTheStoryOfTwoPeople() throws Exception {
        assumeTrue(runs("node", "--version"), "Node.js is missing, so stoat.js was not driven");
        if (!Files.exists(FOLDER.resolve("node_modules/stoat.js"))) {
            assertTrue(runs("npm", "ci", "--silent", "--ignore-scripts"), "npm ci failed in " + FOLDER);
        }
        try (var stage = Stage.open(EnumSet.of(API, GATEWAY, FILES), Map.of())) {
            var story = start("node", "story.mjs", stage.url(API, ""));
            var said = new String(story.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(story.waitFor(90, TimeUnit.SECONDS), "the story did not end:\n" + said);
            assertEquals(0, story.exitValue(), said);
            assertEquals(11, said.lines().filter(line -> line.startsWith("ok ")).count(), said);
        }
    }

    private static Process start(String... words) throws IOException {
        return new ProcessBuilder(words)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
    }

    private static boolean runs(String... words) throws InterruptedException {
        try {
            var process = start(words);
            process.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
            return process.waitFor() == 0;
        } catch (IOException _) {
            return false;
        }
    }
}
