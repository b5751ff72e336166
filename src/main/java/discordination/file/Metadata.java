package discordination.file;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/// What clients need to know of a file's content before they fetch it (files-proxies-jobs 1.5).
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Metadata.Plain.class, name = "File"),
    @JsonSubTypes.Type(value = Metadata.Text.class, name = "Text"),
    @JsonSubTypes.Type(value = Metadata.Audio.class, name = "Audio"),
    @JsonSubTypes.Type(value = Metadata.Image.class, name = "Image"),
    @JsonSubTypes.Type(value = Metadata.Video.class, name = "Video")
})
public sealed interface Metadata {
    /// Anything that is only ever downloaded; `File` on the wire.
    record Plain() implements Metadata {}

    record Text() implements Metadata {}

    record Audio() implements Metadata {}

    /// @param width pixels, as shown: EXIF orientation is applied already
    /// @param thumbhash bytes of a ThumbHash, or null
    record Image(int width, int height, List<Integer> thumbhash, Boolean animated) implements Metadata {}

    record Video(int width, int height) implements Metadata {}
}
