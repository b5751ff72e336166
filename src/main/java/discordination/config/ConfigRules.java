package discordination.config;

import discordination.config.Config.GifProvider;
import discordination.config.ConfigFaults.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// The rules that one key's type and bounds cannot say: forms of addresses, and keys that need each other.
final class ConfigRules {
    private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\s:/]+):\\d{1,5}");
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F:.]+");

    private static final Pattern ADDRESS_OF_MAIL = Pattern.compile("[^\\s@<>\"]{1,64}@[^\\s@<>\"]{1,255}");

    private final UnaryOperator<String> sources;
    private final List<Fault> faults = new ArrayList<>();

    private ConfigRules(UnaryOperator<String> sources) {
        this.sources = sources;
    }

    /// @param sources where the value of a key came from, empty for a default
    static List<Fault> faults(Config config, UnaryOperator<String> sources) {
        var rules = new ConfigRules(sources);
        rules.instance(config.instance());
        rules.stores(config);
        rules.services(config);
        rules.push(config.push());
        rules.mail(config);
        rules.list("accounts.refused_passwords", config.accounts().refusedPasswords());
        rules.list("accounts.refused_domains", config.accounts().refusedDomains());
        rules.captcha(config.captcha());
        config.livekit().nodes().forEach((name, node) -> rules.livekit("livekit.nodes." + name + ".", node));
        rules.limits("limits.new_user", config.limits().newUser());
        rules.limits("limits.default", config.limits().standard());
        return rules.faults;
    }

    private void fault(String key, String says) {
        faults.add(new Fault(key, sources.apply(key), says));
    }

    private void instance(Config.Instance instance) {
        webAddress("instance.url", instance.url(), "http", "https");
        webAddress("instance.terms_of_service", instance.termsOfService(), "http", "https");
        webAddress("instance.privacy_policy", instance.privacyPolicy(), "http", "https");
        webAddress("instance.guidelines", instance.guidelines(), "http", "https");
        if (instance.name().isBlank() || instance.name().length() > 64) {
            fault("instance.name", "must have 1 to 64 characters");
        }
        for (var network : instance.trustedProxies()) {
            if (!isNetwork(network)) {
                fault("instance.trusted_proxies", "\"" + network + "\" is no network like 10.0.0.0/8 or ::1/128");
            }
        }
    }

    private void hosts(String key, Iterable<String> pairs) {
        for (var pair : pairs) {
            if (!HOST_AND_PORT.matcher(pair).matches()) fault(key, "\"" + pair + "\" is no host:port");
        }
    }

    private void push(Push push) {
        hosts("push.unsafe_allow_hosts", push.unsafeAllowHosts());
        if (!push.contact().startsWith("mailto:") || !push.contact().contains("@")) {
            webAddress("push.contact", push.contact(), "https", "https");
        }
        sound("push.vapid_public_key", push::vapid);
        webAddress("push.fcm.url", push.fcm().url(), "http", "https");
        webAddress("push.apns.url", push.apns().url(), "http", "https");
        if (push.fcm().enabled()) {
            sound(
                    "push.fcm.service_account",
                    () -> key("RSA", push.fcm().account().privateKey()));
        }
        if (push.apns().enabled()) {
            sound("push.apns.key", () -> key("EC", push.apns().key().reveal()));
            required("push.apns.key_id", push.apns().keyId());
            required("push.apns.team_id", push.apns().teamId());
            required("push.apns.bundle_id", push.apns().bundleId());
        }
    }

    private static PrivateKey key(String algorithm, String pem) {
        try {
            return Pem.privateKey(algorithm, pem);
        } catch (GeneralSecurityException _) {
            throw new IllegalArgumentException("holds no private key for " + algorithm);
        }
    }

    private void sound(String key, Supplier<?> reading) {
        try {
            reading.get();
        } catch (IllegalArgumentException e) {
            fault(key, e.getMessage());
        }
    }

    private void stores(Config config) {
        if (!config.database().embedded()) {
            try {
                config.database().address();
            } catch (IllegalArgumentException e) {
                fault("database.url", e.getMessage());
            }
        }
        if (!config.redis().embedded()) {
            redis(config.redis().url());
        }
        var s3 = config.s3();
        webAddress("s3.endpoint", s3.endpoint(), "http", "https");
        if (s3.endpoint().isEmpty() != s3.bucket().isEmpty()) {
            fault(
                    s3.endpoint().isEmpty() ? "s3.endpoint" : "s3.bucket",
                    "must be set too: endpoint and bucket belong together");
        }
        if (s3.accessKey().isEmpty() != s3.secretKey().isEmpty()) {
            fault(
                    s3.accessKey().isEmpty() ? "s3.access_key" : "s3.secret_key",
                    "must be set too: both keys belong together");
        }
    }

    private void redis(Secret url) {
        try {
            var uri = new URI(url.reveal());
            if (!"redis".equals(uri.getScheme()) && !"rediss".equals(uri.getScheme())) {
                fault("redis.url", "must begin with redis:// or rediss://");
            } else if (uri.getHost() == null) {
                fault("redis.url", "has no host; write special characters of the password as %XX");
            }
        } catch (URISyntaxException e) {
            fault("redis.url", "is no URL; write special characters of the password as %XX");
        }
    }

    private void services(Config config) {
        webAddress("api.url", config.api().url(), "http", "https");
        try {
            config.api().earlyAdopters();
        } catch (DateTimeParseException _) {
            fault("api.early_adopter_cutoff", "must be a moment like 2027-01-01T00:00:00Z");
        }
        webAddress("gateway.url", config.gateway().url(), "ws", "wss");
        webAddress("files.url", config.files().url(), "http", "https");
        webAddress("links.url", config.links().url(), "http", "https");
        webAddress("links.internal_url", config.links().internalUrl(), "http", "https");
        webAddress("gifs.url", config.gifs().url(), "http", "https");
        webAddress("gifs.base_url", config.gifs().baseUrl(), "http", "https");
        if (config.gateway().heartbeatTimeout().compareTo(config.gateway().heartbeatInterval()) <= 0) {
            fault("gateway.heartbeat_timeout", "must be longer than gateway.heartbeat_interval");
        }
        pair("files.min_resolution", config.files().minResolution());
        var clamav = config.files().clamav();
        if (!clamav.isEmpty() && !clamav.startsWith("/")) hosts("files.clamav", List.of(clamav));
        sound("files.encryption_key", () -> config.files().keys());
        hosts("links.unsafe_allow_hosts", config.links().unsafeAllowHosts());
        if (config.gifs().provider() != GifProvider.NONE && config.gifs().key().isEmpty()) {
            fault("gifs.key", "must be set when gifs.provider is");
        }
    }

    private void mail(Config config) {
        var mail = config.mail();
        if (!mail.enabled()) return;
        if (mail.from().isEmpty()) fault("mail.from", "must be set when mail.host is");
        else if (!ADDRESS_OF_MAIL.matcher(mail.from()).matches()) fault("mail.from", "is no e-mail address");
        certificate("mail.certificate", mail.certificate());
        if (mail.user().isEmpty() != mail.password().isEmpty()) {
            fault(mail.user().isEmpty() ? "mail.user" : "mail.password", "must be set too: both belong together");
        }
        // Links must not be built from what a request calls us: whoever asks for a mail would choose where they lead.
        if (config.instance().url().isEmpty()) {
            fault("instance.url", "must be set when mail.host is: the links in mails begin with it");
        }
    }

    private void list(String key, String file) {
        if (file.isEmpty()) return;
        try {
            if (Files.isReadable(Path.of(file)) && !Files.isDirectory(Path.of(file))) return;
        } catch (InvalidPathException _) {
            // Said below.
        }
        fault(key, "cannot be read: " + file);
    }

    private void certificate(String key, String file) {
        if (file.isEmpty()) return;
        try (var in = Files.newInputStream(Path.of(file))) {
            var found = CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) fault(key, "holds no certificate: " + file);
        } catch (IOException | InvalidPathException _) {
            fault(key, "cannot be read: " + file);
        } catch (CertificateException _) {
            fault(key, "holds no certificates in PEM: " + file);
        }
    }

    private void captcha(Captcha captcha) {
        webAddress("captcha.url", captcha.url(), "http", "https");
        if (captcha.enabled()) required("captcha.url", captcha.url());
        if (captcha.enabled() && captcha.key().isEmpty()) {
            fault("captcha.key", "must be set when captcha.secret is: clients show the widget with it");
        }
    }

    private void livekit(String table, Livekit.Node node) {
        required(table + "url", node.url());
        required(table + "public_url", node.publicUrl());
        required(table + "key", node.key());
        required(table + "secret", node.secret().reveal());
        webAddress(table + "url", node.url(), "http", "https");
        if (hasPath(node.url())) fault(table + "url", "must have no path: LiveKit answers at the root");
        webAddress(table + "public_url", node.publicUrl(), "ws", "wss");
        // LiveKit complains about shorter ones, and they can be guessed.
        var length = node.secret().reveal().length();
        if (length > 0 && length < 32) fault(table + "secret", "must have at least 32 characters");
    }

    private static boolean hasPath(String url) {
        try {
            return new URI(url).getRawPath() != null
                    && new URI(url).getRawPath().length() > 1;
        } catch (URISyntaxException _) {
            // That has been told already.
            return false;
        }
    }

    private void required(String key, String value) {
        if (value.isEmpty()) fault(key, "must be set");
    }

    private void limits(String table, UserLimits limits) {
        pair(table + ".video_resolution", limits.videoResolution());
        pair(table + ".video_aspect_ratio", limits.videoAspectRatio());
    }

    private void pair(String key, List<?> values) {
        if (values.size() != 2) {
            fault(key, "must have exactly two numbers");
        }
    }

    private void webAddress(String key, String url, String plain, String encrypted) {
        if (url.isEmpty()) {
            return;
        }
        try {
            var uri = new URI(url);
            if (!plain.equals(uri.getScheme()) && !encrypted.equals(uri.getScheme())) {
                fault(key, "must begin with " + plain + ":// or " + encrypted + "://");
            } else if (uri.getHost() == null || uri.getRawUserInfo() != null) {
                fault(key, "must have a host and no user");
            } else if (url.endsWith("/")) {
                // Clients append paths to these addresses (files-proxies-jobs 5.1).
                fault(key, "must not end in a slash");
            }
        } catch (URISyntaxException e) {
            fault(key, "is no URL: " + e.getReason());
        }
    }

    private static boolean isNetwork(String text) {
        var slash = text.indexOf('/');
        var address = slash < 0 ? text : text.substring(0, slash);
        // Only literals: a name here would be looked up and trusted.
        if (!ADDRESS.matcher(address).matches()) {
            return false;
        }
        try {
            var bits = InetAddress.ofLiteral(address).getAddress().length * 8;
            return slash < 0 || Integer.parseUnsignedInt(text.substring(slash + 1)) <= bits;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
