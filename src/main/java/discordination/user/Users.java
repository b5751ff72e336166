package discordination.user;

import com.github.f4b6a3.ulid.Ulid;
import discordination.access.Access;
import discordination.access.Caller;
import discordination.access.UserPermission;
import discordination.access.UserPermission.Acquaintance;
import discordination.config.Config;
import discordination.db.Database;
import discordination.event.Audience;
import discordination.event.Event;
import discordination.event.Events;
import discordination.file.File;
import discordination.http.Json;
import discordination.http.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/// Shows people to each other, and names them (rest-accounts 6).
public final class Users {
    private static final int EARLY_ADOPTER = 256;

    private final Database database;
    private final Events events;
    private final Presences presences;
    private final Usernames usernames;
    /// Ids before this one are early adopters'; empty: nobody is.
    private final String firstLatecomer;

    public Users(Database database, Events events, Presences presences, Config.Api rules) {
        this.database = database;
        this.events = events;
        this.presences = presences;
        this.usernames = new Usernames(rules.minUsernameLength());
        this.firstLatecomer = rules.earlyAdopters()
                .map(cutoff -> Ulid.min(cutoff.toEpochMilli()).toString())
                .orElse("");
    }

    public static boolean exists(Handle sql, String id) {
        return sql.createQuery("select exists (select from users where id = :id)")
                .bind("id", id)
                .mapTo(Boolean.class)
                .one();
    }

    /// A user as they are stored, for deeds and events that make their own view.
    public static Optional<StoredUser> find(Handle sql, String id) {
        return sql.createQuery("select " + StoredUser.COLUMNS + " from users u where u.id = :id")
                .bind("id", id)
                .map(StoredUser.MAPPER)
                .findOne();
    }

    // ---- views

    /// One's own view, read afresh.
    public User self(String id) {
        var connected = presences.isConnected(id);
        return database.read(handle -> self(handle, find(handle, id).orElseThrow(Problem::notFound), connected));
    }

    /// One's own view, with relations.
    ///
    /// @param connected asked before, since nobody waits for Redis with a connection to PostgreSQL in hand
    public static User self(Handle sql, StoredUser user, boolean connected) {
        return user.seenBySelf(relations(sql, user.id()), connected);
    }

    /// Whether somebody has a connection, for those who are shown as they see themselves; asks Redis.
    public boolean isConnected(String id) {
        return presences.isConnected(id);
    }

    /// Several people, each as they see themselves; bots, who have no relations. Asks Redis.
    public List<User> selves(List<StoredUser> bots) {
        var connected = presences.connected(bots.stream().map(StoredUser::id).toList());
        return bots.stream()
                .map(bot -> bot.seenBySelf(List.of(), connected.contains(bot.id())))
                .toList();
    }

    public static List<User.Relation> relations(Handle sql, String user) {
        return sql.createQuery("select other_id, status from relationships where user_id = :user order by other_id")
                .bind("user", user)
                .map((row, _) ->
                        new User.Relation(row.getString("other_id"), Relationship.valueOf(row.getString("status"))))
                .list();
    }

    /// Somebody as they are stored, and how the viewer stands to them.
    private record Met(StoredUser user, Relationship relationship) {}

    /// Several people as the viewer sees them in lists, by id; who does not exist is left out (rest-accounts 6.3).
    ///
    /// @return to be asked when the connection to PostgreSQL has been given back, since it asks Redis
    public Supplier<Map<String, User>> seenBy(Handle sql, Caller viewer, Collection<String> ids) {
        var met = meet(sql, viewer, ids);
        return () -> {
            var connected = presences.connected(met.keySet());
            var seen = new LinkedHashMap<String, User>();
            met.forEach((id, person) -> seen.put(
                    id,
                    person.user.seenBy(
                            person.relationship,
                            connected.contains(id),
                            person.relationship != Relationship.BLOCKED_OTHER)));
            return seen;
        };
    }

    private static Map<String, Met> meet(Handle sql, Caller viewer, Collection<String> ids) {
        var met = new LinkedHashMap<String, Met>();
        if (ids.isEmpty()) return met;
        sql.createQuery("select " + StoredUser.COLUMNS + """
                        , r.status relation from users u
                        left join relationships r on r.user_id = :me and r.other_id = u.id
                        where u.id = any(:ids) order by u.id
                        """)
                .bind("me", viewer.id())
                .bindArray("ids", String.class, ids)
                .map((row, context) -> {
                    var user = StoredUser.MAPPER.map(row, context);
                    var relation = row.getString("relation");
                    var relationship = user.id().equals(viewer.id())
                            ? Relationship.USER
                            : relation == null ? Relationship.NONE : Relationship.valueOf(relation);
                    return new Met(user, relationship);
                })
                .forEach(person -> met.put(person.user.id(), person));
        return met;
    }

    /// The author inside a live message: status always, the relationship is filled in per recipient.
    public static User strangerView(StoredUser user, boolean connected) {
        return user.seenBy(Relationship.NONE, connected, true);
    }

    /// One person as the viewer sees them alone: status only with `ViewProfile` (rest-accounts 6.3).
    public static User seenAlone(Acquaintance acquaintance, boolean connected) {
        return acquaintance
                .other()
                .seenBy(acquaintance.relationship(), connected, acquaintance.may(UserPermission.VIEW_PROFILE));
    }

    // ---- routes

    public User fetch(Caller viewer, String id) {
        // Redis is asked without a connection to PostgreSQL in hand: while it hangs, those must not run out.
        var connected = presences.isConnected(id);
        return database.read(handle -> {
            if (id.equals(viewer.id())) return viewer.user().seenBySelf(relations(handle, id), connected);
            var acquaintance = Access.acquaintance(handle, viewer, id).orElseThrow(Problem::notFound);
            acquaintance.require(UserPermission.ACCESS);
            return seenAlone(acquaintance, connected);
        });
    }

    public int flags(String id) {
        return database.read(handle -> handle.createQuery("select flags from users where id = :id")
                .bind("id", id)
                .mapTo(Integer.class)
                .findOne()
                .orElse(0));
    }

    public Profile profile(Caller viewer, String id) {
        return database.read(handle -> {
            if (!id.equals(viewer.id())) {
                Access.acquaintance(handle, viewer, id)
                        .orElseThrow(Problem::notFound)
                        .require(UserPermission.VIEW_PROFILE);
            }
            return profile(handle, id);
        });
    }

    /// What a profile says, whoever may see it. Throws `NotFound`.
    public static Profile profile(Handle handle, String id) {
        return handle.createQuery("select profile_content, profile_background from users where id = :id")
                .bind("id", id)
                .map((row, _) -> new Profile(
                        row.getString("profile_content"), Json.read(row.getString("profile_background"), File.class)))
                .findOne()
                .orElseThrow(Problem::notFound);
    }

    public Mutual mutual(Caller viewer, String id) {
        if (id.equals(viewer.id())) throw Problem.invalidOperation();
        return database.read(handle -> {
            Access.acquaintance(handle, viewer, id)
                    .orElseThrow(Problem::notFound)
                    .require(UserPermission.VIEW_PROFILE);
            return new Mutual(
                    shared(handle, viewer.id(), id, """
                            select a.other_id from relationships a join relationships b using (other_id)
                            where a.user_id = :me and b.user_id = :id and a.status = 'FRIEND' and b.status = 'FRIEND'
                            order by 1
                            """),
                    shared(handle, viewer.id(), id, """
                            select a.server_id from members a join members b using (server_id)
                            where a.user_id = :me and b.user_id = :id and not a.hidden and not b.hidden order by 1
                            """),
                    shared(handle, viewer.id(), id, """
                            select c.id from channels c
                            where c.server_id is null and c.recipients @> array[:me::text, :id::text] order by 1
                            """));
        });
    }

    private static List<String> shared(Handle sql, String me, String other, String query) {
        return sql.createQuery(query)
                .bind("me", me)
                .bind("id", other)
                .mapTo(String.class)
                .list();
    }

    // ---- standing

    /// Those of the users who may do everything everywhere.
    public static Set<String> privileged(Handle sql, Collection<String> ids) {
        return Set.copyOf(sql.createQuery("select id from users where privileged and id = any(:ids)")
                .bindArray("ids", String.class, ids)
                .mapTo(String.class)
                .list());
    }

    /// Gives a person all permissions everywhere, or takes them back; connections read afresh what they may see.
    ///
    /// @return whether that is news
    public boolean privilege(String id, boolean privileged) {
        return database.write(transaction -> {
            var sql = transaction.sql();
            if (lock(sql, id).privileged() == privileged) return false;
            sql.createUpdate("update users set privileged = :privileged where id = :id")
                    .bind("privileged", privileged)
                    .bind("id", id)
                    .execute();
            var data = Map.<String, Object>of("privileged", privileged);
            events.emit(transaction, new Event.UserUpdate(id, data, List.of()), watchers(sql, id));
            return true;
        });
    }

    /// Sets or removes one of the flags that everybody sees (rest-accounts 6.3); nothing happens without a user.
    public void flag(Database.Transaction transaction, String id, int flag, boolean set) {
        var sql = transaction.sql();
        if (!exists(sql, id)) return;
        var before = lock(sql, id).flags();
        var flags = set ? before | flag : before & ~flag;
        if (flags == before) return;
        sql.createUpdate("update users set flags = :flags where id = :id")
                .bind("flags", flags)
                .bind("id", id)
                .execute();
        events.emit(transaction, new Event.UserUpdate(id, Map.of("flags", flags), List.of()), watchers(sql, id));
    }

    /// Gives early adopters their badge who came before the instance knew of it (rest-accounts 6.3); called at start.
    public void honour() {
        if (firstLatecomer.isEmpty()) return;
        database.change(transaction -> transaction
                .sql()
                .createUpdate("update users set badges = badges | :badge where id < :late and badges & :badge = 0")
                .bind("badge", EARLY_ADOPTER)
                .bind("late", firstLatecomer)
                .execute());
    }

    // ---- names

    /// Gives an account its user. Throws `AlreadyOnboarded`, `InvalidUsername`, `UsernameTaken`.
    public void onboard(Handle sql, String account, String username) {
        if (!insert(sql, account, username, null)) throw Problem.of(403, "AlreadyOnboarded");
    }

    /// Gives a new bot its user. Throws `InvalidUsername`, `UsernameTaken`.
    public void enrol(Handle sql, String bot, String username, String owner) {
        insert(sql, bot, username, owner);
    }

    private boolean insert(Handle sql, String id, String username, String owner) {
        var plain = usernames.plain(username);
        return sql.createUpdate("""
                        insert into users (id, username, discriminator, bot_owner, badges)
                        values (:id, :name, :digits, :owner, :badges)
                        on conflict (id) do nothing
                        """)
                        .bind("id", id)
                        .bind("name", plain)
                        .bind("digits", Usernames.draw(sql, plain, null))
                        .bind("owner", owner)
                        .bind("badges", id.compareTo(firstLatecomer) < 0 ? EARLY_ADOPTER : 0)
                        .execute()
                == 1;
    }

    /// Changes a username; the digits stay when they are free, new ones are drawn once a day at most.
    public User rename(String id, String username) {
        var connected = presences.isConnected(id);
        return database.write(transaction -> {
            rename(transaction, id, username);
            return self(transaction.sql(), find(transaction.sql(), id).orElseThrow(), connected);
        });
    }

    /// As [#rename(String, String)], as part of a larger change.
    public void rename(Database.Transaction transaction, String id, String username) {
        var plain = usernames.plain(username);
        var sql = transaction.sql();
        var before = lock(sql, id);
        var data = new HashMap<String, Object>();
        data.put("username", plain);
        var digits = before.discriminator();
        if (!sameName(sql, before.username(), plain)) {
            digits = Usernames.draw(sql, plain, digits);
            data.put("discriminator", digits);
            if (!digits.equals(before.discriminator())) countDraw(sql, id);
        }
        sql.createUpdate("update users set username = :name, discriminator = :digits where id = :id")
                .bind("name", plain)
                .bind("digits", digits)
                .bind("id", id)
                .execute();
        events.emit(transaction, new Event.UserUpdate(id, data, List.of()), watchers(sql, id));
    }

    /// Case does not tell names apart, as the unique index sees it.
    private static boolean sameName(Handle sql, String one, String other) {
        return sql.createQuery("select lower(:one) = lower(:other)")
                .bind("one", one)
                .bind("other", other)
                .mapTo(Boolean.class)
                .one();
    }

    private static void countDraw(Handle sql, String id) {
        var counted = sql.createUpdate("""
                        update users set discriminator_drawn_at = now() where id = :id and
                        (discriminator_drawn_at is null or discriminator_drawn_at <= now() - interval '24 hours')
                        """).bind("id", id).execute();
        if (counted == 0) throw Problem.of(429, "DiscriminatorChangeRatelimited");
    }

    /// The user, whom nobody else changes until the transaction ends.
    static StoredUser lock(Handle sql, String id) {
        return sql.createQuery("select " + StoredUser.COLUMNS + " from users u where u.id = :id for no key update")
                .bind("id", id)
                .map(StoredUser.MAPPER)
                .findOne()
                .orElseThrow(Problem::notFound);
    }

    /// Who hears of a change to a user: followers, and in each server those who look (gateway 3.3).
    public static List<Audience> watchers(Handle sql, String id) {
        var audiences = new ArrayList<Audience>();
        audiences.add(new Audience.Followers(id));
        for (var server : servers(sql, id)) audiences.add(new Audience.Attentive(server));
        return audiences;
    }

    /// The servers of which the user is a member.
    public static List<String> servers(Handle sql, String id) {
        return sql.createQuery("select server_id from members where user_id = :id and not hidden order by server_id")
                .bind("id", id)
                .mapTo(String.class)
                .list();
    }
}
