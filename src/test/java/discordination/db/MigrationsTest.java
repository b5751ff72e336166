package discordination.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.kit.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A start asks Flyway only where something is missing, and then for certain.
final class MigrationsTest {
    @TempDir
    Path folder;

    @Test
    void whatIsMissingIsDue() {
        try (var stage = Stage.open(Set.of(), Map.of())) {
            var database = stage.database();
            assertTrue(database.isMigrated());
            assertEquals(0, database.migrationsDue());
            database.change(transaction -> transaction
                    .sql()
                    .execute("delete from flyway_schema_history where installed_rank ="
                            + " (select max(installed_rank) from flyway_schema_history)"));
            assertFalse(database.isMigrated());
            assertEquals(1, database.migrationsDue());
            database.change(transaction -> transaction.sql().execute("drop table flyway_schema_history"));
            assertFalse(database.isMigrated());
        }
    }

    @Test
    void theScriptsOfAJarAreFound() throws IOException {
        var jar = jar("");
        assertEquals(Set.of("V1__one.sql", "V2__two.sql"), Migrations.scripts(jar.toFile()));
    }

    @Test
    void whatIsNoJarOfOursIsNotBelieved() throws IOException {
        var commented = jar("a comment at the end").toFile();
        assertThrows(IOException.class, () -> Migrations.scripts(commented));
        var text = Files.writeString(folder.resolve("text"), "no jar at all, and longer than its last record")
                .toFile();
        assertThrows(IOException.class, () -> Migrations.scripts(text));
        var empty = Files.writeString(folder.resolve("empty"), "").toFile();
        assertThrows(IOException.class, () -> Migrations.scripts(empty));
    }

    private Path jar(String comment) throws IOException {
        var jar = folder.resolve("some.jar");
        try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
            if (!comment.isEmpty()) out.setComment(comment);
            for (var name : new String[] {
                "META-INF/MANIFEST.MF",
                "db/",
                "db/migration/",
                "db/migration/V1__one.sql",
                "d",
                "discordination/A.class",
                "db/migration/V2__two.sql",
                "other/db/migration/V3__three.sql"
            }) {
                var entry = new ZipEntry(name);
                entry.setComment("said of " + name);
                entry.setExtra(new byte[] {1, 2, 4, 0, 0, 0, 0, 0});
                out.putNextEntry(entry);
                out.closeEntry();
            }
        }
        return jar;
    }
}
