package discordination.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.access.Permission;
import discordination.access.Permissions;
import discordination.channel.Channel;
import discordination.channel.Channels;
import discordination.db.Database;
import discordination.event.Envelope;
import discordination.event.Event;
import discordination.member.Member;
import discordination.member.Members;
import discordination.server.Server;
import discordination.server.Servers;
import discordination.user.Users;
import discordination.voice.ChannelVoiceState;
import discordination.voice.VoiceStates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Who can view which channels of a server, computed for all of this process's members at once.
final class Visibility {
    private final Database database;
    private final VoiceStates voices;

    Visibility(Database database, VoiceStates voices) {
        this.database = database;
        this.voices = voices;
    }

    /// The visible channels of some of a server's members, as of one moment.
    ///
    /// @param calls what is going on in the channels where people can talk
    record View(String server, Map<String, Map<String, Channel.TextChannel>> byUser, List<ChannelVoiceState> calls) {
        /// What somebody is told for whom a channel comes into sight: the channel, and who is in its call.
        List<Event> showing(Channel.TextChannel channel) {
            var told = new ArrayList<Event>();
            told.add(new Event.ChannelCreate(channel));
            for (var call : calls) if (call.id().equals(channel.id())) told.addAll(entering(call));
            return told;
        }

        /// Channel id → channel; empty when the user sees none, null when the view says nothing about the user.
        Map<String, Channel.TextChannel> of(String user) {
            return byUser.get(user);
        }
    }

    /// A call as those hear of it one by one who were there before.
    static List<Event> entering(ChannelVoiceState call) {
        return call.participants().stream()
                .<Event>map(participant -> new Event.VoiceChannelJoin(call.id(), participant))
                .toList();
    }

    /// Whether an event may change what somebody sees (gateway 4.4).
    static boolean concerns(Envelope envelope, JsonNode tree) {
        return switch (envelope.type()) {
            case "ChannelCreate", "ServerRoleDelete", "ServerRoleRanksUpdate" -> true;
            case "ChannelUpdate" ->
                touches(tree, "default_permissions", "role_permissions") || clears(tree, "DefaultPermissions");
            case "ServerUpdate" -> touches(tree, "default_permissions", "owner");
            case "ServerRoleUpdate" -> touches(tree, "rank", "permissions");
            case "ServerMemberUpdate" ->
                touches(tree, "roles", "timeout") || clears(tree, "Roles") || clears(tree, "Timeout");
            default -> false;
        };
    }

    private static boolean touches(JsonNode tree, String... fields) {
        for (var field : fields) if (tree.path("data").has(field)) return true;
        return false;
    }

    private static boolean clears(JsonNode tree, String field) {
        for (var cleared : tree.path("clear")) if (field.equals(cleared.asText())) return true;
        return false;
    }

    /// @param users members connected here
    View of(String server, Collection<String> users) {
        return database.snapshot(handle -> {
            var byUser = new LinkedHashMap<String, Map<String, Channel.TextChannel>>();
            var found = Servers.find(handle, server).orElse(null);
            if (found == null) return new View(server, Map.of(), List.of());
            var all = Channels.ofServers(handle, List.of(server));
            var memberships = Members.ofServer(handle, server, users);
            var privileged = Users.privileged(handle, users);
            for (var user : users) {
                byUser.put(user, visible(found, all, user, memberships.get(user), privileged.contains(user)));
            }
            return new View(server, byUser, voices.of(all));
        });
    }

    /// The channels of one server that one user can view.
    static Map<String, Channel.TextChannel> visible(
            Server server, List<Channel.TextChannel> channels, String user, Member member, boolean privileged) {
        // Only what the member holds counts, and need not be looked for in every channel.
        var roles = server.known().stream()
                .filter(role -> member != null && member.held().contains(role.id()))
                .toList();
        var rules = new Permissions.Rules(server.owner(), server.defaultPermissions(), roles);
        var now = Instant.now();
        var visible = new LinkedHashMap<String, Channel.TextChannel>();
        for (var channel : channels) {
            if (!channel.server().equals(server.id())) continue;
            var permissions = Permissions.inChannel(rules, channel, user, privileged, member, now);
            if (Permission.VIEW_CHANNEL.in(permissions)) visible.put(channel.id(), channel);
        }
        return visible;
    }
}
