package discordination.push;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/// What is sealed is what RFC 8291 says it must be.
final class EncryptionTest {
    private static final String BROWSER =
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";

    /// The example of RFC 8291, section 5.
    @Test
    void theExampleOfTheStandardComesOut() throws GeneralSecurityException {
        var own = new KeyPair(
                Curve.publicKey(Encryption.decoded(
                        "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8")),
                Curve.privateKey(Encryption.decoded("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")));
        var sealed = Encryption.seal(
                "When I grow up, I want to be a watermelon".getBytes(StandardCharsets.UTF_8),
                Encryption.decoded(BROWSER),
                Encryption.decoded("BTBZMqHH6r4Tts7J_aSIgg"),
                Encryption.decoded("DGv6ra1nlYgDCS1FRnbzlw"),
                own);
        assertEquals(
                "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
                        + "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
                        + "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
                Base64.getUrlEncoder().withoutPadding().encodeToString(sealed));
    }

    @Test
    void keysThatAreNoneAreKnown() throws GeneralSecurityException {
        assertTrue(Encryption.isPublicKey(BROWSER));
        assertFalse(Encryption.isPublicKey(BROWSER.substring(0, 86) + "x"));
        assertFalse(Encryption.isPublicKey(BROWSER.replace('a', 'b')));
        assertFalse(Encryption.isPublicKey(""));
        assertFalse(Encryption.isPublicKey("not base64 at all!"));
        assertTrue(Encryption.isSecret("BTBZMqHH6r4Tts7J_aSIgg=="));
        assertFalse(Encryption.isSecret("BTBZMqHH6r4Tts7J_aSI"));
        var point = Encryption.decoded(BROWSER);
        assertArrayEquals(point, Curve.bytes(Curve.publicKey(point)));
        point[64] ^= 1;
        assertThrows(GeneralSecurityException.class, () -> Curve.publicKey(point));
    }

    @Test
    void theLongestNoticeFitsAndALongerOneIsRefused() throws GeneralSecurityException {
        var subscription = new Subscription("", BROWSER, "BTBZMqHH6r4Tts7J_aSIgg");
        assertEquals(4096, Encryption.seal(new byte[Encryption.LONGEST], subscription).length);
        assertThrows(
                IllegalArgumentException.class, () -> Encryption.seal(new byte[Encryption.LONGEST + 1], subscription));
    }

    @Test
    void aLongBodyIsCutBetweenLetters() {
        var notice = new Notice("alice", null, null, "😀".repeat(1000) + "\"\n".repeat(2000), "tag", 1L, "/channel");
        var bytes = notice.fitting(Encryption.LONGEST, cut -> cut).getBytes(StandardCharsets.UTF_8);
        assertTrue(bytes.length <= Encryption.LONGEST);
        assertFalse(new String(bytes, StandardCharsets.UTF_8).contains("\uFFFD"));
    }
}
