package discordination.voice;

import discordination.channel.Channel;
import discordination.db.Database;
import discordination.event.Audience;
import discordination.event.Event;
import discordination.event.Events;
import discordination.message.Message;
import discordination.message.Messages;
import discordination.push.Push;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// When a call begins and ends: what is said about it in the channel, and for whom it rings (gateway 5.9).
///
/// A row in `calls` lasts as long as the call, so that it begins and ends once, whoever notices and however often.
final class Calls {
    private final Database database;
    private final Events events;
    private final Messages messages;
    private final Push push;

    Calls(Database database, Events events, Messages messages, Push push) {
        this.push = push;
        this.database = database;
        this.events = events;
        this.messages = messages;
    }

    /// Says that somebody has begun a call and rings for the others; does nothing when the call is known.
    ///
    /// @param wished whom the caller wants to ring, or null for everybody
    void begin(Channel channel, String caller, Set<String> wished) {
        database.change(tx -> {
            var now = now();
            var fresh = tx.sql()
                    .createUpdate(
                            "insert into calls (channel_id, began) values (:channel, :now) on conflict do nothing")
                    .bind("channel", channel.id())
                    .bind("now", now)
                    .execute();
            if (fresh == 0) return;
            revive(tx, channel);
            var message = messages.system(tx, channel, new Message.CallStarted(caller, null));
            tx.sql().execute("update calls set message_id = ? where channel_id = ?", message.id(), channel.id());
            var rung = new LinkedHashSet<>(channel.people());
            rung.remove(caller);
            if (wished != null) rung.retainAll(wished);
            var event = new Event.VoiceCallUpdate(caller, channel.id(), now, false);
            events.emit(tx, event, rung.stream().map(Audience.Private::new).toList());
            push.ring(tx, caller, channel, rung);
        });
    }

    /// A call brings a closed direct channel back to both lists, as a message does.
    private void revive(Database.Transaction tx, Channel channel) {
        if (!(channel instanceof Channel.DirectMessage direct)) return;
        if (tx.sql().execute("update channels set active = true where id = ? and not active", direct.id()) == 0) return;
        events.emit(tx, new Event.ChannelUpdate(direct.id(), Map.of("active", true), List.of()), Audience.of(direct));
    }

    /// Says that the call is over; does nothing when it is known to be.
    ///
    /// @param leaver the last one who left, null when nobody knows
    void end(Channel channel, String leaver) {
        database.change(tx -> {
            var call = tx.sql()
                    .createQuery("delete from calls where channel_id = :channel returning message_id")
                    .bind("channel", channel.id())
                    .map((row, _) -> new String[] {row.getString(1)})
                    .findOne();
            if (call.isEmpty()) return;
            if (call.get()[0] != null) messages.finishCall(tx, channel, call.get()[0], now());
            if (channel instanceof Channel.TextChannel) return;
            var initiator = leaver == null ? channel.people().getFirst() : leaver;
            events.emit(tx, new Event.VoiceCallUpdate(initiator, channel.id(), null, true), Audience.of(channel));
        });
    }

    /// Stops ringing for one person.
    void hush(Channel channel, String caller, String user) {
        // Upstream tells only phones; a client that rings has to know as well (gateway 5.9).
        events.emit(new Event.VoiceCallUpdate(caller, channel.id(), null, true), new Audience.Private(user));
    }

    /// The channels with a call that has not ended.
    List<String> open() {
        return database.read(sql -> sql.createQuery("select channel_id from calls")
                .mapTo(String.class)
                .list());
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
