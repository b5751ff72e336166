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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells people what happens while their browser is closed: messages, friend requests and calls (gateway 6).
///
/// A notice waits as a job per session, so that a crash loses none and a push service that does not answer keeps nobody
/// waiting; these jobs have workers of their own.
public final class Push implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Push.class);
    private static final String KIND = "push";
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final Duration A_WEEK = Duration.ofDays(7);

    private final Config config;
    private final Database database;
    private final SafeClient client;
    private final Subscriptions subscriptions;
    private final Vapid vapid;
    private final Jobs jobs;
    private final MessageWatch watch;

    public Push(Config config, Database database, Events events, Presences presences) {
        this.config = config;
        this.database = database;
        this.client = new SafeClient(rules(config));
        this.subscriptions = new Subscriptions(database, client);
        var instance = config.instance().url();
        this.vapid = new Vapid(database, contact(config));
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
        jobs.start(config.api().workers(), Map.of(KIND, new Delivery(subscriptions, vapid, client)));
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
        befriending(tx, by, user, " sent you a friend request");
    }

    /// A friend request was accepted.
    public void accepted(Database.Transaction tx, Caller by, String user) {
        befriending(tx, by, user, " accepted your friend request");
    }

    private void befriending(Database.Transaction tx, Caller by, String user, String sentence) {
        var name = name(by.user());
        var now = Instant.now();
        var notice = new Notice(name, null, null, name + sentence, "friends", now.getEpochSecond(), url("/friends"));
        order(tx, List.of(user), notice, now.plus(A_WEEK), "normal", null);
    }

    /// Somebody calls; after the time that phones ring nobody needs to know.
    public void ring(Database.Transaction tx, String by, Channel channel, Collection<String> users) {
        if (users.isEmpty()) return;
        var caller = Users.find(tx.sql(), by).map(Push::name).orElse("Somebody");
        var sentence = channel instanceof Channel.Group group
                ? caller + " is calling your group, " + group.name()
                : caller + " is calling you";
        var now = Instant.now();
        var notice = new Notice(
                caller, null, null, sentence, channel.id(), now.getEpochSecond(), url("/channel/" + channel.id()));
        order(tx, users, notice, now.plus(config.livekit().callRingDuration()), "high", null);
    }

    private static String name(StoredUser user) {
        return user.displayName() == null ? user.username() + "#" + user.discriminator() : user.displayName();
    }

    /// Without an address of our own a path, which browsers complete.
    private String url(String path) {
        return config.instance().url() + path;
    }

    /// A message, to those who are away; what is newer in the channel takes its place.
    void message(Database.Transaction tx, Collection<String> users, Notice notice, boolean direct) {
        order(tx, users, notice, Instant.now().plus(A_DAY), direct ? "high" : "normal", notice.tag());
    }

    /// One job for each browser of each of these people.
    private void order(
            Database.Transaction tx,
            Collection<String> users,
            Notice notice,
            Instant until,
            String urgency,
            String topic) {
        if (!config.push().enabled()) return;
        var sessions = tx.sql()
                .createQuery("""
                        select id from sessions
                        where account_id = any(:users) and subscription ->> 'endpoint' not in ('fcm', 'apn')
                        """)
                .bindArray("users", String.class, users)
                .mapTo(String.class)
                .list();
        if (sessions.isEmpty()) return;
        var text = new String(notice.bytes(), StandardCharsets.UTF_8);
        var orders = sessions.stream()
                .map(session -> Json.text(new Delivery.Order(session, text, until.getEpochSecond(), urgency, topic)))
                .toList();
        jobs.addAll(tx, KIND, orders);
    }

    @Override
    public void close() {
        watch.close();
        jobs.close();
        client.close();
    }
}
