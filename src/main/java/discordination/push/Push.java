package discordination.push;

import discordination.access.Caller;
import discordination.channel.Channel;
import discordination.config.Config;
import discordination.db.Database;
import discordination.event.Events;
import discordination.http.Json;
import discordination.http.SafeClient;
import discordination.job.Jobs;
import discordination.user.Presences;
import discordination.user.StoredUser;
import discordination.user.Users;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells people what happens while their client is closed: messages, friend requests and calls (gateway 6).
///
/// A notice waits as a job per device, so that a crash loses none and a push service that does not answer keeps nobody
/// waiting; these jobs have workers of their own.
public final class Push implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Push.class);
    private static final String KIND = "push";
    private static final int WORKERS = 8;
    private static final int AT_ONCE = 500;
    static final Duration A_DAY = Duration.ofDays(1);
    private static final Duration A_WEEK = Duration.ofDays(7);

    private final Config config;
    private final Database database;
    private final SafeClient client;
    private final Subscriptions subscriptions;
    private final Vapid vapid;
    private final Map<Subscription.Kind, Carrier> carriers;
    private final Jobs jobs;
    private final MessageWatch watch;

    public Push(Config config, Database database, Events events, Presences presences) {
        this.config = config;
        this.database = database;
        this.client = new SafeClient(rules(config));
        this.subscriptions = new Subscriptions(database, client);
        var instance = config.instance().url();
        this.vapid = new Vapid(database, contact(config), config.push().vapid().orElse(null));
        this.carriers = carriers();
        this.jobs = new Jobs(database);
        this.watch = new MessageWatch(database, presences, this, new Wording(instance));
        if (config.push().enabled()) events.listen(watch::hear);
    }

    private static SafeClient.Rules rules(Config config) {
        var usual = SafeClient.Rules.of(config);
        return new SafeClient.Rules(
                usual.userAgent(),
                false,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                0,
                Set.of(443, 8443),
                usual.blockedDomains(),
                usual.ownHosts(),
                64,
                16,
                Set.copyOf(config.push().unsafeAllowHosts()));
    }

    /// Push services take nothing but a mail address or an address with https.
    private static String contact(Config config) {
        if (!config.push().contact().isEmpty()) return config.push().contact();
        var instance = config.instance().url();
        return instance.startsWith("https://") ? instance : "https://localhost";
    }

    /// Begins to deliver; does nothing where push is switched off.
    public void start() {
        if (!config.push().enabled()) return;
        watch.start();
        if (config.api().workers() == 0) return;
        jobs.start(WORKERS, Map.of(KIND, new Delivery(subscriptions, carriers)));
    }

    private Map<Subscription.Kind, Carrier> carriers() {
        var carriers = new EnumMap<Subscription.Kind, Carrier>(Subscription.Kind.class);
        if (!config.push().enabled()) return carriers;
        carriers.put(Subscription.Kind.BROWSER, new WebPush(vapid, client));
        if (config.push().fcm().enabled()) {
            carriers.put(Subscription.Kind.ANDROID, new Fcm(config.push().fcm(), client));
        }
        if (config.push().apns().enabled()) {
            carriers.put(Subscription.Kind.APPLE, new Apns(config.push().apns(), client));
        }
        return carriers;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    /// What clients are given as `vapid` in the root document; empty where push is off, or the database away.
    public String publicKey() {
        if (!config.push().enabled()) return "";
        try {
            return vapid.publicKey();
        } catch (RuntimeException e) {
            LOG.warn("Nobody can subscribe to push for now: {}", e.getMessage());
            return "";
        }
    }

    // ---- what is told

    /// A friend request has come in.
    public void requested(Database.Transaction tx, Caller by, String user) {
        befriending(tx, by.user(), user, false);
    }

    /// A friend request was accepted.
    public void accepted(Database.Transaction tx, Caller by, String user) {
        befriending(tx, by.user(), user, true);
    }

    private void befriending(Database.Transaction tx, StoredUser by, String user, boolean accepted) {
        var name = name(by);
        var body = name + (accepted ? " accepted your friend request" : " sent you a friend request");
        var now = Instant.now();
        var notice = new Notice(name, null, null, body, "friends", now.getEpochSecond(), url("/friends"));
        tell(tx, List.of(user), new Occasion.Befriended(by, name, accepted, notice, now.plus(A_WEEK)));
    }

    /// Somebody calls; after the time that phones ring nobody needs to know.
    public void ring(Database.Transaction tx, String by, Channel channel, Collection<String> users) {
        if (users.isEmpty()) return;
        var caller = Users.find(tx.sql(), by).map(Push::name).orElse("Somebody");
        var body = channel instanceof Channel.Group group
                ? caller + " is calling your group, " + group.name()
                : caller + " is calling you";
        var now = Instant.now();
        var notice = new Notice(
                caller, null, null, body, channel.id(), now.getEpochSecond(), url("/channel/" + channel.id()));
        var rings = config.livekit().callRingDuration();
        tell(tx, users, new Occasion.Call(by, channel.id(), now, rings, notice));
    }

    /// Somebody has read something: the number on the icons of their apps may be another one now.
    void recount(String user) {
        database.change(
                tx -> tell(tx, List.of(user), new Occasion.Read(Instant.now().plus(A_DAY))));
    }

    boolean countsBadges() {
        return carriers.containsKey(Subscription.Kind.APPLE);
    }

    private static String name(StoredUser user) {
        return user.displayName() == null ? user.username() + "#" + user.discriminator() : user.displayName();
    }

    /// Without an address of our own a path, which browsers complete.
    private String url(String path) {
        return config.instance().url() + path;
    }

    /// @param badge the number that its app shows; null: not known
    private record Device(String session, String user, Subscription.Kind kind, Long badge) {}

    /// One job for each device of each of these people.
    void tell(Database.Transaction tx, Collection<String> users, Occasion occasion) {
        var devices = devices(tx, users);
        if (devices.isEmpty()) return;
        var badges = badges(tx, devices);
        var texts = new EnumMap<Subscription.Kind, String>(Subscription.Kind.class);
        var orders = new ArrayList<String>();
        var shown = new HashMap<String, Long>();
        for (var device : devices) {
            var badge = badges.getOrDefault(device.user, 0L);
            if (occasion instanceof Occasion.Read && Objects.equals(badge, device.badge)) continue;
            var text = device.kind == Subscription.Kind.APPLE
                    ? occasion.text(device.kind, badge)
                    : texts.computeIfAbsent(device.kind, kind -> occasion.text(kind, 0));
            if (text == null) continue;
            if (device.kind == Subscription.Kind.APPLE) shown.put(device.session, badge);
            var until = occasion.until().getEpochSecond();
            orders.add(Json.text(
                    new Delivery.Order(device.session, device.kind, text, until, occasion.urgent(), occasion.topic())));
            if (orders.size() < AT_ONCE) continue;
            jobs.addAll(tx, KIND, orders);
            orders.clear();
        }
        if (!orders.isEmpty()) jobs.addAll(tx, KIND, orders);
        remember(tx, shown);
    }

    private static void remember(Database.Transaction tx, Map<String, Long> shown) {
        if (shown.isEmpty()) return;
        tx.sql()
                .createUpdate("""
                        update sessions set badge = told.badge from unnest(:sessions, :badges) as told (id, badge)
                        where sessions.id = told.id
                        """)
                .bindArray("sessions", String.class, shown.keySet())
                .bindArray("badges", Long.class, shown.values())
                .execute();
    }

    /// Those that there is a way to.
    private List<Device> devices(Database.Transaction tx, Collection<String> users) {
        return tx
                .sql()
                .createQuery("""
                        select id, account_id, subscription ->> 'endpoint' as endpoint, badge from sessions
                        where account_id = any(:users) and subscription is not null
                        """)
                .bindArray("users", String.class, users)
                .map((row, _) -> new Device(
                        row.getString("id"),
                        row.getString("account_id"),
                        Subscription.Kind.of(row.getString("endpoint")),
                        row.getObject("badge", Long.class)))
                .stream()
                .filter(device -> carriers.containsKey(device.kind))
                .toList();
    }

    /// How many mentions the owners of Apple's devices have not read (gateway 6.7).
    private static Map<String, Long> badges(Database.Transaction tx, List<Device> devices) {
        var owners = devices.stream()
                .filter(device -> device.kind == Subscription.Kind.APPLE)
                .map(Device::user)
                .distinct()
                .toList();
        var badges = new HashMap<String, Long>();
        if (owners.isEmpty()) return badges;
        tx.sql()
                .createQuery("""
                        select user_id, sum(cardinality(mentions)) as badge from unreads
                        where user_id = any(:owners) group by user_id
                        """)
                .bindArray("owners", String.class, owners)
                .map((row, _) -> Map.entry(row.getString("user_id"), row.getLong("badge")))
                .forEach(entry -> badges.put(entry.getKey(), entry.getValue()));
        return badges;
    }

    @Override
    public void close() {
        watch.close();
        jobs.close();
        client.close();
    }
}
