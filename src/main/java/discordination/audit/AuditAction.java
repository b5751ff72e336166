package discordination.audit;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import discordination.access.PermissionOverride;
import discordination.db.Patch;
import java.util.List;
import java.util.Map;

/// Every deed that the audit log knows, with what it tells of it (rest-servers 2.10).
///
/// `before` and `after` hold exactly the fields that were changed: what they were, if anything, and what was set.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = AuditAction.MessageDelete.class, name = "MessageDelete"),
    @JsonSubTypes.Type(value = AuditAction.MessageBulkDelete.class, name = "MessageBulkDelete"),
    @JsonSubTypes.Type(value = AuditAction.MessagePin.class, name = "MessagePin"),
    @JsonSubTypes.Type(value = AuditAction.MessageUnpin.class, name = "MessageUnpin"),
    @JsonSubTypes.Type(value = AuditAction.BanCreate.class, name = "BanCreate"),
    @JsonSubTypes.Type(value = AuditAction.BanDelete.class, name = "BanDelete"),
    @JsonSubTypes.Type(value = AuditAction.ChannelCreate.class, name = "ChannelCreate"),
    @JsonSubTypes.Type(value = AuditAction.ChannelEdit.class, name = "ChannelEdit"),
    @JsonSubTypes.Type(value = AuditAction.ChannelRolePermissionsEdit.class, name = "ChannelRolePermissionsEdit"),
    @JsonSubTypes.Type(value = AuditAction.ChannelDelete.class, name = "ChannelDelete"),
    @JsonSubTypes.Type(value = AuditAction.MemberEdit.class, name = "MemberEdit"),
    @JsonSubTypes.Type(value = AuditAction.MemberKick.class, name = "MemberKick"),
    @JsonSubTypes.Type(value = AuditAction.ServerEdit.class, name = "ServerEdit"),
    @JsonSubTypes.Type(value = AuditAction.RoleCreate.class, name = "RoleCreate"),
    @JsonSubTypes.Type(value = AuditAction.RoleEdit.class, name = "RoleEdit"),
    @JsonSubTypes.Type(value = AuditAction.RoleDelete.class, name = "RoleDelete"),
    @JsonSubTypes.Type(value = AuditAction.RolesReorder.class, name = "RolesReorder"),
    @JsonSubTypes.Type(value = AuditAction.InviteCreate.class, name = "InviteCreate"),
    @JsonSubTypes.Type(value = AuditAction.InviteDelete.class, name = "InviteDelete"),
    @JsonSubTypes.Type(value = AuditAction.WebhookCreate.class, name = "WebhookCreate"),
    @JsonSubTypes.Type(value = AuditAction.WebhookDelete.class, name = "WebhookDelete"),
    @JsonSubTypes.Type(value = AuditAction.EmojiCreate.class, name = "EmojiCreate"),
    @JsonSubTypes.Type(value = AuditAction.EmojiUpdate.class, name = "EmojiUpdate"),
    @JsonSubTypes.Type(value = AuditAction.EmojiDelete.class, name = "EmojiDelete")
})
public sealed interface AuditAction {
    /// Who was acted upon, or null.
    @JsonIgnore
    default String target() {
        return null;
    }

    /// Somebody else's message.
    record MessageDelete(String author, String channel) implements AuditAction {
        @Override
        public String target() {
            return author;
        }
    }

    /// @param count ids that were asked for
    record MessageBulkDelete(String channel, int count) implements AuditAction {}

    record MessagePin(String message, String author, String channel) implements AuditAction {
        @Override
        public String target() {
            return author;
        }
    }

    record MessageUnpin(String message, String author, String channel) implements AuditAction {
        @Override
        public String target() {
            return author;
        }
    }

    record BanCreate(String user) implements AuditAction {
        @Override
        public String target() {
            return user;
        }
    }

    record BanDelete(String user) implements AuditAction {
        @Override
        public String target() {
            return user;
        }
    }

    record ChannelCreate(String channel, String name) implements AuditAction {}

    record ChannelEdit(String channel, Map<String, Object> before, Map<String, Object> after) implements AuditAction {
        public static ChannelEdit of(String id, Object before, Patch patch) {
            return new ChannelEdit(id, patch.before(before), patch.data());
        }
    }

    /// @param permissions as the request wrote them, `{allow, deny}`
    record ChannelRolePermissionsEdit(String channel, String role, Allowed permissions) implements AuditAction {
        public ChannelRolePermissionsEdit(String channel, String role, PermissionOverride next) {
            this(channel, role, new Allowed(next.allow(), next.deny()));
        }
    }

    record Allowed(long allow, long deny) {}

    record ChannelDelete(String channel, String name) implements AuditAction {}

    record MemberEdit(String user, Map<String, Object> before, Map<String, Object> after) implements AuditAction {
        public static MemberEdit of(String user, Object before, Patch patch) {
            return new MemberEdit(user, patch.before(before), patch.data());
        }

        @Override
        public String target() {
            return user;
        }
    }

    record MemberKick(String user) implements AuditAction {
        @Override
        public String target() {
            return user;
        }
    }

    record ServerEdit(Map<String, Object> before, Map<String, Object> after) implements AuditAction {
        public static ServerEdit of(Object before, Patch patch) {
            return new ServerEdit(patch.before(before), patch.data());
        }
    }

    record RoleCreate(String role, String name) implements AuditAction {}

    record RoleEdit(String role, Map<String, Object> before, Map<String, Object> after) implements AuditAction {
        public static RoleEdit of(String id, Object before, Patch patch) {
            return new RoleEdit(id, patch.before(before), patch.data());
        }
    }

    record RoleDelete(String role, String name) implements AuditAction {}

    /// Role ids, highest first.
    record RolesReorder(List<String> before, List<String> after) implements AuditAction {}

    record InviteCreate(String invite, String channel) implements AuditAction {}

    /// Somebody else's invite.
    record InviteDelete(
            String invite, String channel, @JsonIgnore String creator) implements AuditAction {
        @Override
        public String target() {
            return creator;
        }
    }

    record WebhookCreate(String webhook, String name, String channel) implements AuditAction {}

    record WebhookDelete(
            String webhook,
            String name,
            String channel,
            @JsonIgnore String creator) implements AuditAction {
        @Override
        public String target() {
            return creator;
        }
    }

    record EmojiCreate(String emoji, String name) implements AuditAction {}

    record EmojiUpdate(
            String emoji,
            Map<String, Object> before,
            Map<String, Object> after,
            @JsonIgnore String creator) implements AuditAction {
        @Override
        public String target() {
            return creator;
        }
    }

    record EmojiDelete(
            String emoji, String name, @JsonIgnore String creator) implements AuditAction {
        @Override
        public String target() {
            return creator;
        }
    }
}
