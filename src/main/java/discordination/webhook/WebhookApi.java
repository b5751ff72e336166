package discordination.webhook;

import static discordination.http.Route.get;
import static discordination.http.Route.mute;
import static discordination.http.Route.patch;
import static discordination.http.Route.post;
import static discordination.http.Route.silent;

import discordination.access.Access;
import discordination.access.ManagedWebhook;
import discordination.access.Permission;
import discordination.access.WebhookAccess;
import discordination.http.Limit;
import discordination.http.Method;
import discordination.http.Path;
import discordination.http.Reply;
import discordination.http.Route;
import discordination.message.EditMessage;
import discordination.message.Message;
import discordination.message.Messages;
import discordination.message.SendMessage;
import discordination.message.Sending;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The routes of webhooks: for those who manage them, and for those who hold their tokens (rest-servers 3.8).
public final class WebhookApi {
    private static final String OF_CHANNEL = "/channels/{channel}/webhooks";
    private static final String ONE = "/webhooks/{webhook}";
    private static final String BY_TOKEN = ONE + "/{token}";
    private static final String SAID = BY_TOKEN + "/{message}";

    private final Access access;
    private final Webhooks webhooks;
    private final Sending sending;
    private final Messages messages;
    private final boolean open;

    /// @param open whether webhooks can be used; channels tell of theirs in any case (rest-servers 3.8)
    public WebhookApi(Access access, Webhooks webhooks, Sending sending, Messages messages, boolean open) {
        this.access = access;
        this.webhooks = webhooks;
        this.sending = sending;
        this.messages = messages;
        this.open = open;
    }

    public List<Route<?, ?>> routes() {
        var all = new ArrayList<>(ofChannels());
        if (open) all.addAll(ofWebhooks());
        return all;
    }

    private List<Route<?, ?>> ofChannels() {
        // That a direct channel can have none is said before permissions are asked for.
        var anywhere = access.channel();
        return List.of(
                post(
                        OF_CHANNEL,
                        Access.audited(anywhere),
                        Limit.CHANNELS,
                        CreateWebhook.class,
                        Webhook.class,
                        webhooks::create),
                get(
                        OF_CHANNEL,
                        access.channel(Permission.MANAGE_WEBHOOKS),
                        Limit.CHANNELS,
                        Webhook[].class,
                        webhooks::ofChannel));
    }

    private List<Route<?, ?>> ofWebhooks() {
        var manager = access.webhook(Permission.MANAGE_WEBHOOKS);
        var holder = access.webhookToken();
        return List.of(
                get(ONE, access.webhook(Permission.VIEW_CHANNEL), Limit.ANY, Webhook.Face.class, this::face),
                patch(ONE, manager, Limit.ANY, EditWebhook.class, Webhook.class, webhooks::edit),
                mute(Method.DELETE, ONE, Access.audited(manager), Limit.ANY, webhooks::delete),
                get(BY_TOKEN, holder, Limit.ANY, Webhook.class, WebhookAccess::webhook),
                patch(BY_TOKEN, holder, Limit.ANY, EditWebhook.class, Webhook.class, webhooks::edit),
                mute(Method.DELETE, BY_TOKEN, holder, Limit.ANY, webhooks::delete),
                post(BY_TOKEN, holder, Limit.ANY, SendMessage.class, Message.class, this::send),
                patch(SAID, holder, Limit.ANY, EditMessage.class, Message.class, messages::edit),
                silent(Method.DELETE, SAID, holder, Limit.ANY, Said.class, this::unsay),
                post(BY_TOKEN + "/github", holder, Limit.ANY, GithubEvent.class, Reply.class, this::tell));
    }

    /// One of the webhook's messages.
    public record Said(@Path String message) {}

    private Webhook.Face face(ManagedWebhook managed) {
        return managed.webhook().face();
    }

    private Message send(WebhookAccess in, SendMessage what) {
        return sending.send(in, in.webhook().signature(), what);
    }

    private void unsay(WebhookAccess in, Said which) {
        messages.delete(in, which.message);
    }

    /// Upstream asks for no permission here; a webhook that may not write does not write by this way either.
    private Reply tell(WebhookAccess in, GithubEvent event) {
        event.news().ifPresent(news -> sending.send(in, in.webhook().signature(), SendMessage.of(news)));
        return Reply.empty(200, Map.of());
    }
}
