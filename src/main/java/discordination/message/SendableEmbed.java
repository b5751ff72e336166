package discordination.message;

import discordination.file.File;
import discordination.http.Check;
import discordination.http.Colour;
import discordination.link.Embed;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A box that somebody puts below their message (rest-servers 4.3).
///
/// @param media id of an uploaded file with the tag `attachments`
public record SendableEmbed(String iconUrl, String url, String title, String description, String media, String colour) {
    public SendableEmbed {
        var check = new Check()
                .length("embeds.icon_url", iconUrl, 1, 256)
                .length("embeds.url", url, 1, 256)
                .length("embeds.title", title, 1, 100)
                .length("embeds.description", description, 1, 2000)
                .length("embeds.media", media, 1, 128);
        Colour.check(check, "embeds.colour", colour).done();
    }

    Embed.Text with(File file) {
        return new Embed.Text(iconUrl, url, title, description, file, colour);
    }

    /// What the length limit counts: text and descriptions in UTF-8.
    static long bytes(String content, List<SendableEmbed> embeds) {
        long bytes = length(content);
        for (var embed : embeds) bytes += length(embed.description);
        return bytes;
    }

    private static int length(String text) {
        return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
    }
}
