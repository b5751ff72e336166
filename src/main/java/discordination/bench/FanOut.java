package discordination.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Every message to every socket, as fast as it goes: several post at once, each when they were answered, and nobody
/// runs further ahead of the sockets than some hundred messages, so that it is deliveries that are measured and not the
/// length of queues.
final class FanOut {
    static final int SENDERS = 8;
    private static final int AHEAD = 256;
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final Listeners listeners;
    private final List<Mouth> mouths;
    private final int sockets;
    private final LocalProcess process;

    /// @param process of the instance, null when it is out of sight
    FanOut(Listeners listeners, List<Mouth> mouths, int sockets, LocalProcess process) {
        this.listeners = listeners;
        this.mouths = mouths;
        this.sockets = sockets;
        this.process = process;
    }

    /// @param run tells this one from those before it
    /// @return what was counted, and what it cost
    Result run(int messages, int run) throws IOException {
        var cost = LocalProcess.meter(process);
        var tally = new Tally(sockets, messages, run);
        var lostBefore = listeners.lost();
        listeners.count(tally);
        var next = new AtomicInteger();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<List<Void>>>();
            for (int i = 0; i < mouths.size(); i++) {
                var lane = i;
                running.add(executor.submit(() -> {
                    for (int n = next.getAndIncrement(); n < messages; n = next.getAndIncrement()) {
                        waitFor(tally, n);
                        mouths.get(lane).say(tally.plan(lane, n, System.nanoTime()));
                    }
                    return List.of();
                }));
            }
            Load.collect(running);
        }
        awaitAll(listeners, tally, (long) messages * sockets);
        return new Result(
                tally,
                new Figures.Faults(
                        (long) messages * sockets - tally.delivered(),
                        tally.doubled(),
                        tally.unordered(),
                        listeners.lost() - lostBefore),
                cost.read());
    }

    record Result(Tally tally, Figures.Faults faults, Figures.Cost cost) {
        Figures.FanOut figures(int sockets, int messages) {
            return new Figures.FanOut(
                    sockets,
                    messages,
                    tally.sample() == null ? 0 : tally.sample().length,
                    Math.round(tally.delivered() / tally.seconds()),
                    tally.each().percentiles(),
                    faults,
                    cost);
        }
    }

    /// Not for ever, since what was lost does not come.
    private void waitFor(Tally tally, int number) {
        var end = System.nanoTime() + SILENCE.toNanos();
        while ((long) (number - AHEAD) * listeners.alive() > tally.delivered() && System.nanoTime() < end) {
            LockSupport.parkNanos(50_000);
        }
    }

    /// Until all have heard everything, or nobody has heard anything for a while.
    static void awaitAll(Listeners listeners, Tally tally, long deliveries) throws IOException {
        var before = -1L;
        while (tally.delivered() < deliveries && tally.delivered() > before) {
            before = tally.delivered();
            var seen = before;
            Listeners.await(() -> tally.delivered() > seen, SILENCE);
        }
        if (tally.delivered() == 0) {
            var trouble = listeners.trouble();
            throw new IOException("no message arrived" + (trouble == null ? "" : ": " + trouble));
        }
    }
}
