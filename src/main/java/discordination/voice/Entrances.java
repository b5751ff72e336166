package discordination.voice;

import discordination.access.ChannelAccess;
import discordination.channel.Channel;
import discordination.config.Config;
import discordination.http.Json;
import discordination.http.Problem;
import discordination.user.Users;
import discordination.voice.VoiceStates.Place;
import java.util.LinkedHashMap;

/// Opens rooms, and makes the tokens that let people into them (gateway 5.5).
final class Entrances {
    private final Config.Limits limits;
    private final LiveKitNodes nodes;
    private final VoiceStates states;

    Entrances(Config.Limits limits, LiveKitNodes nodes, VoiceStates states) {
        this.limits = limits;
        this.nodes = nodes;
        this.states = states;
    }

    /// The node of the channel's call. A new call goes to the first candidate that answers: an unknown or missing name
    /// is no error, as clients send a fixed one or none (gateway 5.4).
    LiveKitNode open(Channel channel, String wished) {
        var place = states.place(channel.id()).flatMap(known -> nodes.find(known.node()));
        if (place.isPresent()) {
            create(place.get(), channel);
            return place.get();
        }
        Problem last = null;
        for (var node : nodes.candidates(wished)) {
            try {
                create(node, channel);
                states.place(channel.id(), new Place(node.name(), Voice.server(channel)));
                return node;
            } catch (Problem e) {
                last = e;
            }
        }
        throw last;
    }

    private static void create(LiveKitNode node, Channel channel) {
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("server", Voice.server(channel));
        node.create(channel.id(), Json.text(metadata));
    }

    /// Lets one person into a channel's room, with what they may do there.
    String token(LiveKitNode node, ChannelAccess in) {
        var user = in.caller().user();
        return node.token(
                in.channel().id(),
                user.id(),
                user.username() + "#" + user.discriminator(),
                Json.text(Users.strangerView(user, true)),
                Rights.grants(in, limits));
    }
}
