package discordination.account;

import com.fasterxml.jackson.annotation.JsonProperty;

/// One place where somebody is logged in, as they see it in their list; the token is shown only once, at login.
public record Session(@JsonProperty("_id") String id, String name) {}
