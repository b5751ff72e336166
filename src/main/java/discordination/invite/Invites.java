package discordination.invite;

import com.github.f4b6a3.ulid.Ulid;
import discordination.access.Access;
import discordination.access.Caller;
import discordination.access.ChannelAccess;
import discordination.access.Permission;
import discordination.access.Tokens;
import discordination.audit.AuditAction;
import discordination.audit.AuditLog;
import discordination.channel.Channel;
import discordination.channel.Channels;
import discordination.channel.Groups;
import discordination.db.Database;
import discordination.http.Problem;
import discordination.member.Members;
import discordination.server.Server;
import discordination.server.Servers;
import discordination.user.StoredUser;
import discordination.user.Users;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/// What happens to invites; a discoverable server is entered by its own id (rest-servers 3.7).
public final class Invites {
    private final Database database;
    private final Members members;
    private final Groups groups;
    private final Users users;

    public Invites(Database database, Members members, Groups groups, Users users) {
        this.database = database;
        this.members = members;
        this.groups = groups;
        this.users = users;
    }

    // ---- reading

    /// All invites of a server, stored ones only.
    public static List<Invite> ofServer(Handle handle, String server) {
        return handle.createQuery("select * from invites where server_id = :server order by code")
                .bind("server", server)
                .map(Invite.MAPPER)
                .list();
    }

    private static Optional<Invite> find(Handle handle, String code) {
        if (Ulid.isValid(code)) return discoverable(handle, code);
        return handle.createQuery("select * from invites where code = :code")
                .bind("code", code)
                .map(Invite.MAPPER)
                .findOne();
    }

    /// The owner's standing invitation into a discoverable server's first channel.
    private static Optional<Invite> discoverable(Handle handle, String server) {
        return handle.createQuery("""
                        select s.id, s.owner, min(c.id) from servers s join channels c on c.server_id = s.id
                        where s.id = :server and s.discoverable group by s.id
                        """)
                .bind("server", server)
                .map((row, _) -> (Invite) new Invite.ToServer(server, server, row.getString(2), row.getString(3)))
                .findOne();
    }

    private static Invite fetch(Handle handle, String code) {
        return find(handle, code).orElseThrow(Problem::notFound);
    }

    /// What the invite shows to everybody.
    public PublicInvite show(String code) {
        return database.read(handle -> {
            var invite = fetch(handle, code);
            var channel = Channels.find(handle, invite.channel()).orElseThrow(Problem::notFound);
            var creator = Users.find(handle, invite.creator()).orElseThrow(Problem::notFound);
            return switch (invite) {
                case Invite.ToServer to -> view(to, Servers.fetch(handle, to.server()), channel, creator);
                case Invite.ToGroup to -> {
                    var group = (Channel.Group) channel;
                    yield new PublicInvite.ToGroup(
                            to.id(),
                            group.id(),
                            group.name(),
                            group.description(),
                            creator.username(),
                            creator.avatar());
                }
            };
        });
    }

    private static PublicInvite view(Invite.ToServer invite, Server server, Channel channel, StoredUser creator) {
        var text = (Channel.TextChannel) channel;
        return new PublicInvite.ToServer(
                invite.id(),
                server.id(),
                server.name(),
                server.icon(),
                server.banner(),
                server.flags(),
                text.id(),
                text.name(),
                text.description(),
                creator.username(),
                creator.avatar(),
                server.approximateMemberCount());
    }

    // ---- changing

    /// A new code into the channel.
    public Invite create(ChannelAccess in) {
        in.require(Permission.INVITE_OTHERS);
        if (in.channel() instanceof Channel.DirectMessage || in.channel() instanceof Channel.SavedMessages) {
            throw Problem.invalidOperation();
        }
        return database.write(tx -> {
            Channels.keep(tx.sql(), in.channel().id());
            var invite = tx.sql()
                    .createQuery("""
                            insert into invites (code, server_id, channel_id, creator)
                            values (:code, :server, :channel, :creator) returning *
                            """)
                    .bind("code", Tokens.invite())
                    .bind("server", in.server())
                    .bind("channel", in.channel().id())
                    .bind("creator", in.caller().id())
                    .map(Invite.MAPPER)
                    .one();
            AuditLog.write(tx, in, new AuditAction.InviteCreate(invite.id(), invite.channel()));
            return invite;
        });
    }

    /// Lets the caller in.
    public Entered follow(Caller caller, String code) {
        return database.<Supplier<Entered>>write(tx -> {
                    // Asked before the code is looked up, and for groups as well (rest-servers 3.7).
                    members.requireRoom(tx, caller.id());
                    return switch (fetch(tx.sql(), code)) {
                        case Invite.ToServer to -> {
                            var joined = members.join(tx, caller.user(), to.server());
                            yield () -> new Entered.ToServer(joined.channels(), joined.server());
                        }
                        case Invite.ToGroup to -> {
                            var group = groups.admit(tx, to.channel(), caller.id(), to.creator());
                            var people = users.seenBy(tx.sql(), caller, group.recipients());
                            yield () -> new Entered.ToGroup(
                                    group, List.copyOf(people.get().values()));
                        }
                    };
                })
                .get();
    }

    /// Takes a code back: its creator, whoever manages the server, or the group's owner.
    public void delete(Caller caller, String code) {
        database.change(tx -> {
            var invite = fetch(tx.sql(), code);
            var own = invite.creator().equals(caller.id());
            if (!own) requireKeeper(tx.sql(), caller, invite);
            // A discoverable server's standing invitation is no row and stays.
            if (invite instanceof Invite.ToServer to && to.id().equals(to.server())) return;
            var deleted = tx.sql().execute("delete from invites where code = ?", invite.id());
            // Somebody else was quicker.
            if (deleted == 0) throw Problem.notFound();
            if (own || !(invite instanceof Invite.ToServer to)) return;
            AuditLog.write(tx, caller, to.server(), new AuditAction.InviteDelete(to.id(), to.channel(), to.creator()));
        });
    }

    private static void requireKeeper(Handle handle, Caller caller, Invite invite) {
        switch (invite) {
            case Invite.ToServer to ->
                Access.server(handle, caller, to.server())
                        .orElseThrow(Problem::notFound)
                        .require(Permission.MANAGE_SERVER);
            case Invite.ToGroup to -> {
                var group = Channels.find(handle, to.channel()).orElseThrow(Problem::notFound);
                if (!(group instanceof Channel.Group found) || !found.owner().equals(caller.id())) {
                    throw Problem.missingPermission(Permission.MANAGE_CHANNEL.wire);
                }
            }
        }
    }
}
