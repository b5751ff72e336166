package discordination.user;

/// How one user stands to another, from the first one's side.
public enum Relationship {
    NONE,
    USER,
    FRIEND,
    OUTGOING,
    INCOMING,
    BLOCKED,
    BLOCKED_OTHER
}
