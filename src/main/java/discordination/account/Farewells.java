package discordination.account;

import discordination.bot.Bots;
import discordination.channel.Channel;
import discordination.channel.Channels;
import discordination.channel.Groups;
import discordination.db.Database;
import discordination.event.Audience;
import discordination.event.Event;
import discordination.event.Events;
import discordination.member.Members;
import discordination.message.Messages;
import discordination.server.Servers;
import discordination.user.Relationship;
import discordination.user.UserEdits;
import discordination.user.Users;
import java.util.List;
import java.util.function.Consumer;

/// Carries out the deletions whose week is over (rest-accounts 5.4): bots, servers, memberships, friendships and
/// everything a person showed of themselves go, and whoever sees what they wrote sees a deleted user.
///
/// Each step is a transaction and can be done again, so that one that fails is taken up by the next run.
public final class Farewells {
    /// Accounts one run takes; the others have their turn a minute later.
    private static final int MOST = 100;

    /// When a deletion that has begun is due, in SQL: nobody calls it off any more.
    static final String BEGUN = "'epoch'::timestamptz";

    private final Database database;
    private final Events events;
    private final Passwords passwords;
    private final UserEdits edits;
    private final Rooms rooms;
    private final boolean deleteMessages;

    /// Where people leave something behind.
    public record Rooms(Bots bots, Servers servers, Members members, Groups groups, Messages messages) {}

    /// @param deleteMessages whether what people wrote goes with them
    public Farewells(
            Database database,
            Events events,
            Passwords passwords,
            UserEdits edits,
            Rooms rooms,
            boolean deleteMessages) {
        this.database = database;
        this.events = events;
        this.passwords = passwords;
        this.edits = edits;
        this.rooms = rooms;
        this.deleteMessages = deleteMessages;
    }

    /// The accounts whose time has come, oldest first, at most a hundred.
    public List<String> due() {
        return database.read(handle ->
                handle.createQuery("""
                        select id from accounts where deletion_due <= now() and not deleted
                        order by deletion_due, id limit :most
                        """).bind("most", MOST).mapTo(String.class).list());
    }

    /// Deletes one of them. Who never chose a username has no user to part from.
    public void part(String account) {
        if (!begin(account)) return;
        if (database.read(handle -> Users.exists(handle, account))) {
            change(tx -> rooms.bots.discardOf(tx, account));
            for (var server : owned(account)) {
                change(tx -> rooms.servers.delete(tx, Servers.hold(tx.sql(), server)));
            }
            change(tx -> edits.retire(tx, account));
            leave(account);
            change(tx -> estrange(tx, account));
            if (deleteMessages) rooms.messages.deleteOf(account);
        }
        change(tx -> forget(tx, account));
    }

    /// From here on there is no way back.
    ///
    /// @return false when it was called off at the last moment
    private boolean begin(String account) {
        var begun = database.write(tx -> tx.sql()
                .execute(
                        "update accounts set deletion_due = %s where id = ? and deletion_due <= now() and not deleted"
                                .formatted(BEGUN),
                        account));
        return begun > 0;
    }

    private void change(Consumer<Database.Transaction> step) {
        database.change(step);
    }

    private List<String> owned(String user) {
        return database.read(handle -> handle.createQuery("select id from servers where owner = :user order by id")
                .bind("user", user)
                .mapTo(String.class)
                .list());
    }

    /// Place by place, so that no transaction holds two of them.
    private void leave(String user) {
        for (var server : database.read(handle -> Users.servers(handle, user))) {
            change(tx -> rooms.members.part(tx, Servers.hold(tx.sql(), server), user, Members.Reason.LEAVE, true));
        }
        for (var channel : database.read(handle -> Channels.outsideServers(handle, user))) {
            if (channel instanceof Channel.Group group) {
                change(tx -> rooms.groups.leave(tx, group.id(), user, true));
            }
        }
        change(tx -> {
            tx.sql().execute("delete from members where user_id = ?", user);
            tx.sql().execute("delete from invites where creator = ?", user);
            tx.sql().execute("delete from settings where user_id = ?", user);
            tx.sql().execute("delete from unreads where user_id = ?", user);
        });
    }

    /// Everybody who had something to do with them hears that there is nothing between them any more.
    private void estrange(Database.Transaction tx, String user) {
        var sql = tx.sql();
        var others = sql.createQuery("select user_id from relationships where other_id = :user order by user_id")
                .bind("user", user)
                .mapTo(String.class)
                .list();
        sql.execute("delete from relationships where user_id = ? or other_id = ?", user, user);
        var stranger = Users.find(sql, user).orElseThrow().seenBy(Relationship.NONE, false, false);
        for (var other : others) {
            events.emit(tx, new Event.UserRelationship(other, stranger), new Audience.Private(other));
        }
    }

    /// The row stays, so that the id is never given to anybody else; the address is free again.
    private void forget(Database.Transaction tx, String account) {
        var sql = tx.sql();
        sql.createUpdate("""
                        update accounts set email = :name, email_normalised = :name, password = :nothing,
                            disabled = true, deleted = true, deletion_due = null, totp_secret = null,
                            totp_enabled = false, totp_step = null, totp_session = null, recovery_codes = '{}'
                        where id = :id
                        """)
                .bind("name", "Deleted User " + account)
                .bind("nothing", passwords.unmatchable())
                .bind("id", account)
                .execute();
        sql.execute("delete from sessions where account_id = ?", account);
        sql.execute("delete from mailed_links where account_id = ?", account);
        sql.execute("delete from mfa_tickets where account_id = ?", account);
    }
}
