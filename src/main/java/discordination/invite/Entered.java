package discordination.invite;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import discordination.channel.Channel;
import discordination.server.Server;
import discordination.user.User;
import java.util.List;

/// What somebody receives who has followed an invite (rest-servers 3.7).
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Entered.ToServer.class, name = "Server"),
    @JsonSubTypes.Type(value = Entered.ToGroup.class, name = "Group")
})
public sealed interface Entered {
    /// @param channels those that the new member may see
    record ToServer(List<Channel.TextChannel> channels, Server server) implements Entered {}

    record ToGroup(Channel channel, List<User> users) implements Entered {}
}
