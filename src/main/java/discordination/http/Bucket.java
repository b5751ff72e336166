package discordination.http;

/// `GET /ratelimit`: what a caller has left of the bucket that has no name of its own (rest-accounts 2).
///
/// @param key   the counter, opaque
/// @param reset milliseconds until the window ends
public record Bucket(long key, long limit, long remaining, long reset) {
    /// What the request itself was counted in.
    public static Bucket of(Exchange exchange) {
        var verdict = exchange.verdict();
        return new Bucket(verdict.bucket(), verdict.limit(), verdict.remaining(), verdict.resetAfter());
    }
}
