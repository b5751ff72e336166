package discordination.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.app.ServiceName;
import discordination.kit.Answer;
import discordination.kit.Person;
import discordination.kit.Stage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the file server takes and what it makes of it (files-proxies-jobs 6.1), with files on disk.
final class UploadTest {
    @AutoClose
    private static final FileHouse house = new FileHouse();

    private static final Stage stage = house.stage();
    private static final Person alice = stage.person("alice");

    @Test
    void takesAPictureAndGivesItBack() {
        byte[] png = Pictures.png(300, 200);
        String id = alice.uploads("attachments", "my picture.png", png);
        assertTrue(id.matches("[A-Za-z0-9_-]{42}"), id);
        house.get("/attachments/" + id).fails(404, "NotFound");
        File file = house.claim(id, "attachments", alice, "Message", "01");
        assertEquals("my picture.png", file.filename());
        assertEquals("image/png", file.contentType());
        assertEquals(new Metadata.Image(300, 200, null, false), file.metadata());

        Answer preview = house.get("/attachments/" + id).is(200);
        assertEquals("image/webp", preview.header("Content-Type"));
        assertEquals("inline", preview.header("Content-Disposition"));
        assertEquals("public, max-age=604800, must-revalidate, immutable", preview.header("Cache-Control"));
        assertEquals(300, Pictures.decoded(preview.body()).getWidth());

        Answer moved = house.get("/attachments/" + id + "/original").is(308);
        assertEquals("my%20picture.png", moved.header("Location"));
        assertEquals("no-store", moved.header("Cache-Control"));
        Answer original = house.get("/attachments/" + id + "/my%20picture.png").is(200);
        assertEquals("image/png", original.header("Content-Type"));
        assertTrue(original.header("Content-Disposition").startsWith("attachment"));
        assertEquals(file.size(), original.body().length);
        for (Answer answer : List.of(preview, original)) {
            assertEquals("nosniff", answer.header("X-Content-Type-Options"));
            assertEquals("default-src 'none'; sandbox", answer.header("Content-Security-Policy"));
            assertEquals("cross-origin", answer.header("Cross-Origin-Resource-Policy"));
            assertEquals("*", answer.header("Access-Control-Allow-Origin"));
        }
        Answer head = stage.visitor().send(ServiceName.FILES, "HEAD", "/attachments/" + id + "/my%20picture.png", null);
        assertEquals(200, head.status());
        assertEquals(Long.toString(file.size()), head.header("Content-Length"));
        assertEquals(0, head.body().length);
    }

    @Test
    void wantsACaller() {
        Answer nobody = stage.visitor().uploads("attachments", "x.txt", "text/plain", new byte[10]);
        nobody.fails(401, "NotAuthenticated");
        assertEquals("*", nobody.header("Access-Control-Allow-Origin"));
        stage.visitor()
                .with("X-Session-Token", "nonsense")
                .uploads("attachments", "x", "text/plain", new byte[1])
                .fails(401, "InvalidSession");
        stage.visitor()
                .with("X-Bot-Token", "nonsense")
                .uploads("attachments", "x", "text/plain", new byte[1])
                .fails(401, "InvalidSession");
    }

    @Test
    void refusesStrangersBeforeTheirBody() throws IOException {
        String head = "POST /attachments HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n"
                + "Content-Length: 10000000\r\n\r\n--b\r\n";
        assertTrue(house.raw(head.getBytes()).startsWith("HTTP/1.1 401"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Attachments", "unknown", "mod", "..", "%2e%2e", "attachments%2f"})
    void knowsItsTags(String tag) {
        Answer answer = alice.with("Content-Type", "multipart/form-data; boundary=b")
                .send(ServiceName.FILES, "POST", "/" + tag, new byte[0]);
        assertTrue(List.of(400, 404, 405).contains(answer.status()));
        if (tag.matches("\\w+")) {
            answer.fails(400, "FailedValidation");
        }
    }

    static Stream<String> tags() {
        return Arrays.stream(Tag.values()).map(Tag::wire);
    }

    @ParameterizedTest
    @MethodSource("tags")
    void keepsToTheLimits(String tag) {
        long limit = Tag.of(tag)
                .orElseThrow()
                .limit(stage.config().limits().standard().fileUploadSizeLimit());
        byte[] picture = Pictures.png(20, 20);
        byte[] full = padded(picture, (int) limit);
        alice.uploads(tag, "full.png", "image/png", full).is(200);
        JsonNode error = alice.uploads(tag, "over.png", "image/png", padded(picture, (int) limit + 1))
                .fails(422, "FileTooLarge");
        assertEquals(limit, error.get("max").asLong());
        alice.uploads(tag, "empty.png", "image/png", new byte[0]).fails(422, "FileTooSmall");
        alice.uploads(tag, "huge.png", "image/png", padded(picture, (int) limit + 100_000))
                .is(413);
    }

    /// A5: the head alone decides.
    @Test
    void refusesAnnouncedBodiesUnread() throws IOException {
        String head = "POST /emojis HTTP/1.1\r\nHost: x\r\nX-Session-Token: " + alice.token()
                + "\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 10000000\r\n\r\n";
        assertTrue(house.raw(head.getBytes()).startsWith("HTTP/1.1 413"));
    }

    @Test
    void doesNotFollowAnEndlessBody() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", stage.port(ServiceName.FILES))) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST /emojis HTTP/1.1\r\nHost: x\r\nX-Session-Token: " + alice.token()
                            + "\r\nContent-Type: multipart/form-data; boundary=b\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .getBytes());
            byte[] start = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n".getBytes();
            out.write((Integer.toHexString(start.length) + "\r\n").getBytes());
            out.write(start);
            out.write("\r\n".getBytes());
            byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes();
            int sent = 0;
            try {
                while (sent < 200 << 20 && socket.getInputStream().available() == 0) {
                    out.write(chunk);
                    sent += 0x10000;
                }
            } catch (IOException e) {
                // The server may cut the connection once it has answered.
            }
            assertTrue(sent < 100 << 20, "sent " + sent);
            byte[] answer = new byte[12];
            socket.getInputStream().readNBytes(answer, 0, 12);
            assertEquals("HTTP/1.1 413", new String(answer, StandardCharsets.US_ASCII));
        }
    }

    @Test
    void readsOnlyProperForms() {
        String file = "Content-Disposition: form-data; name=\"file\"; filename=\"x.txt\"\r\n\r\n";
        assertEquals(400, form("multipart/form-data", "x"));
        assertEquals(400, form("application/json", "{}"));
        assertEquals(400, form("multipart/form-data; boundary=b", ""));
        assertEquals(400, form("multipart/form-data; boundary=b", "--b\r\n" + file + "cut"));
        assertEquals(400, form("multipart/form-data; boundary=b", "--b\r\n" + file + "wrong\r\n--c--\r\n"));
        assertEquals(
                400,
                form(
                        "multipart/form-data; boundary=b",
                        "--b\r\nContent-Disposition: form-data; name=\"other\"; filename=\"x\"\r\n\r\nx\r\n--b--\r\n"));
        assertEquals(
                400,
                form("multipart/form-data; boundary=b", ("--b\r\n" + file + "x\r\n").repeat(10_000) + "--b--\r\n"));
        assertEquals(
                400,
                form(
                        "multipart/form-data; boundary=b",
                        "--b\r\nX: " + "x".repeat(1 << 20) + "\r\n" + file + "x\r\n--b--\r\n"));
        Answer gzip = alice.with("Content-Encoding", "gzip").uploads("attachments", "x", "text/plain", new byte[9]);
        assertEquals(415, gzip.status());
        String two = "--b\r\n" + file + "first\r\n--b\r\n" + file.replace("x.txt", "y.txt") + "second\r\n--b--\r\n";
        Answer answer = alice.with("Content-Type", "multipart/form-data; boundary=b")
                .send(ServiceName.FILES, "POST", "/attachments", two);
        String id = answer.json().get("id").asText();
        assertEquals(
                "y.txt", house.claim(id, "attachments", alice, "Message", "01").filename());
        assertEquals("second", house.get("/attachments/" + id + "/y.txt").text());
    }

    static Stream<List<String>> filenames() {
        return Stream.of(
                List.of("../../etc/passwd", ".._.._etc_passwd"),
                List.of("/abs", "_abs"),
                List.of("C:\\x", "C:_x"),
                List.of("SPOILER_a b.png", "SPOILER_a b.png"),
                List.of("\ud83d\ude00 \u00fc.txt", "\ud83d\ude00 \u00fc.txt"),
                List.of("a\u202egnp.exe.txt", "agnp.exe.txt"),
                List.of("%2e%2e%2f", "%2e%2e%2f"),
                List.of("100%;#?:&=.txt", "100%;#?:&=.txt"),
                List.of("original", "original"),
                List.of("..", "unnamed-file"),
                List.of("zero\u200bwidth\u2028line\ufeff.txt", "zero\u200bwidthline.txt"),
                List.of("", "unnamed-file"));
    }

    @ParameterizedTest
    @MethodSource("filenames")
    void keepsNamesThatDoNoHarm(List<String> names) throws Exception {
        String id = alice.uploads(
                        "attachments",
                        names.get(0),
                        "text/plain",
                        names.get(0).getBytes().length == 0
                                ? new byte[] {1}
                                : names.get(0).getBytes(StandardCharsets.UTF_8))
                .json()
                .get("id")
                .asText();
        File file = house.claim(id, "attachments", alice, "Message", "01");
        assertEquals(names.get(1), file.filename());
        for (String prefix : List.of("", "/autumn")) {
            for (String path : List.of("/attachments/" + id, "/attachments/" + id + "/original")) {
                Answer answer = house.get(prefix + path);
                if (path.endsWith("original") && file.filename().equals("original")) {
                    answer.is(200);
                    continue;
                }
                URI target = URI.create("http://x" + prefix + path)
                        .resolve(answer.is(308).header("Location"));
                assertEquals("x", target.getAuthority());
                Answer original = house.get(target.getRawPath()).is(200);
                assertEquals(file.size(), original.body().length);
            }
        }
    }

    @Test
    void cutsEndlessNames() {
        String id = alice.uploads("attachments", "\u00e9".repeat(3_000) + ".tar.gz", new byte[] {1, 2, 3});
        String name = house.claim(id, "attachments", alice, "Message", "01").filename();
        assertEquals(255, name.getBytes(StandardCharsets.UTF_8).length, 2);
        assertTrue(name.endsWith("\u00e9.gz"), name);
        String star =
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''na%20me%2F.txt\r\n\r\nx\r\n--b--\r\n";
        assertEquals("na me_.txt", named(star));
        String split =
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''a%00b%0D%0Ac.txt\r\n\r\nx\r\n--b--\r\n";
        assertEquals("abc.txt", named(split));
    }

    private String named(String form) {
        String id = alice.with("Content-Type", "multipart/form-data; boundary=b")
                .send(ServiceName.FILES, "POST", "/attachments", form)
                .is(200)
                .json()
                .get("id")
                .asText();
        return house.claim(id, "attachments", alice, "Message", "01").filename();
    }

    @Test
    void typesPolyglotsByTheirStart() {
        byte[] script = "/*<script>alert(1)</script>*/".getBytes();
        for (byte[] image : List.of(Pictures.png(9, 9), Pictures.jpeg(9, 9), Pictures.gif(9, 9))) {
            String id = alice.uploads("attachments", "x.html", Pictures.join(image, script));
            File file = house.claim(id, "attachments", alice, "Message", "01");
            assertTrue(file.contentType().startsWith("image/"), file.contentType());
            assertFalse(Pictures.holds(
                    house.get("/attachments/" + id + "/x.html").is(200).body(), "script"));
        }
    }

    @Test
    void refusesBrokenPictures() {
        for (byte[] image :
                List.of(Pictures.png(99, 99), Pictures.jpeg(99, 99), Pictures.gif(99, 99), Pictures.webp(99, 99))) {
            byte[] cut = Arrays.copyOf(image, image.length * 2 / 3);
            alice.uploads("attachments", "x", "image/png", cut).fails(400, "FileTypeNotAllowed");
            alice.uploads("avatars", "x", "image/png", cut).fails(400, "FileTypeNotAllowed");
        }
        alice.uploads("attachments", "bomb.png", "image/png", Pictures.pngBomb(65_535, 65_535))
                .fails(400, "FileTypeNotAllowed");
    }

    @Test
    void forgetsWherePicturesWereTaken() {
        for (byte[] image : List.of(
                Pictures.jpegWithExif(40, 20, 6),
                Pictures.webpWithExif(40, 20, 1),
                Pictures.animatedGif(40, 20, 2),
                Pictures.tiffWithSecret(40, 20),
                Pictures.pngWith(Pictures.png(40, 20), "eXIf", Pictures.exif(1)))) {
            // A name that says something else must not keep it from being cleaned.
            for (String name : List.of("a.jpg", "b.exe")) {
                String id = alice.uploads("attachments", name, image);
                house.claim(id, "attachments", alice, "Message", "01");
                assertFalse(Pictures.holds(
                        house.get("/attachments/" + id + "/" + name).is(200).body(), Pictures.SECRET));
            }
        }
    }

    @Test
    void keepsEqualFilesOnce() {
        Person bob = stage.person("bob");
        byte[] content = FileHouse.random(5_000);
        String one = alice.uploads("attachments", "a.bin", content);
        String two = bob.uploads("attachments", "b.bin", content);
        assertNotEquals(one, two);
        house.claim(one, "attachments", alice, "Message", "01");
        house.claim(two, "attachments", bob, "Message", "02");
        assertEquals(house.key(one), house.key(two));
        stage.database().change(transaction -> Files.markDeleted(transaction, one));
        house.get("/attachments/" + one + "/a.bin").fails(404, "NotFound");
        assertArrayEquals(
                content, house.get("/attachments/" + two + "/b.bin").is(200).body());
        // What was downloaded from here is recognised too, although it was cleaned.
        String picture = alice.uploads("attachments", "p.jpg", Pictures.jpegWithExif(30, 30, 3));
        house.claim(picture, "attachments", alice, "Message", "03");
        String again = alice.uploads(
                "attachments",
                "q.jpg",
                house.get("/attachments/" + picture + "/p.jpg").body());
        assertEquals(house.key(picture), house.key(again));
    }

    @Test
    void takesEqualFilesAtTheSameTime() throws Exception {
        byte[] content = Pictures.join(Pictures.png(200, 200), FileHouse.random(2_000));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> ids = IntStream.range(0, 20)
                    .mapToObj(i -> threads.submit(() -> alice.uploads("attachments", "f" + i + ".png", content)))
                    .toList();
            byte[] first = null;
            for (int i = 0; i < ids.size(); i++) {
                house.claim(ids.get(i).get(), "attachments", alice, "Message", "01");
                byte[] body = house.get("/attachments/" + ids.get(i).get() + "/f" + i + ".png")
                        .is(200)
                        .body();
                assertArrayEquals(first == null ? body : first, body);
                first = body;
                assertEquals(
                        house.key(ids.getFirst().get()), house.key(ids.get(i).get()));
            }
        }
    }

    @Test
    void countsUploadsByTag() {
        try (Stage limited =
                Stage.open(EnumSet.of(ServiceName.API, ServiceName.FILES), Map.of("api.rate_limits", "true"))) {
            Person bob = limited.person("bob");
            for (int i = 0; i < 10; i++) {
                bob.uploads("attachments", "x" + i, new byte[] {1});
            }
            Answer eleventh = bob.uploads("attachments", "x", "text/plain", new byte[] {1})
                    .is(429);
            assertTrue(eleventh.body(JsonNode.class).get("retry_after").asLong() <= 10_000);
            assertEquals("*", eleventh.header("Access-Control-Allow-Origin"));
            bob.uploads("icons", "x.png", Pictures.png(9, 9));
        }
    }

    @Test
    void leavesNothingBehind() throws Exception {
        alice.uploads("avatars", "x.png", "image/png", "no picture".getBytes()).is(400);
        alice.uploads("attachments", "x.png", "image/png", Pictures.png(10, 10)).is(200);
        Path folder = stage.config().instance().data().resolve("uploads");
        try (var files = java.nio.file.Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
    }

    private int form(String type, String body) {
        return alice.with("Content-Type", type)
                .send(ServiceName.FILES, "POST", "/attachments", body)
                .status();
    }

    private static byte[] padded(byte[] picture, int size) {
        return Arrays.copyOf(picture, size);
    }
}
