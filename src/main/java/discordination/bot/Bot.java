package discordination.bot;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import discordination.user.User;
import org.jdbi.v3.core.mapper.RowMapper;

/// A program with a user of its own, as its owner sees it (rest-accounts 8).
///
/// @param token           what it logs in with, over REST and at the gateway
/// @param isPublic        whether others may invite it
/// @param analytics       null unless true, as `discoverable`
/// @param interactionsUrl null when there is none, as the other addresses
/// @param flags           1 verified, 2 official; null for 0
/// @param user            its user, where the answer is this one bot and nothing else
public record Bot(
        @JsonProperty("_id") String id,
        String owner,
        String token,

        @JsonProperty("public") @JsonInclude(JsonInclude.Include.ALWAYS)
        boolean isPublic,

        Boolean analytics,
        Boolean discoverable,
        String interactionsUrl,
        String termsOfServiceUrl,
        String privacyPolicyUrl,
        Integer flags,
        User user) {

    /// Reads a row of `bots`.
    static final RowMapper<Bot> MAPPER = (row, _) -> {
        var flags = row.getInt("flags");
        return new Bot(
                row.getString("id"),
                row.getString("owner"),
                row.getString("token"),
                row.getBoolean("public"),
                row.getBoolean("analytics") ? true : null,
                row.getBoolean("discoverable") ? true : null,
                row.getString("interactions_url"),
                row.getString("terms_of_service_url"),
                row.getString("privacy_policy_url"),
                flags == 0 ? null : flags,
                null);
    };

    Bot with(User its) {
        return new Bot(
                id,
                owner,
                token,
                isPublic,
                analytics,
                discoverable,
                interactionsUrl,
                termsOfServiceUrl,
                privacyPolicyUrl,
                flags,
                its);
    }

    /// Never the token, wherever a record is printed.
    @Override
    public String toString() {
        return "Bot[" + id + "]";
    }
}
