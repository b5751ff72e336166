package discordination.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;

/// What comes of a login (rest-accounts 5.5).
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "result")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Login.Success.class, name = "Success"),
    @JsonSubTypes.Type(value = Login.Mfa.class, name = "MFA"),
    @JsonSubTypes.Type(value = Login.Disabled.class, name = "Disabled")
})
public sealed interface Login {
    /// @param token the only time the token leaves the house; the database keeps its hash
    record Success(@JsonProperty("_id") String id, String userId, String token, String name, Instant lastSeen)
            implements Login {}

    /// The password was right and a second proof is owed.
    record Mfa(String ticket, List<Proofs.Method> allowedMethods) implements Login {}

    record Disabled(String userId) implements Login {}
}
