package discordination.account;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What somebody may know of their own account (rest-accounts 5.4).
public record Account(@JsonProperty("_id") String id, String email) {}
