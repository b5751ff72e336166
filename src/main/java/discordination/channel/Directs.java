package discordination.channel;

import discordination.access.Access;
import discordination.access.Caller;
import discordination.access.UserPermission;
import discordination.db.Database;
import discordination.event.Audience;
import discordination.event.Event;
import discordination.event.Events;
import discordination.http.Problem;
import java.util.List;

/// Opens direct channels and notebooks, and lists what somebody has outside servers (rest-accounts 6.5).
public final class Directs {
    private final Database database;
    private final Events events;

    public Directs(Database database, Events events) {
        this.database = database;
        this.events = events;
    }

    /// The caller's notebook, direct channels (closed ones too) and groups.
    public List<Channel> list(Caller caller) {
        return database.read(handle -> Channels.outsideServers(handle, caller.id()));
    }

    /// The one channel of the caller with somebody, created on first use; with oneself it is the notebook.
    public Channel open(Caller caller, String id) {
        return database.write(transaction -> {
            var sql = transaction.sql();
            if (id.equals(caller.id())) return Channels.notes(sql, id);
            Access.acquaintance(sql, caller, id).orElseThrow(Problem::notFound).require(UserPermission.SEND_MESSAGE);
            var opened = Channels.direct(sql, caller.id(), id);
            if (opened.created()) {
                var event = new Event.ChannelCreate(opened.channel());
                events.emit(transaction, event, new Audience.Private(caller.id()));
                events.emit(transaction, event, new Audience.Private(id));
            }
            return opened.channel();
        });
    }
}
