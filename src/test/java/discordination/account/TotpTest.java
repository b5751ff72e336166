package discordination.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One-time codes against the vectors of RFC 6238, and base32 against those of RFC 4648.
final class TotpTest {
    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    /// The last six of the eight digits in appendix B.
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void codesAreThoseOfTheStandard(long second, String code) {
        var step = Totp.step(Instant.ofEpochSecond(second));
        assertEquals(code, Totp.code(SECRET, step));
        assertEquals(step, Totp.match(SECRET, code, step - 1, step));
        assertEquals(-1, Totp.match(SECRET, code, step + 1, step - 1));
        assertEquals(-1, Totp.match(SECRET, code + "0", step));
    }

    @ParameterizedTest
    @CsvSource({"f, MY", "fo, MZXQ", "foo, MZXW6", "foob, MZXW6YQ", "fooba, MZXW6YTB", "foobar, MZXW6YTBOI"})
    void secretsAreShownInBase32(String text, String shown) {
        assertEquals(shown, Totp.shown(text.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void secretsHaveSixteenLetters() {
        assertTrue(Totp.shown(Totp.secret()).matches("[A-Z2-7]{16}"));
    }
}
