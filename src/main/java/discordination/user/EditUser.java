package discordination.user;

import static discordination.user.EditUser.Field.AVATAR;

import discordination.http.Check;
import discordination.http.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/// A request to change a user; what is not given stays (rest-accounts 6.5).
///
/// @param user   the id, or `@me`
/// @param badges by privileged callers only, as `flags`
public record EditUser(
        @Path String user,
        String displayName,
        String pronouns,
        String avatar,
        Status status,
        Profile profile,
        Integer badges,
        Integer flags,
        List<Field> remove) {
    private static final Pattern DISPLAY_NAME = Pattern.compile("[^\\u200B\\n\\r]+");

    public EditUser {
        remove = remove == null ? List.of() : remove;
        var check = new Check()
                .length("display_name", displayName, 2, 32)
                .matches("display_name", displayName, DISPLAY_NAME)
                .length("pronouns", pronouns, 1, 24)
                .length("avatar", avatar, 1, 128)
                .that(remove.stream().noneMatch(Objects::isNull), "remove", "null");
        if (status != null) check.length("status.text", status.text, 0, 128);
        if (profile != null) {
            check.length("profile.content", profile.content, 0, 2000)
                    .length("profile.background", profile.background, 1, 128);
        }
        check.done();
    }

    public record Status(String text, User.Presence presence) {}

    /// @param background a file's id
    public record Profile(String content, String background) {}

    /// What can be emptied.
    public enum Field {
        AVATAR,
        STATUS_TEXT,
        STATUS_PRESENCE,
        PROFILE_CONTENT,
        PROFILE_BACKGROUND,
        DISPLAY_NAME,
        PRONOUNS,
        INTERNAL
    }

    boolean changesPicture() {
        return avatar != null || remove.contains(AVATAR);
    }
}
