package discordination.cleanup;

import discordination.app.Parting;
import discordination.app.ServiceName;
import discordination.config.Config;
import discordination.event.Events;
import discordination.file.DiskStorage;
import discordination.file.Files;
import discordination.file.Storage;
import discordination.kit.Answer;
import discordination.kit.Person;
import discordination.kit.Stage;
import discordination.user.Presences;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A file server with its API and what lies behind it, for the tests of what tidies up there.
final class TidyHouse implements AutoCloseable {
    final Stage stage = Stage.open(EnumSet.of(ServiceName.API, ServiceName.FILES), Map.of());
    final Person alice = stage.person("alice");
    final Path folder = stage.config().instance().data().resolve("files");
    final Storage storage = storage();

    private Storage storage() {
        try {
            return new DiskStorage(folder);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    Cleanup cleanup(Duration interval) {
        return cleanup(storage, new Config.Cleanup(interval, 30, Duration.ofDays(30), false));
    }

    Cleanup cleanup(Storage storage, Config.Cleanup config) {
        var events = new Events(stage.redis());
        return new Cleanup(
                stage.database(),
                storage,
                config,
                Parting.farewells(stage.config(), stage.database(), events, new Presences(stage.redis())));
    }

    /// Forgets every file.
    void wipe() throws IOException {
        sql("truncate files, file_hashes, removed_objects");
        for (String key : objects()) {
            storage.delete(key);
        }
    }

    void sql(String sql, Object... arguments) {
        stage.database().change(transaction -> transaction.sql().execute(sql, arguments));
    }

    int count(String sql, Object... arguments) {
        return stage.database()
                .read(handle ->
                        handle.select(sql, arguments).mapTo(Integer.class).one());
    }

    String uploaded(String content) {
        return alice.uploads("attachments", "f.txt", content.getBytes());
    }

    String shown(String name) {
        return shown(name, name.getBytes());
    }

    String shown(String message, byte[] content) {
        String id = alice.uploads("attachments", "f.txt", content);
        claim(id, message);
        return id;
    }

    void claim(String id, String message) {
        stage.database()
                .change(transaction -> Files.claim(transaction, id, "attachments", alice.id(), "Message", message));
    }

    void markDeleted(String id) {
        stage.database().change(transaction -> Files.markDeleted(transaction, id));
    }

    Answer get(String id) {
        String path = id.startsWith("/") ? id : "/attachments/" + id + "/f.txt";
        return stage.visitor().send(ServiceName.FILES, "GET", path, null);
    }

    int rows(String id) {
        return count("select count(*) from files where id = ?", id);
    }

    String key(String id) {
        return stage.database()
                .read(handle -> handle.select(
                                "select object_key from files join file_hashes using (hash) where id = ?", id)
                        .mapTo(String.class)
                        .one());
    }

    void uploadedAgo(String id, String age) {
        sql("update files set uploaded_at = now() - ?::interval where id = ?", age, id);
    }

    List<String> keys() {
        return stage.database()
                .read(handle -> handle.select("select object_key from file_hashes")
                        .mapTo(String.class)
                        .list());
    }

    List<String> objects() throws IOException {
        List<String> keys = new ArrayList<>();
        storage.list(item -> keys.add(item.key()));
        return keys;
    }

    String orphan(Duration age) throws IOException {
        String key = UUID.randomUUID().toString().replace("-", "").repeat(2) + "-0123456789abcdef";
        Path source = java.nio.file.Files.createTempFile("cleanup", "");
        java.nio.file.Files.write(source, new byte[] {1});
        storage.put(key, source);
        age(key, age);
        java.nio.file.Files.delete(source);
        return key;
    }

    void age(String key, Duration age) throws IOException {
        java.nio.file.Files.setLastModifiedTime(
                folder.resolve(key.substring(0, 2)).resolve(key),
                FileTime.from(Instant.now().minus(age)));
    }

    /// A connection that is nobody else's.
    Connection connection() throws SQLException {
        var address = stage.config().database().address();
        return DriverManager.getConnection(
                address.jdbcUrl(), address.user(), address.password().reveal());
    }

    @Override
    public void close() {
        storage.close();
        stage.close();
    }
}
