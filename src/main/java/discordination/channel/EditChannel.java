package discordination.channel;

import discordination.http.Check;
import discordination.http.NotNull;
import java.util.List;

/// Changes a channel or group (rest-servers 3.2).
///
/// @param icon     file id
/// @param owner    a group's next owner
/// @param slowmode seconds, 0 for none
/// @param archived accepted, without effect
public record EditChannel(
        String name,
        String description,
        String icon,
        Boolean nsfw,
        String owner,
        Channel.Voice voice,
        Integer slowmode,
        Boolean archived,
        @NotNull List<Field> remove) {

    /// What can be removed; groups know the first two.
    public enum Field {
        DESCRIPTION,
        ICON,
        DEFAULT_PERMISSIONS,
        VOICE,
        SLOWMODE
    }

    public EditChannel {
        remove = remove == null ? List.of() : remove;
        new Check()
                .length("name", name, 1, 32)
                .length("description", description, 0, 1024)
                .length("icon", icon, 1, 128)
                .range("slowmode", slowmode, 0, 21_600)
                .range("voice.max_users", voice == null ? null : voice.maxUsers(), 1, Integer.MAX_VALUE)
                .done();
    }

    /// Whether nothing is asked for.
    boolean isEmpty() {
        return name == null
                && description == null
                && icon == null
                && nsfw == null
                && owner == null
                && voice == null
                && slowmode == null
                && remove.isEmpty();
    }
}
