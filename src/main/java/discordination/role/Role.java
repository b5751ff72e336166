package discordination.role;

import com.fasterxml.jackson.annotation.JsonProperty;
import discordination.access.PermissionOverride;
import discordination.file.File;

/// A role of a server; a smaller rank is higher (rest-servers 2.1).
public record Role(
        @JsonProperty("_id") String id,
        String name,
        PermissionOverride permissions,
        String colour,
        Boolean hoist,
        int rank,
        File icon) {}
