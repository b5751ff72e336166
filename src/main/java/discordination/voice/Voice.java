package discordination.voice;

import discordination.access.Caller;
import discordination.access.ChannelAccess;
import discordination.channel.Channel;
import discordination.config.Config;
import discordination.db.Database;
import discordination.db.Redis;
import discordination.event.Events;
import discordination.http.Json;
import discordination.http.Problem;
import discordination.message.Messages;
import discordination.user.StoredUser;
import discordination.user.Users;
import discordination.voice.VoiceStates.Place;
import java.util.LinkedHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/// What can be done with calls: entering, ringing, moving and removing people (gateway 5).
public final class Voice implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Voice.class);

    private final Config config;
    private final Database database;
    private final Events events;
    private final LiveKitNodes nodes;
    private final VoiceStates states;
    private final Roster roster;
    private final Calls calls;
    private final Watch watch;

    public Voice(Config config, Database database, Redis redis, Events events, Messages messages) {
        this.config = config;
        this.database = database;
        this.events = events;
        this.nodes = new LiveKitNodes(config.livekit());
        this.states = new VoiceStates(redis);
        this.calls = new Calls(database, events, messages);
        var locks = new Locks(redis);
        this.roster = new Roster(config, nodes, states, locks, database, events, calls);
        this.watch = new Watch(nodes, states, locks, roster, calls, database);
    }

    /// Begins to look after calls; does nothing without LiveKit.
    public void start() {
        if (!nodes.isEmpty()) watch.start();
    }

    /// Refuses when no node is configured.
    void requireNodes() {
        if (nodes.isEmpty()) throw Problem.of(400, "LiveKitUnavailable");
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
        var node = open(in.channel(), wish.node());
        if (!wish.recipients().isEmpty() && states.present(channel).isEmpty()) {
            states.ring(channel, caller.id(), wish.recipients());
        }
        return new Entrance(token(node, in), node.publicUrl());
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
            if (states.channelsOf(caller.id()).contains(other) && !states.isLost(other)) {
                throw Problem.of(400, "AlreadyConnected");
            }
        }
    }

    /// The node of the channel's call. A new call goes to the first candidate that answers: an unknown or missing name
    /// is no error, as clients send a fixed one or none (gateway 5.4).
    private LiveKitNode open(Channel channel, String wished) {
        var place = states.place(channel.id()).flatMap(known -> nodes.find(known.node()));
        if (place.isPresent()) {
            create(place.get(), channel);
            return place.get();
        }
        Problem last = null;
        for (var node : nodes.candidates(wished)) {
            try {
                create(node, channel);
                states.place(channel.id(), new Place(node.name(), server(channel)));
                return node;
            } catch (Problem e) {
                last = e;
            }
        }
        throw last;
    }

    private static void create(LiveKitNode node, Channel channel) {
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("server", server(channel));
        node.create(channel.id(), Json.text(metadata));
    }

    private String token(LiveKitNode node, ChannelAccess in) {
        StoredUser user = in.caller().user();
        return node.token(
                in.channel().id(),
                user.id(),
                user.username() + "#" + user.discriminator(),
                Json.text(Users.strangerView(user, true)),
                Rights.grants(in, config.limits()));
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

    // ---- what happens elsewhere

    /// Who is a member or what members may do has changed, or there is no such server any more.
    public void serverChanged(Database.Transaction tx, String server) {
        afterCommit(tx, () -> watch.hintServer(server));
    }

    /// Who is in a channel outside servers has changed, or any channel's voice, or there is no such channel any more.
    public void channelChanged(Database.Transaction tx, String channel) {
        afterCommit(tx, () -> watch.hint(channel, true));
    }

    private void afterCommit(Database.Transaction tx, Runnable deed) {
        if (nodes.isEmpty()) return;
        tx.afterCommit(() -> {
            try {
                deed.run();
            } catch (JedisException e) {
                LOG.warn("Calls are looked at later, Redis is away: {}", e.getMessage());
            }
        });
    }

    // ---- webhooks

    /// Takes what LiveKit says as a hint that something has happened; a repeated or old one does no harm.
    void hear(LiveKitNode node, String body, String authorization) {
        livekit.LivekitWebhook.WebhookEvent event;
        try {
            event = node.read(body, authorization);
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "Refused a webhook for LiveKit node {}: {}",
                    node.name(),
                    e.getCause().getMessage());
            // Upstream answers 500; but the fault is the caller's.
            throw Problem.of(401, "NotAuthenticated");
        }
        var room = event.getRoom().getName();
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
