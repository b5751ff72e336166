package discordination.access;

import discordination.channel.Channel;
import discordination.http.Problem;
import discordination.webhook.Webhook;

/// A webhook whose token was shown, with the channel in which it writes.
///
/// @param rules null outside servers
public record WebhookAccess(Webhook webhook, Channel channel, Permissions.Rules rules) {
    /// A webhook's permissions are its own: no role, override, slowmode or timeout changes them (rest-servers 1.11).
    public void require(Permission permission) {
        if (!permission.in(webhook.permissions())) throw Problem.missingPermission(permission.wire);
    }
}
