package discordination.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import discordination.http.Problem;
import java.math.BigInteger;

/// Permissions as requests write them: a number, or `{allow, deny}`, for which `{a, d}` is taken as well
/// (rest-servers 0.6, 1.3).
///
/// Numbers are unsigned 64-bit on the way in and signed in store.
///
/// @param value    the number, or null
/// @param override what is allowed and denied, or null
public record NewPermissions(Long value, PermissionOverride override) {
    private static final BigInteger END = BigInteger.ONE.shiftLeft(64);

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static NewPermissions of(JsonNode json) {
        if (!json.isObject()) return new NewPermissions(bits("permissions", json), null);
        var allow = json.has("allow") ? json.get("allow") : json.path("a");
        var deny = json.has("deny") ? json.get("deny") : json.path("d");
        return new NewPermissions(
                null, new PermissionOverride(bits("permissions.allow", allow), bits("permissions.deny", deny)));
    }

    private static long bits(String field, JsonNode json) {
        if (json.isIntegralNumber()) {
            var bits = json.bigIntegerValue();
            if (bits.signum() >= 0 && bits.compareTo(END) < 0) return bits.longValue();
        }
        throw Problem.unprocessable("`" + field + "` must be an unsigned integer of 64 bits");
    }

    /// The override; a plain number is a wrong type here.
    public PermissionOverride requireOverride() {
        if (override == null) throw Problem.unprocessable("`permissions` must be {allow, deny}");
        return override;
    }

    /// The number; an override counts as what it allows and does not deny.
    public long asValue() {
        return value != null ? value : override.allow() & ~override.deny();
    }
}
