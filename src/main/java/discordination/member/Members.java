package discordination.member;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// What happens to memberships.
public final class Members {
    private Members() {}

    /// All of a user's live memberships.
    public static List<Member> of(Handle handle, String user) {
        return handle.createQuery(
                        "select " + Member.COLUMNS + " from members m where m.user_id = :user and not m.hidden")
                .bind("user", user)
                .map(Member.MAPPER)
                .list();
    }

    /// Those of the users who are members of the server, by user id.
    public static Map<String, Member> ofServer(Handle handle, String server, Collection<String> users) {
        var members = new HashMap<String, Member>();
        if (users.isEmpty()) return members;
        handle.createQuery("select " + Member.COLUMNS + """
                         from members m
                        where m.server_id = :server and m.user_id = any(:users) and not m.hidden
                        """)
                .bind("server", server)
                .bindArray("users", String.class, users)
                .map(Member.MAPPER)
                .forEach(member -> members.put(member.id().user(), member));
        return members;
    }
}
