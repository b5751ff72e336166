package discordination.access;

import discordination.user.Relationship;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Section 1 of rest-servers read aloud, sentence by sentence, with sets of bit positions instead of numbers: slow,
/// obvious, and sharing nothing with {@link Permissions} but the protocol.
final class SectionOne {
    static final int VIEW_CHANNEL = 20;
    static final int READ_MESSAGE_HISTORY = 21;
    static final int SPEAK = 31;
    static final int VIDEO = 32;
    static final int LISTEN = 36;

    /// 1.1: the union of bits 0 to 51.
    static final Set<Integer> GRANT_ALL_SAFE = range(0, 51);

    /// 1.2
    static final Set<Integer> ALLOW_IN_TIMEOUT = Set.of(VIEW_CHANNEL, READ_MESSAGE_HISTORY);

    private SectionOne() {}

    /// 1.3
    record Override(Set<Integer> allow, Set<Integer> deny) {
        void applyTo(Set<Integer> p) {
            p.addAll(allow);
            p.removeAll(deny);
        }
    }

    /// @param rank a smaller number is higher
    record Role(String id, int rank, Override override) {}

    record Server(String owner, Set<Integer> standard, List<Role> roles) {}

    /// @param standard null for none
    record Channel(Override standard, Map<String, Override> roles) {}

    record Member(String user, Set<String> roles, boolean timedOut, boolean canPublish, boolean canReceive) {}

    private static Set<Integer> range(int first, int last) {
        var set = new TreeSet<Integer>();
        for (int i = first; i <= last; i++) set.add(i);
        return set;
    }

    static Set<Integer> set(long bits) {
        var set = new TreeSet<Integer>();
        for (int i = 0; i < 64; i++) if ((bits >>> i & 1) == 1) set.add(i);
        return set;
    }

    static long bits(Collection<Integer> set) {
        long bits = 0;
        for (var position : set) bits |= 1L << position;
        return bits;
    }

    /// 1.3: the roles that the member holds and the server knows, lowest first, highest last; ties by id.
    private static List<Role> lowToHigh(Server server, Member member) {
        var held = new ArrayList<Role>();
        for (var role : server.roles) {
            for (var id : member.roles) if (role.id.equals(id)) held.add(role);
        }
        held.sort(Comparator.comparing((Role role) -> -role.rank)
                .thenComparing(role -> role.id, Comparator.reverseOrder()));
        return held;
    }

    /// 1.5
    static Set<Integer> inServer(Server server, String user, boolean privileged, Member member) {
        // 1. privileged or owner → GrantAllSafe. 2. no membership → 0.
        if (privileged || user.equals(server.owner)) return GRANT_ALL_SAFE;
        if (member == null) return Set.of();
        // 3. the server's default
        var p = new TreeSet<>(server.standard);
        // 4. each of the member's role overrides
        for (var role : lowToHigh(server, member)) role.override.applyTo(p);
        // 5. voice revokes
        voice(p, member);
        // 6. timed out
        if (member.timedOut) p.retainAll(ALLOW_IN_TIMEOUT);
        return p;
    }

    private static void voice(Set<Integer> p, Member member) {
        if (!member.canPublish) {
            p.remove(SPEAK);
            p.remove(VIDEO);
        }
        if (!member.canReceive) p.remove(LISTEN);
    }

    /// 1.6, TextChannel
    static Set<Integer> inChannel(Server server, Channel channel, String user, boolean privileged, Member member) {
        if (privileged) return GRANT_ALL_SAFE;
        var p = withoutVoice(server, channel, user, member);
        if (p == GRANT_ALL_SAFE || member == null) return p;
        // 6. voice revokes
        voice(p, member);
        // 7. timeout
        if (member.timedOut) p.retainAll(ALLOW_IN_TIMEOUT);
        // 8. nothing is allowed in a channel that cannot be seen
        return p.contains(VIEW_CHANNEL) ? p : Set.of();
    }

    private static Set<Integer> withoutVoice(Server server, Channel channel, String user, Member member) {
        // 1. owner → GrantAllSafe; non-member → 0
        if (user.equals(server.owner)) return GRANT_ALL_SAFE;
        if (member == null) return Set.of();
        // 2. the server's default
        var p = new TreeSet<>(server.standard);
        // 3. the channel's default
        if (channel.standard != null) channel.standard.applyTo(p);
        // 4. server-level role overrides, low to high
        for (var role : lowToHigh(server, member)) role.override.applyTo(p);
        // 5. channel role overrides of held roles, low to high
        for (var role : lowToHigh(server, member)) {
            if (channel.roles.containsKey(role.id)) channel.roles.get(role.id).applyTo(p);
        }
        return p;
    }

    /// 1.6, bulk: the same steps without 6; non-members → false.
    static Set<String> whoCanSee(Server server, Channel channel, Collection<Member> members) {
        var seeing = new TreeSet<String>();
        for (var member : members) {
            var p = new TreeSet<>(withoutVoice(server, channel, member.user, member));
            if (member.timedOut && !member.user.equals(server.owner)) p.retainAll(ALLOW_IN_TIMEOUT);
            if (p.contains(VIEW_CHANNEL)) seeing.add(member.user);
        }
        return seeing;
    }

    /// 1.8: the least rank over held existing roles; none → the largest; owner and privileged → below all numbers.
    static long rank(Server server, String user, boolean privileged, Member member) {
        if (privileged || user.equals(server.owner)) return Long.MIN_VALUE;
        var rank = Long.MAX_VALUE;
        for (var role : member == null ? List.<Role>of() : lowToHigh(server, member)) rank = Math.min(rank, role.rank);
        return rank;
    }

    /// 1.9
    ///
    /// @param c null when there is none
    static boolean mayGive(Set<Integer> p, Override c, Override n) {
        for (int bit = 0; bit < 64; bit++) {
            var newlyAllowed = n.allow.contains(bit) && (c == null || !c.allow.contains(bit));
            var denyLifted = c != null && c.deny.contains(bit) && !n.deny.contains(bit);
            if ((newlyAllowed || denyLifted) && !p.contains(bit)) return false;
        }
        return true;
    }

    /// 1.4, first match wins; the bits are Access 1, ViewProfile 2, SendMessage 4, Invite 8.
    ///
    /// @param mutual whether they share a server, a group or a direct channel
    static int toUser(boolean privileged, boolean same, Relationship relationship, boolean mutual, boolean bot) {
        if (privileged) return 15;
        if (same) return 15;
        var value = 0;
        switch (relationship) {
            case FRIEND -> {
                return 15;
            }
            case BLOCKED, BLOCKED_OTHER -> {
                return 1;
            }
            case INCOMING, OUTGOING -> value = 1;
            case NONE, USER -> {}
        }
        return mutual ? 1 | 2 | (bot ? 4 : 0) : value;
    }
}
