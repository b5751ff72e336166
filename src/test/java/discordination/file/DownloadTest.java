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
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the file server gives to whom (files-proxies-jobs 6.1), with files on disk.
final class DownloadTest {
    @AutoClose
    private static final FileHouse house = new FileHouse();

    private static final Stage stage = house.stage();
    private static final Person alice = stage.person("alice");

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
        assertTrue(List.of(400, 404).contains(house.get(path).status()), path);
    }

    @Test
    void refusesEndlessPaths() throws IOException {
        String answer =
                house.raw(("GET /attachments/" + "x".repeat(1 << 20) + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes());
        assertTrue(answer.startsWith("HTTP/1.1 414") || answer.startsWith("HTTP/1.1 431"), answer);
        answer = house.raw(("GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(1 << 16) + "\r\n\r\n").getBytes());
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
            File file = house.claim(id, "attachments", alice, "Message", "01");
            assertEquals(type, file.contentType());
            assertFalse(file.metadata() instanceof Metadata.Image);
            Answer answer = house.get("/attachments/" + id + "/picture.png").is(200);
            assertEquals(content, answer.text());
            assertTrue(answer.header("Content-Disposition").startsWith("attachment"));
            assertEquals("nosniff", answer.header("X-Content-Type-Options"));
            for (String tag : List.of("avatars", "icons", "banners", "backgrounds", "emojis")) {
                alice.uploads(tag, "picture.png", "image/png", content.getBytes())
                        .fails(400, "FileTypeNotAllowed");
            }
        });
        String svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
        // A12: nothing ever parses them, so entities and references stay letters.
        String entities = "<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'><!ENTITY b '" + "&a;".repeat(9)
                + "'>]><svg xmlns='http://www.w3.org/2000/svg'><image href='http://x/'/>&b;</svg>";
        String stored = alice.uploads("attachments", "e.svg", entities.getBytes());
        assertEquals(
                new Metadata.Plain(),
                house.claim(stored, "attachments", alice, "Message", "01").metadata());
        house.get("/attachments/" + stored).is(308);
        assertEquals(entities, house.get("/attachments/" + stored + "/e.svg").text());
        alice.uploads("icons", "e.svg", "image/svg+xml", entities.getBytes()).fails(400, "FileTypeNotAllowed");
        String id = alice.uploads("attachments", "x.SVG", svg.getBytes());
        File file = house.claim(id, "attachments", alice, "Message", "01");
        assertEquals("image/svg+xml", file.contentType());
        assertEquals(new Metadata.Plain(), file.metadata());
        house.get("/attachments/" + id).is(308);
        alice.uploads("avatars", "x.svg", "image/svg+xml", svg.getBytes()).fails(400, "FileTypeNotAllowed");
        // The same bytes under another name have the type of that name.
        String text = alice.uploads("attachments", "x.txt", svg.getBytes());
        assertEquals(
                "plain/text",
                house.claim(text, "attachments", alice, "Message", "02").contentType());
    }

    @Test
    void knowsWhenToShowAnimations() {
        for (byte[] image :
                List.of(Pictures.animatedGif(40, 20, 3), Pictures.apng(40, 20, 3), Pictures.animatedWebp(40, 20, 3))) {
            for (String tag : List.of("attachments", "emojis")) {
                String id = alice.uploads(tag, "a", image);
                File file = house.claim(id, tag, alice, "Message", "01");
                assertEquals(new Metadata.Image(40, 20, null, true), file.metadata());
                house.get("/" + tag + "/" + id).is(308);
            }
            for (String tag : List.of("avatars", "icons")) {
                String id = alice.uploads(tag, "a", image);
                house.claim(id, tag, alice, "UserAvatar", "01");
                assertEquals(
                        "image/webp", house.get("/" + tag + "/" + id).is(200).header("Content-Type"));
                byte[] original = house.get("/" + tag + "/" + id + "/a").is(200).body();
                assertTrue(assertHeader(original).animated());
            }
        }
        assertTrue(alice.uploads("emojis", "a", Pictures.png(9, 9)).matches("[0-9A-HJKMNP-TV-Z]{26}"));
    }

    @Test
    void showsOnlyWhatIsShown() {
        String id = alice.uploads("attachments", "a.txt", "hello".getBytes());
        house.get("/attachments/" + id + "/a.txt").fails(404, "NotFound");
        house.claim(id, "attachments", alice, "Message", "01");
        house.get("/attachments/" + id + "/a.txt").is(200);
        house.get("/attachments/" + id + "/A.txt").fails(404, "NotFound");
        house.get("/avatars/" + id + "/a.txt").fails(404, "NotFound");
        stage.database()
                .change(transaction -> transaction.sql().execute("update files set reported = true where id = ?", id));
        house.get("/attachments/" + id + "/a.txt").is(200);
        stage.database().change(transaction -> Files.markDeletedFor(transaction, "Message", "01"));
        house.get("/attachments/" + id + "/a.txt").fails(404, "NotFound");
    }

    @Test
    void givesAFileToOneClaimOnly() throws Exception {
        Person bob = stage.person("bob");
        String id = alice.uploads("attachments", "a.txt", "claimed".getBytes());
        assertThrows(Problem.class, () -> house.claim(id, "avatars", alice, "UserAvatar", "01"));
        assertThrows(Problem.class, () -> house.claim(id, "attachments", bob, "Message", "01"));
        assertThrows(Problem.class, () -> house.claim("unknown", "attachments", alice, "Message", "01"));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> claims = IntStream.range(0, 8)
                    .mapToObj(i -> threads.submit(() -> {
                        try {
                            return house.claim(id, "attachments", alice, "Message", "m" + i) != null;
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
        assertThrows(Problem.class, () -> house.claim(id, "attachments", alice, "Message", "again"));
    }

    @Test
    void servesParts() {
        byte[] content = FileHouse.random(1_000);
        String id = alice.uploads("attachments", "v.bin", content);
        house.claim(id, "attachments", alice, "Message", "01");
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
        String etag = house.get(path).header("ETag");
        assertEquals("bytes", house.get(path).header("Accept-Ranges"));
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
        house.claim(picture, "attachments", alice, "Message", "01");
        String preview = house.get("/attachments/" + picture).header("ETag");
        assertEquals(
                304,
                stage.visitor()
                        .with("If-None-Match", preview)
                        .send(ServiceName.FILES, "GET", "/attachments/" + picture, null)
                        .status());
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
        assertEquals("0.15.1", house.get("/").json().get("version").asText());
        assertEquals(
                "Hello, I am a file server!",
                house.get("/autumn").json().get("autumn").asText());
        JsonNode bucket = house.get("/ratelimit").json();
        assertEquals(4_294_967_295L, bucket.get("limit").asLong());
        assertTrue(bucket.get("key").isNumber());
        assertEquals(200, house.get("/health/ready").status());
    }

    @Test
    void losesNoHalfAnswersWhenAnObjectIsGone() throws Exception {
        String id = alice.uploads("attachments", "a.bin", FileHouse.random(100));
        house.claim(id, "attachments", alice, "Message", "01");
        Path object = house.object(id);
        Path away = object.resolveSibling("away");
        java.nio.file.Files.move(object, away);
        Answer failed = house.get("/attachments/" + id + "/a.bin");
        failed.fails(500, "InternalError");
        // A31: a browser that cannot read the answer would take it for a broken line.
        assertEquals("*", failed.header("Access-Control-Allow-Origin"));
        assertEquals("no-store", failed.header("Cache-Control"));
        java.nio.file.Files.write(object, Arrays.copyOf(java.nio.file.Files.readAllBytes(away), 90));
        house.get("/attachments/" + id + "/a.bin").fails(500, "InternalError");
        java.nio.file.Files.move(away, object, StandardCopyOption.REPLACE_EXISTING);
        house.get("/attachments/" + id + "/a.bin").is(200);
    }

    private static Answer range(String path, String range) {
        return stage.visitor().with("Range", range).send(ServiceName.FILES, "GET", path, null);
    }

    private static ImageHeader assertHeader(byte[] image) {
        try {
            return ImageHeader.read(image);
        } catch (BadImage e) {
            throw new AssertionError(e);
        }
    }
}
