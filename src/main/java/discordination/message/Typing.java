package discordination.message;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import discordination.access.ChannelAccess;
import discordination.event.Audience;
import discordination.event.Event;
import discordination.event.Events;
import java.time.Duration;

/// Tells a channel who is typing for clients that say so over REST; it stops by itself (rest-servers 0.6).
final class Typing {
    private static final Duration LASTS = Duration.ofSeconds(3);
    private static final int MOST = 100_000;

    private final Events events;
    private final Cache<Typist, Audience> typists;

    private record Typist(String channel, String user) {}

    Typing(Events events) {
        this.events = events;
        this.typists = Caffeine.newBuilder()
                .expireAfterWrite(LASTS)
                .maximumSize(MOST)
                .scheduler(Scheduler.systemScheduler())
                .executor(Thread::startVirtualThread)
                .removalListener(this::stopped)
                .build();
    }

    void began(ChannelAccess in) {
        var typist = new Typist(in.channel().id(), in.caller().id());
        events.emit(new Event.ChannelStartTyping(typist.channel, typist.user), in.viewers());
        typists.put(typist, in.viewers());
    }

    private void stopped(Typist typist, Audience viewers, RemovalCause cause) {
        if (!cause.wasEvicted()) return;
        events.emit(new Event.ChannelStopTyping(typist.channel, typist.user), viewers);
    }
}
