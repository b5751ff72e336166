package discordination.channel;

import com.github.f4b6a3.ulid.UlidCreator;
import discordination.access.Caller;
import discordination.access.ChannelAccess;
import discordination.access.Permission;
import discordination.config.Config;
import discordination.db.Database;
import discordination.db.Patch;
import discordination.event.Audience;
import discordination.event.Event;
import discordination.event.Events;
import discordination.file.Files;
import discordination.http.Json;
import discordination.http.Problem;
import discordination.message.Message;
import discordination.message.Messages;
import discordination.user.Relationship;
import discordination.user.Users;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// What happens to groups: their people and their face (rest-servers 3.2–3.4).
public final class Groups {
    private final Database database;
    private final Events events;
    private final Config.Limits limits;
    private final Messages messages;

    public Groups(Database database, Events events, Config.Limits limits, Messages messages) {
        this.database = database;
        this.events = events;
        this.limits = limits;
        this.messages = messages;
    }

    /// A group, held until the transaction ends so that the number of its people stays true.
    public static Channel.Group hold(Database.Transaction tx, String id) {
        tx.sql().execute("select id from channels where id = ? for no key update", id);
        return fetch(tx, id);
    }

    private static Channel.Group fetch(Database.Transaction tx, String id) {
        if (Channels.find(tx.sql(), id).orElseThrow(Problem::notFound) instanceof Channel.Group group) return group;
        throw Problem.invalidOperation();
    }

    // ---- opening and editing

    /// A new group of the caller and friends.
    public Channel create(Caller owner, CreateGroup wish) {
        return database.write(tx -> {
            var people = new LinkedHashSet<String>();
            people.add(owner.id());
            people.addAll(wish.users());
            requireFriends(tx.sql(), owner.id(), people);
            var most = limits.global().groupSize();
            if (people.size() > most) throw Problem.of(403, "GroupTooLarge", "max", most);
            var id = UlidCreator.getMonotonicUlid().toString();
            var icon =
                    wish.icon() == null ? null : Files.claim(tx, wish.icon(), "icons", owner.id(), "ChannelIcon", id);
            tx.sql()
                    .createUpdate("""
                            insert into channels (id, kind, name, description, icon, owner, recipients, nsfw)
                            values (:id, 'Group', :name, :description, cast(:icon as jsonb), :owner, :people, :nsfw)
                            """)
                    .bind("id", id)
                    .bind("name", wish.name())
                    .bind("description", wish.description())
                    .bind("icon", Json.text(icon))
                    .bind("owner", owner.id())
                    .bindArray("people", String.class, people)
                    .bind("nsfw", Boolean.TRUE.equals(wish.nsfw()))
                    .execute();
            var group = fetch(tx, id);
            events.emit(
                    tx,
                    new Event.ChannelCreate(group),
                    people.stream().map(Audience.Private::new).toList());
            return group;
        });
    }

    /// Everybody but the caller must be the caller's friend.
    private static void requireFriends(Handle handle, String caller, Set<String> people) {
        var friends = handle.createQuery("""
                        select count(*) from relationships
                        where user_id = :me and other_id = any(:people) and other_id <> :me and status = :friend
                        """)
                .bind("me", caller)
                .bindArray("people", String.class, people)
                .bind("friend", Relationship.FRIEND.name())
                .mapTo(Integer.class)
                .one();
        var others = people.stream().filter(user -> !user.equals(caller)).count();
        if (friends != others) throw Problem.of(403, "NotFriends");
    }

    /// Changes a group and says in it what was set; what only server channels have is ignored.
    public Channel edit(ChannelAccess in, EditChannel wish) {
        var by = in.caller().id();
        return database.write(tx -> {
            var group = hold(tx, in.channel().id());
            if (wish.owner() != null) {
                if (!group.owner().equals(by)) throw Problem.of(403, "NotOwner");
                if (!group.recipients().contains(wish.owner())) throw Problem.of(404, "NotInGroup");
            }
            var patch = new Patch()
                    .remove(wish.remove(), EditChannel.Field.DESCRIPTION, "description")
                    .remove(wish.remove(), EditChannel.Field.ICON, "icon")
                    .set("owner", wish.owner())
                    .set("name", wish.name())
                    .set("description", wish.description())
                    .set("nsfw", wish.nsfw());
            if (wish.icon() != null) {
                patch.setJson("icon", Files.claim(tx, wish.icon(), "icons", by, "ChannelIcon", group.id()));
            }
            if (patch.isEmpty()) return group;
            if (patch.changes("icon") && group.icon() != null) {
                Files.markDeleted(tx, group.icon().id());
            }
            patch.update(tx.sql(), "channels", "id = :id")
                    .bind("id", group.id())
                    .execute();
            if (wish.owner() != null) {
                messages.system(tx, group, new Message.ChannelOwnershipChanged(by, wish.owner()));
            }
            if (wish.name() != null) messages.system(tx, group, new Message.ChannelRenamed(wish.name(), by));
            if (wish.description() != null) messages.system(tx, group, new Message.ChannelDescriptionChanged(by));
            if (wish.icon() != null) messages.system(tx, group, new Message.ChannelIconChanged(by));
            tell(tx, group, new Event.ChannelUpdate(group.id(), patch.data(), patch.clear()));
            return fetch(tx, group.id());
        });
    }

    /// Sets what everybody but the owner may do here.
    public Channel setPermissions(ChannelAccess in, long permissions) {
        return database.write(tx -> {
            var group = hold(tx, in.channel().id());
            tx.sql().execute("update channels set permissions = ? where id = ?", permissions, group.id());
            tell(tx, group, new Event.ChannelUpdate(group.id(), Map.of("permissions", permissions), List.of()));
            return fetch(tx, group.id());
        });
    }

    // ---- people

    /// Adds a friend of the caller.
    public void add(ChannelAccess in, String user) {
        in.require(Permission.INVITE_OTHERS);
        requireGroup(in);
        database.change(tx -> {
            Users.find(tx.sql(), user).orElseThrow(Problem::notFound);
            requireFriends(tx.sql(), in.caller().id(), Set.of(user));
            admit(tx, in.channel().id(), user, in.caller().id());
        });
    }

    /// Takes somebody in, friend or not.
    ///
    /// @param by who added or invited them
    public Channel.Group admit(Database.Transaction tx, String id, String user, String by) {
        var before = hold(tx, id);
        if (before.recipients().contains(user)) throw Problem.of(409, "AlreadyInGroup");
        var most = limits.global().groupSize();
        if (before.recipients().size() >= most) throw Problem.of(403, "GroupTooLarge", "max", most);
        tx.sql().execute("update channels set recipients = array_append(recipients, ?) where id = ?", user, id);
        var group = fetch(tx, id);
        // Whoever is new learns of the group first, and of nothing in it before.
        tell(tx, before, new Event.ChannelGroupJoin(id, user));
        events.emit(tx, new Event.ChannelCreate(group), new Audience.Private(user));
        messages.system(tx, group, new Message.UserAdded(user, by));
        return fetch(tx, id);
    }

    /// The owner puts somebody out.
    public void remove(ChannelAccess in, String user) {
        requireGroup(in);
        var by = in.caller().id();
        database.change(tx -> {
            var group = hold(tx, in.channel().id());
            if (!group.owner().equals(by)) throw Problem.missingPermission(Permission.MANAGE_CHANNEL.wire);
            Users.find(tx.sql(), user).orElseThrow(Problem::notFound);
            if (user.equals(by)) throw Problem.of(400, "CannotRemoveYourself");
            part(tx, group, user, new Message.UserRemove(user, by));
        });
    }

    /// The caller leaves; an owner hands the group to whoever stands first, the last one deletes it.
    public void leave(ChannelAccess in, boolean silently) {
        database.change(tx -> leave(tx, in.channel().id(), in.caller().id(), silently));
    }

    /// As [#leave(ChannelAccess, boolean)], for somebody whose account goes.
    public void leave(Database.Transaction tx, String id, String user, boolean silently) {
        var group = hold(tx, id);
        if (group.owner().equals(user)) {
            var heir = group.recipients().stream()
                    .filter(other -> !other.equals(user))
                    .findFirst();
            if (heir.isEmpty()) {
                Channels.discard(tx, group);
                tell(tx, group, new Event.ChannelDelete(group.id()));
                return;
            }
            bequeath(tx, group, heir.get());
        }
        part(tx, group, user, silently ? null : new Message.UserLeft(user));
    }

    private void bequeath(Database.Transaction tx, Channel.Group group, String heir) {
        tx.sql().execute("update channels set owner = ? where id = ?", heir, group.id());
        messages.system(tx, group, new Message.ChannelOwnershipChanged(group.owner(), heir));
        // The message alone would leave clients with the old owner (rest-servers 3.4).
        tell(tx, group, new Event.ChannelUpdate(group.id(), Map.of("owner", heir), List.of()));
    }

    private void part(Database.Transaction tx, Channel.Group group, String user, Message.SystemMessage what) {
        if (!group.recipients().contains(user)) throw Problem.of(404, "NotInGroup");
        tx.sql().execute("update channels set recipients = array_remove(recipients, ?) where id = ?", user, group.id());
        // Who comes back begins anew, as their clients have forgotten the group.
        tx.sql().execute("delete from unreads where channel_id = ? and user_id = ?", group.id(), user);
        tell(tx, group, new Event.ChannelGroupLeave(group.id(), user));
        if (what != null) messages.system(tx, fetch(tx, group.id()), what);
    }

    private static void requireGroup(ChannelAccess in) {
        if (!(in.channel() instanceof Channel.Group)) throw Problem.invalidOperation();
    }

    private void tell(Database.Transaction tx, Channel.Group group, Event event) {
        events.emit(tx, event, Audience.of(group));
    }
}
