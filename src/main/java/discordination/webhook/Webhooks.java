package discordination.webhook;

import com.github.f4b6a3.ulid.UlidCreator;
import discordination.access.ChannelAccess;
import discordination.access.ManagedWebhook;
import discordination.access.Permission;
import discordination.access.PermissionOverride;
import discordination.access.Tokens;
import discordination.access.WebhookAccess;
import discordination.audit.AuditAction;
import discordination.audit.AuditLog;
import discordination.channel.Channel;
import discordination.channel.Channels;
import discordination.db.Database;
import discordination.db.Patch;
import discordination.event.Audience;
import discordination.event.Event;
import discordination.event.Events;
import discordination.file.File;
import discordination.file.Files;
import discordination.http.Json;
import discordination.http.Problem;
import discordination.role.Roles;

/// What can be done with webhooks; each verb holds the rule, the SQL and the event of one deed (rest-servers 3.8).
public final class Webhooks {
    private final Database database;
    private final Events events;

    public Webhooks(Database database, Events events) {
        this.database = database;
        this.events = events;
    }

    /// Makes a webhook that may write, embed, masquerade and react in the channel.
    public Webhook create(ChannelAccess in, CreateWebhook wish) {
        if (!(in.channel() instanceof Channel.TextChannel || in.channel() instanceof Channel.Group)) {
            throw Problem.invalidOperation();
        }
        in.require(Permission.MANAGE_WEBHOOKS);
        return database.write(tx -> {
            Channels.keep(tx.sql(), in.channel().id());
            var id = UlidCreator.getMonotonicUlid().toString();
            var creator = in.caller().id();
            var avatar = wish.avatar() == null ? null : claim(tx, wish.avatar(), creator, id);
            var webhook = new Webhook(
                    id, wish.name(), avatar, creator, in.channel().id(), Permission.WEBHOOK, Tokens.token());
            tx.sql()
                    .createUpdate("""
                            insert into webhooks (id, channel_id, creator_id, name, avatar, permissions, token)
                            values (:id, :channelId, :creatorId, :name, cast(:picture as jsonb), :permissions, :token)
                            """)
                    .bindMethods(webhook)
                    .bind("picture", Json.text(avatar))
                    .execute();
            events.emit(tx, new Event.WebhookCreate(webhook.withoutToken()), in.viewers());
            AuditLog.write(tx, in, new AuditAction.WebhookCreate(id, wish.name(), webhook.channelId()));
            return webhook;
        });
    }

    /// The channel's webhooks with their tokens, oldest first.
    public Webhook[] ofChannel(ChannelAccess in) {
        in.require(Permission.MANAGE_WEBHOOKS);
        return database.read(handle -> handle.createQuery(
                        "select " + Webhook.COLUMNS + " from webhooks w where w.channel_id = :channel order by w.id")
                .bind("channel", in.channel().id())
                .map(Webhook.MAPPER)
                .list()
                .toArray(Webhook[]::new));
    }

    /// Changes a webhook on behalf of a user, who can give it no permission that they lack.
    public Webhook edit(ManagedWebhook managed, EditWebhook wish) {
        var in = managed.in();
        // Permissions that come alone are overlooked, as upstream does (rest-servers 3.8).
        if (wish.isEmpty()) return managed.webhook();
        if (wish.permissions() != null) {
            Roles.requireGrantable(
                    in.permissions(),
                    new PermissionOverride(managed.webhook().permissions(), 0),
                    new PermissionOverride(wish.permissions(), 0));
        }
        return edit(
                managed.webhook(),
                in.channel(),
                wish,
                wish.permissions(),
                in.caller().id());
    }

    /// Changes a webhook on behalf of whoever holds its token; its permissions stay as they are.
    public Webhook edit(WebhookAccess in, EditWebhook wish) {
        return edit(in.webhook(), in.channel(), wish, null, in.webhook().creatorId());
    }

    private Webhook edit(Webhook webhook, Channel channel, EditWebhook wish, Long permissions, String uploader) {
        return database.write(tx -> {
            var before = hold(tx, webhook.id());
            var patch = new Patch()
                    .remove(wish.remove(), EditWebhook.Field.AVATAR, "avatar")
                    .set("name", wish.name())
                    .set("permissions", permissions);
            if (wish.avatar() != null) patch.setJson("avatar", claim(tx, wish.avatar(), uploader, before.id()));
            if (patch.isEmpty()) return before;
            if (patch.changes("avatar") && before.avatar() != null) {
                Files.markDeleted(tx, before.avatar().id());
            }
            patch.update(tx.sql(), "webhooks", "id = :id")
                    .bind("id", before.id())
                    .execute();
            events.emit(tx, new Event.WebhookUpdate(before.id(), patch.data(), patch.clear()), Audience.of(channel));
            return hold(tx, before.id());
        });
    }

    /// Deletes a webhook on behalf of a user; what it has said stays.
    public void delete(ManagedWebhook managed) {
        var in = managed.in();
        database.change(tx -> {
            var gone = delete(tx, managed.webhook().id(), in.channel());
            AuditLog.write(
                    tx, in, new AuditAction.WebhookDelete(gone.id(), gone.name(), gone.channelId(), gone.creatorId()));
        });
    }

    /// Deletes a webhook on behalf of whoever holds its token; nobody is there to answer for it in the audit log.
    public void delete(WebhookAccess in) {
        database.change(tx -> delete(tx, in.webhook().id(), in.channel()));
    }

    private Webhook delete(Database.Transaction tx, String id, Channel channel) {
        var webhook = hold(tx, id);
        if (webhook.avatar() != null) Files.markDeleted(tx, webhook.avatar().id());
        tx.sql().execute("delete from webhooks where id = ?", id);
        events.emit(tx, new Event.WebhookDelete(id), Audience.of(channel));
        return webhook;
    }

    private static Webhook hold(Database.Transaction tx, String id) {
        return tx.sql()
                .createQuery("select " + Webhook.COLUMNS + " from webhooks w where w.id = :id for update")
                .bind("id", id)
                .map(Webhook.MAPPER)
                .findOne()
                .orElseThrow(Problem::notFound);
    }

    private static File claim(Database.Transaction tx, String file, String uploader, String webhook) {
        return Files.claim(tx, file, "avatars", uploader, "WebhookAvatar", webhook);
    }
}
