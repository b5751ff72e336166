package discordination.account;

import discordination.http.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Which passwords are good enough, and their Argon2id hashes as PHC strings.
///
/// Each hash takes 19 MiB while it is computed, so only as many run at once as there are processors.
public final class Passwords {
    private static final int MEMORY_KIB = 19_456;
    private static final int PASSES = 2;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int SHORTEST_BYTES = 8;
    private static final long LONGEST_WAIT_SECONDS = 20;
    private static final Pattern PHC = Pattern.compile(
            "\\$argon2(id|i|d)\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    private final Semaphore turns =
            new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()), true);
    private final SecureRandom random = new SecureRandom();
    private final CompromisedPasswords compromised;
    private final String unmatchable;

    /// @param refused the operator's file of passwords that nobody may choose, or an empty path
    public Passwords(Path refused) {
        compromised = new CompromisedPasswords(refused);
        unmatchable = unmatchable();
    }

    /// Throws `ShortPassword` or `CompromisedPassword`; the length counts bytes in UTF-8 (rest-accounts 5.1).
    void requireSafe(String password) {
        if (password.getBytes(StandardCharsets.UTF_8).length < SHORTEST_BYTES) throw Problem.of(400, "ShortPassword");
        if (compromised.contains(password)) throw Problem.of(400, "CompromisedPassword");
    }

    /// A PHC string with a salt of its own.
    String hash(String password) {
        var salt = random(SALT_BYTES);
        return phc(salt, argon2(Argon2Parameters.ARGON2_id, MEMORY_KIB, PASSES, 1, salt, HASH_BYTES, password));
    }

    /// A PHC string that no password matches, for accounts nobody may enter any more.
    String unmatchable() {
        return phc(random(SALT_BYTES), random(HASH_BYTES));
    }

    /// Whether the password is the one that was hashed; takes as long for an account that does not exist.
    ///
    /// @param stored a PHC string; null when there is no such account, which matches nothing
    boolean matches(String stored, String password) {
        var phc = PHC.matcher(stored == null ? unmatchable : stored);
        if (!phc.matches()) throw new IllegalStateException("the stored hash is no Argon2 string");
        var expected = Base64.getDecoder().decode(phc.group(6));
        var computed = argon2(
                switch (phc.group(1)) {
                    case "id" -> Argon2Parameters.ARGON2_id;
                    case "i" -> Argon2Parameters.ARGON2_i;
                    default -> Argon2Parameters.ARGON2_d;
                },
                Integer.parseInt(phc.group(2)),
                Integer.parseInt(phc.group(3)),
                Integer.parseInt(phc.group(4)),
                Base64.getDecoder().decode(phc.group(5)),
                expected.length,
                password);
        return MessageDigest.isEqual(expected, computed) && stored != null;
    }

    private byte[] argon2(int type, int memory, int passes, int lanes, byte[] salt, int length, String password) {
        var hash = new byte[length];
        takeTurn();
        try {
            var generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(type)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(memory)
                    .withIterations(passes)
                    .withParallelism(lanes)
                    .withSalt(salt)
                    .build());
            generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
            return hash;
        } finally {
            turns.release();
        }
    }

    private void takeTurn() {
        try {
            if (turns.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) return;
            throw Problem.unavailable("hash", "accounts", null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable("hash", "accounts", e);
        }
    }

    private static String phc(byte[] salt, byte[] hash) {
        var base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=%d,t=%d,p=1$%s$%s"
                .formatted(MEMORY_KIB, PASSES, base64.encodeToString(salt), base64.encodeToString(hash));
    }

    private byte[] random(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
