package discordination.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import discordination.access.Permissions;
import discordination.file.File;
import discordination.http.Json;
import discordination.role.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.mapper.RowMapper;

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
    public record Category(String id, String title, List<String> channels) {
        /// The category after a channel is gone.
        public Category without(String channel) {
            return new Category(
                    id,
                    title,
                    channels.stream().filter(each -> !each.equals(channel)).toList());
        }
    }

    /// Which channel tells of arrivals and departures; null tells nobody.
    public record SystemMessages(String userJoined, String userLeft, String userKicked, String userBanned) {
        /// The slots after a channel is gone.
        public SystemMessages without(String channel) {
            return new SystemMessages(
                    channel.equals(userJoined) ? null : userJoined,
                    channel.equals(userLeft) ? null : userLeft,
                    channel.equals(userKicked) ? null : userKicked,
                    channel.equals(userBanned) ? null : userBanned);
        }
    }

    /// The part of it that decides what people may do.
    public Permissions.Rules rules() {
        return new Permissions.Rules(owner, defaultPermissions, known());
    }

    /// Its roles, highest first, never null.
    public List<Role> known() {
        return roles == null ? List.of() : List.copyOf(roles.values());
    }

    /// The server with these ids of channels.
    public Server with(List<String> channels) {
        return new Server(
                id,
                owner,
                name,
                description,
                channels,
                categories,
                systemMessages,
                roles,
                defaultPermissions,
                icon,
                banner,
                flags,
                nsfw,
                analytics,
                discoverable,
                approximateMemberCount);
    }

    private static final String ALONE = """
            s.id server_id, s.owner server_owner, s.name server_name, s.description server_description,
            s.icon server_icon, s.banner server_banner, s.categories, s.system_messages,
            s.default_permissions server_default, s.flags server_flags, s.nsfw server_nsfw, s.analytics,
            s.discoverable,
            (select json_agg(""" + Role.OBJECT + """
             order by r.rank, r.id) from roles r where r.server_id = s.id) server_roles,
            (select size.members from server_sizes size where size.server_id = s.id) server_members""";

    /// As {@link #COLUMNS}, for those who read the channels anyway.
    public static final String COLUMNS_WITHOUT_CHANNELS = ALONE + ", array[]::text[] server_channels";

    /// The columns of a server under the table alias `s`, with its channels, roles and head count.
    public static final String COLUMNS =
            ALONE + ", array(select c.id::text from channels c where c.server_id = s.id order by c.id) server_channels";

    /// Reads {@link #COLUMNS}.
    public static final RowMapper<Server> MAPPER = (row, _) -> {
        var categories = Json.read(row.getString("categories"), Category[].class);
        var flags = row.getInt("server_flags");
        return new Server(
                row.getString("server_id"),
                row.getString("server_owner"),
                row.getString("server_name"),
                row.getString("server_description"),
                List.of((String[]) row.getArray("server_channels").getArray()),
                categories == null ? null : List.of(categories),
                Json.read(row.getString("system_messages"), SystemMessages.class),
                byId(Json.read(row.getString("server_roles"), Role[].class)),
                row.getLong("server_default"),
                Json.read(row.getString("server_icon"), File.class),
                Json.read(row.getString("server_banner"), File.class),
                flags == 0 ? null : flags,
                row.getBoolean("server_nsfw") ? true : null,
                row.getBoolean("analytics") ? true : null,
                row.getBoolean("discoverable") ? true : null,
                row.getInt("server_members"));
    };

    private static Map<String, Role> byId(Role[] roles) {
        if (roles == null) return null;
        var map = new LinkedHashMap<String, Role>();
        for (var role : roles) map.put(role.id(), role);
        return map;
    }
}
