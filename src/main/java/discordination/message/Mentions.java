package discordination.message;

import discordination.db.Database;
import java.util.Collection;

/// Whom a message calls: found in its text, narrowed to those who may see it, and kept in their unreads
/// (rest-servers 4.4).
final class Mentions {
    private Mentions() {}

    /// Adds the message to the unread mentions of each user; in one order for everybody, so that no two deadlock.
    static void remember(Database.Transaction tx, String channel, String message, Collection<String> users) {
        if (users.isEmpty()) return;
        tx.sql()
                .createUpdate("""
                        insert into unreads (user_id, channel_id, mentions)
                        select u.id, :channel, array[cast(:message as text)]
                        from users u where u.id = any(:users) order by u.id
                        on conflict (user_id, channel_id) do update set mentions = array_append(unreads.mentions, cast(:message as text))
                        """)
                .bind("channel", channel)
                .bind("message", message)
                .bindArray("users", String.class, users)
                .execute();
    }
}
