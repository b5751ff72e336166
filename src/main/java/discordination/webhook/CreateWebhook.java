package discordination.webhook;

import discordination.http.Check;

/// A new webhook.
///
/// @param avatar id of an uploaded file with the tag `avatars`, or null
public record CreateWebhook(String name, String avatar) {
    public CreateWebhook {
        new Check()
                .length("name", Check.required("name", name), 1, 32)
                .length("avatar", avatar, 1, 128)
                .done();
    }
}
