package discordination.access;

import java.util.Arrays;

/// The channel and server permissions with their bits (rest-servers 1.1).
public enum Permission {
    MANAGE_CHANNEL("ManageChannel", 0),
    MANAGE_SERVER("ManageServer", 1),
    MANAGE_PERMISSIONS("ManagePermissions", 2),
    MANAGE_ROLE("ManageRole", 3),
    MANAGE_CUSTOMISATION("ManageCustomisation", 4),
    KICK_MEMBERS("KickMembers", 6),
    BAN_MEMBERS("BanMembers", 7),
    TIMEOUT_MEMBERS("TimeoutMembers", 8),
    ASSIGN_ROLES("AssignRoles", 9),
    CHANGE_NICKNAME("ChangeNickname", 10),
    MANAGE_NICKNAMES("ManageNicknames", 11),
    CHANGE_AVATAR("ChangeAvatar", 12),
    REMOVE_AVATARS("RemoveAvatars", 13),
    VIEW_CHANNEL("ViewChannel", 20),
    READ_MESSAGE_HISTORY("ReadMessageHistory", 21),
    SEND_MESSAGE("SendMessage", 22),
    MANAGE_MESSAGES("ManageMessages", 23),
    MANAGE_WEBHOOKS("ManageWebhooks", 24),
    INVITE_OTHERS("InviteOthers", 25),
    SEND_EMBEDS("SendEmbeds", 26),
    UPLOAD_FILES("UploadFiles", 27),
    MASQUERADE("Masquerade", 28),
    REACT("React", 29),
    CONNECT("Connect", 30),
    SPEAK("Speak", 31),
    VIDEO("Video", 32),
    MUTE_MEMBERS("MuteMembers", 33),
    DEAFEN_MEMBERS("DeafenMembers", 34),
    MOVE_MEMBERS("MoveMembers", 35),
    LISTEN("Listen", 36),
    MENTION_EVERYONE("MentionEveryone", 37),
    MENTION_ROLES("MentionRoles", 38),
    BYPASS_SLOWMODE("BypassSlowmode", 39),
    VIEW_AUDIT_LOGS("ViewAuditLogs", 40);

    /// Bits 0 to 51: all that anybody can ever be granted.
    public static final long ALL = (1L << 52) - 1;

    /// What remains in a timeout, and what is left of a direct channel one may not write to.
    public static final long VIEW_ONLY = mask(VIEW_CHANNEL, READ_MESSAGE_HISTORY);

    private static final long BASE =
            VIEW_ONLY | mask(SEND_MESSAGE, INVITE_OTHERS, SEND_EMBEDS, UPLOAD_FILES, CONNECT, SPEAK, LISTEN, VIDEO);

    /// Everybody's permissions in direct messages, and in groups that set none.
    public static final long DIRECT = BASE | mask(MANAGE_CHANNEL, REACT, MASQUERADE);

    /// The default permissions of a new server.
    public static final long SERVER = BASE | mask(REACT, CHANGE_NICKNAME, CHANGE_AVATAR);

    /// What a new webhook may do.
    public static final long WEBHOOK = mask(SEND_MESSAGE, SEND_EMBEDS, MASQUERADE, REACT);

    /// The exact name on the wire.
    public final String wire;

    /// The bit's value.
    public final long bit;

    Permission(String wire, int position) {
        this.wire = wire;
        this.bit = 1L << position;
    }

    public boolean in(long permissions) {
        return (permissions & bit) != 0;
    }

    public static long mask(Permission... permissions) {
        return Arrays.stream(permissions)
                .mapToLong(permission -> permission.bit)
                .reduce(0, (a, b) -> a | b);
    }
}
