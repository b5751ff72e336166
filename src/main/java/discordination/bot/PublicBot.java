package discordination.bot;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What a bot's invitation shows to everybody.
///
/// @param avatar      a file's id, or null
/// @param description what its profile says, or null
public record PublicBot(@JsonProperty("_id") String id, String username, String avatar, String description) {}
