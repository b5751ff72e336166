package discordination.file;

import discordination.app.ServiceName;
import discordination.kit.Answer;
import discordination.kit.Person;
import discordination.kit.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;

/// A file server with its API, and the ways in which the tests reach behind it.
final class FileHouse implements AutoCloseable {
    private final Stage stage;

    FileHouse() {
        this(Map.of());
    }

    FileHouse(Map<String, String> settings) {
        stage = Stage.open(EnumSet.of(ServiceName.API, ServiceName.FILES), settings);
    }

    Stage stage() {
        return stage;
    }

    Answer get(String path) {
        return stage.visitor().send(ServiceName.FILES, "GET", path, null);
    }

    File claim(String id, String tag, Person by, String type, String object) {
        return stage.database().write(transaction -> Files.claim(transaction, id, tag, by.id(), type, object));
    }

    String key(String id) {
        return stage.database()
                .read(handle -> handle.createQuery(
                                "select object_key from files join file_hashes using (hash) where id = :id")
                        .bind("id", id)
                        .mapTo(String.class)
                        .one());
    }

    /// Where the object of a file lies on disk.
    Path object(String id) {
        String key = key(id);
        return stage.config()
                .instance()
                .data()
                .resolve("files")
                .resolve(key.substring(0, 2))
                .resolve(key);
    }

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random().nextBytes(bytes);
        // A first byte that no format begins with.
        bytes[0] = (byte) 0xf7;
        return bytes;
    }

    String raw(byte[] request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", stage.port(ServiceName.FILES))) {
            socket.setSoTimeout(20_000);
            try {
                socket.getOutputStream().write(request);
            } catch (IOException e) {
                // Refused while still sending; the answer is there all the same.
            }
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(12), StandardCharsets.US_ASCII);
        }
    }

    @Override
    public void close() {
        stage.close();
    }
}
