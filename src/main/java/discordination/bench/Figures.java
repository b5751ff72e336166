package discordination.bench;

import java.util.ArrayList;
import java.util.List;

/// What was measured, and where; null for parts that were not.
///
/// @param failures  parts that could not be measured, each with its reason
/// @param listeners the clients of the fan-out when no instance shares the machine with them
public record Figures(
        Conditions conditions,
        Idle idle,
        List<Operation> requests,
        List<Posting> posting,
        FanOut fanOut,
        FanOut fanOutOfNginx,
        Double fanOutRatio,
        Pace pace,
        Receivers listeners,
        Arrival ready,
        Storm storm,
        List<Start> start,
        List<String> failures) {

    /// @param load       processes that wanted to run in the minute before
    /// @param postgresql version and durability; null when its address is not known
    /// @param inserter   who inserts for comparison, null when nobody does
    public record Conditions(
            String instance, int processors, double load, String java, String postgresql, String inserter) {}

    /// Milliseconds.
    public record Percentiles(double p50Ms, double p90Ms, double p99Ms, double maxMs) {}

    /// What must not happen.
    ///
    /// @param lost        deliveries that did not come
    /// @param doubled     deliveries that came again
    /// @param unordered   deliveries that came after one that was sent later on the same connection
    /// @param connections that broke
    public record Faults(long lost, long doubled, long unordered, int connections) {}

    /// Processor time in seconds, which other work on the machine disturbs less than it does the clock.
    ///
    /// @param instance null when its process is out of sight
    /// @param children of the instance, such as its PostgreSQL and Redis
    /// @param clients  of the measurement itself
    /// @param load     processes that wanted to run in the minute before the end
    public record Cost(Double instance, Double children, double clients, double load) {}

    /// One kind of request, without others beside it.
    public record Operation(String name, Load.Measured measured) {}

    /// Sending messages, beside the bare insert of the same rows.
    ///
    /// @param inserts per second, of as many clients; null when they were not measured
    /// @param ratio   messages to inserts
    public record Posting(Load.Measured measured, Long inserts, Double ratio) {}

    /// Every message to every socket, as fast as it goes.
    ///
    /// @param frameBytes of one message as the sockets hear it
    /// @param delivery   from the request to each socket
    public record FanOut(
            int sockets,
            int messages,
            int frameBytes,
            long deliveriesPerSecond,
            Percentiles delivery,
            Faults faults,
            Cost cost) {}

    /// How many frames of 400 bytes are taken.
    ///
    /// @param perProcessorSecond of the one thread that reads, whatever else the machine does
    public record Receivers(long perSecond, long perProcessorSecond) {}

    /// Every message to every socket, by the clock.
    ///
    /// @param perSecond  messages
    /// @param lastSocket from the moment a message was due until the last socket had it; null when none got to all
    /// @param delivery   until each socket had it
    /// @param answer     until the sender was answered
    public record Pace(
            int sockets,
            int perSecond,
            int messages,
            Percentiles lastSocket,
            Percentiles delivery,
            Percentiles answer,
            Faults faults,
            Cost cost) {}

    /// Sessions that do nothing.
    ///
    /// @param before             resident memory of the instance's process in bytes, without them
    /// @param after              with them
    /// @param connecting         how long each took to Ready, some coming at once
    /// @param lostConnections    while nothing happened
    public record Idle(
            int sockets,
            long before,
            long after,
            long bytesPerConnection,
            Percentiles connecting,
            int lostConnections) {}

    /// Somebody in many servers connects.
    ///
    /// @param channels of each server
    /// @param bytes    of Ready
    /// @param took     from the first packet to Ready
    public record Arrival(int servers, int channels, int rounds, long bytes, Percentiles took) {}

    /// All clients connect again at once.
    ///
    /// @param seconds until the last of them had its Ready
    /// @param failed  connections that the gateway broke before Ready, whose clients came again after a second
    /// @param took    each of them, from its first packet to Ready
    /// @param answer  until others, who posted meanwhile by the clock, were answered; null when nobody was
    public record Storm(int clients, double seconds, int failed, Percentiles took, Percentiles answer, Cost cost) {}

    /// A service as a process of its own, from nothing to ready; in seconds.
    ///
    /// @param first without the archive of classes that the first run leaves
    public record Start(String service, double first, double median, double slowest) {}

    /// Figures while they are gathered.
    static final class Draft {
        private final Conditions conditions;
        private FanOut fanOut;
        private FanOut fanOutOfNginx;
        List<Operation> requests;
        List<Posting> posting;
        Pace pace;
        Receivers listeners;
        Idle idle;
        Arrival ready;
        Storm storm;
        List<Start> start;
        final List<String> failures = new ArrayList<>();

        Draft(Conditions conditions) {
            this.conditions = conditions;
        }

        /// Keeps the better of two rounds.
        void better(FanOut round) {
            if (fanOut == null || round.deliveriesPerSecond > fanOut.deliveriesPerSecond) fanOut = round;
        }

        /// As {@link #better}, of nginx.
        void betterOfNginx(FanOut round) {
            if (fanOutOfNginx == null || round.deliveriesPerSecond > fanOutOfNginx.deliveriesPerSecond) {
                fanOutOfNginx = round;
            }
        }

        Figures done() {
            var ratio = fanOut == null || fanOutOfNginx == null
                    ? null
                    : rounded((double) fanOut.deliveriesPerSecond / fanOutOfNginx.deliveriesPerSecond);
            return new Figures(
                    conditions,
                    idle,
                    requests,
                    posting,
                    fanOut,
                    fanOutOfNginx,
                    ratio,
                    pace,
                    listeners,
                    ready,
                    storm,
                    start,
                    failures.isEmpty() ? null : failures);
        }
    }

    static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
