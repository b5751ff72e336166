package discordination.link;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// Names the player that clients may show in place of a picture. The ids go into the address of a frame, so they hold
/// only the characters that the provider uses (files-proxies-jobs 2.8).
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Special.None.class, name = "None"),
    @JsonSubTypes.Type(value = Special.Gif.class, name = "GIF"),
    @JsonSubTypes.Type(value = Special.YouTube.class, name = "YouTube"),
    @JsonSubTypes.Type(value = Special.Lightspeed.class, name = "Lightspeed"),
    @JsonSubTypes.Type(value = Special.Twitch.class, name = "Twitch"),
    @JsonSubTypes.Type(value = Special.Spotify.class, name = "Spotify"),
    @JsonSubTypes.Type(value = Special.Soundcloud.class, name = "Soundcloud"),
    @JsonSubTypes.Type(value = Special.Bandcamp.class, name = "Bandcamp"),
    @JsonSubTypes.Type(value = Special.AppleMusic.class, name = "AppleMusic"),
    @JsonSubTypes.Type(value = Special.Streamable.class, name = "Streamable")
})
public sealed interface Special {
    /// In the schema, never sent.
    record None() implements Special {}

    record Gif() implements Special {}

    /// @param timestamp seconds as digits, or null
    record YouTube(String id, String creatorName, String creatorUrl, String timestamp) implements Special {}

    record Lightspeed(String contentType, String id) implements Special {}

    record Twitch(String contentType, String id) implements Special {}

    record Spotify(String contentType, String id) implements Special {}

    record Soundcloud() implements Special {}

    record Bandcamp(String contentType, String id) implements Special {}

    record AppleMusic(String albumId, String trackId) implements Special {}

    record Streamable(String id) implements Special {}
}
