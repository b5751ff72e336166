package discordination.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/// Random secrets of the alphabets that the protocol names, and the hash under which they are kept.
public final class Tokens {
    private static final String URL_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final String INVITE = "0123456789ABCDEFGHJKMNPQRSTVWXYZabcdefghjkmnpqrstvwxyz";
    private static final String RECOVERY = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final SecureRandom RANDOM = new SecureRandom();

    private Tokens() {}

    /// 64 characters of `A-Za-z0-9_-`: sessions, bots, tickets, webhooks (rest-accounts 1.6).
    public static String token() {
        return random(64, URL_SAFE);
    }

    /// 32 characters of `A-Za-z0-9_-`: what the links in mails end in (rest-accounts 1.6).
    public static String mailed() {
        return random(32, URL_SAFE);
    }

    /// 5 + `-` + 5 characters that nobody confuses on paper (rest-accounts 1.6).
    public static String recoveryCode() {
        return random(5, RECOVERY) + "-" + random(5, RECOVERY);
    }

    /// 42 characters of `A-Za-z0-9_-`.
    public static String file() {
        return random(42, URL_SAFE);
    }

    /// 8 characters without those that look alike.
    public static String invite() {
        return random(8, INVITE);
    }

    private static String random(int length, String alphabet) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) text.append(alphabet.charAt(RANDOM.nextInt(alphabet.length())));
        return text.toString();
    }

    /// SHA-256; tokens are random enough to need no salt.
    public static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
