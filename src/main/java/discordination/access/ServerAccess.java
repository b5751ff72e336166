package discordination.access;

import discordination.http.Problem;
import discordination.member.Member;

/// A server that the caller may know of, with what the caller may do there.
///
/// @param member null when a privileged user looks in from outside
public record ServerAccess(Caller caller, String server, Permissions.Rules rules, Member member, long permissions) {
    public void require(Permission permission) {
        if (!permission.in(permissions)) throw Problem.missingPermission(permission.wire);
    }

    public boolean isOwner() {
        return rules.owner().equals(caller.id());
    }

    /// The caller's rank; smaller is higher (rest-servers 1.8).
    public long rank() {
        return Permissions.rank(rules, caller.id(), caller.isPrivileged(), member);
    }
}
