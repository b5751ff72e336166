package discordination.config;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// A P-256 key pair that belongs together, read from the forms in which such pairs are handed around (gateway 6.5).
///
/// @param publicKey  65 bytes, an uncompressed point
/// @param privateKey 32 bytes
public record VapidKeys(byte[] publicKey, byte[] privateKey) {
    private static final int POINT = 65;
    private static final int NUMBER = 32;
    /// What stands before a point in the encoding that the JDK reads, and before a private number.
    private static final byte[] BEFORE_POINT = bytes("3059301306072a8648ce3d020106082a8648ce3d030107034200");

    private static final byte[] BEFORE_NUMBER =
            bytes("3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420");
    /// What stands before the number within every PEM of such a key, old or new.
    private static final byte[] MARK = bytes("0201010420");

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    /// @throws IllegalArgumentException if these are no pair, with a sentence that says why
    static VapidKeys of(String publicKey, Secret privateKey) {
        if (publicKey.isEmpty() || privateKey.isEmpty()) {
            throw new IllegalArgumentException("must be set too: both keys belong together");
        }
        var keys = new VapidKeys(point(publicKey), number(privateKey.reveal()));
        if (!keys.match()) throw new IllegalArgumentException("is not the public key of push.vapid_private_key");
        return keys;
    }

    private static byte[] point(String text) {
        var point = base64(text);
        if (point.length != POINT) throw new IllegalArgumentException("must be base64url of 65 bytes");
        return point;
    }

    private static byte[] number(String text) {
        if (text.contains("-----BEGIN")) return within(base64(text.replaceAll("-----[^-]+-----|\\s", "")));
        var bytes = base64(text);
        if (bytes.length == NUMBER) return bytes;
        var inner = new String(bytes, StandardCharsets.US_ASCII);
        return inner.contains("-----BEGIN") ? number(inner) : within(bytes);
    }

    private static byte[] within(byte[] encoded) {
        for (int at = 0; at + MARK.length + NUMBER <= encoded.length; at++) {
            if (Arrays.equals(encoded, at, at + MARK.length, MARK, 0, MARK.length)) {
                return Arrays.copyOfRange(encoded, at + MARK.length, at + MARK.length + NUMBER);
            }
        }
        throw new IllegalArgumentException("belongs to a private key that is none of P-256");
    }

    /// Either alphabet, with or without padding.
    private static byte[] base64(String text) {
        try {
            return Base64.getUrlDecoder().decode(text.strip().replace('+', '-').replace('/', '_'));
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("must be base64url, and so must the private key");
        }
    }

    private boolean match() {
        try {
            var factory = KeyFactory.getInstance("EC");
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(factory.generatePrivate(new PKCS8EncodedKeySpec(join(BEFORE_NUMBER, privateKey))));
            signature.update(publicKey);
            var signed = signature.sign();
            signature.initVerify(factory.generatePublic(new X509EncodedKeySpec(join(BEFORE_POINT, publicKey))));
            signature.update(publicKey);
            return signature.verify(signed);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private static byte[] join(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VapidKeys keys
                && Arrays.equals(publicKey, keys.publicKey)
                && Arrays.equals(privateKey, keys.privateKey);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(publicKey);
    }

    @Override
    public String toString() {
        return "VapidKeys";
    }
}
