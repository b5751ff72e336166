package discordination.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;

/// Notifications while the client is closed (gateway 6).
public record Push(
        @Key(says = "Send notifications, to browsers without any further setting.", standard = "true")
        boolean enabled,

        @Key(
                says = "Whom push services may turn to: mailto: and an address, or https://; empty: instance.url.",
                standard = "\"\"")
        String contact,

        @Key(
                says =
                        "Public key that browsers know this installation by, base64url of the 65 bytes of a P-256 point; empty:"
                                + " a pair is made and kept in the database.",
                standard = "\"\"")
        String vapidPublicKey,

        @Key(says = "Its private key: base64url of 32 bytes, or a PEM, as it is or in base64.", standard = "\"\"")
        Secret vapidPrivateKey,

        @Key(says = "DANGEROUS, for tests only: host:port pairs that skip the address filter.", standard = "[]")
        List<String> unsafeAllowHosts,

        @Key(says = "Notifications to Android apps through Firebase Cloud Messaging.")
        Fcm fcm,

        @Key(says = "Notifications to iOS apps through Apple's push service.")
        Apns apns) {

    /// The configured key pair; empty where the installation makes its own.
    ///
    /// @throws IllegalArgumentException if it is none, with a sentence that says why
    public Optional<VapidKeys> vapid() {
        if (vapidPublicKey.isEmpty() && vapidPrivateKey.isEmpty()) return Optional.empty();
        return Optional.of(VapidKeys.of(vapidPublicKey, vapidPrivateKey));
    }

    /// Firebase Cloud Messaging (gateway 6.6).
    public record Fcm(
            @Key(
                    says = "The service account's key, the JSON file that Google gives out; empty: off.",
                    standard = "\"\"")
            Secret serviceAccount,

            @Key(says = "Address of the service.", standard = "\"https://fcm.googleapis.com\"")
            String url) {
        public boolean enabled() {
            return !serviceAccount.isEmpty();
        }

        /// The parts of the service account's file; only where it is enabled, and checked at start.
        ///
        /// @throws IllegalArgumentException if it is none
        public Account account() {
            return Account.of(serviceAccount);
        }

        /// Who we are to Google.
        ///
        /// @param project    the Firebase project
        /// @param email      of the service account
        /// @param privateKey PEM of an RSA key
        /// @param tokenUri   where tokens are given out
        public record Account(String project, String email, String privateKey, String tokenUri) {
            private static Account of(Secret file) {
                try {
                    var json = new ObjectMapper().readTree(file.reveal());
                    return new Account(
                            text(json, "project_id"),
                            text(json, "client_email"),
                            text(json, "private_key"),
                            text(json, "token_uri"));
                } catch (JsonProcessingException _) {
                    throw new IllegalArgumentException("is not the JSON of a service account");
                }
            }

            private static String text(JsonNode json, String key) {
                var text = json.path(key).asText();
                if (text.isEmpty()) throw new IllegalArgumentException("has no " + key);
                return text;
            }

            /// Never the key.
            @Override
            public String toString() {
                return email;
            }
        }
    }

    /// The Apple Push Notification service, with token authentication (gateway 6.7).
    public record Apns(
            @Key(says = "The signing key, the .p8 file that Apple gives out; empty: off.", standard = "\"\"")
            Secret key,

            @Key(says = "Identifier of the key, ten characters.", standard = "\"\"")
            String keyId,

            @Key(says = "Identifier of the team, ten characters.", standard = "\"\"")
            String teamId,

            @Key(says = "Bundle identifier of the app.", standard = "\"chat.revolt.app\"")
            String bundleId,

            @Key(
                    says =
                            "Address of the service; https://api.sandbox.push.apple.com for apps that are being developed.",
                    standard = "\"https://api.push.apple.com\"")
            String url) {
        public boolean enabled() {
            return !key.isEmpty();
        }
    }
}
