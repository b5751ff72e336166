package discordination.relationship;

import static discordination.user.Relationship.BLOCKED;
import static discordination.user.Relationship.BLOCKED_OTHER;
import static discordination.user.Relationship.FRIEND;
import static discordination.user.Relationship.INCOMING;
import static discordination.user.Relationship.NONE;
import static discordination.user.Relationship.OUTGOING;

import discordination.access.Access;
import discordination.access.Caller;
import discordination.config.Config;
import discordination.db.Database;
import discordination.event.Audience;
import discordination.event.Event;
import discordination.event.Events;
import discordination.http.Problem;
import discordination.push.Push;
import discordination.user.Presences;
import discordination.user.Relationship;
import discordination.user.StoredUser;
import discordination.user.User;
import discordination.user.Users;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Friends, requests and blocks: each deed changes both sides at once, however many happen at the same moment
/// (rest-accounts 6.6).
public final class Relationships {
    private final Database database;
    private final Events events;
    private final Presences presences;
    private final Config.Limits limits;
    private final Push push;

    public Relationships(Database database, Events events, Presences presences, Config.Limits limits, Push push) {
        this.database = database;
        this.events = events;
        this.presences = presences;
        this.limits = limits;
        this.push = push;
    }

    /// How two people stand to each other, from both sides.
    private record Standing(Relationship mine, Relationship theirs) {}

    @FunctionalInterface
    private interface Deed {
        /// What the deed makes of a standing. Throws what the protocol answers when it changes nothing.
        Standing change(Standing before);
    }

    public List<User.Relation> list(Caller caller) {
        return database.read(handle -> Users.relations(handle, caller.id()));
    }

    /// Sends a request to `name#1234`, or accepts theirs. Throws `InvalidProperty` without a `#`.
    public User befriend(Caller caller, String name, String discriminator) {
        var id = database.read(handle -> handle.createQuery(
                                "select id from users where lower(username) = lower(:name) and discriminator = :digits")
                        .bind("name", name)
                        .bind("digits", discriminator)
                        .mapTo(String.class)
                        .findOne())
                .orElseThrow(Problem::notFound);
        return befriend(caller, id);
    }

    /// Sends a request, or accepts theirs.
    public User befriend(Caller caller, String id) {
        requirePeople(caller, id);
        return change(caller, id, before -> switch (before.mine) {
            case NONE -> new Standing(OUTGOING, INCOMING);
            case INCOMING -> new Standing(FRIEND, FRIEND);
            case OUTGOING -> throw Problem.of(409, "AlreadySentRequest");
            case FRIEND -> throw Problem.of(409, "AlreadyFriends");
            case BLOCKED -> throw Problem.of(409, "Blocked");
            case BLOCKED_OTHER -> throw Problem.of(403, "BlockedByOther");
            case USER -> throw noEffect();
        });
    }

    /// Ends a friendship, takes a request back, or turns theirs down.
    public User unfriend(Caller caller, String id) {
        requirePeople(caller, id);
        return change(caller, id, before -> switch (before.mine) {
            case OUTGOING, INCOMING, FRIEND -> new Standing(NONE, NONE);
            case NONE, BLOCKED, BLOCKED_OTHER, USER -> throw noEffect();
        });
    }

    public User block(Caller caller, String id) {
        return change(caller, id, before -> switch (before.mine) {
            case NONE, OUTGOING, INCOMING, FRIEND -> new Standing(BLOCKED, BLOCKED_OTHER);
            case BLOCKED_OTHER -> new Standing(BLOCKED, BLOCKED);
            case BLOCKED, USER -> throw noEffect();
        });
    }

    public User unblock(Caller caller, String id) {
        return change(caller, id, before -> {
            if (before.mine != BLOCKED) throw noEffect();
            return switch (before.theirs) {
                case BLOCKED_OTHER -> new Standing(NONE, NONE);
                case BLOCKED -> new Standing(BLOCKED_OTHER, BLOCKED);
                case NONE, USER, FRIEND, OUTGOING, INCOMING ->
                    throw Problem.internal(new IllegalStateException("a block known to one side only"));
            };
        });
    }

    private static Problem noEffect() {
        return Problem.of(400, "NoEffect");
    }

    private void requirePeople(Caller caller, String id) {
        var target = database.read(handle -> Users.find(handle, id)).orElseThrow(Problem::notFound);
        if (caller.isBot() || target.isBot()) throw Problem.of(400, "IsBot");
    }

    private User change(Caller caller, String id, Deed deed) {
        if (id.equals(caller.id())) throw noEffect();
        var connected = presences.connected(List.of(caller.id(), id));
        return database.write(transaction -> {
            var sql = transaction.sql();
            var other = lock(sql, caller.id(), id);
            var before = new Standing(status(sql, caller.id(), id), status(sql, id, caller.id()));
            var after = deed.change(before);
            if (after.mine == OUTGOING) requireRoom(sql, caller);
            store(sql, caller.id(), id, after.mine);
            store(sql, id, caller.id(), after.theirs);
            if (after.mine == OUTGOING) push.requested(transaction, caller, id);
            if (after.mine == FRIEND) push.accepted(transaction, caller, id);
            // The target first (rest-accounts 6.6).
            tell(transaction, new Caller(other, null), caller.id(), connected);
            return tell(transaction, caller, id, connected);
        });
    }

    /// Both rows, in the order of their ids, so that two who meet cannot wait for each other.
    private static StoredUser lock(Handle sql, String caller, String id) {
        sql.createQuery("select id from users where id in (:caller, :id) order by id for no key update")
                .bind("caller", caller)
                .bind("id", id)
                .mapTo(String.class)
                .list();
        return Users.find(sql, id).orElseThrow(Problem::notFound);
    }

    private static Relationship status(Handle sql, String of, String to) {
        return sql.createQuery("select status from relationships where user_id = :of and other_id = :to")
                .bind("of", of)
                .bind("to", to)
                .mapTo(String.class)
                .findOne()
                .map(Relationship::valueOf)
                .orElse(NONE);
    }

    private void requireRoom(Handle sql, Caller caller) {
        var most = limits.of(caller.id()).outgoingFriendRequests();
        var open = sql.createQuery("select count(*) from relationships where user_id = :id and status = 'OUTGOING'")
                .bind("id", caller.id())
                .mapTo(Integer.class)
                .one();
        if (open >= most) throw Problem.of(400, "TooManyPendingFriendRequests", "max", most);
    }

    /// Nothing between two people is the absence of a row.
    private static void store(Handle sql, String of, String to, Relationship status) {
        var statement = status == NONE ? "delete from relationships where user_id = :of and other_id = :to" : """
                  insert into relationships (user_id, other_id, status) values (:of, :to, :status)
                  on conflict (user_id, other_id) do update set status = excluded.status
                  """;
        var update = sql.createUpdate(statement).bind("of", of).bind("to", to);
        if (status != NONE) update.bind("status", status.name());
        update.execute();
    }

    /// Tells one side how the other now looks to them.
    private User tell(Database.Transaction transaction, Caller viewer, String id, Set<String> connected) {
        var acquaintance = Access.acquaintance(transaction.sql(), viewer, id).orElseThrow(Problem::notFound);
        var seen = Users.seenAlone(acquaintance, connected.contains(id));
        events.emit(transaction, new Event.UserRelationship(viewer.id(), seen), new Audience.Private(viewer.id()));
        return seen;
    }
}
