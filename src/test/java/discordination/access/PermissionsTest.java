package discordination.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.channel.Channel;
import discordination.member.Member;
import discordination.role.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a member may do: the table of rest-servers 1.10, row by row.
final class PermissionsTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final long V = Permission.VIEW_CHANNEL.bit;
    private static final long S = Permission.SEND_MESSAGE.bit;
    private static final long H = Permission.READ_MESSAGE_HISTORY.bit;
    private static final PermissionOverride NOTHING = null;

    private static Role role(String id, int rank, long allow, long deny) {
        return new Role(id, id, new PermissionOverride(allow, deny), null, null, rank, null);
    }

    private static Member member(Instant timeout, Boolean publish, Boolean receive, String... roles) {
        return new Member(new Member.Id("s", "u"), NOW, null, null, null, List.of(roles), timeout, publish, receive);
    }

    private static Channel.TextChannel channel(PermissionOverride everybody, Map<String, PermissionOverride> roles) {
        return new Channel.TextChannel("c", "s", "c", null, null, null, everybody, roles, null, null, null);
    }

    private static PermissionOverride allow(long bits) {
        return new PermissionOverride(bits, 0);
    }

    private static PermissionOverride deny(long bits) {
        return new PermissionOverride(0, bits);
    }

    private static long in(long standard, List<Role> roles, Channel.TextChannel channel, Member member) {
        return Permissions.inChannel(new Permissions.Rules("owner", standard, roles), channel, "u", false, member, NOW);
    }

    @Test
    void theTableOfTheProtocol() {
        var role = role("r", 0, S, 0);
        var holder = member(null, null, null, "r");
        var plain = member(null, null, null);
        assertEquals(V | S, in(V | S, List.of(role), channel(deny(S), null), holder));
        assertEquals(V, in(V | S, List.of(role), channel(deny(S), Map.of("r", deny(S))), holder));
        assertEquals(0, in(V | S, List.of(), channel(deny(V), null), plain));
        var bare = role("r", 0, 0, 0);
        assertEquals(V | S, in(V | S, List.of(bare), channel(deny(V), Map.of("r", allow(V))), holder));
        var both = member(null, null, null, "a", "b");
        assertEquals(V, in(V, List.of(role("a", 0, 0, S), role("b", 5, S, 0)), channel(NOTHING, null), both));
        assertEquals(V | S, in(V, List.of(role("a", 0, S, 0), role("b", 5, 0, S)), channel(NOTHING, null), both));
        assertEquals(V, in(V | S, List.of(), channel(new PermissionOverride(S, S), null), plain));

        var silenced = member(NOW.plusSeconds(1), null, null);
        assertEquals(3145728, in(Permission.SERVER, List.of(), channel(NOTHING, null), silenced));
        assertEquals(1048576, in(Permission.SERVER, List.of(), channel(deny(H), null), silenced));
        assertEquals(70572315648L, in(Permission.SERVER, List.of(), channel(NOTHING, null), member(null, false, null)));
        // A timeout that has ended restricts nothing.
        assertEquals(
                Permission.SERVER, in(Permission.SERVER, List.of(), channel(NOTHING, null), member(NOW, null, null)));
    }

    @Test
    void channelsOutsideServers() {
        var people = List.of("owner", "u");
        var set = new Channel.Group("g", "g", "owner", null, people, null, null, 4194304L, null);
        assertEquals(7340032, Permissions.outsideServers(set, "u", false, false));
        assertEquals(Permission.ALL, Permissions.outsideServers(set, "owner", false, false));
        assertEquals(0, Permissions.outsideServers(set, "x", false, false));
        assertEquals(Permission.ALL, Permissions.outsideServers(set, "x", true, false));
        var unset = new Channel.Group("g", "g", "owner", null, people, null, null, null, null);
        assertEquals(77283196929L, Permissions.outsideServers(unset, "u", false, false));
        var direct = new Channel.DirectMessage("d", true, people, null);
        assertEquals(3145728, Permissions.outsideServers(direct, "u", false, false));
        assertEquals(77283196929L, Permissions.outsideServers(direct, "u", false, true));
        assertEquals(0, Permissions.outsideServers(direct, "x", false, true));
        var notes = new Channel.SavedMessages("n", "u");
        assertEquals(Permission.ALL, Permissions.outsideServers(notes, "u", false, false));
        assertEquals(0, Permissions.outsideServers(notes, "x", false, false));
    }

    @Test
    void theOwnerAndStrangers() {
        var rules = new Permissions.Rules("owner", Permission.SERVER, List.of());
        assertEquals(Permission.ALL, Permissions.inServer(rules, "owner", false, null, NOW));
        assertEquals(Permission.ALL, Permissions.inServer(rules, "x", true, null, NOW));
        assertEquals(0, Permissions.inServer(rules, "x", false, null, NOW));
        assertEquals(0, Permissions.inChannel(rules, channel(NOTHING, null), "x", false, null, NOW));
        assertEquals(Permission.ALL, Permissions.inChannel(rules, channel(deny(V), null), "owner", false, null, NOW));
    }

    @Test
    void giving() {
        assertTrue(Permissions.mayGrant(S, null, allow(S)));
        assertFalse(Permissions.mayGrant(V, null, allow(S)));
        assertTrue(Permissions.mayGrant(0, null, deny(S)));
        assertTrue(Permissions.mayGrant(0, allow(S), allow(S)));
        assertTrue(Permissions.mayGrant(0, allow(S), deny(S)));
        assertFalse(Permissions.mayGrant(0, deny(S), PermissionOverride.NONE));
        assertTrue(Permissions.mayGrant(S, deny(S), PermissionOverride.NONE));
        assertFalse(Permissions.mayGrant(Permission.ALL, null, allow(1L << 52)));
        assertFalse(Permissions.mayGrant(Permission.ALL, null, allow(Long.MIN_VALUE)));
    }

    @Test
    void ranks() {
        var rules = new Permissions.Rules("owner", 0, List.of(role("a", 3, 0, 0), role("b", 1, 0, 0)));
        assertEquals(1, Permissions.rank(rules, "u", false, member(null, null, null, "a", "b", "gone")));
        assertEquals(Long.MAX_VALUE, Permissions.rank(rules, "u", false, member(null, null, null, "gone")));
        assertEquals(Long.MAX_VALUE, Permissions.rank(rules, "u", false, null));
        assertEquals(Long.MIN_VALUE, Permissions.rank(rules, "owner", false, null));
        assertEquals(Long.MIN_VALUE, Permissions.rank(rules, "u", true, null));
    }
}
