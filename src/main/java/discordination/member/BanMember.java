package discordination.member;

import discordination.http.Check;
import discordination.http.Path;

/// Bans somebody, member or not (rest-servers 2.9).
///
/// @param deleteMessageSeconds how far back their messages go with them
public record BanMember(@Path String user, String reason, Integer deleteMessageSeconds) {
    public BanMember {
        new Check()
                .length("reason", reason, 0, 1024)
                .range("delete_message_seconds", deleteMessageSeconds, 0, 604_800)
                .done();
    }
}
