package discordination.access;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What a role or a channel changes; deny wins inside one override (rest-servers 1.3).
public record PermissionOverride(
        @JsonProperty("a") long allow, @JsonProperty("d") long deny) {
    public static final PermissionOverride NONE = new PermissionOverride(0, 0);

    public long applyTo(long permissions) {
        return (permissions | allow) & ~deny;
    }
}
