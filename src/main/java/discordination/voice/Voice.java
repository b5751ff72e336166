package discordination.voice;

import discordination.access.Caller;
import discordination.access.ChannelAccess;
import discordination.channel.Channel;
import discordination.config.Config;
import discordination.db.Database;
import discordination.db.Redis;
import discordination.event.Events;
import discordination.http.Problem;
import discordination.message.Messages;
import discordination.push.Push;

/// What can be done with calls: entering and ringing (gateway 5).
public final class Voice implements AutoCloseable {
    private final LiveKitNodes nodes;
    private final VoiceStates states;
    private final Roster roster;
    private final Calls calls;
    private final Watch watch;
    private final Entrances entrances;
    private final Moves moves;

    public Voice(Config config, Database database, Redis redis, Events events, Messages messages, Push push) {
        this.nodes = new LiveKitNodes(config.livekit());
        this.states = new VoiceStates(redis);
        this.calls = new Calls(database, events, messages, push);
        var locks = new Locks(redis);
        this.roster = new Roster(config, nodes, states, locks, database, events, calls);
        this.watch = new Watch(nodes, states, locks, roster, calls, database);
        this.entrances = new Entrances(config.limits(), nodes, states);
        this.moves = new Moves(nodes, states, entrances, roster, events);
        if (!nodes.isEmpty()) events.listen(new Changes(states, watch)::hear);
    }

    /// Begins to look after calls; does nothing without LiveKit.
    public void start() {
        if (!nodes.isEmpty()) watch.start();
    }

    /// Refuses when no node is configured.
    void requireNodes() {
        if (nodes.isEmpty()) throw Problem.of(400, "LiveKitUnavailable");
    }

    /// What moderators do with people in calls.
    public Moves moves() {
        return moves;
    }

    /// Takes somebody out of all calls, as their account goes (gateway 5.10).
    public void dismiss(String user) {
        if (nodes.isEmpty()) return;
        Changes.aside(() -> states.channelsOf(user).forEach(channel -> roster.remove(channel, user)));
    }

    static String server(Channel channel) {
        return channel instanceof Channel.TextChannel text ? text.server() : null;
    }

    // ---- entering

    /// What a client needs to connect to LiveKit.
    public record Entrance(String token, String url) {}

    /// Lets the caller into the channel's call (gateway 5.4).
    Entrance join(ChannelAccess in, JoinCall wish) {
        var caller = in.caller();
        var channel = in.channel().id();
        if (wish.forces() && caller.isBot()) throw Problem.of(400, "IsBot");
        requireRoom(in);
        if (wish.forces()) {
            for (var other : states.channelsOf(caller.id())) roster.remove(other, caller.id());
        } else {
            requireApart(caller, channel);
        }
        var node = entrances.open(in.channel(), wish.node());
        if (!wish.recipients().isEmpty() && states.present(channel).isEmpty()) {
            states.ring(channel, caller.id(), wish.recipients());
        }
        return new Entrance(entrances.token(node, in), node.publicUrl());
    }

    private void requireRoom(ChannelAccess in) {
        if (!(in.channel() instanceof Channel.TextChannel text)
                || text.voice().maxUsers() == null
                || Rights.exceeds(in)) return;
        if (states.present(text.id()).size() < text.voice().maxUsers()) return;
        // Somebody may just have left.
        roster.settle(text.id(), false);
        if (states.present(text.id()).size() >= text.voice().maxUsers()) throw Problem.of(400, "CannotJoinCall");
    }

    /// People are in one call at a time, bots once in each. Before anybody is refused LiveKit is asked, since clients
    /// show this refusal as nothing at all.
    private void requireApart(Caller caller, String channel) {
        for (var other : states.channelsOf(caller.id())) {
            if (caller.isBot() && !other.equals(channel)) continue;
            roster.settle(other, false);
            if (states.isConnected(other, caller.id())) throw Problem.of(400, "AlreadyConnected");
        }
    }

    // ---- ringing

    /// Stops ringing for one person (gateway 5.9).
    void hush(ChannelAccess in, String user) {
        if (in.channel() instanceof Channel.TextChannel || in.channel() instanceof Channel.SavedMessages) {
            throw Problem.of(400, "NoEffect");
        }
        var caller = in.caller().id();
        if (!states.present(in.channel().id()).containsKey(caller)) throw Problem.of(400, "NotConnected");
        if (!in.channel().people().contains(user)) throw Problem.notFound();
        if (!user.equals(caller)) calls.hush(in.channel(), caller, user);
    }

    // ---- webhooks

    /// Takes what LiveKit says as a hint that something has happened; a repeated or old one does no harm.
    void hear(LiveKitNode node, String body, String authorization) {
        var room = node.read(body, authorization).getRoom().getName();
        if (room.isEmpty()) return;
        watch.adopt(room, node.name());
        watch.hint(room, false);
    }

    LiveKitNode node(String name) {
        return nodes.find(name).orElseThrow(Problem::notFound);
    }

    @Override
    public void close() {
        watch.close();
    }
}
