package discordination.bot;

import discordination.http.Path;
import discordination.http.Problem;

/// Where to take a bot: a server, or else a group (rest-accounts 8).
public record InviteBot(@Path String bot, String server, String group) {
    public InviteBot {
        if (server == null && group == null) throw Problem.unprocessable("missing field `server` or `group`");
    }
}
