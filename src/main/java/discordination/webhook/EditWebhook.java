package discordination.webhook;

import discordination.http.Check;
import discordination.http.NotNull;
import java.util.List;

/// Changes a webhook (rest-servers 3.8).
///
/// @param avatar      file id
/// @param permissions what it may do from now on; of no effect when asked for with its token
public record EditWebhook(
        String name,
        String avatar,
        Long permissions,
        @NotNull List<Field> remove) {

    public enum Field {
        AVATAR
    }

    public EditWebhook {
        remove = remove == null ? List.of() : remove;
        new Check()
                .length("name", name, 1, 32)
                .length("avatar", avatar, 1, 128)
                .range("permissions", permissions, 0, Long.MAX_VALUE)
                .done();
    }

    /// Whether nothing is asked for that is heard.
    boolean isEmpty() {
        return name == null && avatar == null && remove.isEmpty();
    }
}
