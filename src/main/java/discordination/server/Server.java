package discordination.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import discordination.file.File;
import discordination.role.Role;
import java.util.List;
import java.util.Map;

/// A community: its channels, roles and what everybody may do there (rest-servers 2.1).
///
/// @param channels               ids of all channels, also of those that the reader cannot see
/// @param roles                  null when there are none
/// @param approximateMemberCount people who are members now
public record Server(
        @JsonProperty("_id") String id,
        String owner,
        String name,
        String description,
        List<String> channels,
        List<Category> categories,
        SystemMessages systemMessages,
        Map<String, Role> roles,
        long defaultPermissions,
        File icon,
        File banner,
        Integer flags,
        Boolean nsfw,
        Boolean analytics,
        Boolean discoverable,
        Integer approximateMemberCount) {

    /// A heading in the channel list.
    public record Category(String id, String title, List<String> channels) {}

    /// Which channel tells of arrivals and departures; null tells nobody.
    public record SystemMessages(String userJoined, String userLeft, String userKicked, String userBanned) {}
}
