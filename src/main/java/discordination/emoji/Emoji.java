package discordination.emoji;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// A custom emoji; its id is the id of its file (rest-servers 5).
public record Emoji(
        @JsonProperty("_id") String id, Parent parent, String creatorId, String name, Boolean animated, Boolean nsfw) {

    /// Where it belongs; deleting an emoji detaches it, so that old messages still show it.
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = OfServer.class, name = "Server"),
        @JsonSubTypes.Type(value = Detached.class, name = "Detached")
    })
    public sealed interface Parent {}

    public record OfServer(String id) implements Parent {}

    public record Detached() implements Parent {}
}
