package discordination.member;

import discordination.access.Permission;
import discordination.access.Permissions;
import discordination.access.ServerAccess;
import discordination.audit.AuditAction;
import discordination.audit.AuditLog;
import discordination.db.Database;
import discordination.db.Patch;
import discordination.event.Audience;
import discordination.event.Event;
import discordination.event.Events;
import discordination.file.Files;
import discordination.http.Problem;
import discordination.member.EditMember.Field;
import discordination.server.Servers;
import discordination.voice.Moves;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Edits of memberships: every field has a right of its own, for oneself and for others (rest-servers 2.7).
public final class MemberEdits {
    private final Database database;
    private final Events events;
    private final Moves moves;

    public MemberEdits(Database database, Events events, Moves moves) {
        this.database = database;
        this.events = events;
        this.moves = moves;
    }

    /// @param move null when nobody is moved
    private record Edited(Member member, Moves.Move move) {}

    /// Changes the membership; the order of refusals is that of the protocol's table.
    public Member edit(ServerAccess in, EditMember wish) {
        var edited = database.write(tx -> {
            // The server before the member, as everywhere: no role is deleted between its check and its assignment.
            if (wish.roles() != null) Servers.share(tx.sql(), in.server());
            var member = Members.hold(tx.sql(), in.server(), wish.user()).orElseThrow(Problem::notFound);
            if (wish.isEmpty()) {
                if (in.member() == null && !in.caller().isPrivileged()) throw Problem.notFound();
                return new Edited(member, null);
            }
            var self = wish.user().equals(in.caller().id());
            requireRights(tx.sql(), in, member, wish, self);
            var asked = wish.voiceChannel() != null || wish.removes(Field.VOICE_CHANNEL);
            var move = asked ? moves.plan(tx.sql(), in, wish.user(), wish.voiceChannel()) : null;
            if (!self) Members.requireBelow(tx.sql(), in, member);
            if (wish.roles() != null) requireGrantable(tx.sql(), in, member, wish.roles());
            return new Edited(apply(tx, in, member, wish), move);
        });
        // LiveKit is asked when the database no longer waits.
        if (edited.move != null) moves.carryOut(edited.move);
        return edited.member;
    }

    private static void requireRights(Handle handle, ServerAccess in, Member member, EditMember wish, boolean self) {
        if (wish.nickname() != null || wish.removes(Field.NICKNAME)) {
            in.require(self ? Permission.CHANGE_NICKNAME : Permission.MANAGE_NICKNAMES);
        }
        if ((wish.pronouns() != null || wish.removes(Field.PRONOUNS)) && !self) throw Problem.invalidOperation();
        if (wish.avatar() != null) {
            if (!self) throw Problem.invalidOperation();
            in.require(Permission.CHANGE_AVATAR);
        }
        if (wish.removes(Field.AVATAR)) in.require(self ? Permission.CHANGE_AVATAR : Permission.REMOVE_AVATARS);
        if (wish.roles() != null || wish.removes(Field.ROLES)) in.require(Permission.ASSIGN_ROLES);
        if (wish.timeout() != null) {
            if (self) throw Problem.of(400, "CannotTimeoutYourself");
            var user = wish.user();
            var held =
                    Permissions.inServer(in.rules(), user, Members.isPrivileged(handle, user), member, Instant.now());
            if (Permission.TIMEOUT_MEMBERS.in(held)) throw Problem.of(403, "IsElevated");
        }
        if (wish.timeout() != null || wish.removes(Field.TIMEOUT)) in.require(Permission.TIMEOUT_MEMBERS);
        if (wish.canPublish() != null || wish.removes(Field.CAN_PUBLISH)) in.require(Permission.MUTE_MEMBERS);
        if (wish.canReceive() != null || wish.removes(Field.CAN_RECEIVE)) in.require(Permission.DEAFEN_MEMBERS);
    }

    /// Every role that is added must exist and stand below the caller's own; removals are free.
    private static void requireGrantable(Handle handle, ServerAccess in, Member member, List<String> roles) {
        var known = handle.createQuery("select id, rank from roles where server_id = :server")
                .bind("server", in.server())
                .reduceRows(new HashMap<String, Integer>(), (ranks, row) -> {
                    ranks.put(row.getColumn("id", String.class), row.getColumn("rank", Integer.class));
                    return ranks;
                });
        for (var role : roles) {
            if (member.held().contains(role)) continue;
            var rank = known.get(role);
            if (rank == null) throw Problem.of(404, "InvalidRole");
            if (rank <= in.rank()) throw Problem.of(403, "NotElevated");
        }
    }

    private Member apply(Database.Transaction tx, ServerAccess in, Member member, EditMember wish) {
        var removed = wish.remove();
        var patch = new Patch()
                .remove(removed, Field.NICKNAME, "nickname")
                .remove(removed, Field.PRONOUNS, "pronouns")
                .remove(removed, Field.AVATAR, "avatar")
                .remove(removed, Field.ROLES, "roles", List.of())
                .remove(removed, Field.TIMEOUT, "timeout")
                .remove(removed, Field.CAN_PUBLISH, "can_publish", true)
                .remove(removed, Field.CAN_RECEIVE, "can_receive", true)
                .set("nickname", wish.nickname())
                .set("pronouns", wish.pronouns())
                .setIds(
                        "roles",
                        wish.roles() == null
                                ? null
                                : wish.roles().stream().distinct().toList())
                .set("timeout", wish.timeout())
                .set("can_publish", wish.canPublish())
                .set("can_receive", wish.canReceive());
        if (wish.avatar() != null) {
            var user = wish.user();
            patch.setJson("avatar", Files.claim(tx, wish.avatar(), "avatars", user, "UserAvatar", user));
        }
        if (patch.changes("avatar") && member.avatar() != null) {
            Files.markDeleted(tx, member.avatar().id());
        }
        // Also of somebody who was only moved to another call.
        AuditLog.write(tx, in, AuditAction.MemberEdit.of(wish.user(), member, patch));
        if (patch.isEmpty()) return member;
        patch.update(tx.sql(), "members", "server_id = :server and user_id = :user")
                .bind("server", in.server())
                .bind("user", wish.user())
                .execute();
        events.emit(
                tx,
                new Event.ServerMemberUpdate(member.id(), patch.data(), patch.clear()),
                new Audience.Members(in.server()));
        return Members.find(tx.sql(), in.server(), wish.user()).orElseThrow();
    }
}
