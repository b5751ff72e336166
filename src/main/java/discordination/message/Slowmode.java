package discordination.message;

import discordination.access.Permission;
import discordination.channel.Channel;
import discordination.db.Redis;
import discordination.event.Audience;
import discordination.event.Event;
import discordination.event.Events;
import discordination.http.Problem;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.SetParams;

/// Makes people wait between two messages in a channel that asks for it (rest-servers 3.6).
public final class Slowmode {
    private final Redis redis;
    private final Events events;

    Slowmode(Redis redis, Events events) {
        this.redis = redis;
        this.events = events;
    }

    /// Whether the author has to wait here at all.
    boolean concerns(Author author) {
        return !author.isWebhook() && seconds(author) > 0 && !author.may(Permission.BYPASS_SLOWMODE);
    }

    private static long seconds(Author author) {
        var asked = author.channel() instanceof Channel.TextChannel channel ? channel.slowmode() : null;
        return asked == null ? 0 : asked;
    }

    /// Starts the wait of an author whom it concerns, even if the message is refused later; throws `InSlowmode`
    /// while one is running.
    void enter(Author author) {
        try {
            enter(author.id(), author.channel().id(), seconds(author));
        } catch (JedisException e) {
            // Whoever cannot be made to wait may not write either, or an outage would lift every slowmode.
            throw Problem.unavailable("set", "slowmodes", e);
        }
    }

    private void enter(String user, String channel, long duration) {
        var key = key(user, channel);
        var begun = redis.commands().set(key, "", SetParams.setParams().nx().ex(duration)) != null;
        var left = begun ? duration : seconds(redis.commands().pttl(key));
        tell(user, new Event.UserSlowmodes.Slowmode(channel, begun ? duration : left, left));
        if (!begun) throw Problem.of(429, "InSlowmode", "retry_after", left);
    }

    private static String key(String user, String channel) {
        return "slowmode:" + user + ":" + channel;
    }

    /// Whole seconds, rounded up: a client that waits that long is let in.
    private static long seconds(long milliseconds) {
        return Math.max(1, Math.ceilDiv(milliseconds, 1000L));
    }

    /// What somebody has to wait for; its `duration` is what is left, as `retry_after` (gateway 3.3).
    ///
    /// @param channels those to look at
    public static List<Event.UserSlowmodes.Slowmode> running(Redis redis, String user, Collection<String> channels) {
        if (channels.isEmpty()) return List.of();
        var answers = new LinkedHashMap<String, Response<Long>>();
        try (var pipeline = redis.commands().pipelined()) {
            for (var channel : channels) answers.put(channel, pipeline.pttl(key(user, channel)));
            pipeline.sync();
        }
        return answers.entrySet().stream()
                .filter(answer -> answer.getValue().get() > 0)
                .map(answer -> {
                    var left = seconds(answer.getValue().get());
                    return new Event.UserSlowmodes.Slowmode(answer.getKey(), left, left);
                })
                .toList();
    }

    private void tell(String user, Event.UserSlowmodes.Slowmode slowmode) {
        events.emit(new Event.UserSlowmodes(List.of(slowmode)), new Audience.Private(user));
    }
}
