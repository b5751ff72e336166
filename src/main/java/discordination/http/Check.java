package discordination.http;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/// Gathers every fault of a request record, so that its constructor can refuse them all at once.
///
/// Lengths count Unicode code points (rest-accounts 1.10); null means "not given" and passes.
public final class Check {
    private final StringJoiner faults = new StringJoiner("\n");

    public Check length(String field, String value, int min, int max) {
        if (value == null) return this;
        var length = value.codePointCount(0, value.length());
        if (length < min || length > max) {
            faults.add("%s: Validation error: length [{\"min\": Number(%d), \"max\": Number(%d)}]"
                    .formatted(field, min, max));
        }
        return this;
    }

    public Check size(String field, Collection<?> value, int min, int max) {
        if (value != null && (value.size() < min || value.size() > max)) {
            faults.add("%s: Validation error: length [{\"min\": Number(%d), \"max\": Number(%d)}]"
                    .formatted(field, min, max));
        }
        return this;
    }

    public Check range(String field, Number value, long min, long max) {
        if (value != null && (value.longValue() < min || value.longValue() > max)) {
            faults.add("%s: Validation error: range [{\"min\": Number(%d), \"max\": Number(%d)}]"
                    .formatted(field, min, max));
        }
        return this;
    }

    public Check matches(String field, String value, Pattern pattern) {
        if (value != null && !pattern.matcher(value).matches()) {
            faults.add("%s: Validation error: regex".formatted(field));
        }
        return this;
    }

    public Check that(boolean holds, String field, String fault) {
        if (!holds) faults.add("%s: Validation error: %s".formatted(field, fault));
        return this;
    }

    /// A field that must be present; its absence is a type fault, answered 422 without a type (rest-accounts 1.3).
    public static <T> T required(String field, T value) {
        if (value == null) throw Problem.unprocessable("missing field `" + field + "`");
        return value;
    }

    /// An optional list whose items must not be null, which is a type fault like a missing field.
    public static <T> List<T> items(String field, List<T> values) {
        if (values == null) return null;
        if (values.stream().anyMatch(Objects::isNull)) throw Problem.unprocessable("null in `" + field + "`");
        return List.copyOf(values);
    }

    /// Throws `FailedValidation` with all faults, if there are any.
    public void done() {
        if (faults.length() > 0) throw Problem.failedValidation(faults.toString());
    }
}
