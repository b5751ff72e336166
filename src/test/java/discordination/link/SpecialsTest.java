package discordination.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// files-proxies-jobs 2.6, 2.8 and 6.3 J37.
class SpecialsTest {
    @ParameterizedTest
    @CsvSource({
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ,",
        "https://m.youtube.com/watch?x=y&v=dQw4w9WgXcQ,",
        "https://youtube.com/watch?v=dQw4w9WgXcQ&t=30,30",
        "https://youtube.com/embed/dQw4w9WgXcQ?start=12,12",
        "https://youtu.be/dQw4w9WgXcQ?t=30s,30",
        "https://youtu.be/dQw4w9WgXcQ,",
        "https://www.youtube.com/live/dQw4w9WgXcQ?t=x,",
        "https://youtube.com/shorts/dQw4w9WgXcQ,",
        "https://youtube.com/v/dQw4w9WgXcQ,"
    })
    void knowsYouTube(String url, String time) {
        assertEquals(
                Optional.of(new Special.YouTube("dQw4w9WgXcQ", null, null, time)), Specials.youTube(HttpUrl.get(url)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://youtube.com/feed/trending",
                "https://youtube.com/playlist?list=abcdefgh",
                "https://youtube.com/c/somebody",
                "https://youtube.com/watch?v=a/../b",
                "https://youtube.com/watch?v=a%22b",
                "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
                "https://evil.example/youtube.com/watch?v=dQw4w9WgXcQ",
                "https://notyoutu.be/dQw4w9WgXcQ",
                "https://youtu.be/"
            })
    void leavesOtherPagesAlone(String url) {
        assertEquals(Optional.empty(), Specials.youTube(HttpUrl.get(url)));
    }

    @Test
    void knowsTheOthers() {
        assertSpecial(new Special.Streamable("abc12"), null, "https://streamable.com/abc12");
        assertSpecial(new Special.Lightspeed("Channel", "some_one"), "#7445D9", "https://new.lightspeed.tv/some_one");
        assertSpecial(new Special.Twitch("Channel", "someone"), "#7B68EE", "https://go.twitch.tv/someone?x=y");
        assertSpecial(new Special.Twitch("Video", "123"), "#7B68EE", "https://www.twitch.tv/videos/123");
        assertSpecial(new Special.Twitch("Clip", "Some-Clip_1"), "#7B68EE", "https://twitch.tv/x/clip/Some-Clip_1");
        assertSpecial(new Special.Spotify("album", "4aB"), "#1ABC9C", "https://open.spotify.com/album/4aB?si=x");
        assertSpecial(new Special.Soundcloud(), "#FF7F50", "https://soundcloud.com/user/slug");
        assertSpecial(new Special.Gif(), null, "https://tenor.com/view/cat-gif-1");
        assertSpecial(new Special.Gif(), null, "https://giphy.com/gifs/cat-1");
        assertSpecial(new Special.Gif(), null, "https://klipy.com/gifs/cat-1");
        assertSpecial(
                new Special.AppleMusic("12345", "678"), "#FA233B", "https://music.apple.com/de/album/slug/12345?i=678");
        assertSpecial(new Special.AppleMusic("12345", null), "#FA233B", "https://music.apple.com/album/slug/12345");
        HttpUrl album = HttpUrl.get("https://band.bandcamp.com/album/slug");
        assertEquals(
                new Special.Bandcamp("Album", "99"),
                Specials.of(album, album, "https://bandcamp.com/EmbeddedPlayer/v=2/album=99/")
                        .orElseThrow()
                        .special());
        assertEquals(Optional.empty(), Specials.of(album, album, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://streamable.com/a%22b",
                "https://streamable.com/a/b",
                "https://twitch.tv/videos/1%202",
                "https://open.spotify.com/track/a%2Fb",
                "https://open.spotify.com/TRACK/abc",
                "https://soundcloud.com/user",
                "https://lightspeed.tv/abc",
                "https://music.apple.com/album/slug/12x",
                "https://tenor.com/search/x",
                "https://x.example/streamable.com/abc",
                "https://streamable.com.x.example/abc",
                "https://open.spotify.com/track/..",
                "https://lightspeed.tv/Some%0Aone"
            })
    void takesNoOddIds(String url) {
        HttpUrl parsed = HttpUrl.get(url);
        assertEquals(Optional.empty(), Specials.of(parsed, parsed, null));
    }

    private static void assertSpecial(Special expected, String colour, String url) {
        HttpUrl parsed = HttpUrl.get(url);
        assertEquals(
                new Specials.Found(expected, colour),
                Specials.of(parsed, parsed, null).orElseThrow());
    }
}
