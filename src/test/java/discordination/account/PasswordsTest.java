package discordination.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.http.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What makes a password good enough, and hashes that come from elsewhere.
final class PasswordsTest {
    private static final CompromisedPasswords BUILT_IN = new CompromisedPasswords(Path.of(""));

    @TempDir
    private static Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"password", "12345678", "123456789", "qwertyuiop", "iloveyou", "football", "trustno1"})
    void whatEverybodyChoosesIsRefused(String password) {
        assertTrue(BUILT_IN.contains(password));
    }

    @Test
    void hardlyAnyGoodPasswordIsRefused() {
        var random = new Random(1);
        var refused = 0;
        for (int i = 0; i < 100_000; i++) {
            if (BUILT_IN.contains("w" + Long.toString(random.nextLong(), 36))) refused++;
        }
        // One in 43,000; twenty would be a broken list.
        assertTrue(refused < 20, () -> "good passwords are refused");
    }

    @Test
    void capitalsCount() {
        assertFalse(BUILT_IN.contains("pAssWorD"));
    }

    @Test
    void operatorsAddPasswordsOfTheirOwn() throws IOException {
        var file = Files.write(folder.resolve("passwords.txt"), List.of("# ours", "", "discordination rocks"));
        var passwords = new Passwords(file);
        var problem = assertThrows(Problem.class, () -> passwords.requireSafe("discordination rocks"));
        assertEquals("CompromisedPassword", problem.type());
        passwords.requireSafe("something else entirely");
        // A list that is not there must not pass for an empty one.
        assertThrows(UncheckedIOException.class, () -> new Passwords(folder.resolve("nowhere.txt")));
    }

    /// As another server wrote it: Argon2i, 4 MiB, three passes. Made by the reference implementation.
    @Test
    void passwordsThatWereHashedElsewhereStillOpen() {
        var passwords = new Passwords(Path.of(""));
        var stored = "$argon2i$v=19$m=4096,t=3,p=1$YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd"
                + "4$ShG0ulPlFdTZVz/cdC+PJpr0zp9+KEOYmHgCTBjpt0s";
        assertTrue(passwords.matches(stored, "correct horse battery"));
        assertFalse(passwords.matches(stored, "correct horse batterz"));
    }

    @Test
    void nothingOpensWhatNobodyMayEnter() {
        var passwords = new Passwords(Path.of(""));
        assertFalse(passwords.matches(passwords.unmatchable(), ""));
        assertFalse(passwords.matches(null, "anything"));
    }
}
