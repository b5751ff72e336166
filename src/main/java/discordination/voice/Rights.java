package discordination.voice;

import discordination.access.Access;
import discordination.access.Caller;
import discordination.access.ChannelAccess;
import discordination.access.Permission;
import discordination.channel.Channel;
import discordination.channel.Channels;
import discordination.config.Config;
import discordination.db.Database;
import discordination.user.StoredUser;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// What the people in a call may do there by now, read afresh.
///
/// @param channel null when there is no such channel, or nobody can talk in it
/// @param byUser  without those who have to go
record Rights(Channel channel, Map<String, Right> byUser) {
    /// Suspended, deleted, banned.
    private static final int SHUT_OUT = 1 | 2 | 4;

    /// @param exceeds whether the number of people does not bind them (gateway 5.4)
    record Right(Grants grants, boolean exceeds, boolean bot) {}

    static Rights read(Database database, Config.Limits limits, String id, Collection<String> users) {
        return database.snapshot(sql -> {
            var channel = Channels.find(sql, id).filter(Rights::hasVoice).orElse(null);
            var rights = new HashMap<String, Right>();
            if (channel == null || users.isEmpty()) return new Rights(channel, rights);
            sql.createQuery("select " + StoredUser.COLUMNS + " from users u where u.id = any(:ids)")
                    .bindArray("ids", String.class, users)
                    .map(StoredUser.MAPPER)
                    .list()
                    .forEach(user -> Access.channel(sql, new Caller(user, null), id)
                            .filter(Rights::mayStay)
                            .ifPresent(in ->
                                    rights.put(user.id(), new Right(grants(in, limits), exceeds(in), user.isBot()))));
            return new Rights(channel, rights);
        });
    }

    /// Direct channels and groups always, notebooks never, server channels when they say so (gateway 5.3).
    static boolean hasVoice(Channel channel) {
        return switch (channel) {
            case Channel.DirectMessage _, Channel.Group _ -> true;
            case Channel.TextChannel text -> text.voice() != null;
            case Channel.SavedMessages _ -> false;
        };
    }

    static Grants grants(ChannelAccess in, Config.Limits limits) {
        return Grants.of(in.permissions(), limits.of(in.caller().id()));
    }

    static boolean exceeds(ChannelAccess in) {
        return in.may(Permission.MANAGE_CHANNEL);
    }

    /// Losing Connect ends no call in a server, where people can also be moved to; losing sight of the channel does.
    private static boolean mayStay(ChannelAccess in) {
        if ((in.caller().user().flags() & SHUT_OUT) != 0) return false;
        return in.may(in.server() == null ? Permission.CONNECT : Permission.VIEW_CHANNEL);
    }
}
