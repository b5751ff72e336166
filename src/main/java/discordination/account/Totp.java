package discordination.account;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;
import javax.crypto.spec.SecretKeySpec;

/// Time-based one-time codes of RFC 6238: SHA-1, six digits, steps of 30 seconds since 1970 (rest-accounts 5.3).
final class Totp {
    private static final Duration STEP = Duration.ofSeconds(30);
    private static final int SECRET_BYTES = 10;
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final TimeBasedOneTimePasswordGenerator CODES = new TimeBasedOneTimePasswordGenerator(STEP, 6);

    private Totp() {}

    static byte[] secret() {
        var secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return secret;
    }

    /// As people type it into their app: base32 without padding.
    static String shown(byte[] secret) {
        var text = new StringBuilder();
        var bits = 0;
        var held = 0;
        for (var octet : secret) {
            bits = bits << 8 | octet & 0xff;
            for (held += 8; held >= 5; held -= 5) text.append(BASE32.charAt(bits >> held - 5 & 31));
            bits &= (1 << held) - 1;
        }
        return held == 0
                ? text.toString()
                : text.append(BASE32.charAt(bits << 5 - held & 31)).toString();
    }

    static long step(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), STEP.toSeconds());
    }

    /// The code of a step.
    static String code(byte[] secret, long step) {
        try {
            var time = Instant.ofEpochSecond(step * STEP.toSeconds());
            return CODES.generateOneTimePasswordString(new SecretKeySpec(secret, CODES.getAlgorithm()), time);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The first of the steps whose code this is; -1 when it is the code of none.
    static long match(byte[] secret, String code, long... steps) {
        var given = code.getBytes(StandardCharsets.UTF_8);
        return LongStream.of(steps)
                .filter(step -> MessageDigest.isEqual(given, code(secret, step).getBytes(StandardCharsets.UTF_8)))
                .findFirst()
                .orElse(-1);
    }
}
