package discordination.push;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals a notification so that only the browser can open it, not the push service that carries it: RFC 8291, which is
/// the content encoding `aes128gcm` of RFC 8188 with one record.
final class Encryption {
    /// What fits into the 4096 bytes that every push service takes (RFC 8291, 4).
    static final int LONGEST = 4096 - 86 - 17;

    private static final int RECORD_SIZE = 4096;
    private static final int SALT = 16;
    private static final int SECRET = 16;
    private static final int TAG_BITS = 128;
    private static final byte LAST_RECORD = 2;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Encryption() {}

    static boolean isPublicKey(String p256dh) {
        try {
            Curve.publicKey(decoded(p256dh));
            return true;
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return false;
        }
    }

    static boolean isSecret(String auth) {
        try {
            return decoded(auth).length == SECRET;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /// Browsers hand keys out in base64url, some libraries in base64, either with or without padding.
    static byte[] decoded(String text) {
        return Base64.getUrlDecoder().decode(text.replace('+', '-').replace('/', '_'));
    }

    /// The body to send, at most 4096 bytes.
    static byte[] seal(byte[] text, Subscription subscription) throws GeneralSecurityException {
        var salt = new byte[SALT];
        RANDOM.nextBytes(salt);
        return seal(text, decoded(subscription.p256dh()), decoded(subscription.auth()), salt, Curve.newKeys());
    }

    /// As above with given randomness, which must never be used twice.
    static byte[] seal(byte[] text, byte[] browser, byte[] secret, byte[] salt, KeyPair ours)
            throws GeneralSecurityException {
        if (text.length > LONGEST) throw new IllegalArgumentException("too long for a push service: " + text.length);
        var own = Curve.bytes((ECPublicKey) ours.getPublic());
        var agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(ours.getPrivate());
        agreement.doPhase(Curve.publicKey(browser), true);
        var who = ByteBuffer.allocate(14 + 2 * Curve.POINT)
                .put(ascii("WebPush: info\0"))
                .put(browser)
                .put(own)
                .array();
        var shared = derive(secret, agreement.generateSecret(), who, 32);
        var key = derive(salt, shared, ascii("Content-Encoding: aes128gcm\0"), 16);
        var nonce = derive(salt, shared, ascii("Content-Encoding: nonce\0"), 12);
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        var sealed = cipher.doFinal(
                ByteBuffer.allocate(text.length + 1).put(text).put(LAST_RECORD).array());
        return ByteBuffer.allocate(SALT + 4 + 1 + own.length + sealed.length)
                .put(salt)
                .putInt(RECORD_SIZE)
                .put((byte) own.length)
                .put(own)
                .put(sealed)
                .array();
    }

    private static byte[] derive(byte[] salt, byte[] material, byte[] info, int length)
            throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256")
                .deriveData(HKDFParameterSpec.ofExtract()
                        .addSalt(salt)
                        .addIKM(material)
                        .thenExpand(info, length));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
