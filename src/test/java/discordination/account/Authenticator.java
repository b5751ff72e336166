package discordination.account;

import discordination.kit.Await;
import discordination.kit.Visitor;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// The app on somebody's telephone: knows the secret and shows codes.
record Authenticator(byte[] secret) {
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// Reads the secret as people type it.
    static Authenticator of(String shown) {
        var secret = new byte[shown.length() * 5 / 8];
        for (int bit = 0; bit < secret.length * 8; bit++) {
            var digit = BASE32.indexOf(shown.charAt(bit / 5));
            if ((digit >> 4 - bit % 5 & 1) != 0) secret[bit / 8] |= (byte) (0x80 >> bit % 8);
        }
        return new Authenticator(secret);
    }

    /// The code of this moment. Near the end of its step it waits for the next one, as people do: a code that is typed
    /// in time must not arrive too late.
    String now() {
        Await.until("enough of a step is left", () -> Instant.now().getEpochSecond() % 30 < 23);
        return of(Instant.now());
    }

    String of(Instant time) {
        return Totp.code(secret, Totp.step(time));
    }

    String ago(int steps) {
        return Totp.code(secret, Totp.step(Instant.now()) - steps);
    }

    /// A code of no step nearby.
    String wrong() {
        var near = List.of(ago(-1), ago(0), ago(1), ago(2));
        for (int code = 0; ; code++) {
            var text = "%06d".formatted(code);
            if (!near.contains(text)) return text;
        }
    }

    /// A ticket for a deed that needs one.
    static String ticket(Visitor person, Map<String, ?> proof) {
        return person.put("/auth/mfa/ticket", proof).json().get("token").asText();
    }
}
