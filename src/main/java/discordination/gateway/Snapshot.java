package discordination.gateway;

import com.fasterxml.jackson.core.type.TypeReference;
import discordination.access.Arrival;
import discordination.channel.Channel;
import discordination.db.Database;
import discordination.emoji.Emoji;
import discordination.http.Json;
import discordination.member.Member;
import discordination.policy.PolicyChange;
import discordination.server.Server;
import discordination.unread.Unread;
import discordination.user.Relationship;
import discordination.user.StoredUser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// What PostgreSQL knows for a Ready as of one moment: three statements for any user, of places, channels and people.
///
/// @param outside   the notebook, direct channels and groups
/// @param inServers server id → all its channels, also those that the user cannot see
/// @param emojis    of all servers, when they were asked for
/// @param others    relations and partners
/// @param relations other user's id → relationship
/// @param self      null when the token does not hold any more
record Snapshot(
        List<Place> places,
        List<Channel> outside,
        Map<String, List<Channel.TextChannel>> inServers,
        List<Emoji> emojis,
        List<StoredUser> others,
        Map<String, Relationship> relations,
        Self self) {

    /// A server, and one's own membership in it.
    record Place(Server server, Member own) {
        private Place with(List<Channel.TextChannel> channels) {
            return new Place(server.with(channels.stream().map(Channel::id).toList()), own);
        }
    }

    /// Oneself, and what is only one's own, as far as it was asked for.
    record Self(
            StoredUser user, Map<String, List<Object>> settings, List<Unread> unreads, List<PolicyChange> policies) {}

    private static final String PLACES =
            "select " + Server.COLUMNS_WITHOUT_CHANNELS + ", " + Member.COLUMNS + """
            , case when :emojis then (select json_agg(""" + Emoji.OBJECT + """
             order by e.id) from emojis e where e.server_id = s.id) end server_emojis
            from members m join servers s on s.id = m.server_id
            where m.user_id = :me and not m.hidden order by s.id
            """;

    private static final String CHANNELS = "select " + Channel.COLUMNS + """
             from channels c where c.server_id = any(:servers)
            union all select\s""" + Channel.COLUMNS + """
             from channels c where c.server_id is null and c.recipients @> array[:me::text]
            order by channel_id
            """;

    /// What is one's own stands in one's own row.
    private static final String PEOPLE = "select " + StoredUser.COLUMNS + """
            , r.status relation, u.id = :me itself,
            case when u.id = :me then exists (select from sessions where token_hash = :proof)
                or exists (select from bots where token_hash = :proof) end holds,
            case when u.id = :me and :keys <> '{}' then (
                select json_object_agg(key, json_build_array(revision, value)) from settings
                where user_id = :me and key = any(:keys)) end settings,
            case when u.id = :me and :unreads then (
                select json_agg(json_build_object('_id', json_build_object('channel', channel_id, 'user', user_id),
                    'last_id', last_id, 'mentions', nullif(mentions, '{}'))) from unreads
                where user_id = :me) end unreads,
            case when u.id = :me and :policies then (
                select json_agg(p order by p.created_time) from policy_changes p
                where p.created_time > u.policies_acknowledged) end policies
            from users u left join relationships r on r.user_id = :me and r.other_id = u.id
            where u.id in (select other_id from relationships where user_id = :me
                union all select unnest(cast(:people as id[])))
            order by u.id
            """;

    static Snapshot read(Database database, Arrival arrival, Selection selection) {
        return database.snapshot(handle -> read(handle, arrival, selection));
    }

    private static Snapshot read(Handle handle, Arrival arrival, Selection selection) {
        var me = arrival.caller().id();
        var emojis = new ArrayList<Emoji>();
        var places = places(handle, me, selection.wants("emojis"), emojis);
        var outside = new ArrayList<Channel>();
        var inServers = new HashMap<String, List<Channel.TextChannel>>();
        var people = new LinkedHashSet<>(List.of(me));
        handle.createQuery(CHANNELS)
                .bind("me", me)
                .bindArray(
                        "servers",
                        String.class,
                        places.stream().map(place -> place.server.id()).toList())
                .map(Channel.MAPPER)
                .forEach(channel -> {
                    if (channel instanceof Channel.TextChannel text) {
                        inServers
                                .computeIfAbsent(text.server(), _ -> new ArrayList<>())
                                .add(text);
                    } else {
                        outside.add(channel);
                        people.addAll(channel.people());
                    }
                });
        var others = new ArrayList<StoredUser>();
        var relations = new LinkedHashMap<String, Relationship>();
        var self = new Self[1];
        handle.createQuery(PEOPLE)
                .bind("me", me)
                .bind("proof", arrival.proof())
                .bindArray("keys", String.class, selection.settings())
                .bind("unreads", selection.wants("channel_unreads"))
                .bind(
                        "policies",
                        selection.wants("policy_changes") && !arrival.caller().isBot())
                .bindArray("people", String.class, people)
                .map((row, context) -> {
                    var user = StoredUser.MAPPER.map(row, context);
                    var relation = row.getString("relation");
                    if (relation != null) relations.put(user.id(), Relationship.valueOf(relation));
                    if (!row.getBoolean("itself")) others.add(user);
                    else if (row.getBoolean("holds")) {
                        self[0] = new Self(
                                user,
                                settings(row.getString("settings")),
                                list(row.getString("unreads"), Unread[].class),
                                list(row.getString("policies"), PolicyChange[].class));
                    }
                    return user;
                })
                .list();
        var complete = places.stream()
                .map(place -> place.with(inServers.getOrDefault(place.server.id(), List.of())))
                .toList();
        return new Snapshot(complete, outside, inServers, emojis, others, relations, self[0]);
    }

    private static List<Place> places(Handle handle, String me, boolean wantsEmojis, List<Emoji> emojis) {
        return handle.createQuery(PLACES)
                .bind("me", me)
                .bind("emojis", wantsEmojis)
                .map((row, context) -> {
                    emojis.addAll(list(row.getString("server_emojis"), Emoji[].class));
                    return new Place(Server.MAPPER.map(row, context), Member.MAPPER.map(row, context));
                })
                .list();
    }

    private static <T> List<T> list(String json, Class<T[]> type) {
        return json == null ? List.of() : List.of(Json.read(json, type));
    }

    private static Map<String, List<Object>> settings(String json) {
        return json == null ? Map.of() : Json.read(json, new TypeReference<>() {});
    }
}
