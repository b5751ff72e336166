package discordination.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// files-proxies-jobs 6.1 A16 and A25: recordings and the younger formats of pictures. The samples were made with
/// FFmpeg, libheif, libavif and libjxl, each with a place, a title or an artist.
final class MediaTest {
    private static final List<String> TELLING =
            List.of("SECRET", "52.52", "+52", "GPS", "brob", "jbrd", "xyz", "mov_text");

    private final Cleaning cleaning = new Cleaning(new Images(Images.Limits.DEFAULT));
    private final Sniffer sniffer = new Sniffer();

    @TempDir
    private Path folder;

    private record Sample(String name, String type, Metadata metadata) {}

    static Stream<Sample> samples() {
        Metadata video = new Metadata.Video(64, 48);
        Metadata image = new Metadata.Image(64, 48, null, false);
        return Stream.of(
                new Sample("plain.mov", "video/quicktime", video),
                new Sample("drone.mp4", "video/mp4", video),
                new Sample("frag.mp4", "video/mp4", video),
                new Sample("plain.webm", "video/webm", video),
                new Sample("live.webm", "video/webm", video),
                new Sample("plain.mkv", "video/x-matroska", video),
                new Sample("picture.heic", "image/heif", new Metadata.Plain()),
                new Sample("picture.avif", "image/avif", image),
                new Sample("picture.jxl", "image/jxl", image),
                new Sample("bare.jxl", "image/jxl", image));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void takesOutWhatTells(Sample sample) throws IOException {
        byte[] content = sample(sample.name);
        Path file = file(content);
        String type = sniffer.sniff(file, "x").content();
        assertEquals(sample.type, type);
        assertEquals(new Cleaning.Outcome(type, sample.metadata), cleaning.clean(file, type));
        byte[] cleaned = java.nio.file.Files.readAllBytes(file);
        assertEquals(content.length, cleaned.length, "nothing moves, so that all offsets stay right");
        for (String word : TELLING) {
            assertFalse(Pictures.holds(cleaned, word), word);
        }
        // What has been cleaned is still what it was, and clean.
        assertEquals(new Cleaning.Outcome(type, sample.metadata), cleaning.clean(file, type));
        assertArrayEquals(cleaned, java.nio.file.Files.readAllBytes(file));
    }

    @Test
    void samplesHaveSomethingToTell() throws IOException {
        for (String name : List.of("plain.mov", "drone.mp4", "plain.webm", "picture.heic", "picture.avif")) {
            assertTrue(TELLING.stream().anyMatch(word -> holds(name, word)), name);
        }
        assertTrue(holds("picture.jxl", "brob"));
    }

    /// Music keeps its title; where it was recorded goes.
    @Test
    void leavesMusicItsTitle() throws IOException {
        Path song = file(sample("song.m4a"));
        assertEquals("audio/m4a", sniffer.sniff(song, "song").content());
        assertEquals(new Metadata.Audio(), cleaning.clean(song, "audio/m4a").metadata());
        assertTrue(Pictures.holds(java.nio.file.Files.readAllBytes(song), "SONGTITLE"));
        byte[] memo = sample("plain.mov");
        System.arraycopy("M4A ".getBytes(), 0, memo, 8, 4);
        Path file = file(memo);
        cleaning.clean(file, sniffer.sniff(file, "memo").content());
        assertFalse(Pictures.holds(java.nio.file.Files.readAllBytes(file), "52.52"));
    }

    /// A13
    @Test
    void cutsWhatFollowsARecording() throws IOException {
        byte[] tail = "<html><script>alert(1)</script></html>".getBytes();
        Path file = file(Pictures.join(sample("frag.mp4"), tail));
        cleaning.clean(file, "video/mp4");
        assertArrayEquals(cleanedSample("frag.mp4"), java.nio.file.Files.readAllBytes(file));
        byte[] box = {0, 0, 0, 46, 'j', 'u', 'n', 'k'};
        Path boxed = file(Pictures.join(sample("frag.mp4"), box, tail));
        cleaning.clean(boxed, "video/mp4");
        assertFalse(Pictures.holds(java.nio.file.Files.readAllBytes(boxed), "script"));
    }

    /// Playlists and references are not followed: nothing here reads anything but the upload itself.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd",
                "ffconcat version 1.0\nfile '/etc/passwd'",
                "\0\0\0\u0014ftypisom\0\0\0\0isom#EXTM3U\nfile:///etc/passwd",
                "\0\0\0\u0010ftypqt  \0\0\0\0\0\0\0\u0030moov\0\0\0\u0028rmra\0\0\0\u0020rmda\0\0\0\u0018rdrffile:///etc/passwd"
            })
    void followsNoReferences(String text) throws IOException {
        Path file = file(text.getBytes(StandardCharsets.ISO_8859_1));
        String type = sniffer.sniff(file, "movie.mp4").content();
        try {
            assertEquals(new Metadata.Plain(), cleaning.clean(file, type).metadata(), type);
        } catch (BadImage e) {
            assertTrue(type.startsWith("video/"), type);
        }
    }

    @Test
    void refusesWhatItCannotClean() throws IOException {
        for (Sample sample : samples().toList()) {
            if (sample.name.equals("bare.jxl") || sample.name.equals("live.webm")) continue;
            byte[] content = sample(sample.name);
            Path file = file(Arrays.copyOf(content, content.length * 2 / 3));
            assertThrows(BadImage.class, () -> cleaning.clean(file, sample.type), sample.name);
        }
        assertThrows(BadImage.class, () -> cleaning.clean(file(new byte[64]), "image/x-canon-cr2"));
        // An AVIF that says it had 65536² pixels.
        byte[] bomb = sample("picture.avif");
        int size = new String(bomb, StandardCharsets.ISO_8859_1).indexOf("ispe") + 8;
        ByteBuffer.wrap(bomb).putInt(size, 65_536).putInt(size + 4, 65_536);
        assertThrows(BadImage.class, () -> cleaning.clean(file(bomb), "image/avif"));
    }

    /// Any byte may be wrong: the answer is an outcome or BadImage, in bounded time.
    @Test
    void survivesDamage() throws IOException {
        Random random = new Random(11);
        List<Sample> samples = samples().toList();
        int sound = 0;
        for (int i = 0; i < 1_500; i++) {
            Sample sample = samples.get(i % samples.size());
            byte[] content = sample(sample.name);
            for (int flips = random.nextInt(6); flips >= 0; flips--) {
                int among = random.nextBoolean() ? Math.min(900, content.length) : content.length;
                content[random.nextInt(among)] = (byte) (random.nextInt(3) == 0 ? -1 : random.nextInt());
            }
            Path file = file(random.nextInt(6) == 0 ? Arrays.copyOf(content, random.nextInt(content.length)) : content);
            sound += assertTimeout(Duration.ofSeconds(30), () -> {
                try {
                    cleaning.clean(file, sample.type);
                    return 1;
                } catch (BadImage e) {
                    return 0;
                }
            });
        }
        assertTrue(sound > 100 && sound < 1_500, "some are still sound, some are not: " + sound);
    }

    private byte[] cleanedSample(String name) throws IOException {
        Path file = java.nio.file.Files.write(folder.resolve("other"), sample(name));
        cleaning.clean(file, sniffer.sniff(file, name).content());
        return java.nio.file.Files.readAllBytes(file);
    }

    private Path file(byte[] content) throws IOException {
        return java.nio.file.Files.write(folder.resolve("file"), content);
    }

    private static boolean holds(String name, String word) {
        try {
            return Pictures.holds(sample(name), word);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] sample(String name) throws IOException {
        try (var in = MediaTest.class.getResourceAsStream("/media/" + name)) {
            return in.readAllBytes();
        }
    }
}
