package discordination.config;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/// Reads the private keys that Google and Apple give out.
public final class Pem {
    private Pem() {}

    /// @param algorithm `RSA` or `EC`
    /// @param pem       PKCS 8 between its two lines
    public static PrivateKey privateKey(String algorithm, String pem) throws GeneralSecurityException {
        try {
            var bytes = Base64.getDecoder().decode(pem.replaceAll("-----[^-]+-----|\\s", ""));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (IllegalArgumentException _) {
            throw new InvalidKeySpecException("not base64");
        }
    }
}
