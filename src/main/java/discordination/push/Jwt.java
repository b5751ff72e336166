package discordination.push;

import discordination.http.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;

/// Signs the tokens by which push services know us (RFC 7515).
final class Jwt {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private Jwt() {}

    /// @param header its `alg` must be `ES256` or `RS256`
    static String signed(Map<String, ?> header, Map<String, ?> claims, PrivateKey key) throws GeneralSecurityException {
        var unsigned = BASE64.encodeToString(Json.bytes(header)) + "." + BASE64.encodeToString(Json.bytes(claims));
        var signature = Signature.getInstance(
                header.get("alg").equals("ES256") ? "SHA256withECDSAinP1363Format" : "SHA256withRSA");
        signature.initSign(key);
        signature.update(unsigned.getBytes(StandardCharsets.US_ASCII));
        return unsigned + "." + BASE64.encodeToString(signature.sign());
    }
}
