package discordination.bench;

import java.util.List;

/// What was measured, and where.
///
/// @param fanOut null when it was not measured
public record Figures(Conditions conditions, List<Operation> operations, List<Posting> posting, FanOut fanOut) {

    /// @param load       processes that wanted to run in the minute before
    /// @param postgresql version and durability; null when its address is not known
    /// @param inserter   who inserts for comparison, null when nobody does
    public record Conditions(int processors, double load, String java, String postgresql, String inserter) {}

    /// One kind of request, without others beside it.
    public record Operation(String name, Load.Measured measured) {}

    /// Sending messages, beside the bare insert of the same rows.
    ///
    /// @param inserts per second, of as many clients; null when they were not measured
    /// @param ratio   messages to inserts
    public record Posting(Load.Measured measured, Long inserts, Double ratio) {}

    /// Every message to every socket.
    public record FanOut(int sockets, long deliveriesPerSecond, double p50Ms, double p99Ms, int lostConnections) {}
}
