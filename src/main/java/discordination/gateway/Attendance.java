package discordination.gateway;

import com.github.f4b6a3.ulid.UlidCreator;
import discordination.db.Database;
import discordination.event.Audience;
import discordination.event.Event;
import discordination.event.Events;
import discordination.user.Presences;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Books this process's connections with {@link Presences} and tells others who came and went (gateway 4.5).
///
/// A reload must not flicker, so a connection stays on the books for a moment after it closed. The name of this node
/// changes whenever the link to Redis was lost, so that what could not be taken off the books then expires.
final class Attendance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Attendance.class);
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final Duration RENEWAL = Duration.ofSeconds(5);
    private static final Duration LEASE = Duration.ofSeconds(20);

    private final Database database;
    private final Presences presences;
    private final Events events;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("attendance").factory());
    private final Set<Ticket> booked = ConcurrentHashMap.newKeySet();
    private volatile String node = newNode();

    /// One connection on the books of one node.
    record Ticket(String node, String connection, String user) {}

    Attendance(Database database, Presences presences, Events events) {
        this.database = database;
        this.presences = presences;
        this.events = events;
    }

    void start() {
        clock.scheduleWithFixedDelay(this::renew, 0, RENEWAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static String newNode() {
        return UlidCreator.getUlid().toString();
    }

    /// Everything booked so far is left to expire.
    void startAfresh() {
        node = newNode();
        booked.clear();
    }

    /// Books a connection; throws when Redis is away.
    Ticket arrive(String user) {
        var ticket = new Ticket(node, UlidCreator.getMonotonicUlid().toString(), user);
        presences.renew(ticket.node, System.currentTimeMillis());
        var first = presences.connect(ticket.node, ticket.connection, user);
        booked.add(ticket);
        if (first) tell(user, true);
        return ticket;
    }

    /// Takes a connection off the books after a moment of grace.
    void depart(Ticket ticket) {
        clock.schedule(() -> strike(ticket), GRACE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void strike(Ticket ticket) {
        if (!booked.remove(ticket)) return;
        try {
            if (presences.disconnect(ticket.node, ticket.connection, ticket.user)) tell(ticket.user, false);
        } catch (RuntimeException e) {
            LOG.warn("A departure could not be booked, its lease will expire: {}", e.getMessage());
        }
    }

    private void renew() {
        try {
            var now = System.currentTimeMillis();
            presences.renew(node, now);
            for (var dead : presences.deadNodes(now - LEASE.toMillis())) {
                var gone = presences.reap(dead);
                LOG.info("Gateway {} is gone, {} users went offline with it", dead, gone.size());
                for (var user : gone) tell(user, false);
            }
        } catch (RuntimeException e) {
            LOG.warn("The lease could not be renewed: {}", e.getMessage());
        }
    }

    /// Tells followers and servers, unless the user is invisible.
    private void tell(String user, boolean online) {
        var audiences = database.read(handle -> {
            var invisible = handle.createQuery(
                            "select coalesce(status_presence = 'INVISIBLE', false) from users where id = :user")
                    .bind("user", user)
                    .mapTo(Boolean.class)
                    .findOne()
                    .orElse(true);
            if (invisible) return List.<Audience>of();
            var all = new ArrayList<Audience>();
            all.add(new Audience.Followers(user));
            handle.createQuery("select server_id from members where user_id = :user and not hidden")
                    .bind("user", user)
                    .mapTo(String.class)
                    .forEach(server -> all.add(new Audience.Members(server)));
            return all;
        });
        events.emit(new Event.UserUpdate(user, Map.of("online", online), List.of()), audiences);
    }

    /// Takes everybody off the books at once.
    @Override
    public void close() {
        clock.shutdownNow();
        for (var ticket : booked) strike(ticket);
    }
}
