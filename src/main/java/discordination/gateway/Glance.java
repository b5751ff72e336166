package discordination.gateway;

import discordination.access.Access;
import discordination.access.Caller;
import discordination.access.UserPermission.Acquaintance;
import discordination.channel.Channel;
import discordination.channel.Channels;
import discordination.db.Database;
import discordination.db.Redis;
import discordination.emoji.Emojis;
import discordination.event.Event;
import discordination.event.Event.UserSlowmodes;
import discordination.member.Members;
import discordination.message.Slowmode;
import discordination.server.Servers;
import discordination.user.Presences;
import discordination.user.Relationship;
import discordination.user.User;
import discordination.user.Users;
import discordination.voice.VoiceStates;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Reads what comes into a connection's sight after its Ready: a server, a group, a call, a person.
final class Glance {
    private final Database database;
    private final Redis redis;
    private final Presences presences;
    private final VoiceStates voices;

    Glance(Database database, Redis redis, Presences presences, VoiceStates voices) {
        this.database = database;
        this.redis = redis;
        this.presences = presences;
        this.voices = voices;
    }

    /// A server that the user has just joined, as it is now; null when they have already left.
    Ready.Joined joined(Caller caller, String id) {
        var joined = database.snapshot(handle -> {
            var server = Servers.find(handle, id).orElse(null);
            if (server == null) return null;
            var member = Members.ofServer(handle, id, List.of(caller.id())).get(caller.id());
            if (member == null) return null;
            var all = Channels.ofServers(handle, List.of(id));
            var visible = Visibility.visible(server, all, caller.id(), member, caller.isPrivileged());
            return new Ready.Joined(
                    server, List.copyOf(visible.values()), Emojis.ofServers(handle, List.of(id)), List.of());
        });
        return joined == null ? null : joined.with(voices.of(joined.channels()));
    }

    /// A direct channel, group or notebook, if the user is in it.
    Optional<Channel> outsideServers(Caller caller, String id) {
        return database.read(handle -> Channels.find(handle, id))
                .filter(channel -> channel.people().contains(caller.id()));
    }

    /// Who is in the call of a channel that has just come into sight.
    List<Event> call(Channel channel) {
        return voices.of(List.of(channel)).stream()
                .flatMap(call -> Visibility.entering(call).stream())
                .toList();
    }

    /// Somebody as the user sees them now; empty when there is no such user.
    ///
    /// @param relationship what the user is told of it, which may be older
    Optional<User> person(Caller caller, String id, Relationship relationship) {
        var connected = presences.isConnected(id);
        return database.read(handle -> Access.acquaintance(handle, caller, id))
                .map(now -> new Acquaintance(now.viewer(), now.other(), relationship, now.mutual()))
                .map(then -> Users.seenAlone(then, connected));
    }

    /// What the user has to wait for in these channels before writing again (gateway 3.3).
    List<UserSlowmodes.Slowmode> slowmodes(Caller caller, Collection<Channel> channels) {
        var slow = channels.stream()
                .filter(channel -> channel instanceof Channel.TextChannel text && text.slowmode() != null)
                .map(Channel::id)
                .toList();
        return Slowmode.running(redis, caller.id(), slow);
    }
}
