import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.LinkedHashSet;

/// Makes `src/main/resources/account/compromised-passwords.bin` out of a list of passwords, most frequent first: the
/// first four bytes of the SHA-256 of the first 100,000 that have eight bytes or more, sorted as signed numbers.
///
/// Run by `./build.sh lists`; the same list gives the same bytes.
final class CompromisedPasswordList {
    private static final int ENTRIES = 100_000;
    private static final int SHORTEST_BYTES = 8;

    private CompromisedPasswordList() {}

    static void main(String[] arguments) throws IOException, NoSuchAlgorithmException {
        var chosen = new LinkedHashSet<String>();
        for (var line : new String(Files.readAllBytes(Path.of(arguments[0])), StandardCharsets.UTF_8).split("\r?\n")) {
            if (chosen.size() == ENTRIES) break;
            if (line.getBytes(StandardCharsets.UTF_8).length >= SHORTEST_BYTES) chosen.add(line);
        }
        var digest = MessageDigest.getInstance("SHA-256");
        var prefixes = chosen.stream()
                .mapToInt(password -> ByteBuffer.wrap(digest.digest(password.getBytes(StandardCharsets.UTF_8)))
                        .getInt())
                .toArray();
        Arrays.sort(prefixes);
        var bytes = ByteBuffer.allocate(prefixes.length * Integer.BYTES);
        bytes.asIntBuffer().put(prefixes);
        Files.write(Path.of(arguments[1]), bytes.array());
    }
}
