package discordination.user;

import com.fasterxml.jackson.annotation.JsonProperty;
import discordination.file.File;
import java.util.List;

/// A user as one particular viewer sees them (rest-accounts 6.3); made by {@link StoredUser#seenBy}.
///
/// @param badges null when 0, as `flags`
/// @param online has a gateway connection and is not invisible
public record User(
        @JsonProperty("_id") String id,
        String username,
        String discriminator,
        String displayName,
        String pronouns,
        File avatar,
        List<Relation> relations,
        Integer badges,
        Status status,
        Integer flags,
        Boolean privileged,
        Bot bot,
        Relationship relationship,
        boolean online) {

    /// One entry of one's own list of friends, requests and blocks.
    public record Relation(@JsonProperty("_id") String id, Relationship status) {}

    public record Status(String text, Presence presence) {
        /// What others may know: who is invisible looks like somebody without a presence.
        public Status visible() {
            var shown = new Status(text, presence == Presence.INVISIBLE ? null : presence);
            return shown.text == null && shown.presence == null ? null : shown;
        }
    }

    public enum Presence {
        ONLINE,
        IDLE,
        FOCUS,
        BUSY,
        INVISIBLE
    }

    /// Marks a bot and names its owner.
    public record Bot(String owner) {}
}
