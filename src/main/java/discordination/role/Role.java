package discordination.role;

import com.fasterxml.jackson.annotation.JsonProperty;
import discordination.access.PermissionOverride;
import discordination.file.File;
import discordination.http.Json;
import org.jdbi.v3.core.mapper.RowMapper;

/// A role of a server; a smaller rank is higher (rest-servers 2.1).
public record Role(
        @JsonProperty("_id") String id,
        String name,
        PermissionOverride permissions,
        String colour,
        Boolean hoist,
        int rank,
        File icon) {

    /// A role under the table alias `r` as a JSON object, for aggregation into its server.
    public static final String OBJECT = """
            json_build_object('_id', r.id, 'name', r.name, 'rank', r.rank, 'colour', r.colour,
                    'hoist', nullif(r.hoist, false), 'icon', r.icon,
                    'permissions', json_build_object('a', r.allow, 'd', r.deny))""";

    /// Reads {@link #OBJECT} selected as `role`.
    public static final RowMapper<Role> MAPPER = (row, _) -> Json.read(row.getString("role"), Role.class);
}
