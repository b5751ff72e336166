package discordination.invite;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import discordination.file.File;

/// What an invite tells somebody who is not in yet (rest-servers 3.7).
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = PublicInvite.ToServer.class, name = "Server"),
    @JsonSubTypes.Type(value = PublicInvite.ToGroup.class, name = "Group")
})
public sealed interface PublicInvite {
    /// @param userName the creator's username
    record ToServer(
            String code,
            String serverId,
            String serverName,
            File serverIcon,
            File serverBanner,
            Integer serverFlags,
            String channelId,
            String channelName,
            String channelDescription,
            String userName,
            File userAvatar,
            int memberCount)
            implements PublicInvite {}

    /// @param userName the creator's username
    record ToGroup(
            String code,
            String channelId,
            String channelName,
            String channelDescription,
            String userName,
            File userAvatar)
            implements PublicInvite {}
}
