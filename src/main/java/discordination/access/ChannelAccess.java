package discordination.access;

import discordination.channel.Channel;
import discordination.event.Audience;
import discordination.http.Problem;
import discordination.member.Member;

/// A channel, with what the caller may do in it; there is no other way to hold one.
///
/// @param rules  null outside servers
/// @param member the caller's membership, null outside servers
public record ChannelAccess(Caller caller, Channel channel, Permissions.Rules rules, Member member, long permissions) {
    public void require(Permission permission) {
        if (!permission.in(permissions)) throw Problem.missingPermission(permission.wire);
    }

    public boolean may(Permission permission) {
        return permission.in(permissions);
    }

    /// The caller's rank in the channel's server; smaller is higher (rest-servers 1.8).
    public long rank() {
        return Permissions.rank(rules, caller.id(), caller.isPrivileged(), member);
    }

    /// Everybody who can view the channel.
    public Audience viewers() {
        return Audience.of(channel);
    }

    /// The server's id, or null.
    public String server() {
        return channel instanceof Channel.TextChannel text ? text.server() : null;
    }
}
