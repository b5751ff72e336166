package discordination.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.kit.Race;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What travels inside the jar comes out whole, whoever else unpacks it at the same moment.
final class BinariesTest {
    @Test
    void twoProcessesThatStartTogetherShareOneCopy(@TempDir Path folder) throws IOException {
        var copies = Race.run(2, _ -> {
            try {
                return new Binaries(folder).postgres();
            } catch (IOException | Refusal e) {
                throw new AssertionError(e);
            }
        });
        assertEquals(copies.get(0), copies.get(1));
        assertTrue(Files.isExecutable(copies.getFirst().resolve("bin/postgres")));
        try (var left = Files.list(folder)) {
            assertEquals(List.of(copies.getFirst()), left.toList());
        }
    }
}
