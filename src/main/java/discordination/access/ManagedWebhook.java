package discordination.access;

import discordination.webhook.Webhook;

/// A webhook, with what the caller may do in its channel.
public record ManagedWebhook(ChannelAccess in, Webhook webhook) {}
