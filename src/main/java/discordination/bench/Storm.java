package discordination.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// All clients lose their connection and come back at the same moment, as after a restart, and again where they fail;
/// meanwhile others go on posting.
final class Storm {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int RATE = 20;
    private static final int MOST_POSTS = RATE * 600;

    private final Wire gateway;
    private final Crew crew;
    private final List<Mouth> mouths;
    private final LocalProcess process;
    private final Consumer<String> progress;

    /// @param mouths  of those who post by the clock
    /// @param process of the instance, null when it is out of sight
    Storm(Wire gateway, Crew crew, List<Mouth> mouths, LocalProcess process, Consumer<String> progress) {
        this.gateway = gateway;
        this.crew = crew;
        this.mouths = mouths;
        this.process = process;
        this.progress = progress;
    }

    /// @param run tells this measurement from those before it
    Figures.Storm run(int clients, int run) throws IOException {
        progress.accept("connecting %,d clients".formatted(clients));
        var tokens = crew.tokens(clients);
        var over = new AtomicBoolean();
        try (var posting = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = new Listeners(gateway, Listeners.Greeting.usual());
            try (first) {
                first.connect(tokens);
                first.awaitReady(PATIENCE);
            }
            progress.accept("all of them come back");
            var cost = LocalProcess.meter(process);
            var began = System.nanoTime();
            var tally = new Tally(clients, MOST_POSTS, run);
            var posted = posting.submit(() -> Pace.post(mouths, tally, RATE, MOST_POSTS, () -> !over.get()));
            try (var again = new Listeners(gateway, new Listeners.Greeting("", true, clients, true))) {
                again.connect(tokens);
                again.awaitReady(PATIENCE);
                var seconds = (System.nanoTime() - began) / 1e9;
                over.set(true);
                return new Figures.Storm(
                        clients,
                        Figures.rounded(seconds),
                        again.failed(),
                        again.untilReady().percentiles(),
                        posted.get().percentiles(),
                        cost.read());
            } finally {
                over.set(true);
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
