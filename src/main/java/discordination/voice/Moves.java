package discordination.voice;

import discordination.access.Access;
import discordination.access.Caller;
import discordination.access.ChannelAccess;
import discordination.access.Permission;
import discordination.access.ServerAccess;
import discordination.channel.Channel;
import discordination.event.Audience;
import discordination.event.Event;
import discordination.event.Events;
import discordination.http.Problem;
import discordination.user.Users;
import org.jdbi.v3.core.Handle;

/// Moves members of a server from call to call, and out of them (gateway 5.10).
public final class Moves {
    private final LiveKitNodes nodes;
    private final VoiceStates states;
    private final Entrances entrances;
    private final Roster roster;
    private final Events events;

    Moves(LiveKitNodes nodes, VoiceStates states, Entrances entrances, Roster roster, Events events) {
        this.nodes = nodes;
        this.states = states;
        this.entrances = entrances;
        this.roster = roster;
        this.events = events;
    }

    /// A move that is allowed.
    ///
    /// @param to what the moved member may do there; null when they just have to go
    public record Move(String user, String from, ChannelAccess to) {}

    /// Checks a move in the order of the protocol (rest-servers 2.7).
    ///
    /// @param channel where to; null for nowhere
    public Move plan(Handle sql, ServerAccess in, String user, String channel) {
        if (nodes.isEmpty()) throw Problem.of(400, "LiveKitUnavailable");
        var self = user.equals(in.caller().id());
        if (!self) in.require(Permission.MOVE_MEMBERS);
        var to = channel == null ? null : destination(sql, in, user, channel);
        var from = states.channelsOf(user).stream()
                .filter(current -> states.place(current)
                        .filter(place -> in.server().equals(place.server()))
                        .isPresent())
                .findFirst()
                .orElseThrow(() -> Problem.of(400, "NotConnected"));
        if (self && to != null && isFull(to)) throw Problem.of(400, "CannotJoinCall");
        return new Move(user, from, to);
    }

    private static ChannelAccess destination(Handle sql, ServerAccess in, String user, String id) {
        var mover = Access.channel(sql, in.caller(), id)
                .filter(found -> in.server().equals(found.server()))
                .orElseThrow(() -> Problem.of(404, "UnknownChannel"));
        if (!Rights.hasVoice(mover.channel())) throw Problem.of(400, "NotAVoiceChannel");
        mover.require(Permission.CONNECT);
        // Nobody can be put where they see nothing: their client could not show it, and they would be removed at once.
        return Users.find(sql, user)
                .flatMap(moved -> Access.channel(sql, new Caller(moved, null), id))
                .filter(moved -> moved.may(Permission.VIEW_CHANNEL))
                .orElseThrow(() -> Problem.of(400, "CannotJoinCall"));
    }

    private boolean isFull(ChannelAccess in) {
        return in.channel() instanceof Channel.TextChannel text
                && text.voice().maxUsers() != null
                && states.present(text.id()).size() >= text.voice().maxUsers()
                && !Rights.exceeds(in);
    }

    /// Carries a move out; a 503 when LiveKit does not answer, and then nobody has been moved.
    public void carryOut(Move move) {
        if (move.to == null) {
            roster.remove(move.from, move.user);
            return;
        }
        var to = move.to.channel();
        if (to.id().equals(move.from)) return;
        var near = states.place(move.from).map(VoiceStates.Place::node).orElse(null);
        var node = entrances.open(to, near);
        states.moving(move.user, move.from, to.id());
        var token = entrances.token(node, move.to);
        // First the way on, so that the client does not take its removal for the end.
        events.emit(
                new Event.UserMoveVoiceChannel(node.name(), move.from, to.id(), token, node.publicUrl()),
                new Audience.Private(move.user));
        roster.remove(move.from, move.user);
    }
}
