package discordination.server;

import discordination.http.Problem;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// What happens to servers: founding, editing, leaving, deleting.
public final class Servers {
    private Servers() {}

    /// The server; `NotFound` when there is none.
    public static Server fetch(Handle handle, String id) {
        return find(handle, id).orElseThrow(Problem::notFound);
    }

    public static Optional<Server> find(Handle handle, String id) {
        return handle.createQuery("select " + Server.COLUMNS + " from servers s where s.id = :id")
                .bind("id", id)
                .map(Server.MAPPER)
                .findOne();
    }

    /// Every server that the user is a member of now, in one query.
    public static List<Server> ofMember(Handle handle, String user) {
        return handle.createQuery("select " + Server.COLUMNS + """
                         from servers s join members own on own.server_id = s.id
                        where own.user_id = :user and not own.hidden order by s.id
                        """)
                .bind("user", user)
                .map(Server.MAPPER)
                .list();
    }
}
