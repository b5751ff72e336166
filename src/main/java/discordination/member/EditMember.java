package discordination.member;

import discordination.http.Check;
import discordination.http.NotNull;
import discordination.http.Path;
import discordination.http.Problem;
import java.time.Instant;
import java.util.List;

/// Changes a membership (rest-servers 2.7).
///
/// @param avatar file id
/// @param roles  the full new list
public record EditMember(
        @Path String user,
        String nickname,
        String pronouns,
        String avatar,
        List<String> roles,
        Instant timeout,
        Boolean canPublish,
        Boolean canReceive,
        String voiceChannel,
        @NotNull List<Field> remove) {

    /// What can be removed; removing `JOINED_AT` does nothing.
    public enum Field {
        NICKNAME,
        PRONOUNS,
        AVATAR,
        ROLES,
        TIMEOUT,
        CAN_RECEIVE,
        CAN_PUBLISH,
        JOINED_AT,
        VOICE_CHANNEL
    }

    /// What the database can hold.
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    public EditMember {
        remove = remove == null ? List.of() : remove;
        if (roles != null) roles.forEach(role -> Check.required("roles", role));
        new Check()
                .length("nickname", nickname, 1, 32)
                .length("pronouns", pronouns, 1, 24)
                .length("avatar", avatar, 1, 128)
                .size("roles", roles, 0, 1000)
                .that(
                        timeout == null || !timeout.isBefore(EARLIEST) && !timeout.isAfter(LATEST),
                        "timeout",
                        "out of range")
                .done();
        if (voiceChannel != null && remove.contains(Field.VOICE_CHANNEL)) throw Problem.invalidOperation();
    }

    boolean removes(Field field) {
        return remove.contains(field);
    }

    /// Whether nothing is asked for.
    boolean isEmpty() {
        return nickname == null
                && pronouns == null
                && avatar == null
                && roles == null
                && timeout == null
                && canPublish == null
                && canReceive == null
                && voiceChannel == null
                && remove.stream().allMatch(field -> field == Field.JOINED_AT);
    }
}
