package discordination.message;

import discordination.config.Config;
import discordination.config.UserLimits;
import discordination.http.Problem;
import java.time.Duration;

/// How much one message may hold, which depends on how long its author has been here (rest-servers 0.5).
final class Lengths {
    private final Config.Limits limits;

    Lengths(Config.Limits limits) {
        this.limits = limits;
    }

    /// Throws `PayloadTooLarge` when the text is longer than the author may write.
    ///
    /// @param bytes of UTF-8
    void require(Author author, long bytes) {
        if (bytes > of(author).messageLength()) throw Problem.of(422, "PayloadTooLarge");
    }

    UserLimits of(Author author) {
        var young = author.isYoungerThan(Duration.ofHours(limits.global().newUserHours()));
        return young ? limits.newUser() : limits.standard();
    }

    int replies() {
        return limits.global().messageReplies();
    }

    int embeds() {
        return limits.global().messageEmbeds();
    }

    /// Links that are looked up for previews.
    int links() {
        return limits.global().messageEmbeds();
    }

    int reactions() {
        return limits.global().messageReactions();
    }
}
