package discordination.push;

import static discordination.http.Check.required;

/// Where one session wants to be notified (gateway 6.1).
///
/// @param endpoint the address of a browser's push service, or `fcm` or `apn`
/// @param p256dh   the browser's public key, base64url; phones have none
/// @param auth     the browser's secret, base64url, or a phone's token
public record Subscription(String endpoint, String p256dh, String auth) {
    public Subscription {
        required("endpoint", endpoint);
        required("p256dh", p256dh);
        required("auth", auth);
    }

    /// What is notified.
    enum Kind {
        BROWSER,
        ANDROID,
        APPLE;

        static Kind of(String endpoint) {
            return switch (endpoint) {
                case "fcm" -> ANDROID;
                case "apn" -> APPLE;
                default -> BROWSER;
            };
        }
    }

    Kind kind() {
        return Kind.of(endpoint);
    }

    /// Never the secrets, wherever a record is printed.
    @Override
    public String toString() {
        return "Subscription";
    }
}
