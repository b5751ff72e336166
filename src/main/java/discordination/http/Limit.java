package discordination.http;

/// The rate-limit buckets: how many requests each allows in a window of ten seconds (rest-accounts 2).
public enum Limit {
    USER_EDIT(2, 1),
    USERS(20, -1),
    DEFAULT_AVATAR(255, -1),
    BOTS(10, -1),
    MESSAGING(10, 1),
    CHANNELS(15, 1),
    SERVERS(5, 1),
    AUTH(15, -1),
    AUTH_DELETE(255, -1),
    SAFETY_REPORT(3, -1),
    SAFETY(15, -1),
    UPLOAD(10, 0),
    EMBED(60, -1),
    /// Pictures of others, of which one page of messages may show dozens.
    PROXY(300, -1),
    GIF_CATEGORIES(2, -1),
    GIF_TRENDING(5, -1),
    GIF_SEARCH(10, -1),
    ANY(20, -1),
    /// Counted and announced, but too high to be reached: static files, previews.
    UNLIMITED(4_294_967_295L, -1);

    /// Requests per window.
    public final long requests;

    /// Which path segment, counted from 0, names the resource that has a window of its own; -1 when none does.
    public final int segment;

    Limit(long requests, int segment) {
        this.requests = requests;
        this.segment = segment;
    }
}
