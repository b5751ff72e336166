package discordination.message;

import discordination.http.Check;
import discordination.http.Path;
import java.util.List;

/// How a message is to read from now on (rest-servers 4.6).
///
/// @param content null to keep the text
/// @param embeds  null to keep those that the author made
public record EditMessage(@Path String message, String content, List<SendableEmbed> embeds) {
    private static final int MOST_EMBEDS = 10;

    public EditMessage {
        embeds = Check.items("embeds", embeds);
        new Check()
                .length("content", content, 1, Integer.MAX_VALUE)
                .size("embeds", embeds, 0, MOST_EMBEDS)
                .done();
    }

    long bytes() {
        return SendableEmbed.bytes(content, embeds == null ? List.of() : embeds);
    }
}
