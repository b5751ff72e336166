package discordination.app;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells systemd how we are (`sd_notify`); silent when nobody listens, that is without `NOTIFY_SOCKET`.
public final class Systemd implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Systemd.class);

    private final String socket;
    private final Optional<Duration> watchdog;
    private volatile Thread pulse;

    /// @param environment `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID` are read
    public Systemd(Map<String, String> environment) {
        socket = environment.getOrDefault("NOTIFY_SOCKET", "");
        watchdog = watchdog(environment);
    }

    private static Optional<Duration> watchdog(Map<String, String> environment) {
        var pid = environment.getOrDefault("WATCHDOG_PID", "");
        var meant = pid.isEmpty()
                || pid.equals(Long.toString(ProcessHandle.current().pid()));
        try {
            var microseconds = Long.parseLong(environment.getOrDefault("WATCHDOG_USEC", "0"));
            return meant && microseconds > 0 ? Optional.of(Duration.ofNanos(microseconds * 1000)) : Optional.empty();
        } catch (NumberFormatException e) {
            log.warn("WATCHDOG_USEC is no number; the watchdog stays off");
            return Optional.empty();
        }
    }

    /// Says that the service answers now, and from then on four times per watchdog period while `alive` does: one
    /// check that comes late or fails is no reason to be killed.
    public void ready(String status, BooleanSupplier alive) {
        send("READY=1\nSTATUS=" + status);
        if (!socket.isEmpty()) {
            watchdog.ifPresent(period ->
                    pulse = Thread.ofVirtual().name("watchdog").start(() -> beat(period.dividedBy(4), alive)));
        }
    }

    public void status(String status) {
        send("STATUS=" + status);
    }

    /// Says that the service is on its way out; the watchdog goes on, since draining may take a while.
    public void stopping() {
        send("STOPPING=1\nSTATUS=Stopping");
    }

    private void beat(Duration period, BooleanSupplier alive) {
        var wasAlive = true;
        try {
            while (true) {
                var isAlive = alive.getAsBoolean();
                if (isAlive) {
                    send("WATCHDOG=1");
                } else if (wasAlive) {
                    log.warn("Liveness does not answer; systemd gets no sign of life until it does");
                }
                wasAlive = isAlive;
                Thread.sleep(period);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(String message) {
        if (!socket.isEmpty() && !Libc.sendDatagram(socket, message)) {
            log.warn("systemd's socket {} does not take messages", socket);
        }
    }

    @Override
    public void close() {
        if (pulse != null) {
            pulse.interrupt();
        }
    }
}
