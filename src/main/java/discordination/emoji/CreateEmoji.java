package discordination.emoji;

import static discordination.http.Check.required;

import discordination.http.Check;
import discordination.http.NotNull;
import discordination.http.Path;
import java.util.regex.Pattern;

/// A request to make an emoji of an uploaded file (rest-servers 5.1).
///
/// @param emoji the file's id, which becomes the emoji's
public record CreateEmoji(
        @Path String emoji,
        String name,
        Emoji.Parent parent,
        @NotNull Boolean nsfw) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9_]+");

    public CreateEmoji {
        required("name", name);
        required("parent", parent);
        if (parent instanceof Emoji.OfServer(var server)) required("id", server);
        check(name);
    }

    /// What every name has to keep; null stands for no name.
    static void check(String name) {
        new Check().length("name", name, 1, 32).matches("name", name, NAME).done();
    }
}
