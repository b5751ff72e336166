package discordination.push;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;

/// P-256 keys in the raw form in which browsers and push services exchange them: 65 bytes for a point, 32 for a number.
final class Curve {
    private static final int COORDINATE = 32;
    static final int POINT = 1 + 2 * COORDINATE;
    private static final byte UNCOMPRESSED = 4;
    private static final ECParameterSpec P256 = parameters();

    private Curve() {}

    private static ECParameterSpec parameters() {
        try {
            var parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair newKeys() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(P256);
        return generator.generateKeyPair();
    }

    static byte[] bytes(ECPublicKey key) {
        var bytes = new byte[POINT];
        bytes[0] = UNCOMPRESSED;
        put(key.getW().getAffineX(), bytes, 1);
        put(key.getW().getAffineY(), bytes, 1 + COORDINATE);
        return bytes;
    }

    static byte[] bytes(ECPrivateKey key) {
        var bytes = new byte[COORDINATE];
        put(key.getS(), bytes, 0);
        return bytes;
    }

    /// Right-aligned, without the sign byte.
    private static void put(BigInteger number, byte[] target, int offset) {
        var bytes = number.toByteArray();
        var from = Math.max(0, bytes.length - COORDINATE);
        var length = bytes.length - from;
        System.arraycopy(bytes, from, target, offset + COORDINATE - length, length);
    }

    /// Throws for bytes that are no point of the curve.
    static ECPublicKey publicKey(byte[] bytes) throws GeneralSecurityException {
        if (bytes.length != POINT || bytes[0] != UNCOMPRESSED) throw new InvalidKeySpecException("not a point");
        var x = new BigInteger(1, bytes, 1, COORDINATE);
        var y = new BigInteger(1, bytes, 1 + COORDINATE, COORDINATE);
        var curve = P256.getCurve();
        var p = ((ECFieldFp) curve.getField()).getP();
        var right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB()).mod(p);
        if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0 || !y.pow(2).mod(p).equals(right)) {
            throw new InvalidKeySpecException("not on the curve");
        }
        return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), P256));
    }

    static ECPrivateKey privateKey(byte[] bytes) throws GeneralSecurityException {
        return (ECPrivateKey)
                KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(new BigInteger(1, bytes), P256));
    }
}
