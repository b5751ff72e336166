package discordination.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A server that runs beside us as a process of its own: started, watched, started again when it dies, stopped in
/// order.
public final class Child implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Child.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration STEADY = Duration.ofMinutes(1);
    private static final int ATTEMPTS = 3;

    private final Recipe recipe;
    private Process process;
    private volatile boolean wanted;

    /// How one kind of server is started, asked and stopped.
    interface Recipe {
        String name();

        /// Where its output goes.
        Path log();

        /// Ends what an earlier process of ours left behind, and puts the files in order.
        void prepare() throws IOException, Refusal;

        List<String> command();

        /// Whether it answers by now.
        boolean ready() throws IOException;

        int stopSignal();

        /// How long it may take to answer; PostgreSQL may have a crash to recover from.
        Duration patience();
    }

    Child(Recipe recipe) {
        this.recipe = recipe;
    }

    /// Starts it and waits until it answers; does nothing when it runs already.
    ///
    /// @throws Refusal when it cannot be brought to answer
    public synchronized void start() throws Refusal {
        if (isRunning()) {
            return;
        }
        wanted = true;
        for (var attempt = 1; ; attempt++) {
            try {
                launch();
                return;
            } catch (IOException e) {
                if (attempt == ATTEMPTS || !wanted) {
                    wanted = false;
                    throw new Refusal(ExitCode.UNAVAILABLE, "cannot start " + recipe.name() + ": " + e.getMessage(), e);
                }
                log.warn("{} did not start, trying again: {}", recipe.name(), e.getMessage());
            }
        }
    }

    /// Stops it in order and leaves it so until [#start]; PostgreSQL ends open transactions but loses nothing
    /// committed.
    public void stop() {
        // Outside the lock, so that a start under way gives up instead of being waited for.
        wanted = false;
        stopProcess();
    }

    private synchronized void stopProcess() {
        if (process == null) {
            return;
        }
        Libc.kill(process.pid(), recipe.stopSignal());
        if (!endsWithin(process, Duration.ofSeconds(30))) {
            log.warn("{} does not stop, ending it", recipe.name());
            process.destroyForcibly();
            endsWithin(process, Duration.ofSeconds(5));
        }
        process = null;
    }

    /// The process id, or -1 while it does not run.
    public synchronized long pid() {
        return isRunning() ? process.pid() : -1;
    }

    @Override
    public void close() {
        stop();
    }

    private boolean isRunning() {
        return process != null && process.isAlive();
    }

    private void launch() throws IOException, Refusal {
        recipe.prepare();
        var builder = new ProcessBuilder(recipe.command())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(recipe.log().toFile()));
        cleanEnvironment(builder);
        process = builder.start();
        process.getOutputStream().close();
        awaitReady(process);
        watch(process);
    }

    /// Settings of other PostgreSQL and of the person's language must not reach the server.
    private static void cleanEnvironment(ProcessBuilder builder) {
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_") || name.equals("LANG"));
        environment.keySet().removeIf(name -> name.startsWith("DISCORDINATION_") || name.equals("NOTIFY_SOCKET"));
        environment.put("LC_ALL", "C");
        environment.put("TZ", "UTC");
    }

    private void awaitReady(Process started) throws IOException {
        var end = System.nanoTime() + recipe.patience().toNanos();
        while (!recipe.ready()) {
            // Waiting on the process tells of its death at once.
            if (endsWithin(started, Duration.ofMillis(20))) {
                throw new IOException("it ended with code " + started.exitValue() + tail());
            }
            if (!wanted) {
                throw new IOException("it was stopped before it answered");
            }
            if (System.nanoTime() > end) {
                started.destroyForcibly();
                throw new IOException(
                        "it does not answer after " + recipe.patience().toSeconds() + " s" + tail());
            }
        }
    }

    private void watch(Process started) {
        var since = System.nanoTime();
        Thread.ofVirtual()
                .name("watch-" + recipe.name().toLowerCase(Locale.ROOT))
                .start(() -> {
                    try {
                        started.waitFor();
                        revive(started, Duration.ofNanos(System.nanoTime() - since));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    private void revive(Process dead, Duration age) throws InterruptedException {
        var pause = SHORTEST_PAUSE;
        if (isMissing(dead)) {
            log.error(
                    "{} ended by itself with code {} after {} s{}",
                    recipe.name(),
                    dead.exitValue(),
                    age.toSeconds(),
                    tail());
        }
        if (age.compareTo(STEADY) < 0) {
            Thread.sleep(pause);
        }
        while (isMissing(dead)) {
            try {
                relaunch(dead);
                return;
            } catch (IOException | Refusal e) {
                if (wanted) {
                    log.error(
                            "{} does not start, next try in {} ms: {}",
                            recipe.name(),
                            pause.toMillis(),
                            e.getMessage());
                }
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private synchronized boolean isMissing(Process dead) {
        return wanted && (process == dead || !isRunning());
    }

    private synchronized void relaunch(Process dead) throws IOException, Refusal {
        if (isMissing(dead)) {
            launch();
            log.info("{} runs again", recipe.name());
        }
    }

    private static boolean endsWithin(Process process, Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    /// The last lines it said, which are usually the reason.
    private String tail() {
        try {
            var bytes = Files.readAllBytes(recipe.log());
            var text = new String(
                    bytes, Math.max(0, bytes.length - 2000), Math.min(2000, bytes.length), StandardCharsets.UTF_8);
            var lines = text.lines().toList();
            return "\n  " + String.join("\n  ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
        } catch (IOException e) {
            return " (its log " + recipe.log() + " cannot be read)";
        }
    }
}
