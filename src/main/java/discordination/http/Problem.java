package discordination.http;

import java.util.LinkedHashMap;
import java.util.Map;

/// The one exception that becomes an answer: a fault of the caller, or of ours, in the protocol's words.
///
/// Typed problems carry `type` and extra fields at top level (rest-accounts 1.8); untyped ones come from
/// authentication, parsing and routing and must not have a top-level `type` (1.9), since clients read a 401 without
/// one as "signed out".
public final class Problem extends RuntimeException {
    private final int status;
    private final String type;
    private final Map<String, Object> fields;

    private Problem(int status, String type, Map<String, Object> fields, String message, Throwable cause) {
        super(message, cause, false, cause != null);
        this.status = status;
        this.type = type;
        this.fields = fields;
    }

    /// A typed problem, for example `Problem.of(403, "NotElevated")`.
    public static Problem of(int status, String type) {
        return new Problem(status, type, Map.of(), type, null);
    }

    /// A typed problem with one extra field, for example `Problem.of(400, "TooManyReplies", "max", 5)`.
    public static Problem of(int status, String type, String field, Object value) {
        return new Problem(status, type, Map.of(field, value), type, null);
    }

    public static Problem notFound() {
        return of(404, "NotFound");
    }

    public static Problem missingPermission(String permission) {
        return of(403, "MissingPermission", "permission", permission);
    }

    public static Problem invalidOperation() {
        return of(400, "InvalidOperation");
    }

    /// `faults` is shown to people as it is: one failing field per line (rest-accounts 1.10).
    public static Problem failedValidation(String faults) {
        return of(400, "FailedValidation", "error", faults);
    }

    /// A failing dependency; 503 tells clients to come back, the body is the protocol's `DatabaseError`.
    public static Problem unavailable(String operation, String collection, Throwable cause) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("operation", operation);
        fields.put("collection", collection);
        return new Problem(503, "DatabaseError", fields, operation + " " + collection, cause);
    }

    /// A fault of ours; the cause is logged, never sent.
    public static Problem internal(Throwable cause) {
        return new Problem(500, "InternalError", Map.of(), "InternalError", cause);
    }

    /// `{"error":{"code","reason","description"}}`, without a type.
    public static Problem untyped(int status, String reason, String description) {
        return new Problem(status, null, Map.of("reason", reason, "description", description), reason, null);
    }

    public static Problem unauthorized() {
        return untyped(401, "Unauthorized", "The request requires user authentication.");
    }

    public static Problem malformed(String description) {
        return untyped(400, "Bad Request", description);
    }

    public static Problem unprocessable(String description) {
        return untyped(422, "Unprocessable Entity", description);
    }

    /// A body that trickles, or does not come at all.
    public static Problem tooSlow() {
        return untyped(408, "Request Timeout", "The body was too slow.");
    }

    public static Problem tooLarge(long limit) {
        return untyped(413, "Payload Too Large", "The body may have at most " + limit + " bytes.");
    }

    public static Problem unknownRoute() {
        return untyped(404, "Not Found", "The requested resource could not be found.");
    }

    /// HTTP status code.
    public int status() {
        return status;
    }

    /// The protocol's error type; null for an untyped problem.
    public String type() {
        return type;
    }

    /// The body to send; `location` is an opaque string that clients only show.
    public Map<String, Object> body(String location) {
        if (type == null) {
            var error = new LinkedHashMap<String, Object>();
            error.put("code", status);
            error.putAll(fields);
            return Map.of("error", error);
        }
        var body = new LinkedHashMap<String, Object>();
        body.put("type", type);
        body.putAll(fields);
        body.put("location", location);
        return body;
    }
}
