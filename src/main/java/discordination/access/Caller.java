package discordination.access;

import discordination.http.Problem;
import discordination.user.StoredUser;

/// An authenticated user, person or bot.
///
/// @param session the session's id, null for a bot
/// @param reason  why they act, for the audit log; null when they do not say
public record Caller(StoredUser user, String session, String reason) {
    public Caller(StoredUser user, String session) {
        this(user, session, null);
    }

    public String id() {
        return user.id();
    }

    public boolean isBot() {
        return user.isBot();
    }

    public boolean isPrivileged() {
        return user.privileged();
    }

    /// Throws `IsBot` unless a person calls.
    public void requirePerson() {
        if (isBot()) throw Problem.of(400, "IsBot");
    }
}
