package discordination.gateway;

import discordination.access.Caller;
import discordination.channel.Channel;
import discordination.channel.Channels;
import discordination.db.Database;
import discordination.emoji.Emojis;
import discordination.event.Audience;
import discordination.member.Member;
import discordination.member.Members;
import discordination.policy.Policies;
import discordination.server.Servers;
import discordination.unread.Unread;
import discordination.user.Presences;
import discordination.user.Relationship;
import discordination.user.StoredUser;
import discordination.user.User;
import discordination.voice.ChannelVoiceState;
import discordination.voice.VoiceStates;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// Reads Ready: a handful of queries in one snapshot, however many servers and channels there are (gateway 2.1).
final class ReadyReader {
    private final Database database;
    private final Presences presences;
    private final VoiceStates voices;

    ReadyReader(Database database, Presences presences, VoiceStates voices) {
        this.database = database;
        this.presences = presences;
        this.voices = voices;
    }

    /// The buses that a connection will listen to as far as can be told before, so that Ready need not be read twice.
    Set<String> forecast(Caller caller) {
        var me = caller.id();
        var buses = new LinkedHashSet<>(List.of(Audience.privateBus(me), Audience.userBus(me)));
        database.<Boolean>read(handle -> buses.addAll(handle.createQuery("""
                        select server_id, null from members where user_id = :me and not hidden
                        union all select null, other_id from relationships
                            where user_id = :me and status in ('FRIEND', 'OUTGOING', 'INCOMING')
                        union all select null, unnest(recipients) from channels
                            where server_id is null and recipients @> array[:me::text]
                        """)
                .bind("me", me)
                .map((row, _) -> {
                    var server = row.getString(1);
                    return server != null ? Audience.serverBus(server) : Audience.userBus(row.getString(2));
                })
                .list()));
        return buses;
    }

    Ready read(Caller caller, Selection selection) {
        return database.snapshot(handle -> read(handle, caller, selection));
    }

    private Ready read(Handle handle, Caller caller, Selection selection) {
        var me = caller.id();
        var servers = Servers.ofMember(handle, me);
        var serverIds = servers.stream().map(server -> server.id()).toList();
        var memberships = Members.of(handle, me);
        var byServer = memberships.stream()
                .collect(Collectors.toMap(member -> member.id().server(), member -> member));
        var inServers = Channels.ofServers(handle, serverIds);
        var channels = new ArrayList<>(Channels.outsideServers(handle, me));
        var visible = new LinkedHashMap<String, Set<String>>();
        for (var server : servers) {
            var seen = Visibility.visible(server, inServers, me, byServer.get(server.id()), caller.isPrivileged());
            visible.put(server.id(), Set.copyOf(seen.keySet()));
            channels.addAll(seen.values());
        }
        var relations = relations(handle, me);
        var voiceStates = selection.wants("voice_states") ? voices.of(channels) : List.<ChannelVoiceState>of();
        return new Ready(
                users(handle, caller, relations, channels, voiceStates),
                servers,
                channels,
                members(handle, memberships, channels, voiceStates),
                selection.wants("emojis") ? Emojis.ofServers(handle, serverIds) : List.of(),
                voiceStates,
                settings(handle, me, selection.settings()),
                selection.wants("channel_unreads") ? unreads(handle, me) : List.of(),
                selection.wants("policy_changes") && !caller.isBot() ? Policies.pending(handle, me) : List.of(),
                visible,
                relations);
    }

    /// One's own memberships, and those of people in calls that one can see.
    private static List<Member> members(
            Handle handle, List<Member> own, Collection<Channel> channels, List<ChannelVoiceState> voiceStates) {
        var talking = new LinkedHashMap<String, Set<String>>();
        var servers = channels.stream()
                .filter(Channel.TextChannel.class::isInstance)
                .collect(Collectors.toMap(Channel::id, channel -> ((Channel.TextChannel) channel).server()));
        for (var state : voiceStates) {
            if (!servers.containsKey(state.id()) || state.participants().isEmpty()) continue;
            var users = talking.computeIfAbsent(servers.get(state.id()), _ -> new LinkedHashSet<>());
            state.participants().forEach(participant -> users.add(participant.id()));
        }
        if (talking.isEmpty()) return own;
        var all = new ArrayList<>(own);
        var known = own.stream().map(Member::id).collect(Collectors.toSet());
        for (var member : Members.ofServers(handle, talking)) if (!known.contains(member.id())) all.add(member);
        return all;
    }

    /// Relations, partners and people in calls, oneself last (gateway 2.1).
    private List<User> users(
            Handle handle,
            Caller caller,
            Map<String, Relationship> relations,
            Collection<Channel> channels,
            Collection<ChannelVoiceState> voiceStates) {
        var ids = new LinkedHashSet<>(relations.keySet());
        channels.forEach(channel -> ids.addAll(channel.people()));
        for (var state : voiceStates) state.participants().forEach(participant -> ids.add(participant.id()));
        ids.remove(caller.id());
        var connected = presences.connected(ids);
        var users = new ArrayList<User>(ids.size() + 1);
        for (var user : stored(handle, ids)) {
            var relationship = relations.getOrDefault(user.id(), Relationship.NONE);
            users.add(user.seenBy(
                    relationship, connected.contains(user.id()), relationship != Relationship.BLOCKED_OTHER));
        }
        var own = relations.entrySet().stream()
                .map(relation -> new User.Relation(relation.getKey(), relation.getValue()))
                .toList();
        var me = stored(handle, List.of(caller.id())).getFirst();
        users.add(me.seenBySelf(own, true));
        return users;
    }

    private static List<StoredUser> stored(Handle handle, Collection<String> ids) {
        if (ids.isEmpty()) return List.of();
        return handle.createQuery("select " + StoredUser.COLUMNS + " from users u where u.id = any(:ids)")
                .bind("ids", ids.toArray(String[]::new))
                .map(StoredUser.MAPPER)
                .list();
    }

    private static Map<String, Relationship> relations(Handle handle, String user) {
        var relations = new LinkedHashMap<String, Relationship>();
        handle.createQuery("select other_id, status from relationships where user_id = :user order by other_id")
                .bind("user", user)
                .map((row, _) -> Map.entry(row.getString(1), Relationship.valueOf(row.getString(2))))
                .forEach(entry -> relations.put(entry.getKey(), entry.getValue()));
        return relations;
    }

    private static Map<String, List<Object>> settings(Handle handle, String user, List<String> keys) {
        var settings = new HashMap<String, List<Object>>();
        if (keys.isEmpty()) return settings;
        handle.createQuery("select key, revision, value from settings where user_id = :user and key = any(:keys)")
                .bind("user", user)
                .bind("keys", keys.toArray(String[]::new))
                .map((row, _) -> Map.entry(row.getString(1), List.<Object>of(row.getLong(2), row.getString(3))))
                .forEach(entry -> settings.put(entry.getKey(), entry.getValue()));
        return settings;
    }

    private static List<Unread> unreads(Handle handle, String user) {
        return handle.createQuery("select channel_id, last_id, mentions from unreads where user_id = :user")
                .bind("user", user)
                .map((row, _) -> {
                    var mentions = List.of((String[]) row.getArray(3).getArray());
                    return new Unread(
                            new Unread.Id(row.getString(1), user),
                            row.getString(2),
                            mentions.isEmpty() ? null : mentions);
                })
                .list();
    }
}
