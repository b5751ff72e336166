package discordination.bot;

import com.fasterxml.jackson.annotation.JsonProperty;
import discordination.http.Check;
import discordination.http.Path;
import discordination.user.Usernames;
import java.util.List;

/// A request to change a bot; what is not given stays (rest-accounts 8).
public record EditBot(
        @Path String bot,
        String name,

        @JsonProperty("public") Boolean isPublic,

        Boolean analytics,
        String interactionsUrl,
        List<Field> remove) {
    public EditBot {
        remove = remove == null ? List.of() : Check.items("remove", remove);
        Usernames.check(new Check(), "name", name)
                .length("interactions_url", interactionsUrl, 1, 2048)
                .done();
    }

    /// What can be emptied; an emptied token is followed by a new one.
    public enum Field {
        TOKEN,
        @JsonProperty("InteractionsURL")
        INTERACTIONS_URL
    }
}
