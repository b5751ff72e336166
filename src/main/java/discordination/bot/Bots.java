package discordination.bot;

import com.github.f4b6a3.ulid.UlidCreator;
import discordination.access.Access;
import discordination.access.Caller;
import discordination.access.Permission;
import discordination.access.Tokens;
import discordination.bot.BotApi.Found;
import discordination.bot.BotApi.Owned;
import discordination.channel.Channel;
import discordination.channel.Channels;
import discordination.channel.Groups;
import discordination.config.Config;
import discordination.db.Database;
import discordination.db.Patch;
import discordination.event.Audience;
import discordination.event.Event;
import discordination.event.Events;
import discordination.http.Problem;
import discordination.member.Members;
import discordination.server.Servers;
import discordination.user.StoredUser;
import discordination.user.User;
import discordination.user.UserEdits;
import discordination.user.Users;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/// What happens to bots; each belongs to one person, to whom alone it exists (rest-accounts 8).
public final class Bots {
    private final Database database;
    private final Events events;
    private final Config.Limits limits;
    private final Users users;
    private final UserEdits edits;
    private final Members members;
    private final Groups groups;
    private final Consumer<String> hangUp;

    /// @param hangUp takes a user out of all calls
    public Bots(
            Database database,
            Events events,
            Config.Limits limits,
            Users users,
            UserEdits edits,
            Members members,
            Groups groups,
            Consumer<String> hangUp) {
        this.database = database;
        this.events = events;
        this.limits = limits;
        this.users = users;
        this.edits = edits;
        this.members = members;
        this.groups = groups;
        this.hangUp = hangUp;
    }

    // ---- reading

    /// One's own bots; a bot has none.
    Owned owned(Caller caller) {
        return database.<Supplier<Owned>>read(handle -> {
                    var bots = handle.createQuery("select * from bots where owner = :owner order by id")
                            .bind("owner", caller.id())
                            .map(Bot.MAPPER)
                            .list();
                    var theirs = handle.createQuery("select " + StoredUser.COLUMNS + """
                             from bots b join users u on u.id = b.id where b.owner = :owner order by b.id
                            """)
                            .bind("owner", caller.id())
                            .map(StoredUser.MAPPER)
                            .list();
                    return () -> new Owned(bots, users.selves(theirs));
                })
                .get();
    }

    Found fetch(Caller caller, String id) {
        var connected = users.isConnected(id);
        return database.read(handle -> {
            var bot = own(handle, caller, id, "");
            return new Found(bot, user(handle, id, connected));
        });
    }

    /// What the bot's invitation shows: to everybody when it is public, else to its owner.
    PublicBot show(Optional<Caller> caller, String id) {
        var viewer = caller.map(Caller::id).orElse(null);
        return database.read(handle -> handle.createQuery("""
                        select u.id, u.username, u.avatar ->> '_id' avatar, u.profile_content
                        from bots b join users u on u.id = b.id where b.id = :id and (b.public or b.owner = :viewer)
                        """)
                .bind("id", id)
                .bind("viewer", viewer)
                .map((row, _) -> new PublicBot(
                        row.getString("id"),
                        row.getString("username"),
                        row.getString("avatar"),
                        emptyToNull(row.getString("profile_content"))))
                .findOne()
                .orElseThrow(Problem::notFound));
    }

    private static String emptyToNull(String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    /// A bot of the caller's; to everybody else it does not exist.
    ///
    /// @param lock what the row is held with until the transaction ends, or nothing
    private static Bot own(Handle handle, Caller caller, String id, String lock) {
        return handle.createQuery("select * from bots where id = :id and owner = :owner" + lock)
                .bind("id", id)
                .bind("owner", caller.id())
                .map(Bot.MAPPER)
                .findOne()
                .orElseThrow(Problem::notFound);
    }

    private static User user(Handle handle, String id, boolean connected) {
        return Users.self(handle, Users.find(handle, id).orElseThrow(Problem::notFound), connected);
    }

    // ---- making and changing

    /// A new bot, which only its owner may invite at first; the owner is held, so that the number of bots stays true.
    Bot create(Caller owner, CreateBot wish) {
        owner.requirePerson();
        return database.write(tx -> {
            var sql = tx.sql();
            sql.execute("select id from users where id = ? for no key update", owner.id());
            var count = sql.createQuery("select count(*) from bots where owner = :owner")
                    .bind("owner", owner.id())
                    .mapTo(Integer.class)
                    .one();
            if (count >= limits.of(owner.id()).bots()) throw Problem.of(400, "ReachedMaximumBots");
            var id = UlidCreator.getMonotonicUlid().toString();
            users.enrol(sql, id, wish.name(), owner.id());
            var token = Tokens.token();
            return sql.createQuery("""
                            insert into bots (id, owner, token, token_hash) values (:id, :owner, :token, :hash)
                            returning *
                            """)
                    .bind("id", id)
                    .bind("owner", owner.id())
                    .bind("token", token)
                    .bind("hash", Tokens.hash(token))
                    .map(Bot.MAPPER)
                    .one()
                    .with(user(sql, id, false));
        });
    }

    Bot edit(Caller caller, EditBot wish) {
        var connected = users.isConnected(wish.bot());
        return database.write(tx -> {
            var sql = tx.sql();
            var bot = own(sql, caller, wish.bot(), " for update");
            if (wish.name() != null) users.rename(tx, bot.id(), wish.name());
            var patch = new Patch()
                    .remove(wish.remove(), EditBot.Field.INTERACTIONS_URL, "interactions_url")
                    .set("public", wish.isPublic())
                    .set("analytics", wish.analytics())
                    .set("interactions_url", wish.interactionsUrl());
            if (wish.remove().contains(EditBot.Field.TOKEN)) {
                var token = Tokens.token();
                patch.column("token", token).column("token_hash", Tokens.hash(token));
                logOut(tx, bot.id());
            }
            if (!patch.isEmpty()) {
                patch.update(sql, "bots", "id = :id").bind("id", bot.id()).execute();
            }
            return own(sql, caller, bot.id(), "").with(user(sql, bot.id(), connected));
        });
    }

    /// Closes the bot's connections; nobody else hears of it.
    private void logOut(Database.Transaction tx, String bot) {
        events.emit(tx, new Event.Logout(), new Audience.Private(bot));
    }

    void delete(Caller caller, String id) {
        database.change(tx -> {
            own(tx.sql(), caller, id, " for update");
            discard(tx, id);
        });
    }

    /// Removes all bots of a person who goes.
    public void discardOf(Database.Transaction tx, String owner) {
        tx.sql()
                .createQuery("select id from bots where owner = :owner order by id for update")
                .bind("owner", owner)
                .mapTo(String.class)
                .list()
                .forEach(bot -> discard(tx, bot));
    }

    /// The bot loses name, token, memberships and connections; what it wrote stays, by a deleted user.
    private void discard(Database.Transaction tx, String id) {
        var sql = tx.sql();
        sql.execute("delete from bots where id = ?", id);
        edits.retire(tx, id);
        for (var server : Users.servers(sql, id)) {
            var held = Servers.hold(sql, server);
            if (!held.owner().equals(id)) members.part(tx, held, id, Members.Reason.LEAVE, true);
        }
        for (var channel : Channels.outsideServers(sql, id)) {
            if (channel instanceof Channel.Group group) groups.leave(tx, group.id(), id, true);
        }
        logOut(tx, id);
        tx.afterCommit(() -> hangUp.accept(id));
    }

    // ---- taking along

    /// Takes a bot into a server or a group of the caller's (rest-accounts 8).
    void invite(Caller caller, InviteBot wish) {
        database.change(tx -> {
            var sql = tx.sql();
            // Held, so that a bot that is being deleted does not come along.
            var bot = sql.createQuery("select * from bots where id = :id for share")
                    .bind("id", wish.bot())
                    .map(Bot.MAPPER)
                    .findOne()
                    .orElseThrow(Problem::notFound);
            if (!bot.isPublic() && !bot.owner().equals(caller.id())) throw Problem.of(403, "BotIsPrivate");
            if (wish.server() != null) {
                Access.server(sql, caller, wish.server())
                        .orElseThrow(Problem::notFound)
                        .require(Permission.MANAGE_SERVER);
                members.join(tx, Users.find(sql, bot.id()).orElseThrow(Problem::notFound), wish.server());
            } else {
                Access.channel(sql, caller, wish.group())
                        .orElseThrow(Problem::notFound)
                        .require(Permission.INVITE_OTHERS);
                groups.admit(tx, wish.group(), bot.id(), caller.id());
            }
        });
    }
}
