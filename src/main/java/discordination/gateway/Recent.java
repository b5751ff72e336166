package discordination.gateway;

/// The ids of the last events that came in several copies: of each a connection sends the first (gateway 8.4).
///
/// Copies leave in one go, so few ids need be remembered; somebody to whom no such event ever comes remembers nothing.
final class Recent {
    private static final int REMEMBERED = 64;

    private String[] ids;
    private int next;

    /// Whether the id is new here.
    boolean add(String id) {
        if (ids == null) ids = new String[REMEMBERED];
        for (var known : ids) if (id.equals(known)) return false;
        ids[next] = id;
        next = (next + 1) % REMEMBERED;
        return true;
    }
}
