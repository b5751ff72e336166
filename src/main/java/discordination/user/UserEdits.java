package discordination.user;

import static discordination.user.EditUser.Field.AVATAR;
import static discordination.user.EditUser.Field.DISPLAY_NAME;
import static discordination.user.EditUser.Field.PROFILE_BACKGROUND;
import static discordination.user.EditUser.Field.PROFILE_CONTENT;
import static discordination.user.EditUser.Field.PRONOUNS;
import static discordination.user.EditUser.Field.STATUS_PRESENCE;
import static discordination.user.EditUser.Field.STATUS_TEXT;

import discordination.access.Caller;
import discordination.db.Database;
import discordination.db.Patch;
import discordination.event.Audience;
import discordination.event.Event;
import discordination.event.Events;
import discordination.file.Files;
import discordination.http.Json;
import discordination.http.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// Changes what a user shows of themselves, and tells others only what they may know (rest-accounts 6.5).
public final class UserEdits {
    /// `Deleted` among the flags of a user (rest-accounts 6.3).
    private static final int DELETED = 2;

    private final Database database;
    private final Events events;
    private final Presences presences;
    private final Users users;

    public UserEdits(Database database, Events events, Presences presences, Users users) {
        this.database = database;
        this.events = events;
        this.presences = presences;
        this.users = users;
    }

    /// @param id oneself, one's own bot, or anybody for privileged callers
    /// @return the user as they see themselves
    public User edit(Caller caller, String id, EditUser in) {
        if (!caller.isPrivileged()) requireOwn(caller, id, in);
        var connected = presences.isConnected(id);
        return database.write(transaction -> {
            var sql = transaction.sql();
            var before = Users.lock(sql, id);
            var patch = patch(transaction, caller, id, in);
            if (patch.isEmpty()) return Users.self(sql, before, connected);
            patch.update(sql, "users", "id = :id").bind("id", id).execute();
            var after = Users.find(sql, id).orElseThrow();
            tell(transaction, before, after, patch, connected);
            return Users.self(sql, after, connected);
        });
    }

    private void requireOwn(Caller caller, String id, EditUser in) {
        if (in.badges() != null || in.flags() != null) throw notPrivileged();
        if (id.equals(caller.id())) return;
        var target = database.read(handle -> Users.find(handle, id)).orElseThrow(Problem::notFound);
        if (!caller.id().equals(target.botOwner()) || (target.flags() & DELETED) != 0) throw notPrivileged();
    }

    private static Problem notPrivileged() {
        return Problem.of(403, "NotPrivileged");
    }

    private static Patch patch(Database.Transaction transaction, Caller caller, String id, EditUser in) {
        var removed = in.remove();
        var patch = new Patch()
                .remove(removed, AVATAR, "avatar")
                .remove(removed, STATUS_TEXT, "status_text")
                .remove(removed, STATUS_PRESENCE, "status_presence")
                .remove(removed, PROFILE_CONTENT, "profile_content")
                .remove(removed, PROFILE_BACKGROUND, "profile_background")
                .remove(removed, DISPLAY_NAME, "display_name")
                .remove(removed, PRONOUNS, "pronouns")
                .set("display_name", in.displayName())
                .set("pronouns", in.pronouns())
                .set("badges", in.badges())
                .set("flags", in.flags());
        if (removed.contains(STATUS_PRESENCE)) patch.column("shown_presence", null);
        if (in.changesPicture()) discard(transaction, id, "avatar");
        if (in.avatar() != null) {
            patch.setJson(
                    "avatar", Files.claim(transaction, in.avatar(), "avatars", uploaders(caller), "UserAvatar", id));
        }
        if (in.status() != null) {
            if (in.status().text() != null)
                patch.column("status_text", in.status().text());
            if (in.status().presence() != null) {
                var presence = in.status().presence();
                patch.column("status_presence", presence.name());
                if (presence != User.Presence.INVISIBLE) patch.column("shown_presence", presence.name());
            }
        }
        var background = in.profile() == null ? null : in.profile().background();
        if (background != null || removed.contains(PROFILE_BACKGROUND)) {
            discard(transaction, id, "profile_background");
        }
        if (background != null) {
            patch.columnJson(
                    "profile_background",
                    Files.claim(
                            transaction, background, "backgrounds", uploaders(caller), "UserProfileBackground", id));
        }
        if (in.profile() != null && in.profile().content() != null) {
            patch.column("profile_content", in.profile().content());
        }
        return patch;
    }

    /// An owner's client uploads with the owner's session, and edits with the bot's token (rest-accounts 1.2).
    private static List<String> uploaders(Caller caller) {
        return caller.isBot() ? List.of(caller.id(), caller.user().botOwner()) : List.of(caller.id());
    }

    /// Makes a deleted user of somebody: the name and all they showed of themselves are gone, what they wrote stays
    /// (rest-accounts 5.4).
    public void retire(Database.Transaction transaction, String id) {
        var sql = transaction.sql();
        var flags = Users.lock(sql, id).flags() | DELETED;
        discard(transaction, id, "avatar");
        discard(transaction, id, "profile_background");
        var name = "Deleted User " + id;
        sql.createUpdate("""
                        update users set username = :name, discriminator = '0000', flags = :flags, privileged = false,
                            display_name = null, pronouns = null, avatar = null, status_text = null,
                            status_presence = null, shown_presence = null, profile_content = null, profile_background = null
                        where id = :id
                        """)
                .bind("name", name)
                .bind("flags", flags)
                .bind("id", id)
                .execute();
        var data = new LinkedHashMap<String, Object>();
        data.put("username", name);
        data.put("discriminator", "0000");
        data.put("flags", flags);
        var clear = Stream.of(EditUser.Field.values())
                .filter(field -> field != EditUser.Field.INTERNAL)
                .map(field -> Json.WIRE.convertValue(field, String.class))
                .toList();
        events.emit(transaction, new Event.UserUpdate(id, data, clear), Users.watchers(sql, id));
    }

    /// Nobody shows the old picture any longer.
    private static void discard(Database.Transaction transaction, String id, String column) {
        transaction
                .sql()
                .createQuery("select " + column + "->>'_id' from users where id = :id and " + column + " is not null")
                .bind("id", id)
                .mapTo(String.class)
                .findOne()
                .ifPresent(file -> Files.markDeleted(transaction, file));
    }

    /// To others somebody who becomes invisible goes, and comes when they appear again: nothing else is told of it.
    /// One's
    /// own connections learn the truth last (gateway 3.3).
    private void tell(
            Database.Transaction transaction, StoredUser before, StoredUser after, Patch patch, boolean connected) {
        var id = after.id();
        var sql = transaction.sql();
        var flips = before.isInvisible() != after.isInvisible();
        var open = new LinkedHashMap<>(patch.data());
        var shown = after.shownStatus();
        if (!Objects.equals(before.shownStatus(), shown)) {
            open.put("status", shown == null ? new User.Status(null, null) : shown);
        }
        if (flips && connected && !after.isInvisible()) tellPresence(transaction, id, true);
        // An edit of what nobody sees is told without a word, as it always was.
        if (!open.isEmpty() || !patch.clear().isEmpty() || !changesStatusAlone(patch)) {
            events.emit(transaction, new Event.UserUpdate(id, open, patch.clear()), Users.watchers(sql, id));
        }
        if (flips && connected && after.isInvisible()) tellPresence(transaction, id, false);
        if (!before.status().equals(after.status()) && !after.status().equals(open.get("status"))) {
            var own = Map.<String, Object>of("status", after.status());
            events.emit(transaction, new Event.UserUpdate(id, own, List.of()), new Audience.Private(id));
        }
        if (flips) correctPresence(transaction, after, connected);
    }

    private static boolean changesStatusAlone(Patch patch) {
        return patch.isWithin(Set.of("status_text", "status_presence", "shown_presence"));
    }

    /// Whoever came or went in this very moment found the old status in the database, and told or hid it wrongly.
    private void correctPresence(Database.Transaction transaction, StoredUser after, boolean connected) {
        var watchers = presenceWatchers(transaction.sql(), after.id());
        transaction.afterCommit(() -> {
            var now = presences.isConnected(after.id());
            if (now == connected) return;
            var data = Map.<String, Object>of("online", now && !after.isInvisible());
            events.emit(new Event.UserUpdate(after.id(), data, List.of()), watchers);
        });
    }

    private void tellPresence(Database.Transaction transaction, String id, boolean online) {
        events.emit(
                transaction,
                new Event.UserUpdate(id, Map.of("online", online), List.of()),
                presenceWatchers(transaction.sql(), id));
    }

    /// Who hears that a user comes or goes: followers, and all members of each server (gateway 4.5).
    public static List<Audience> presenceWatchers(Handle sql, String id) {
        var audiences = new ArrayList<Audience>();
        audiences.add(new Audience.Followers(id));
        for (var server : Users.servers(sql, id)) audiences.add(new Audience.Members(server));
        return audiences;
    }
}
