package discordination.http;

/// The methods that routes answer; HEAD is served by GET.
public enum Method {
    GET,
    POST,
    PUT,
    PATCH,
    DELETE
}
