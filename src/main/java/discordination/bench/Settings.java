package discordination.bench;

import discordination.config.DatabaseAddress;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;

/// What is measured, and how much of it.
///
/// @param parts       in the order of their names in [Part]
/// @param api         base address of the API, without a trailing slash
/// @param database    of the instance, for the comparison with bare inserts; null for none
/// @param process     of the instance, for what it costs; null when it is out of sight
/// @param tls         whom to trust
/// @param tokens      of the sessions to use; none: people are registered, and removed afterwards
/// @param lasting     whether the instance is used on, so that accounts have to be removed
/// @param people      accounts that share the connections, when they are registered
/// @param clients     how many ask at once in the measurement of each kind of request
/// @param connections how many send at once, one measurement each
/// @param seconds     how long each measurement lasts
/// @param rounds      of sending and of fan-out, of which the best counts
/// @param sockets     gateway connections that listen
/// @param messages    of the fan-out
/// @param rate        messages a second of the pace
public record Settings(
        Set<Part> parts,
        String api,
        DatabaseAddress database,
        Long process,
        SSLContext tls,
        List<String> tokens,
        boolean lasting,
        int people,
        int clients,
        List<Integer> connections,
        double seconds,
        int rounds,
        int sockets,
        int messages,
        int rate) {}
