package discordination.gateway;

import discordination.access.Arrival;
import discordination.access.Caller;
import discordination.channel.Channel;
import discordination.db.Database;
import discordination.member.Member;
import discordination.server.Server;
import discordination.user.Presences;
import discordination.user.Relationship;
import discordination.user.StoredUser;
import discordination.user.User;
import discordination.voice.ChannelVoiceState;
import discordination.voice.VoiceStates;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/// Makes Ready of a [Snapshot] and of what Redis knows, however many servers and channels there are (gateway 2.1).
///
/// Redis is asked without a connection to PostgreSQL in hand. What it says is as new as the snapshot or newer, and
/// changes of both come as events, since the connection listens already.
final class ReadyReader {
    private static final int MOST_AT_ONCE = 4;

    private final Database database;
    private final Presences presences;
    private final VoiceStates voices;
    private final Turnstile turnstile = new Turnstile(MOST_AT_ONCE);

    ReadyReader(Database database, Presences presences, VoiceStates voices) {
        this.database = database;
        this.presences = presences;
        this.voices = voices;
    }

    /// Waits for its turn when many come at once, and reads.
    ///
    /// @param gone whether nobody waits for it any more; then it throws
    /// @return null when the token does not hold any more
    Ready read(Arrival arrival, Selection selection, BooleanSupplier gone) {
        return turnstile.pass(() -> {
            if (gone.getAsBoolean()) throw new CancellationException("the client is gone");
            var snapshot = Snapshot.read(database, arrival, selection);
            return snapshot.self() == null ? null : ready(arrival.caller(), selection, snapshot);
        });
    }

    private Ready ready(Caller caller, Selection selection, Snapshot snapshot) {
        var channels = new ArrayList<>(snapshot.outside());
        var visible = new LinkedHashMap<String, Set<String>>();
        var members = new ArrayList<Member>();
        var servers = new ArrayList<Server>();
        for (var place : snapshot.places()) {
            var server = place.server();
            var here = snapshot.inServers().getOrDefault(server.id(), List.of());
            var seen = Visibility.visible(server, here, caller.id(), place.own(), caller.isPrivileged());
            visible.put(server.id(), seen.keySet());
            channels.addAll(seen.values());
            servers.add(server);
            members.add(place.own());
        }
        var voiceStates = selection.wants("voice_states") ? voices.of(channels) : List.<ChannelVoiceState>of();
        var talking = talking(channels, voiceStates);
        var known = new HashSet<>(members.stream().map(Member::id).toList());
        for (var person : talking) {
            if (person.member != null && known.add(person.member.id())) members.add(person.member);
        }
        return new Ready(
                users(snapshot, talking),
                servers,
                channels,
                members,
                snapshot.emojis(),
                voiceStates,
                snapshot.self().settings(),
                snapshot.self().unreads(),
                snapshot.self().policies(),
                visible,
                snapshot.relations());
    }

    // ---- people in calls

    /// Somebody in a call that the reader can see.
    ///
    /// @param member null outside servers, and for somebody who has left the server
    private record Talking(StoredUser user, Member member) {}

    private List<Talking> talking(Collection<Channel> channels, List<ChannelVoiceState> voiceStates) {
        var servers = new HashMap<String, String>();
        for (var channel : channels) {
            if (channel instanceof Channel.TextChannel text) servers.put(text.id(), text.server());
        }
        var users = new ArrayList<String>();
        var places = new ArrayList<String>();
        for (var call : voiceStates) {
            for (var participant : call.participants()) {
                users.add(participant.id());
                places.add(servers.get(call.id()));
            }
        }
        if (users.isEmpty()) return List.of();
        return database.read(handle -> handle.createQuery("select " + StoredUser.COLUMNS + ", " + Member.COLUMNS + """
                         from unnest(:users, :servers) talking (user_id, server_id)
                        join users u on u.id = talking.user_id
                        left join members m
                            on m.server_id = talking.server_id and m.user_id = talking.user_id and not m.hidden
                        """)
                .bindArray("users", String.class, users)
                .bindArray("servers", String.class, places)
                .map((row, context) ->
                        new Talking(StoredUser.MAPPER.map(row, context), Member.MAPPER.map(row, context)))
                .list());
    }

    /// Relations, partners and people in calls, oneself last (gateway 2.1).
    private List<User> users(Snapshot snapshot, List<Talking> talking) {
        var others = new LinkedHashMap<String, StoredUser>();
        for (var user : snapshot.others()) others.put(user.id(), user);
        for (var person : talking) others.putIfAbsent(person.user.id(), person.user);
        var me = snapshot.self().user();
        others.remove(me.id());
        var connected = presences.connected(others.keySet());
        var users = new ArrayList<User>(others.size() + 1);
        for (var user : others.values()) {
            var relationship = snapshot.relations().getOrDefault(user.id(), Relationship.NONE);
            users.add(user.seenBy(
                    relationship, connected.contains(user.id()), relationship != Relationship.BLOCKED_OTHER));
        }
        var relations = snapshot.relations().entrySet().stream()
                .map(relation -> new User.Relation(relation.getKey(), relation.getValue()))
                .toList();
        users.add(me.seenBySelf(relations, true));
        return users;
    }
}
