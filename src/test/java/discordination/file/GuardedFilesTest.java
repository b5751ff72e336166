package discordination.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.app.ServiceName;
import discordination.kit.Answer;
import discordination.kit.Person;
import discordination.kit.Stage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// The file server with what an operator can set: types that are refused, a key for moderators
/// (files-proxies-jobs 6.1).
final class GuardedFilesTest {
    private static final String EXECUTABLE = "application/vnd.microsoft.portable-executable";

    @AutoClose
    private static final Clamd clamd = clamd();

    @AutoClose
    private static final FileHouse house = new FileHouse(Map.of(
            "files.blocked_types",
            "[\"" + EXECUTABLE + "\"]",
            "files.admin_key",
            "of the moderators",
            "files.clamav",
            clamd.address()));

    private static final Stage stage = house.stage();
    private static final Person alice = stage.person("alice");

    /// A22
    @Test
    void refusesBlockedTypes() {
        alice.uploads("attachments", "readme.EXE", "text/plain", "only text".getBytes())
                .fails(400, "FileTypeNotAllowed");
        byte[] program = new byte[512];
        program[0] = 'M';
        program[1] = 'Z';
        program[0x3c] = (byte) 0x80;
        System.arraycopy("PE\0\0".getBytes(), 0, program, 0x80, 4);
        alice.uploads("attachments", "holiday.jpg", "image/jpeg", program).fails(400, "FileTypeNotAllowed");
        alice.uploads("attachments", "readme.txt", "text/plain", "only text".getBytes())
                .is(200);
    }

    /// A23
    @Test
    void takesNothingThatClamAvRefuses() throws IOException {
        byte[] infected = zipped("eicar.com", Clamd.EICAR);
        // Stored as it is, since the stand-in does not unpack.
        byte[] zip = Pictures.join(infected, Clamd.EICAR);
        alice.uploads("attachments", "x.zip", "application/zip", zip).fails(400, "FileTypeNotAllowed");
        for (Clamd.Mood mood : List.of(Clamd.Mood.CONFUSED, Clamd.Mood.HANGS_UP)) {
            clamd.feels(mood);
            byte[] clean = zipped(mood.name(), FileHouse.random(100));
            alice.uploads("attachments", "x.zip", "application/zip", clean).fails(500, "InternalError");
            // What is not scanned does not suffer.
            alice.uploads("attachments", "x.png", "image/png", Pictures.png(9, 9))
                    .is(200);
            clamd.feels(Clamd.Mood.WELL);
            alice.uploads("attachments", "x.zip", "application/zip", clean).is(200);
            assertArrayEquals(clean, clamd.scanned().getLast());
        }
    }

    /// A28: on disk there is nothing to read, and what was changed there is not handed out.
    @Test
    void keepsFilesEncrypted() throws IOException {
        byte[] content = "words of a friend ".repeat(9_000).getBytes();
        String id = alice.uploads("attachments", "letter.txt", content);
        house.claim(id, "attachments", alice, "Message", "01");
        String path = "/attachments/" + id + "/letter.txt";
        byte[] stored = java.nio.file.Files.readAllBytes(house.object(id));
        assertFalse(Pictures.holds(stored, "friend"));
        assertArrayEquals(content, house.get(path).is(200).body());
        byte[] part = stage.visitor()
                .with("Range", "bytes=100000-100099")
                .send(ServiceName.FILES, "GET", path, null)
                .is(206)
                .body();
        assertArrayEquals(Arrays.copyOfRange(content, 100_000, 100_100), part);
        byte[] changed = stored.clone();
        changed[1_000] ^= 4;
        java.nio.file.Files.write(house.object(id), changed);
        house.get(path).fails(500, "InternalError");
        java.nio.file.Files.write(house.object(id), stored);
        assertArrayEquals(content, house.get(path).is(200).body());
        Path key = stage.config().instance().data().resolve(FileKeys.FILE);
        assertTrue(java.nio.file.Files.size(key) > 40);
    }

    /// Another machine on the same database that has lost the key does not start, rather than make a new one.
    @Test
    void doesNotStartWithoutItsKey() {
        alice.uploads("attachments", "x.txt", "something".getBytes());
        String says = assertThrows(
                        UncheckedIOException.class, () -> stage.beside(EnumSet.of(ServiceName.FILES), Map.of()))
                .getMessage();
        assertTrue(says.contains("files.key is gone"), says);
    }

    /// A16, and pictures that only some browsers can show: those get the original.
    @Test
    void takesRecordingsAndYoungFormats() throws IOException {
        Map<String, Metadata> samples = Map.of(
                "plain.mov", new Metadata.Video(64, 48),
                "plain.webm", new Metadata.Video(64, 48),
                "picture.heic", new Metadata.Plain(),
                "picture.avif", new Metadata.Image(64, 48, null, false),
                "picture.jxl", new Metadata.Image(64, 48, null, false));
        for (var sample : samples.entrySet()) {
            String name = sample.getKey();
            byte[] content = MediaTest.sample(name);
            String id = alice.uploads("attachments", name, content);
            File file = house.claim(id, "attachments", alice, "Message", "01");
            assertEquals(sample.getValue(), file.metadata(), name);
            house.get("/attachments/" + id).is(308);
            byte[] body = house.get("/attachments/" + id + "/" + name).is(200).body();
            assertEquals(content.length, body.length);
            assertFalse(Pictures.holds(body, "SECRET"), name);
            Answer avatar = alice.uploads("avatars", name, "image/avif", content);
            assertEquals(file.metadata() instanceof Metadata.Image ? 200 : 400, avatar.status(), name);
            byte[] broken = Arrays.copyOf(content, content.length / 2);
            if (!name.endsWith("webm")) {
                alice.uploads("attachments", name, "x/y", broken).fails(400, "FileTypeNotAllowed");
            }
        }
    }

    /// A24: what is packed stays packed.
    @Test
    void neverUnpacks() throws IOException {
        byte[] nested = zipped("bomb", new byte[64 << 20]);
        for (int i = 0; i < 3; i++) {
            nested = zipped("nested" + i + ".zip", nested);
        }
        String id = alice.uploads("attachments", "bomb.zip", nested);
        File file = house.claim(id, "attachments", alice, "Message", "01");
        assertEquals("application/zip", file.contentType());
        assertEquals(nested.length, file.size());
        house.get("/attachments/" + id).is(308);
        assertArrayEquals(nested, house.get("/attachments/" + id + "/bomb.zip").body());
    }

    /// A29: a crash between storing and remembering leaves an object that nothing names; trying again is no trouble.
    @Test
    void takesAgainWhatACrashInterrupted() throws IOException {
        byte[] content = FileHouse.random(2_000);
        String first = alice.uploads("attachments", "x.bin", content);
        house.claim(first, "attachments", alice, "Message", "01");
        stage.database().change(transaction -> {
            transaction
                    .sql()
                    .execute("create temp table gone on commit drop as select hash from files where id = ?", first);
            transaction.sql().execute("delete from files where id = ?", first);
            transaction.sql().execute("delete from file_hashes where hash in (select hash from gone)");
        });
        String second = alice.uploads("attachments", "x.bin", content);
        house.claim(second, "attachments", alice, "Message", "01");
        assertArrayEquals(
                content, house.get("/attachments/" + second + "/x.bin").body());
    }

    /// A33
    @Test
    void showsModeratorsWhatIsDeleted() {
        String id = alice.uploads("attachments", "evil deed.txt", "evidence".getBytes());
        String path = "/mod/attachments/" + id + "/evil%20deed.txt";
        moderator().send(ServiceName.FILES, "GET", path, null).fails(404, "NotFound");
        house.claim(id, "attachments", alice, "Message", "01");
        stage.database().change(transaction -> Files.markDeleted(transaction, id));
        house.get("/attachments/" + id + "/evil%20deed.txt").fails(404, "NotFound");
        house.get(path).fails(401, "NotAuthenticated");
        for (String wrong : List.of("", "of the moderator", "of the moderators ", "Of the moderators")) {
            if (wrong.strip().equals("of the moderators")) continue;
            stage.visitor()
                    .with("X-Admin-Token", wrong)
                    .send(ServiceName.FILES, "GET", path, null)
                    .fails(401, "NotAuthenticated");
        }
        Answer shown = moderator().send(ServiceName.FILES, "GET", path, null).is(200);
        assertEquals("evidence", shown.text());
        assertEquals("private, max-age=300, must-revalidate", shown.header("Cache-Control"));
        assertTrue(shown.header("Content-Disposition").startsWith("attachment"));
        Answer moved = moderator().send(ServiceName.FILES, "GET", "/mod/attachments/" + id + "/original", null);
        assertEquals("evil%20deed.txt", moved.is(308).header("Location"));
        moderator()
                .send(ServiceName.FILES, "GET", "/mod/avatars/" + id + "/x", null)
                .fails(404, "NotFound");
    }

    /// A8: a body that trickles is not waited for.
    @Test
    void cutsOffWhoSendsDropByDrop() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", stage.port(ServiceName.FILES))) {
            socket.getOutputStream()
                    .write(("POST /attachments HTTP/1.1\r\nHost: x\r\nX-Session-Token: " + alice.token()
                                    + "\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 9000\r\n\r\n")
                            .getBytes());
            socket.setSoTimeout(100);
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            StringBuilder answer = new StringBuilder();
            while (answer.length() < 12 && System.nanoTime() < end) {
                try {
                    socket.getOutputStream().write('-');
                    int next = socket.getInputStream().read();
                    if (next < 0) break;
                    answer.append((char) next);
                } catch (SocketTimeoutException e) {
                    // Nothing yet: the next drop.
                }
            }
            assertEquals("HTTP/1.1 408", answer.toString());
        }
    }

    /// A35: one is decoded, the others wait for it.
    @Test
    void makesOnePreviewForMany() throws Exception {
        String id = alice.uploads("attachments", "large.jpg", Pictures.jpeg(6_000, 4_000));
        house.claim(id, "attachments", alice, "Message", "01");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = IntStream.range(0, 200)
                    .mapToObj(_ ->
                            threads.submit(() -> house.get("/attachments/" + id).status()))
                    .toList();
            for (Future<Integer> answer : answers) {
                assertEquals(200, answer.get());
            }
        }
        assertEquals(
                1280, Pictures.decoded(house.get("/attachments/" + id).body()).getWidth());
    }

    private static Clamd clamd() {
        try {
            return new Clamd(1 << 20);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static discordination.kit.Visitor moderator() {
        return stage.visitor().with("X-Admin-Token", "of the moderators");
    }

    private static byte[] zipped(String name, byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return out.toByteArray();
    }
}
