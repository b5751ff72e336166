package discordination.unread;

import discordination.db.Database;
import discordination.event.Audience;
import discordination.event.Event;
import discordination.event.Events;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// How far people have read; each verb holds the SQL and the event of one deed (rest-servers 4.10).
public final class Unreads {
    private final Database database;
    private final Events events;

    public Unreads(Database database, Events events) {
        this.database = database;
        this.events = events;
    }

    /// Everything the user has ever acknowledged or been mentioned in.
    public static List<Unread> of(Handle handle, String user) {
        return handle.createQuery("select channel_id, user_id, last_id, mentions from unreads where user_id = :user")
                .bind("user", user)
                .map((row, _) -> {
                    var mentions = (String[]) row.getArray("mentions").getArray();
                    return new Unread(
                            new Unread.Id(row.getString("channel_id"), row.getString("user_id")),
                            row.getString("last_id"),
                            mentions.length == 0 ? null : List.of(mentions));
                })
                .list();
    }

    /// Marks a channel as read up to a message, which may be older than before or not exist at all; mentions up
    /// to it are forgotten for good.
    public void acknowledge(String user, String channel, String message) {
        database.change(tx -> {
            tx.sql()
                    .createUpdate("""
                            insert into unreads (user_id, channel_id, last_id) values (:user, :channel, :message)
                            on conflict (user_id, channel_id) do update set last_id = excluded.last_id,
                                mentions = array(select mention from unnest(unreads.mentions) with ordinality
                                                     as kept (mention, place)
                                                 where mention collate "C" > :message order by place)
                            """)
                    .bind("user", user)
                    .bind("channel", channel)
                    .bind("message", message)
                    .execute();
            events.emit(tx, new Event.ChannelAck(channel, user, message), new Audience.Private(user));
        });
    }

    /// Adds `:message` in `:channel` to the unread mentions of those of `:users` who exist, in one order for
    /// everybody: no two senders wait for each other in a circle. The newest thousand are kept, since somebody
    /// who never reads must not make every further message dearer.
    public static final String MENTION = """
            insert into unreads (user_id, channel_id, mentions)
            select u.id, :channel, array[cast(:message as text)] from users u where u.id = any(:users) order by u.id
            on conflict (user_id, channel_id) do update set mentions =
                case when cardinality(unreads.mentions) < 1000 then unreads.mentions else unreads.mentions[2:] end
                || cast(:message as text)""";

    /// Adds a message to the unread mentions of each user who exists.
    public static void mention(Database.Transaction tx, String channel, String message, Collection<String> users) {
        if (users.isEmpty()) return;
        tx.sql()
                .createUpdate(MENTION)
                .bind("channel", channel)
                .bind("message", message)
                .bindArray("users", String.class, users)
                .execute();
    }
}
