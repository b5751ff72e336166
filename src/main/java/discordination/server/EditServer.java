package discordination.server;

import discordination.http.Check;
import discordination.http.Header;
import discordination.http.NotNull;
import java.util.List;

/// Changes a server (rest-servers 2.2).
///
/// @param icon      file id, as `banner`
/// @param owner     the next owner's id; needs a ticket
/// @param mfaTicket used up by being sent, whatever else is asked
public record EditServer(
        @Header(value = "X-MFA-Ticket", max = 128) String mfaTicket,
        String name,
        String description,
        String icon,
        String banner,
        Server.SystemMessages systemMessages,
        List<Server.Category> categories,
        Boolean analytics,
        Integer flags,
        Boolean discoverable,
        String owner,
        @NotNull List<Field> remove) {

    /// What can be removed.
    public enum Field {
        DESCRIPTION,
        CATEGORIES,
        SYSTEM_MESSAGES,
        ICON,
        BANNER
    }

    public EditServer {
        remove = remove == null ? List.of() : remove;
        var check = new Check()
                .length("name", name, 1, 32)
                .length("description", description, 0, 1024)
                .length("icon", icon, 1, 128)
                .length("banner", banner, 1, 128);
        if (categories != null) {
            for (int i = 0; i < categories.size(); i++) {
                var at = "categories[" + i + "].";
                var category = Check.required("categories[" + i + "]", categories.get(i));
                Check.items(at + "channels", Check.required(at + "channels", category.channels()));
                check.length(at + "id", Check.required(at + "id", category.id()), 1, 32);
                check.length(at + "title", Check.required(at + "title", category.title()), 1, 32);
            }
        }
        check.done();
    }

    /// Whether nothing is asked for.
    boolean isEmpty() {
        return !asksServer() && categories == null && flags == null && discoverable == null && owner == null;
    }

    /// Whether something is asked for that takes ManageServer.
    boolean asksServer() {
        return name != null
                || description != null
                || icon != null
                || banner != null
                || systemMessages != null
                || analytics != null
                || !remove.isEmpty();
    }
}
