package discordination.access;

import discordination.channel.Channel;
import discordination.member.Member;
import discordination.role.Role;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// What a member may do: pure computation, no state, no questions asked (rest-servers 1.5, 1.6).
public final class Permissions {
    /// Lowest role first, so that the highest is applied last; equal ranks are ordered by id.
    private static final Comparator<Role> LOWEST_FIRST =
            Comparator.comparingInt(Role::rank).thenComparing(Role::id).reversed();

    private Permissions() {}

    /// The part of a server that decides.
    public record Rules(String owner, long defaultPermissions, Collection<Role> roles) {}

    /// @param member null for somebody who is none
    public static long inServer(Rules rules, String user, boolean privileged, Member member, Instant now) {
        if (privileged || rules.owner.equals(user)) return Permission.ALL;
        if (member == null) return 0;
        var permissions = rules.defaultPermissions;
        for (var role : held(rules, member)) permissions = role.permissions().applyTo(permissions);
        return restrict(permissions, member, now);
    }

    /// The channel's default comes before the roles' server-wide overrides (rest-servers 1.6, changed in 2026).
    public static long inChannel(
            Rules rules, Channel.TextChannel channel, String user, boolean privileged, Member member, Instant now) {
        if (privileged || rules.owner.equals(user)) return Permission.ALL;
        if (member == null) return 0;
        var permissions = rules.defaultPermissions;
        if (channel.defaultPermissions() != null)
            permissions = channel.defaultPermissions().applyTo(permissions);
        var held = held(rules, member);
        for (var role : held) permissions = role.permissions().applyTo(permissions);
        if (channel.rolePermissions() != null) {
            for (var role : held) {
                var override = channel.rolePermissions().get(role.id());
                if (override != null) permissions = override.applyTo(permissions);
            }
        }
        permissions = restrict(permissions, member, now);
        return Permission.VIEW_CHANNEL.in(permissions) ? permissions : 0;
    }

    /// Channels that belong to no server.
    ///
    /// @param maySendToOther whether the caller may send to the other person of a direct channel
    public static long outsideServers(Channel channel, String user, boolean privileged, boolean maySendToOther) {
        if (privileged) return Permission.ALL;
        return switch (channel) {
            case Channel.SavedMessages notes -> notes.user().equals(user) ? Permission.ALL : 0;
            case Channel.DirectMessage direct when !direct.recipients().contains(user) -> 0;
            case Channel.DirectMessage _ -> maySendToOther ? Permission.DIRECT : Permission.VIEW_ONLY;
            case Channel.Group group when group.owner().equals(user) -> Permission.ALL;
            case Channel.Group group when !group.recipients().contains(user) -> 0;
            case Channel.Group group ->
                Permission.VIEW_ONLY | (group.permissions() == null ? Permission.DIRECT : group.permissions());
            case Channel.TextChannel _ -> throw new IllegalArgumentException("a server's channel");
        };
    }

    /// The member's rank: smaller is higher, no role at all is lowest; an owner stands above everybody.
    public static long rank(Rules rules, String user, boolean privileged, Member member) {
        if (privileged || rules.owner.equals(user)) return Long.MIN_VALUE;
        if (member == null) return Long.MAX_VALUE;
        return held(rules, member).stream().mapToLong(Role::rank).min().orElse(Long.MAX_VALUE);
    }

    /// Whether somebody with `held` may change one override into another: what is newly allowed, and what is no longer
    /// denied, they must hold themselves (rest-servers 1.9).
    ///
    /// @param current null when there was none
    public static boolean mayGrant(long held, PermissionOverride current, PermissionOverride next) {
        var granted = current == null ? next.allow() : next.allow() & ~current.allow() | current.deny() & ~next.deny();
        return (granted & ~held) == 0;
    }

    /// Whether a timeout is running.
    public static boolean timedOut(Member member, Instant now) {
        return member.timeout() != null && member.timeout().isAfter(now);
    }

    private static long restrict(long permissions, Member member, Instant now) {
        if (Boolean.FALSE.equals(member.canPublish())) {
            permissions &= ~Permission.mask(Permission.SPEAK, Permission.VIDEO);
        }
        if (Boolean.FALSE.equals(member.canReceive())) permissions &= ~Permission.LISTEN.bit;
        return timedOut(member, now) ? permissions & Permission.VIEW_ONLY : permissions;
    }

    /// Role ids that the server does not know are skipped.
    private static List<Role> held(Rules rules, Member member) {
        var ids = member.held();
        return rules.roles.stream()
                .filter(role -> ids.contains(role.id()))
                .sorted(LOWEST_FIRST)
                .toList();
    }
}
