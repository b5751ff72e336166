package discordination.config;

/// The service that tells people from programs when they register or ask for mail.
public record Captcha(
        @Key(says = "Secret the service gave you; empty: nobody is asked.", standard = "\"\"")
        Secret secret,

        @Key(says = "Public site key, with which clients show the widget.", standard = "\"\"")
        String key,

        @Key(
                says = "Where answers are verified; another address for a service of your own that speaks the same.",
                standard = "\"https://api.hcaptcha.com/siteverify\"")
        String url) {

    /// Whether people are asked.
    public boolean enabled() {
        return !secret.isEmpty();
    }
}
