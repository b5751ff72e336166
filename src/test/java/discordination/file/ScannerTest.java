package discordination.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.kit.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// files-proxies-jobs 6.1 A23, without the file server: how ClamAV is asked.
final class ScannerTest {
    private static final Duration PATIENT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void sendsTheWholeFileInChunks() throws IOException {
        byte[] content = FileHouse.random(300_000);
        try (Clamd clamd = new Clamd(1 << 20)) {
            Scanner scanner = new Scanner(clamd.address(), PATIENT);
            scanner.ping();
            assertEquals(Optional.empty(), scanner.scan(file(content)));
            assertArrayEquals(content, clamd.scanned().getFirst());
            assertTrue(clamd.chunks().size() >= 5);
            assertEquals(Optional.of("Eicar-Test-Signature"), scanner.scan(file(Clamd.EICAR)));
        }
    }

    @Test
    void asksOverUnixSockets() throws IOException {
        Path socket = folder.resolve("clamd.ctl");
        try (Clamd clamd = new Clamd(socket, 1 << 20)) {
            assertEquals(socket.toString(), clamd.address());
            assertEquals(
                    Optional.of("Eicar-Test-Signature"), new Scanner(clamd.address(), PATIENT).scan(file(Clamd.EICAR)));
        }
        assertThrows(IOException.class, () -> new Scanner(socket.toString(), PATIENT).ping());
    }

    @Test
    void takesNoAnswerForNoYes() throws IOException {
        try (Clamd clamd = new Clamd(100_000)) {
            Scanner scanner = new Scanner(clamd.address(), PATIENT);
            String why = assertThrows(IOException.class, () -> scanner.scan(file(new byte[4 << 20])))
                    .getMessage();
            // The line may break before its words are read.
            assertTrue(why.contains("size limit exceeded") || why.contains("cannot be asked"), why);
            clamd.feels(Clamd.Mood.CONFUSED);
            assertThrows(IOException.class, () -> scanner.scan(file(new byte[10])));
            clamd.feels(Clamd.Mood.HANGS_UP);
            assertThrows(IOException.class, () -> scanner.scan(file(new byte[10])));
            clamd.feels(Clamd.Mood.SILENT);
            Scanner hasty = new Scanner(clamd.address(), Duration.ofMillis(300));
            String slow = assertThrows(IOException.class, () -> hasty.scan(file(new byte[10])))
                    .getMessage();
            assertTrue(slow.contains("300 ms"), slow);
        }
        Scanner nobody = new Scanner("127.0.0.1:" + Ports.free(), PATIENT);
        assertThrows(IOException.class, () -> nobody.scan(file(new byte[10])));
    }

    private Path file(byte[] content) throws IOException {
        return java.nio.file.Files.write(folder.resolve("file"), content);
    }
}
