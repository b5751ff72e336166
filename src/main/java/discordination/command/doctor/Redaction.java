package discordination.command.doctor;

import discordination.config.Config;
import discordination.config.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// Takes every configured secret out of what strangers' error messages say.
final class Redaction {
    /// Shorter ones would tear holes into ordinary words.
    private static final int SHORTEST = 4;

    private final List<String> secrets = new ArrayList<>();

    Redaction(Config config) {
        if (!config.database().embedded()) {
            add(config.database().address().password());
            add(config.database().url());
        }
        if (!config.redis().embedded()) {
            var login = URI.create(config.redis().url().reveal()).getUserInfo();
            if (login != null) add(new Secret(login.substring(login.indexOf(':') + 1)));
            add(config.redis().url());
        }
        add(config.s3().secretKey());
        add(config.links().secret());
        add(config.gifs().key());
        config.livekit().nodes().values().forEach(node -> add(node.secret()));
    }

    private void add(Secret secret) {
        if (secret.reveal().length() >= SHORTEST) secrets.add(secret.reveal());
    }

    Finding applyTo(Finding finding) {
        return new Finding(finding.check(), finding.status(), hide(finding.message()), hide(finding.remedy()));
    }

    private String hide(String text) {
        if (text == null) return null;
        var hidden = text;
        for (var secret : secrets) hidden = hidden.replace(secret, "***");
        return hidden;
    }
}
