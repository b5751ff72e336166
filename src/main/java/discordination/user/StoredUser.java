package discordination.user;

import discordination.file.File;
import discordination.http.Json;
import java.util.List;
import org.jdbi.v3.core.mapper.RowMapper;

/// A row of `users`: what we know, from which every view of a {@link User} is made.
public record StoredUser(
        String id,
        String username,
        String discriminator,
        String displayName,
        String pronouns,
        File avatar,
        User.Status status,
        int badges,
        int flags,
        boolean privileged,
        String botOwner) {

    /// The columns of a user under the table alias `u`, for joins.
    public static final String COLUMNS = """
            u.id user_id, u.username, u.discriminator, u.display_name, u.pronouns user_pronouns, u.avatar user_avatar,
            u.status_text, u.status_presence, u.badges, u.flags user_flags, u.privileged, u.bot_owner""";

    /// Reads {@link #COLUMNS}.
    public static final RowMapper<StoredUser> MAPPER = (row, _) -> {
        var presence = row.getString("status_presence");
        return new StoredUser(
                row.getString("user_id"),
                row.getString("username"),
                row.getString("discriminator"),
                row.getString("display_name"),
                row.getString("user_pronouns"),
                Json.read(row.getString("user_avatar"), File.class),
                new User.Status(
                        row.getString("status_text"), presence == null ? null : User.Presence.valueOf(presence)),
                row.getInt("badges"),
                row.getInt("user_flags"),
                row.getBoolean("privileged"),
                row.getString("bot_owner"));
    };

    public boolean isBot() {
        return botOwner != null;
    }

    public boolean isInvisible() {
        return status.presence() == User.Presence.INVISIBLE;
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
                open ? status.visible() : null,
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
