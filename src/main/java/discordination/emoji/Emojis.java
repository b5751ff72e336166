package discordination.emoji;

import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Custom emoji of servers.
public final class Emojis {
    private Emojis() {}

    /// All emoji of the given servers, oldest first.
    public static List<Emoji> ofServers(Handle handle, Collection<String> servers) {
        if (servers.isEmpty()) return List.of();
        return handle.createQuery(
                        "select " + Emoji.COLUMNS + " from emojis e where e.server_id = any(:ids) order by e.id")
                .bindArray("ids", String.class, servers)
                .map(Emoji.MAPPER)
                .list();
    }
}
