package discordination.bench;

import discordination.config.DatabaseAddress;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;

/// What is measured, and where.
///
/// @param api      base address of the API, without a trailing slash
/// @param database of the instance, for the comparison with bare inserts; null for none
/// @param process  of the instance, for what it costs; null when it is out of sight
/// @param tls      whom to trust
/// @param tokens   of the sessions to use; none: people are registered
/// @param lasting  whether the instance is used on, so that accounts have to be removed
/// @param starter  null where services cannot be started
public record Settings(
        Set<Part> parts,
        String api,
        DatabaseAddress database,
        Long process,
        SSLContext tls,
        List<String> tokens,
        boolean lasting,
        Starter starter,
        Amounts amounts) {

    /// As many as one measurement can tell apart.
    public static final int MOST_MESSAGES = Tally.MOST;

    /// How much of it.
    ///
    /// @param seconds     how long each measurement lasts
    /// @param rounds      of posting and of fan-out, of which the best counts
    /// @param people      accounts that share the connections, when they are registered
    /// @param clients     how many ask at once in the measurement of each kind of request
    /// @param connections how many post at once, one measurement each
    /// @param sockets     gateway connections that listen
    /// @param messages    of the fan-out
    /// @param rate        messages a second of the pace
    /// @param idle        sessions that do nothing
    /// @param servers     of somebody who comes
    /// @param channels    of each of these servers
    /// @param returning   clients of the storm
    public record Amounts(
            double seconds,
            int rounds,
            int people,
            int clients,
            List<Integer> connections,
            int sockets,
            int messages,
            int rate,
            int idle,
            int servers,
            int channels,
            int returning) {}

    /// Starts a service as a process of its own, and ends it again.
    @FunctionalInterface
    public interface Starter {
        /// @param service the word of its command
        /// @return seconds until it was ready
        double start(String service) throws IOException;
    }
}
