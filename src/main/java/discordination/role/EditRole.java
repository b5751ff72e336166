package discordination.role;

import discordination.http.Check;
import discordination.http.Colour;
import discordination.http.NotNull;
import discordination.http.Path;
import java.util.List;

/// Changes a role; a rank is accepted and ignored (rest-servers 2.4).
///
/// @param icon file id
public record EditRole(
        @Path String role,
        String name,
        String colour,
        Boolean hoist,
        String icon,
        @NotNull List<Field> remove) {

    /// What can be removed.
    public enum Field {
        COLOUR,
        ICON
    }

    public EditRole {
        remove = remove == null ? List.of() : remove;
        var check = new Check().length("name", name, 1, 32).length("icon", icon, 1, 128);
        Colour.check(check, "colour", colour).done();
    }
}
