package discordination.message;

import com.github.f4b6a3.ulid.UlidCreator;
import discordination.channel.Channel;
import discordination.db.Database;
import discordination.event.Audience;
import discordination.event.Event;
import discordination.event.Events;
import discordination.http.Json;
import java.util.List;

/// What can be done with messages; each verb holds the rule, the SQL and the event of one deed.
public final class Messages {
    private final Events events;

    public Messages(Events events) {
        this.events = events;
    }

    /// Lets the server itself say in a channel what has happened there (rest-servers 4.1).
    ///
    /// @param channel as it stands after the deed: in a group, its recipients are told
    public Message system(Database.Transaction tx, Channel channel, Message.SystemMessage what) {
        var message = tx.sql()
                .createQuery("""
                        with msg as (
                            insert into messages (id, channel_id, author, system)
                            values (:id, :channel, :author, cast(:system as jsonb)) returning *)
                        select\s""" + Message.COLUMNS + " from msg")
                .bind("id", UlidCreator.getMonotonicUlid().toString())
                .bind("channel", channel.id())
                .bind("author", Message.SYSTEM_AUTHOR)
                .bind("system", Json.text(what))
                .map(Message.MAPPER)
                .one();
        Mentions.remember(tx, channel.id(), message.id(), told(channel, actor(what)));
        events.emit(tx, new Event.MessageCreate(message), Audience.of(channel));
        return message;
    }

    /// Whoever did it needs no reminder of it.
    private static List<String> told(Channel channel, String actor) {
        return channel.people().stream().filter(user -> !user.equals(actor)).toList();
    }

    private static String actor(Message.SystemMessage what) {
        return switch (what) {
            case Message.UserAdded added -> added.by();
            case Message.UserRemove removed -> removed.by();
            case Message.UserLeft left -> left.id();
            case Message.ChannelRenamed renamed -> renamed.by();
            case Message.ChannelDescriptionChanged changed -> changed.by();
            case Message.ChannelIconChanged changed -> changed.by();
            case Message.ChannelOwnershipChanged changed -> changed.from();
            case Message.MessagePinned pinned -> pinned.by();
            case Message.MessageUnpinned unpinned -> unpinned.by();
            case Message.CallStarted call -> call.by();
            case Message.Text _, Message.UserJoined _, Message.UserKicked _, Message.UserBanned _ -> "";
        };
    }
}
