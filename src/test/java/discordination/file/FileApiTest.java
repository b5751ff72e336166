package discordination.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.app.ServiceName;
import discordination.http.Problem;
import discordination.kit.Answer;
import discordination.kit.Person;
import discordination.kit.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// files-proxies-jobs 6.1 over HTTP, with files on disk.
class FileApiTest {
    @AutoClose
    private static final Stage stage = Stage.open(
            EnumSet.of(ServiceName.API, ServiceName.FILES), Map.of("files.blocked_types", "[\"application/x-bad\"]"));

    private final Person alice = stage.person("alice");

    @Test
    void takesAPictureAndGivesItBack() {
        byte[] png = Pictures.png(300, 200);
        String id = alice.uploads("attachments", "my picture.png", png);
        assertTrue(id.matches("[A-Za-z0-9_-]{42}"), id);
        get("/attachments/" + id).fails(404, "NotFound");
        File file = claim(id, "attachments", alice, "Message", "01");
        assertEquals("my picture.png", file.filename());
        assertEquals("image/png", file.contentType());
        assertEquals(new Metadata.Image(300, 200, null, false), file.metadata());

        Answer preview = get("/attachments/" + id).is(200);
        assertEquals("image/webp", preview.header("Content-Type"));
        assertEquals("inline", preview.header("Content-Disposition"));
        assertEquals("public, max-age=604800, must-revalidate", preview.header("Cache-Control"));
        assertEquals(300, Pictures.decoded(preview.body()).getWidth());

        Answer moved = get("/attachments/" + id + "/original").is(308);
        assertEquals("my%20picture.png", moved.header("Location"));
        assertEquals("no-store", moved.header("Cache-Control"));
        Answer original = get("/attachments/" + id + "/my%20picture.png").is(200);
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
        assertTrue(raw(head.getBytes()).startsWith("HTTP/1.1 401"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Attachments", "unknown", "mod", "..", "%2e%2e", "attachments%2f"})
    void knowsItsTags(String tag) {
        assertTrue(List.of(400, 404, 405)
                .contains(alice.with("Content-Type", "multipart/form-data; boundary=b")
                        .send(ServiceName.FILES, "POST", "/" + tag, new byte[0])
                        .status()));
        alice.uploads("unknown", "x.txt", "text/plain", new byte[1]).is(400);
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
        assertEquals("y.txt", claim(id, "attachments", alice, "Message", "01").filename());
        assertEquals("second", get("/attachments/" + id + "/y.txt").text());
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
        File file = claim(id, "attachments", alice, "Message", "01");
        assertEquals(names.get(1), file.filename());
        for (String prefix : List.of("", "/autumn")) {
            for (String path : List.of("/attachments/" + id, "/attachments/" + id + "/original")) {
                Answer answer = get(prefix + path);
                if (path.endsWith("original") && file.filename().equals("original")) {
                    answer.is(200);
                    continue;
                }
                URI target = URI.create("http://x" + prefix + path)
                        .resolve(answer.is(308).header("Location"));
                assertEquals("x", target.getAuthority());
                Answer original = get(target.getRawPath()).is(200);
                assertEquals(file.size(), original.body().length);
            }
        }
    }

    @Test
    void cutsEndlessNames() {
        String id = alice.uploads("attachments", "\u00e9".repeat(3_000) + ".tar.gz", new byte[] {1, 2, 3});
        String name = claim(id, "attachments", alice, "Message", "01").filename();
        assertEquals(255, name.getBytes(StandardCharsets.UTF_8).length, 2);
        assertTrue(name.endsWith("\u00e9.gz"), name);
        String star =
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''na%20me%2F.txt\r\n\r\nx\r\n--b--\r\n";
        Answer answer = alice.with("Content-Type", "multipart/form-data; boundary=b")
                .send(ServiceName.FILES, "POST", "/attachments", star);
        assertEquals(200, answer.status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/attachments/..%2f..%2fetc%2fpasswd",
                "/attachments/%00",
                "/attachments/%ff%fe",
                "/attachments/x/%2e%2e",
                "/attachments/x/..%5cy",
                "/attachments/%25",
                "/nothing",
                "/attachments/x/y/z",
                "/attachments/'%20or%201=1"
            })
    void doesNotStumbleOverPaths(String path) {
        assertTrue(List.of(400, 404).contains(get(path).status()), path);
    }

    @Test
    void refusesEndlessPaths() throws IOException {
        String answer = raw(("GET /attachments/" + "x".repeat(1 << 20) + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes());
        assertTrue(answer.startsWith("HTTP/1.1 414") || answer.startsWith("HTTP/1.1 431"), answer);
        answer = raw(("GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(1 << 16) + "\r\n\r\n").getBytes());
        assertTrue(answer.startsWith("HTTP/1.1 431"), answer);
    }

    @Test
    void neverServesScriptsAsSuch() {
        Map<String, String> contents = Map.of(
                "<html><script>alert(1)</script>", "text/html",
                "<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "text/xml",
                "alert(1)", "plain/text",
                "<?php system('id');", "plain/text",
                "#!/bin/sh\nrm -rf /", "text/x-shellscript",
                "%PDF-1.7\n<html><script>", "application/pdf");
        contents.forEach((content, type) -> {
            String id = alice.uploads("attachments", "picture.png", content.getBytes());
            File file = claim(id, "attachments", alice, "Message", "01");
            assertEquals(type, file.contentType());
            assertFalse(file.metadata() instanceof Metadata.Image);
            Answer answer = get("/attachments/" + id + "/picture.png").is(200);
            assertEquals(content, answer.text());
            assertTrue(answer.header("Content-Disposition").startsWith("attachment"));
            assertEquals("nosniff", answer.header("X-Content-Type-Options"));
            for (String tag : List.of("avatars", "icons", "banners", "backgrounds", "emojis")) {
                alice.uploads(tag, "picture.png", "image/png", content.getBytes())
                        .fails(400, "FileTypeNotAllowed");
            }
        });
        String svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
        String id = alice.uploads("attachments", "x.SVG", svg.getBytes());
        File file = claim(id, "attachments", alice, "Message", "01");
        assertEquals("image/svg+xml", file.contentType());
        assertEquals(new Metadata.Plain(), file.metadata());
        get("/attachments/" + id).is(308);
        alice.uploads("avatars", "x.svg", "image/svg+xml", svg.getBytes()).fails(400, "FileTypeNotAllowed");
        // The same bytes under another name have the type of that name.
        String text = alice.uploads("attachments", "x.txt", svg.getBytes());
        assertEquals(
                "plain/text", claim(text, "attachments", alice, "Message", "02").contentType());
    }

    @Test
    void typesPolyglotsByTheirStart() {
        byte[] script = "/*<script>alert(1)</script>*/".getBytes();
        for (byte[] image : List.of(Pictures.png(9, 9), Pictures.jpeg(9, 9), Pictures.gif(9, 9))) {
            String id = alice.uploads("attachments", "x.html", Pictures.join(image, script));
            File file = claim(id, "attachments", alice, "Message", "01");
            assertTrue(file.contentType().startsWith("image/"), file.contentType());
            assertFalse(
                    Pictures.holds(get("/attachments/" + id + "/x.html").is(200).body(), "script"));
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
                Pictures.pngWith(Pictures.png(40, 20), "eXIf", Pictures.exif(1)))) {
            // A name that says something else must not keep it from being cleaned.
            for (String name : List.of("a.jpg", "b.exe")) {
                String id = alice.uploads("attachments", name, image);
                claim(id, "attachments", alice, "Message", "01");
                assertFalse(Pictures.holds(
                        get("/attachments/" + id + "/" + name).is(200).body(), Pictures.SECRET));
            }
        }
    }

    @Test
    void knowsWhenToShowAnimations() {
        for (byte[] image :
                List.of(Pictures.animatedGif(40, 20, 3), Pictures.apng(40, 20, 3), Pictures.animatedWebp(40, 20, 3))) {
            for (String tag : List.of("attachments", "emojis")) {
                String id = alice.uploads(tag, "a", image);
                File file = claim(id, tag, alice, "Message", "01");
                assertEquals(new Metadata.Image(40, 20, null, true), file.metadata());
                get("/" + tag + "/" + id).is(308);
            }
            for (String tag : List.of("avatars", "icons")) {
                String id = alice.uploads(tag, "a", image);
                claim(id, tag, alice, "UserAvatar", "01");
                assertEquals("image/webp", get("/" + tag + "/" + id).is(200).header("Content-Type"));
                byte[] original = get("/" + tag + "/" + id + "/a").is(200).body();
                assertTrue(assertHeader(original).animated());
            }
        }
        assertTrue(alice.uploads("emojis", "a", Pictures.png(9, 9)).matches("[0-9A-HJKMNP-TV-Z]{26}"));
    }

    @Test
    void keepsEqualFilesOnce() {
        Person bob = stage.person("bob");
        byte[] content = random(5_000);
        String one = alice.uploads("attachments", "a.bin", content);
        String two = bob.uploads("attachments", "b.bin", content);
        assertNotEquals(one, two);
        claim(one, "attachments", alice, "Message", "01");
        claim(two, "attachments", bob, "Message", "02");
        assertEquals(key(one), key(two));
        stage.database().change(transaction -> Files.markDeleted(transaction, one));
        get("/attachments/" + one + "/a.bin").fails(404, "NotFound");
        assertArrayEquals(content, get("/attachments/" + two + "/b.bin").is(200).body());
        // What was downloaded from here is recognised too, although it was cleaned.
        String picture = alice.uploads("attachments", "p.jpg", Pictures.jpegWithExif(30, 30, 3));
        claim(picture, "attachments", alice, "Message", "03");
        String again = alice.uploads(
                "attachments",
                "q.jpg",
                get("/attachments/" + picture + "/p.jpg").body());
        assertEquals(key(picture), key(again));
    }

    @Test
    void takesEqualFilesAtTheSameTime() throws Exception {
        byte[] content = Pictures.join(Pictures.png(200, 200), random(2_000));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> ids = IntStream.range(0, 20)
                    .mapToObj(i -> threads.submit(() -> alice.uploads("attachments", "f" + i + ".png", content)))
                    .toList();
            byte[] first = null;
            for (int i = 0; i < ids.size(); i++) {
                claim(ids.get(i).get(), "attachments", alice, "Message", "01");
                byte[] body = get("/attachments/" + ids.get(i).get() + "/f" + i + ".png")
                        .is(200)
                        .body();
                assertArrayEquals(first == null ? body : first, body);
                first = body;
                assertEquals(key(ids.getFirst().get()), key(ids.get(i).get()));
            }
        }
    }

    @Test
    void showsOnlyWhatIsShown() {
        String id = alice.uploads("attachments", "a.txt", "hello".getBytes());
        get("/attachments/" + id + "/a.txt").fails(404, "NotFound");
        claim(id, "attachments", alice, "Message", "01");
        get("/attachments/" + id + "/a.txt").is(200);
        get("/attachments/" + id + "/A.txt").fails(404, "NotFound");
        get("/avatars/" + id + "/a.txt").fails(404, "NotFound");
        stage.database()
                .change(transaction -> transaction.sql().execute("update files set reported = true where id = ?", id));
        get("/attachments/" + id + "/a.txt").is(200);
        stage.database().change(transaction -> Files.markDeletedFor(transaction, "Message", "01"));
        get("/attachments/" + id + "/a.txt").fails(404, "NotFound");
    }

    @Test
    void givesAFileToOneClaimOnly() throws Exception {
        Person bob = stage.person("bob");
        String id = alice.uploads("attachments", "a.txt", "claimed".getBytes());
        assertThrows(Problem.class, () -> claim(id, "avatars", alice, "UserAvatar", "01"));
        assertThrows(Problem.class, () -> claim(id, "attachments", bob, "Message", "01"));
        assertThrows(Problem.class, () -> claim("unknown", "attachments", alice, "Message", "01"));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> claims = IntStream.range(0, 8)
                    .mapToObj(i -> threads.submit(() -> {
                        try {
                            return claim(id, "attachments", alice, "Message", "m" + i) != null;
                        } catch (Problem problem) {
                            assertEquals("NotFound", problem.type());
                            return false;
                        }
                    }))
                    .toList();
            int won = 0;
            for (Future<Boolean> claim : claims) {
                won += claim.get() ? 1 : 0;
            }
            assertEquals(1, won);
        }
        assertThrows(Problem.class, () -> claim(id, "attachments", alice, "Message", "again"));
    }

    @Test
    void servesParts() {
        byte[] content = random(1_000);
        String id = alice.uploads("attachments", "v.bin", content);
        claim(id, "attachments", alice, "Message", "01");
        String path = "/attachments/" + id + "/v.bin";
        Answer first = range(path, "bytes=0-99").is(206);
        assertEquals("bytes 0-99/1000", first.header("Content-Range"));
        assertArrayEquals(Arrays.copyOf(content, 100), first.body());
        assertArrayEquals(
                Arrays.copyOfRange(content, 900, 1_000),
                range(path, "bytes=-100").is(206).body());
        assertArrayEquals(
                Arrays.copyOfRange(content, 400, 1_000),
                range(path, "bytes=400-").is(206).body());
        assertEquals("bytes 990-999/1000", range(path, "bytes=990-5000").is(206).header("Content-Range"));
        assertEquals("bytes */1000", range(path, "bytes=1000-").is(416).header("Content-Range"));
        for (String whole : List.of(
                "bytes=0-1,5-6", "bytes=x-y", "bytes=-", "bytes=9-3", "lines=1-2", "bytes=99999999999999999999-", "")) {
            assertArrayEquals(content, range(path, whole).is(200).body(), whole);
        }
        String etag = get(path).header("ETag");
        assertEquals("bytes", get(path).header("Accept-Ranges"));
        Answer same = stage.visitor().with("If-None-Match", etag).send(ServiceName.FILES, "GET", path, null);
        assertEquals(304, same.status());
        assertEquals(0, same.body().length);
        assertEquals(
                200,
                stage.visitor()
                        .with("If-None-Match", "\"other\"")
                        .send(ServiceName.FILES, "GET", path, null)
                        .status());
        assertEquals(
                200,
                stage.visitor()
                        .with("If-Range", "\"other\"")
                        .with("Range", "bytes=0-1")
                        .send(ServiceName.FILES, "GET", path, null)
                        .status());
        String picture = alice.uploads("attachments", "p.png", Pictures.png(9, 9));
        claim(picture, "attachments", alice, "Message", "01");
        String preview = get("/attachments/" + picture).header("ETag");
        assertEquals(
                304,
                stage.visitor()
                        .with("If-None-Match", preview)
                        .send(ServiceName.FILES, "GET", "/attachments/" + picture, null)
                        .status());
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
    void answersPreflights() {
        Answer answer = stage.visitor()
                .with("Origin", "https://app.example")
                .with("Access-Control-Request-Method", "POST")
                .with("Access-Control-Request-Headers", "x-session-token")
                .send(ServiceName.FILES, "OPTIONS", "/attachments", null)
                .is(200);
        assertNotEquals(null, answer.header("Access-Control-Allow-Origin"));
        assertTrue(answer.header("Access-Control-Allow-Headers").contains("x-session-token"));
        assertTrue(answer.header("Access-Control-Allow-Methods").contains("POST"));
    }

    @Test
    void saysHello() {
        assertEquals("0.15.1", get("/").json().get("version").asText());
        assertEquals(
                "Hello, I am a file server!",
                get("/autumn").json().get("autumn").asText());
        JsonNode bucket = get("/ratelimit").json();
        assertEquals(4_294_967_295L, bucket.get("limit").asLong());
        assertTrue(bucket.get("key").isNumber());
        assertEquals(200, get("/health/ready").status());
    }

    @Test
    void losesNoHalfAnswersWhenAnObjectIsGone() throws Exception {
        String id = alice.uploads("attachments", "a.bin", random(100));
        claim(id, "attachments", alice, "Message", "01");
        Path object = stage.config()
                .instance()
                .data()
                .resolve("files")
                .resolve(key(id).substring(0, 2))
                .resolve(key(id));
        Path away = object.resolveSibling("away");
        java.nio.file.Files.move(object, away);
        get("/attachments/" + id + "/a.bin").fails(500, "InternalError");
        java.nio.file.Files.move(away, object);
        get("/attachments/" + id + "/a.bin").is(200);
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

    private static Answer get(String path) {
        return stage.visitor().send(ServiceName.FILES, "GET", path, null);
    }

    private static Answer range(String path, String range) {
        return stage.visitor().with("Range", range).send(ServiceName.FILES, "GET", path, null);
    }

    private int form(String type, String body) {
        return alice.with("Content-Type", type)
                .send(ServiceName.FILES, "POST", "/attachments", body)
                .status();
    }

    private static File claim(String id, String tag, Person by, String type, String object) {
        return stage.database().write(transaction -> Files.claim(transaction, id, tag, by.id(), type, object));
    }

    private static String key(String id) {
        return stage.database()
                .read(handle -> handle.createQuery(
                                "select object_key from files join file_hashes using (hash) where id = :id")
                        .bind("id", id)
                        .mapTo(String.class)
                        .one());
    }

    private static ImageHeader assertHeader(byte[] image) {
        try {
            return ImageHeader.read(image);
        } catch (BadImage e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] padded(byte[] picture, int size) {
        return Arrays.copyOf(picture, size);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random().nextBytes(bytes);
        // A first byte that no format begins with.
        bytes[0] = (byte) 0xf7;
        return bytes;
    }

    private static String raw(byte[] request) throws IOException {
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
}
