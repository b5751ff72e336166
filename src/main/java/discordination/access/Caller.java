package discordination.access;

import discordination.http.Problem;
import discordination.user.StoredUser;

/// An authenticated user, person or bot.
///
/// @param session the session's id, null for a bot
public record Caller(StoredUser user, String session) {
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
