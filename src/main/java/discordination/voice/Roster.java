package discordination.voice;

import discordination.channel.Channel;
import discordination.channel.Channels;
import discordination.config.Config;
import discordination.db.Database;
import discordination.event.Audience;
import discordination.event.Event;
import discordination.event.Events;
import discordination.http.Problem;
import discordination.voice.VoiceStates.Place;
import discordination.voice.VoiceStates.Present;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import livekit.LivekitModels.ParticipantInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes what is known of a call agree with what LiveKit says, and LiveKit with what people may do.
///
/// LiveKit's list of participants is the truth about who is there, PostgreSQL about what they may; the difference to
/// what was known becomes events. So it does not matter whether a webhook came late, twice, in the wrong order or not
/// at all, and a mute, of which stock LiveKit sends none, is found as well (gateway 5.7).
final class Roster {
    private static final Logger LOG = LoggerFactory.getLogger(Roster.class);
    /// Longer than all calls to LiveKit that are made under the lock may take together.
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final Config config;
    private final LiveKitNodes nodes;
    private final VoiceStates states;
    private final Locks locks;
    private final Database database;
    private final Events events;
    private final Calls calls;

    Roster(
            Config config,
            LiveKitNodes nodes,
            VoiceStates states,
            Locks locks,
            Database database,
            Events events,
            Calls calls) {
        this.config = config;
        this.nodes = nodes;
        this.states = states;
        this.locks = locks;
        this.database = database;
        this.events = events;
        this.calls = calls;
    }

    /// What is to be done in LiveKit once the difference is told, and whether to look again soon.
    private static final class Aftermath {
        private final List<Runnable> deeds = new ArrayList<>();
        private boolean unsettled;
    }

    /// Brings one call up to date.
    ///
    /// @param thorough asks anew what everybody in it may do, not just those who are new
    /// @return whether something is under way, so that it is worth looking again soon
    boolean settle(String channel, boolean thorough) {
        var aftermath = new Aftermath();
        try (var _ = locks.take("voice:lock:" + channel, LONGEST)) {
            settle(channel, thorough, aftermath);
        }
        for (var deed : aftermath.deeds) {
            try {
                deed.run();
            } catch (Problem e) {
                LOG.debug("left to the next look: {}", e.getMessage());
            }
        }
        return aftermath.unsettled || !aftermath.deeds.isEmpty();
    }

    private void settle(String channel, boolean thorough, Aftermath aftermath) {
        var place = states.place(channel).orElse(null);
        var known = states.present(channel);
        if (place == null) {
            if (!known.isEmpty()) close(channel, known);
            return;
        }
        var node = nodes.find(place.node()).orElse(null);
        List<ParticipantInfo> listed = List.of();
        var gone = node == null;
        if (!gone) {
            try {
                listed = node.participants(channel);
                gone = listed.isEmpty() && node.sid(channel).isEmpty();
                if (!gone && isAnother(channel, node, place, known, listed)) known = cutOff(channel, known, listed);
            } catch (Problem e) {
                gone = true;
            }
        }
        if (gone) {
            lose(channel, known);
            return;
        }
        aftermath.unsettled = listed.stream().anyMatch(who -> isPerson(who) && isEntering(who));
        var here = listed.stream()
                .filter(who -> isPerson(who) && who.getState() == ParticipantInfo.State.ACTIVE)
                .sorted(Comparator.comparingLong(ParticipantInfo::getJoinedAtMs))
                .toList();
        admit(channel, node, known, here, returning(known, listed), thorough, aftermath);
    }

    /// Whether LiveKit has made the room anew behind our back, as after a crash that went by unnoticed. That is only
    /// asked when a connection is missing.
    private boolean isAnother(
            String channel, LiveKitNode node, Place place, Map<String, Present> known, List<ParticipantInfo> listed) {
        if (known.isEmpty() && listed.isEmpty()) return false;
        if (!known.isEmpty() && place.sid() != null && isSteady(known, listed)) return false;
        var sid = node.sid(channel).orElse(null);
        if (Objects.equals(sid, place.sid())) return false;
        states.place(channel, place.in(sid));
        return place.sid() != null && !known.isEmpty();
    }

    private static boolean isSteady(Map<String, Present> known, List<ParticipantInfo> listed) {
        var sids = listed.stream().map(ParticipantInfo::getSid).collect(Collectors.toSet());
        return known.values().stream().allMatch(present -> sids.contains(present.sid()));
    }

    private static boolean isAmong(List<ParticipantInfo> listed, Present present) {
        return listed.stream()
                .anyMatch(who -> who.getIdentity().equals(present.state().id()));
    }

    /// Those who have been here, and whose client is just connecting anew.
    private static Map<String, Present> returning(Map<String, Present> known, List<ParticipantInfo> listed) {
        return listed.stream()
                .filter(who -> isPerson(who) && isEntering(who) && known.containsKey(who.getIdentity()))
                .collect(Collectors.toMap(ParticipantInfo::getIdentity, who -> known.get(who.getIdentity())));
    }

    /// Recorders and other machines that the administrator lets in are not ours.
    private static boolean isPerson(ParticipantInfo who) {
        return who.getKind() == ParticipantInfo.Kind.STANDARD
                && !who.getPermission().getHidden();
    }

    private static boolean isEntering(ParticipantInfo who) {
        return who.getState() == ParticipantInfo.State.JOINING || who.getState() == ParticipantInfo.State.JOINED;
    }

    /// An empty room is forgotten. A call is kept a while, since LiveKit may come back and people with it: until then
    /// everybody is adrift.
    private void lose(String channel, Map<String, Present> known) {
        cutOff(channel, known, List.of());
        if (known.isEmpty() || isOverdue(states.lost(channel, System.currentTimeMillis()))) close(channel, known);
    }

    /// Sets everybody adrift who is not listed.
    private Map<String, Present> cutOff(String channel, Map<String, Present> known, List<ParticipantInfo> listed) {
        var now = new HashMap<String, Present>();
        // The time of an earlier loss does not count.
        if (known.values().stream().noneMatch(Present::isAdrift)) states.found(channel);
        known.forEach((user, present) -> {
            var lost = !present.isAdrift() && !isAmong(listed, present);
            if (lost) states.put(channel, present.cutOff());
            now.put(user, lost ? present.cutOff() : present);
        });
        return now;
    }

    private boolean isOverdue(long since) {
        return System.currentTimeMillis() - since
                >= config.livekit().lostAfter().toMillis();
    }

    /// Those who were there when LiveKit was lost and may still come back.
    private Map<String, Present> adrift(String channel, Map<String, Present> known, List<ParticipantInfo> here) {
        var adrift = new HashMap<String, Present>();
        known.forEach((user, present) -> {
            if (present.isAdrift()) adrift.put(user, present);
        });
        if (adrift.isEmpty()) return adrift;
        here.forEach(who -> adrift.remove(who.getIdentity()));
        if (!adrift.isEmpty() && !isOverdue(states.lost(channel, System.currentTimeMillis()))) return adrift;
        states.found(channel);
        return Map.of();
    }

    private void close(String channel, Map<String, Present> known) {
        var found = database.read(sql -> Channels.find(sql, channel)).orElse(null);
        tell(found, channel, known, Map.of(), Map.of());
        states.forget(channel);
    }

    // ---- who may be there

    private void admit(
            String channel,
            LiveKitNode node,
            Map<String, Present> known,
            List<ParticipantInfo> here,
            Map<String, Present> returning,
            boolean thorough,
            Aftermath aftermath) {
        var doubtful = here.stream()
                .filter(who -> thorough || !isKnown(known, who))
                .map(ParticipantInfo::getIdentity)
                .toList();
        var changed = thorough
                || !doubtful.isEmpty()
                || !known.keySet()
                        .equals(here.stream().map(ParticipantInfo::getIdentity).collect(Collectors.toSet()));
        var rights = changed ? Rights.read(database, config.limits(), channel, doubtful) : null;
        if (rights != null && rights.channel() == null) {
            aftermath.deeds.add(() -> node.delete(channel));
            close(channel, known);
            return;
        }
        var present = new LinkedHashMap<String, Present>();
        var moved = new HashMap<String, String>();
        for (var who : here) {
            var user = who.getIdentity();
            if (doubtful.contains(user)) {
                var right = rights.byUser().get(user);
                if (!known.containsKey(user)) states.movedFrom(user, channel).ifPresent(from -> moved.put(user, from));
                var free = known.containsKey(user) || moved.containsKey(user) || hasRoom(rights, known, here, present);
                if (right == null || !free && !right.exceeds()) {
                    aftermath.deeds.add(() -> node.remove(channel, user));
                    continue;
                }
                if (!known.containsKey(user) && !right.bot()) aftermath.deeds.add(() -> leaveOthers(user, channel));
                if (!right.grants().match(who.getPermission())) {
                    aftermath.deeds.add(() -> node.permit(channel, user, right.grants()));
                }
            }
            if (!Media.isAllowed(who.getTracksList(), config.limits().of(user))) {
                aftermath.deeds.add(() -> node.remove(channel, user));
                continue;
            }
            var before = known.get(user);
            var joined = before == null
                    ? Instant.ofEpochMilli(who.getJoinedAtMs())
                    : before.state().joinedAt();
            present.put(user, new Present(who.getSid(), Media.state(who, joined)));
        }
        returning.forEach(present::putIfAbsent);
        adrift(channel, known, here).forEach(present::putIfAbsent);
        if (present.equals(known)) return;
        var found = rights == null
                ? database.read(sql -> Channels.find(sql, channel)).orElse(null)
                : rights.channel();
        tell(found, channel, known, present, moved);
    }

    /// People are in one call at a time, the newest, whatever tokens they had (gateway 5.4).
    private void leaveOthers(String user, String channel) {
        for (var other : states.channelsOf(user)) if (!other.equals(channel)) remove(other, user);
    }

    private static boolean isKnown(Map<String, Present> known, ParticipantInfo who) {
        var before = known.get(who.getIdentity());
        return before != null && before.sid().equals(who.getSid());
    }

    /// Whoever is inside stays when the limit becomes smaller; who comes anew finds a place or has to go.
    private static boolean hasRoom(
            Rights rights, Map<String, Present> known, List<ParticipantInfo> here, Map<String, Present> admitted) {
        if (!(rights.channel() instanceof Channel.TextChannel text)
                || text.voice().maxUsers() == null) return true;
        var staying = here.stream()
                .filter(who -> known.containsKey(who.getIdentity()) && !admitted.containsKey(who.getIdentity()))
                .count();
        return admitted.size() + staying < text.voice().maxUsers();
    }

    // ---- the difference

    /// @param found the channel, null when it is gone and nobody is left to tell
    private void tell(
            Channel found,
            String channel,
            Map<String, Present> known,
            Map<String, Present> present,
            Map<String, String> moved) {
        // First what must happen once: if it fails, the difference is still there at the next look.
        if (found != null && known.isEmpty() && !present.isEmpty()) {
            var caller = present.keySet().iterator().next();
            calls.begin(found, caller, states.rung(channel, caller).orElse(null));
        }
        if (found != null && present.isEmpty() && !known.isEmpty()) {
            calls.end(found, known.keySet().iterator().next());
        }
        for (var user : known.keySet()) {
            if (present.containsKey(user)) continue;
            states.remove(channel, user);
            emit(found, new Event.VoiceChannelLeave(channel, user));
        }
        present.forEach((user, now) -> {
            var before = known.get(user);
            if (now.equals(before)) return;
            states.put(channel, now);
            if (before == null) enter(found, channel, now.state(), moved.get(user));
            else change(found, channel, before.state(), now.state());
        });
    }

    /// The two channels need not have the same viewers, so a move is also told as leaving and joining (gateway 5.10).
    private void enter(Channel found, String channel, UserVoiceState state, String from) {
        if (from != null) emit(found, new Event.VoiceChannelMove(state.id(), from, channel, state));
        emit(found, new Event.VoiceChannelJoin(channel, state));
    }

    private void change(Channel found, String channel, UserVoiceState before, UserVoiceState now) {
        var data = new LinkedHashMap<String, Object>();
        if (before.isReceiving() != now.isReceiving()) data.put("is_receiving", now.isReceiving());
        if (before.isPublishing() != now.isPublishing()) data.put("is_publishing", now.isPublishing());
        if (before.screensharing() != now.screensharing()) data.put("screensharing", now.screensharing());
        if (before.camera() != now.camera()) data.put("camera", now.camera());
        if (!data.isEmpty()) emit(found, new Event.UserVoiceStateUpdate(now.id(), channel, data));
    }

    private void emit(Channel found, Event event) {
        if (found != null) events.emit(event, Audience.of(found));
    }

    /// Takes somebody out at once, whether or not LiveKit answers.
    void remove(String channel, String user) {
        states.place(channel).flatMap(place -> nodes.find(place.node())).ifPresent(node -> {
            try {
                node.remove(channel, user);
            } catch (Problem e) {
                LOG.debug("removed from the books only: {}", e.getMessage());
            }
        });
        try (var _ = locks.take("voice:lock:" + channel, LONGEST)) {
            var known = states.present(channel);
            if (!known.containsKey(user)) return;
            var rest = new LinkedHashMap<>(known);
            rest.remove(user);
            var found = database.read(sql -> Channels.find(sql, channel)).orElse(null);
            if (rest.isEmpty() && found != null) calls.end(found, user);
            states.remove(channel, user);
            emit(found, new Event.VoiceChannelLeave(channel, user));
        }
    }
}
