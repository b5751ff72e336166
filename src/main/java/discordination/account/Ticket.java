package discordination.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/// Proof that somebody has just identified themselves again, good for one protected deed (rest-accounts 5.3).
public record Ticket(
        @JsonProperty("_id") String id,
        String accountId,
        String token,
        boolean validated,
        boolean authorised,

        @JsonInclude(JsonInclude.Include.ALWAYS) String lastTotpCode) {}
