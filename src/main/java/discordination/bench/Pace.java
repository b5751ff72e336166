package discordination.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/// Messages by the clock, whether the instance keeps up or not: every time counts from the moment at which a message
/// was due, so that an instance which hesitates cannot hide what waited behind it.
final class Pace {
    /// How many may be on their way at the same time; when all are, the next one is late and its time counts.
    static final int SENDERS = 32;

    private final Listeners listeners;
    private final List<Mouth> mouths;
    private final int sockets;
    private final LocalProcess process;

    /// @param listeners null when nobody listens
    /// @param process   of the instance, null when it is out of sight
    Pace(Listeners listeners, List<Mouth> mouths, int sockets, LocalProcess process) {
        this.listeners = listeners;
        this.mouths = mouths;
        this.sockets = sockets;
        this.process = process;
    }

    Figures.Pace run(int rate, double seconds, int run) throws IOException {
        var messages = Math.clamp(Math.round(rate * seconds), 1, Tally.MOST);
        var cost = LocalProcess.meter(process);
        var tally = new Tally(sockets, messages, run);
        var lostBefore = listeners.lost();
        listeners.count(tally);
        var answered = post(mouths, tally, rate, messages, () -> true);
        FanOut.awaitAll(listeners, tally, (long) messages * sockets);
        return new Figures.Pace(
                sockets,
                rate,
                messages,
                tally.last().percentiles(),
                tally.each().percentiles(),
                answered.percentiles(),
                new Figures.Faults(
                        (long) messages * sockets - tally.delivered(),
                        tally.doubled(),
                        tally.unordered(),
                        listeners.lost() - lostBefore),
                cost.read());
    }

    /// Posts by the clock.
    ///
    /// @param messages how many at most
    /// @param goOn     asked before each one
    /// @return the time of each until it was answered
    static Latencies post(
            List<Mouth> mouths, Tally tally, int rate, int messages, java.util.function.BooleanSupplier goOn)
            throws IOException {
        var lanes = new ArrayBlockingQueue<Integer>(mouths.size());
        for (int lane = 0; lane < mouths.size(); lane++) lanes.add(lane);
        var running = new ArrayList<Future<List<Long>>>();
        var began = System.nanoTime();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < messages && goOn.getAsBoolean(); n++) {
                var due = began + Math.round(n * 1e9 / rate);
                sleepUntil(due);
                var number = n;
                var lane = take(lanes);
                running.add(executor.submit(() -> {
                    try {
                        mouths.get(lane).say(tally.plan(lane, number, due));
                        return List.of(System.nanoTime() - due);
                    } finally {
                        lanes.add(lane);
                    }
                }));
            }
        }
        var answered = new Latencies();
        for (var nanos : Load.collect(running)) answered.add(nanos);
        return answered;
    }

    private static int take(BlockingQueue<Integer> lanes) throws IOException {
        try {
            return lanes.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void sleepUntil(long moment) {
        for (var left = moment - System.nanoTime(); left > 0; left = moment - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
