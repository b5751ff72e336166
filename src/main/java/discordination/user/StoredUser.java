package discordination.user;

import discordination.file.File;
import discordination.http.Json;
import java.util.List;
import org.jdbi.v3.core.mapper.RowMapper;

/// A row of `users`: what we know, from which every view of a {@link User} is made.
///
/// @param shownPresence what others see: while somebody is invisible the presence they had before, as if they had gone
public record StoredUser(
        String id,
        String username,
        String discriminator,
        String displayName,
        String pronouns,
        File avatar,
        User.Status status,
        User.Presence shownPresence,
        int badges,
        int flags,
        boolean privileged,
        String botOwner) {

    /// The columns of a user under the table alias `u`, for joins.
    public static final String COLUMNS = """
            u.id user_id, u.username, u.discriminator, u.display_name, u.pronouns user_pronouns, u.avatar user_avatar,
            u.status_text, u.status_presence, u.shown_presence, u.badges, u.flags user_flags, u.privileged, u.bot_owner""";

    /// Reads {@link #COLUMNS}.
    public static final RowMapper<StoredUser> MAPPER = (row, _) -> {
        return new StoredUser(
                row.getString("user_id"),
                row.getString("username"),
                row.getString("discriminator"),
                row.getString("display_name"),
                row.getString("user_pronouns"),
                Json.read(row.getString("user_avatar"), File.class),
                new User.Status(row.getString("status_text"), presence(row.getString("status_presence"))),
                presence(row.getString("shown_presence")),
                row.getInt("badges"),
                row.getInt("user_flags"),
                row.getBoolean("privileged"),
                row.getString("bot_owner"));
    };

    private static User.Presence presence(String name) {
        return name == null ? null : User.Presence.valueOf(name);
    }

    public boolean isBot() {
        return botOwner != null;
    }

    public boolean isInvisible() {
        return status.presence() == User.Presence.INVISIBLE;
    }

    /// What others may know of the status; null when there is nothing to know.
    public User.Status shownStatus() {
        return new User.Status(status.text(), shownPresence).visible();
    }

    /// One's own view, with the list of relations (rest-accounts 6.3 "Self").
    public User seenBySelf(List<User.Relation> relations, boolean connected) {
        return view(
                relations.isEmpty() ? null : relations,
                Relationship.USER,
                status.visible(),
                connected && !isInvisible());
    }

    /// Another's view.
    ///
    /// @param relationship the viewer's relation to this user; bots always show `None`
    /// @param connected    has a gateway connection
    /// @param detailed     whether the viewer may know status and presence; for bots everybody may
    public User seenBy(Relationship relationship, boolean connected, boolean detailed) {
        var open = detailed || isBot();
        return view(
                null,
                isBot() ? Relationship.NONE : relationship,
                open ? shownStatus() : null,
                open && connected && !isInvisible());
    }

    private User view(List<User.Relation> relations, Relationship relationship, User.Status shown, boolean online) {
        return new User(
                id,
                username,
                discriminator,
                displayName,
                pronouns,
                avatar,
                relations,
                badges == 0 ? null : badges,
                shown,
                flags == 0 ? null : flags,
                privileged ? true : null,
                isBot() ? new User.Bot(botOwner) : null,
                relationship,
                online);
    }
}
