package discordination.channel;

import discordination.http.Check;
import discordination.http.NotNull;
import java.util.LinkedHashSet;
import java.util.List;

/// Opens a group among friends (rest-servers 3.4).
///
/// @param icon  file id
/// @param users ids of friends, each once
public record CreateGroup(
        String name,
        String description,
        String icon,
        @NotNull List<String> users,

        Boolean nsfw) {
    public CreateGroup {
        users = users == null ? List.of() : List.copyOf(new LinkedHashSet<>(users));
        Check.required("name", name);
        new Check()
                .length("name", name, 1, 32)
                .length("description", description, 0, 1024)
                .length("icon", icon, 1, 128)
                .size("users", users, 0, 49)
                .done();
    }
}
