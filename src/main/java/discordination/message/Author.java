package discordination.message;

import com.github.f4b6a3.ulid.Ulid;
import discordination.access.Caller;
import discordination.access.ChannelAccess;
import discordination.access.Permission;
import discordination.access.Permissions;
import discordination.access.WebhookAccess;
import discordination.channel.Channel;
import discordination.http.Problem;
import java.time.Duration;
import java.time.Instant;

/// Who writes in a channel, and what they may do there: a person, a bot or a webhook.
///
/// @param id          author of the message
/// @param uploader    whose uploaded files it may use
/// @param rules       null outside servers
/// @param permissions in this channel
record Author(Kind kind, String id, String uploader, Channel channel, Permissions.Rules rules, long permissions) {

    enum Kind {
        PERSON,
        BOT,
        WEBHOOK
    }

    static Author of(ChannelAccess in) {
        Caller caller = in.caller();
        return new Author(
                caller.isBot() ? Kind.BOT : Kind.PERSON,
                caller.id(),
                caller.id(),
                in.channel(),
                in.rules(),
                in.permissions());
    }

    static Author of(WebhookAccess in) {
        var webhook = in.webhook();
        return new Author(
                Kind.WEBHOOK, webhook.id(), webhook.creatorId(), in.channel(), in.rules(), webhook.permissions());
    }

    boolean isWebhook() {
        return kind == Kind.WEBHOOK;
    }

    boolean may(Permission permission) {
        return permission.in(permissions);
    }

    void require(Permission permission) {
        if (!may(permission)) throw Problem.missingPermission(permission.wire);
    }

    /// For what webhooks are never asked (rest-servers 3.8).
    void requireOfUsers(Permission permission) {
        if (!isWebhook()) require(permission);
    }

    /// Whether the author came less than `age` ago; webhooks are as trusted as those who made them.
    boolean isYoungerThan(Duration age) {
        return !isWebhook() && Ulid.from(id).getInstant().plus(age).isAfter(Instant.now());
    }

    /// The server's id, or null.
    String server() {
        return channel instanceof Channel.TextChannel text ? text.server() : null;
    }
}
