package discordination.account;

import discordination.access.Tokens;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/// The 100,000 passwords that turned up most often in breaches, as far as they are long enough to be chosen here, and
/// those of the operator's own list (rest-accounts 5.1).
///
/// The built-in list is a resource of sorted numbers: the first four bytes of the SHA-256 of each password. One good
/// password in 43,000 shares its number with a bad one and is refused for nothing. `src/lists` makes the resource.
final class CompromisedPasswords {
    private final int[] prefixes;
    private final Set<String> more;

    /// @param more the operator's file, or an empty path
    CompromisedPasswords(Path more) {
        this.prefixes = builtIn();
        this.more = Lists.file(more, UnaryOperator.identity());
    }

    /// Exact, capitals included.
    boolean contains(String password) {
        var prefix = ByteBuffer.wrap(Tokens.hash(password)).getInt();
        return Arrays.binarySearch(prefixes, prefix) >= 0 || more.contains(password);
    }

    private static int[] builtIn() {
        try (var in = CompromisedPasswords.class.getResourceAsStream("/account/compromised-passwords.bin");
                var numbers = new DataInputStream(Objects.requireNonNull(in))) {
            var bytes = ByteBuffer.wrap(numbers.readAllBytes()).asIntBuffer();
            var prefixes = new int[bytes.remaining()];
            bytes.get(prefixes);
            return prefixes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
