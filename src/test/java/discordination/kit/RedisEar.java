package discordination.kit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/// Understands what Redis is asked: a command is an array of texts, each with its length before it. What comes in one
/// go, as a pipeline does, is heard as one.
final class RedisEar implements Tap.Ear {
    /// What the driver says on a new connection.
    private static final Set<String> GREETINGS = Set.of("HELLO", "AUTH", "SELECT", "CLIENT");

    @Override
    public void listen(DataInputStream client, DataOutputStream server, Consumer<String> heard) throws IOException {
        var names = new LinkedHashSet<String>();
        var command = new ByteArrayOutputStream();
        while (true) {
            var words = number(line(client, command));
            var name = "";
            for (int i = 0; i < words; i++) {
                var word = new byte[number(line(client, command)) + 2];
                client.readFully(word);
                command.write(word);
                if (i == 0) name = new String(word, StandardCharsets.UTF_8).strip();
            }
            name = name.toUpperCase(Locale.ROOT);
            if (!GREETINGS.contains(name)) names.add(name);
            if (client.available() > 0) continue;
            if (!names.isEmpty()) heard.accept(String.join(" ", names));
            names.clear();
            server.write(command.toByteArray());
            command.reset();
        }
    }

    private static String line(DataInputStream in, ByteArrayOutputStream copy) throws IOException {
        var line = new StringBuilder();
        while (true) {
            var next = in.readByte();
            copy.write(next);
            if (next == '\n') return line.toString();
            line.append((char) next);
        }
    }

    /// The number after the letter of a `*3` or a `$12`.
    private static int number(String line) {
        return Integer.parseInt(line.substring(1).strip());
    }
}
