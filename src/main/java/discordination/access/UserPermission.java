package discordination.access;

import discordination.http.Problem;
import discordination.user.Relationship;
import discordination.user.StoredUser;

/// What one user may do with another (rest-accounts 6.4).
public enum UserPermission {
    ACCESS("Access", 1),
    VIEW_PROFILE("ViewProfile", 2),
    SEND_MESSAGE("SendMessage", 4),
    INVITE("Invite", 8);

    private static final int ALL = 15;

    public final String wire;
    private final int bit;

    UserPermission(String wire, int bit) {
        this.wire = wire;
        this.bit = bit;
    }

    /// How a viewer stands to somebody.
    ///
    /// @param mutual whether they share a server, a group or a direct channel
    public record Acquaintance(StoredUser viewer, StoredUser other, Relationship relationship, boolean mutual) {
        public boolean may(UserPermission permission) {
            return (permissions() & permission.bit) != 0;
        }

        public void require(UserPermission permission) {
            if (!may(permission)) throw Problem.missingPermission(permission.wire);
        }

        private int permissions() {
            if (viewer.privileged() || viewer.id().equals(other.id()) || relationship == Relationship.FRIEND)
                return ALL;
            if (relationship == Relationship.BLOCKED || relationship == Relationship.BLOCKED_OTHER) return ACCESS.bit;
            if (mutual) {
                var bot = viewer.isBot() || other.isBot();
                return ACCESS.bit | VIEW_PROFILE.bit | (bot ? SEND_MESSAGE.bit : 0);
            }
            return relationship == Relationship.INCOMING || relationship == Relationship.OUTGOING ? ACCESS.bit : 0;
        }
    }
}
