package discordination.channel;

import com.github.f4b6a3.ulid.UlidCreator;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// What happens to channels, whatever their type.
public final class Channels {
    private Channels() {}

    /// A channel that was looked for, and whether it had to be created.
    public record Opened<C extends Channel>(C channel, boolean created) {}

    /// The user's notebook, created on first use and told to nobody (rest-accounts 6.5).
    public static Channel.SavedMessages notes(Handle handle, String user) {
        return (Channel.SavedMessages) open(handle, "SavedMessages", user, List.of(user)).channel;
    }

    /// The one direct channel of two people, created active on first use; the caller tells both of a new one.
    public static Opened<Channel.DirectMessage> direct(Handle handle, String user, String other) {
        var pair = user.compareTo(other) < 0 ? user + "+" + other : other + "+" + user;
        var opened = open(handle, "DirectMessage", pair, List.of(user, other));
        return new Opened<>((Channel.DirectMessage) opened.channel, opened.created);
    }

    private static Opened<Channel> open(Handle handle, String kind, String pair, List<String> people) {
        var created = handle.createUpdate("""
                        insert into channels (id, kind, pair, recipients, owner)
                        values (:id, :kind, :pair, :people, :owner) on conflict (pair) do nothing
                        """)
                .bind("id", UlidCreator.getMonotonicUlid().toString())
                .bind("kind", kind)
                .bind("pair", pair)
                .bindArray("people", String.class, people)
                .bind("owner", people.size() == 1 ? people.getFirst() : null)
                .execute();
        var channel = handle.createQuery("select " + Channel.COLUMNS + " from channels c where c.pair = :pair")
                .bind("pair", pair)
                .map(Channel.MAPPER)
                .one();
        return new Opened<>(channel, created == 1);
    }

    /// The user's notebook, direct channels (inactive ones too) and groups.
    public static List<Channel> outsideServers(Handle handle, String user) {
        return handle.createQuery("select " + Channel.COLUMNS + """
                         from channels c
                        where c.server_id is null and c.recipients @> array[:user::text] order by c.id
                        """)
                .bind("user", user)
                .map(Channel.MAPPER)
                .list();
    }

    /// All channels of the given servers, whether or not anybody may see them.
    public static List<Channel.TextChannel> ofServers(Handle handle, Collection<String> servers) {
        if (servers.isEmpty()) return List.of();
        return handle.createQuery(
                        "select " + Channel.COLUMNS + " from channels c where c.server_id = any(:ids) order by c.id")
                .bindArray("ids", String.class, servers)
                .map(Channel.MAPPER)
                .map(Channel.TextChannel.class::cast)
                .list();
    }
}
