package discordination.gateway;

import com.github.f4b6a3.ulid.UlidCreator;
import discordination.user.Presences;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Books this process's connections with {@link Presences} and has {@link Flips} tell who came and went (gateway 4.5).
///
/// A reload must not flicker, so a connection stays on the books for a moment after it closed, and those of a gateway
/// that is restarted until others would have noticed. The name of this node changes whenever the link to Redis was
/// lost, so that what could not be taken off the books then expires.
final class Attendance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Attendance.class);
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final Duration RENEWAL = Duration.ofSeconds(5);
    private static final Duration STEP = Duration.ofMillis(100);

    private final Presences presences;
    private final Flips flips;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("attendance").factory());
    private final Set<Ticket> booked = ConcurrentHashMap.newKeySet();
    private final Queue<Leaving> leaving = new ConcurrentLinkedQueue<>();
    private volatile String node = newNode();

    /// A connection on the books of this node.
    ///
    /// @param first whether its user had none before
    record Ticket(Presences.Booking booking, boolean first) {}

    /// @param again whether Redis was away when it was tried before
    private record Leaving(Ticket ticket, long due, boolean again) {}

    Attendance(Presences presences, Flips flips) {
        this.presences = presences;
        this.flips = flips;
    }

    void start() {
        clock.scheduleWithFixedDelay(this::renew, 0, RENEWAL.toMillis(), TimeUnit.MILLISECONDS);
        clock.scheduleWithFixedDelay(this::strike, 0, STEP.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static String newNode() {
        return UlidCreator.getUlid().toString();
    }

    /// Everything booked so far is left to expire.
    void startAfresh() {
        node = newNode();
        booked.clear();
    }

    /// Books a connection; throws when Redis is away. Whoever is late to become ready is there all the same, or those
    /// who come back after a storm would flicker.
    Ticket arrive(String user) {
        var connection = UlidCreator.getMonotonicUlid().toString();
        var booking = new Presences.Booking(node, connection, user);
        var ticket = new Ticket(booking, presences.connect(booking));
        booked.add(ticket);
        return ticket;
    }

    /// Lets others know, now that the connection is ready.
    void announce(Ticket ticket) {
        if (ticket.first) flips.tell(ticket.booking.user(), true);
    }

    /// Takes a connection off the books after a moment of grace.
    void depart(Ticket ticket) {
        leaving.add(new Leaving(ticket, System.nanoTime() + GRACE.toNanos(), false));
    }

    private void strike() {
        var due = new ArrayList<Leaving>();
        var now = System.nanoTime();
        for (var next = leaving.peek(); next != null && next.due - now <= 0; next = leaving.peek()) {
            leaving.remove();
            if (booked.remove(next.ticket)) due.add(next);
        }
        if (due.isEmpty()) return;
        try {
            var gone = presences.disconnect(
                    due.stream().map(each -> each.ticket.booking).toList());
            for (var user : gone) flips.tell(user, false);
            // The first try may have struck them off and its answer been lost; what is not true is not told.
            for (var each : due) if (each.again) flips.tell(each.ticket.booking.user(), false);
        } catch (RuntimeException e) {
            LOG.warn("{} departures are booked later: {}", due.size(), e.getMessage());
            for (var each : due) {
                booked.add(each.ticket);
                leaving.add(new Leaving(each.ticket, now + GRACE.toNanos(), true));
            }
        }
    }

    private void renew() {
        try {
            presences.renew(node);
            if (presences.booked(node) < booked.size()) bookAgain();
            for (var dead : presences.deadNodes()) {
                var gone = presences.reap(dead);
                LOG.info("Gateway {} is gone, {} users went offline with it", dead, gone.size());
                for (var user : gone) flips.tell(user, false);
            }
        } catch (RuntimeException e) {
            LOG.warn("The lease could not be renewed: {}", e.getMessage());
        }
    }

    /// A process that stood still for longer than its lease, as a machine does that is moved, was taken for dead by the
    /// others, but its connections live.
    private void bookAgain() {
        LOG.warn("This gateway was taken for gone, its {} connections are booked again", booked.size());
        for (var ticket : booked) {
            if (presences.connect(ticket.booking)) flips.tell(ticket.booking.user(), true);
        }
    }

    /// Leaves the books to other gateways, or to the next one here: whoever has come back until then never went.
    @Override
    public void close() {
        clock.shutdownNow();
        try {
            presences.retire(node, GRACE.toMillis());
        } catch (RuntimeException e) {
            LOG.warn("The lease could not be given back, it will expire: {}", e.getMessage());
        }
    }
}
