package discordination.message;

import discordination.http.Problem;

/// The flags of a message: the one place that knows their numbers.
///
/// Clients send and read `1` for "no notifications" while the protocol's masks are 2, 4 and 8. So 1 and 2 both stand
/// for it, and 1 is stored, which clients read (protocol decision 3); 2 would tell them that everybody is called.
///
/// @param silent   nobody is notified, no unread mention is kept
/// @param everyone all who can view the channel are called
/// @param online   those who are online are called
record MessageFlags(boolean silent, boolean everyone, boolean online) {
    static final MessageFlags NONE = new MessageFlags(false, false, false);

    private static final int SILENT = 1;
    private static final int SILENT_MASK = 2;
    private static final int EVERYONE = 4;
    private static final int ONLINE = 8;
    private static final int LARGEST_INPUT = 7;

    /// @param bot whether a bot sends; only bots may set flags that call people
    static MessageFlags of(Long sent, boolean bot) {
        if (sent == null) return NONE;
        if (sent > LARGEST_INPUT) throw Problem.of(400, "InvalidProperty");
        var flags =
                new MessageFlags((sent & (SILENT | SILENT_MASK)) != 0, (sent & EVERYONE) != 0, (sent & ONLINE) != 0);
        if (flags.everyone && !bot) throw Problem.of(400, "IsNotBot");
        return flags;
    }

    /// As stored and sent.
    int bits() {
        return (silent ? SILENT : 0) | (everyone ? EVERYONE : 0) | (online ? ONLINE : 0);
    }
}
