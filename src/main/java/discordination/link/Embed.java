package discordination.link;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import discordination.file.File;

/// What is shown below a message: the preview of a link, or a box its author made (files-proxies-jobs 2.5,
/// rest-servers 4.1).
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Embed.Website.class, name = "Website"),
    @JsonSubTypes.Type(value = Embed.Image.class, name = "Image"),
    @JsonSubTypes.Type(value = Embed.Video.class, name = "Video"),
    @JsonSubTypes.Type(value = Embed.Text.class, name = "Text"),
    @JsonSubTypes.Type(value = Embed.None.class, name = "None")
})
public sealed interface Embed {
    /// A page; every field may be absent. Strings are bounded as files-proxies-jobs 2.7 says.
    ///
    /// @param url what the page calls itself, `originalUrl` what was asked for
    /// @param colour a CSS colour, checked
    record Website(
            String url,
            String originalUrl,
            Special special,
            String title,
            String description,
            Picture image,
            Clip video,
            String siteName,
            String iconUrl,
            String colour)
            implements Embed {}

    /// A link straight to an image.
    record Image(String url, int width, int height, Size size) implements Embed {}

    /// A link straight to a video.
    record Video(String url, int width, int height) implements Embed {}

    /// A box that the author of a message or a bot made; links never turn into one.
    record Text(String iconUrl, String url, String title, String description, File media, String colour)
            implements Embed {}

    /// Nothing to show; in the schema, never sent.
    record None() implements Embed {}

    /// The image of a [Website]; the same fields as [Image], without a `type`.
    record Picture(String url, int width, int height, Size size) {}

    /// The video of a [Website].
    record Clip(String url, int width, int height) {}

    /// Where clients put the picture: below the text, or small beside it.
    enum Size {
        LARGE,
        PREVIEW
    }
}
