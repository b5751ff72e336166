package discordination.invite;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// A code that lets people into a server or a group (rest-servers 3.7).
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Invite.ToServer.class, name = "Server"),
    @JsonSubTypes.Type(value = Invite.ToGroup.class, name = "Group")
})
public sealed interface Invite {
    String creator();

    record ToServer(@JsonProperty("_id") String id, String server, String creator, String channel) implements Invite {}

    record ToGroup(@JsonProperty("_id") String id, String creator, String channel) implements Invite {}
}
