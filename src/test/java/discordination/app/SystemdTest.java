package discordination.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// sd_notify as a real socket receives it, by path and by abstract name.
final class SystemdTest {
    @TempDir
    Path folder;

    @Test
    void speaksToASocketInTheFileSystem() throws Throwable {
        speaks(folder.resolve("notify").toString());
    }

    @Test
    void speaksToAnAbstractSocket() throws Throwable {
        speaks("@discordination-" + UUID.randomUUID());
    }

    private static void speaks(String path) throws Throwable {
        try (var receiver = new UnixReceiver(path);
                var systemd = new Systemd(Map.of("NOTIFY_SOCKET", path))) {
            systemd.status("Starting");
            assertEquals("STATUS=Starting", receiver.receive());
            systemd.ready("Ready: grün", () -> true);
            assertEquals("READY=1\nSTATUS=Ready: grün", receiver.receive());
            systemd.stopping();
            assertEquals("STOPPING=1\nSTATUS=Stopping", receiver.receive());
        }
    }

    @Test
    void watchdogBeatsOnlyWhileAlive() throws Throwable {
        var path = folder.resolve("notify").toString();
        var alive = new AtomicBoolean(true);
        try (var receiver = new UnixReceiver(path);
                var systemd = new Systemd(Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", "40000"))) {
            systemd.ready("Ready", alive::get);
            assertEquals("READY=1\nSTATUS=Ready", receiver.receive());
            assertEquals("WATCHDOG=1", receiver.receive());
            assertEquals("WATCHDOG=1", receiver.receive());
            alive.set(false);
            systemd.status("marker");
            // At most one beat can have been under way when liveness stopped answering.
            var next = receiver.receive();
            assertEquals("STATUS=marker", next.equals("WATCHDOG=1") ? receiver.receive() : next);
            assertTrue(receiver.isSilent() || receiver.isSilent());
        }
    }

    @Test
    void watchdogOfAnotherProcessIsNotOurs() throws Throwable {
        var path = folder.resolve("notify").toString();
        try (var receiver = new UnixReceiver(path);
                var systemd =
                        new Systemd(Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", "40000", "WATCHDOG_PID", "1"))) {
            systemd.ready("Ready", () -> true);
            assertEquals("READY=1\nSTATUS=Ready", receiver.receive());
            assertTrue(receiver.isSilent());
        }
    }

    @Test
    void isSilentWhereNobodyListens() {
        try (var systemd = new Systemd(Map.of())) {
            systemd.ready("Ready", () -> true);
            systemd.stopping();
        }
        try (var systemd =
                new Systemd(Map.of("NOTIFY_SOCKET", folder.resolve("absent").toString()))) {
            systemd.ready("Ready", () -> true);
        }
    }
}
