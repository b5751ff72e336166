package discordination.emoji;

import discordination.http.Path;

/// A request to rename an emoji; without a name nothing happens (rest-servers 5.3).
public record EditEmoji(@Path String emoji, String name) {
    public EditEmoji {
        CreateEmoji.check(name);
    }
}
