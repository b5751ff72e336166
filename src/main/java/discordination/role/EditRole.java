package discordination.role;

import discordination.http.Check;
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
        new Check()
                .length("name", name, 1, 32)
                .length("colour", colour, 1, Colour.LONGEST)
                .that(colour == null || colour.length() > Colour.LONGEST || Colour.isValid(colour), "colour", "regex")
                .length("icon", icon, 1, 128)
                .done();
    }
}
