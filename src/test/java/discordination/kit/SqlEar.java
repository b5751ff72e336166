package discordination.kit;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Understands PostgreSQL's extended protocol: statements are parsed, bound to portals, and those executed.
final class SqlEar implements Tap.Ear {
    private static final int START_UP = 8;

    @Override
    public void listen(DataInputStream client, DataOutputStream server, Consumer<String> heard) throws IOException {
        Map<String, String> statements = new HashMap<>();
        Map<String, String> portals = new HashMap<>();
        startUp(client, server);
        while (true) {
            var type = client.readByte();
            var body = new byte[client.readInt() - 4];
            client.readFully(body);
            switch (type) {
                case 'P' -> statements.put(word(body, 0), word(body, 1));
                case 'B' -> portals.put(word(body, 0), statements.getOrDefault(word(body, 1), ""));
                case 'E' -> hear(portals.getOrDefault(word(body, 0), ""), heard);
                case 'Q' -> hear(word(body, 0), heard);
                default -> {}
            }
            var frame = new byte[body.length + 5];
            frame[0] = type;
            System.arraycopy(body, 0, frame, 5, body.length);
            for (int i = 0; i < 4; i++) frame[1 + i] = (byte) (body.length + 4 >>> 24 - 8 * i);
            server.write(frame);
        }
    }

    /// The first messages have no type: perhaps a question for TLS, then the greeting.
    private static void startUp(DataInputStream in, DataOutputStream out) throws IOException {
        int length;
        do {
            length = in.readInt();
            var body = new byte[length - 4];
            in.readFully(body);
            out.writeInt(length);
            out.write(body);
        } while (length == START_UP);
    }

    /// What the driver asks for itself is no statement of the house: whether anybody is there, about types, and what a
    /// new connection is told.
    private static void hear(String sql, Consumer<String> heard) {
        if (sql.isBlank() || sql.contains("pg_catalog.") || sql.startsWith("SET ")) return;
        heard.accept(sql.strip());
    }

    /// The n-th of the texts that a message begins with.
    private static String word(byte[] body, int number) {
        int begin = 0;
        for (int i = 0; ; i++) {
            int end = begin;
            while (body[end] != 0) end++;
            if (i == number) return new String(body, begin, end - begin, StandardCharsets.UTF_8);
            begin = end + 1;
        }
    }
}
