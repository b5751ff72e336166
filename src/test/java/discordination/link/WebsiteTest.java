package discordination.link;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.app.ServiceName;
import discordination.file.Pictures;
import discordination.http.Json;
import discordination.kit.Stage;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// files-proxies-jobs 2.6, 2.7 and 6.3 J31 to J38: what pages say about themselves, truly or not.
class WebsiteTest extends LinkSite {
    @AutoClose
    private static final Stage stage = Stage.open(EnumSet.of(ServiceName.LINKS), Map.of());

    @Override
    Stage stage() {
        return stage;
    }

    @Test
    void readsAPage() {
        html("""
                <html><head>
                <meta property="og:title" content=" First &amp; best "><meta property="og:title" content="Second">
                <meta name="description" content="By name">
                <meta property="og:image" content="/x.png"><meta property="og:image:width" content="640">
                <meta property="og:image:height" content="480"><meta name="twitter:card" content="summary_large_image">
                <meta property="og:site_name" content="The Site"><meta name="theme-color" content="#A1b2C3">
                <link rel="icon" href="/old.ico"><link rel="icon" href="icons/new.png">
                <link rel="shortcut icon" href="/no.ico">
                </head><body><meta property="og:description" content="too late"></body></html>""");
        Embed.Website found = website("/dir/page");
        assertEquals("First & best", found.title());
        assertEquals("By name", found.description());
        assertEquals(
                new Embed.Picture("http://page.example:" + site.port() + "/x.png", 640, 480, Embed.Size.LARGE),
                found.image());
        assertEquals("The Site", found.siteName());
        assertEquals("#A1b2C3", found.colour());
        assertEquals("http://page.example:" + site.port() + "/dir/icons/new.png", found.iconUrl());
        assertEquals(url("/dir/page"), found.url());
        assertEquals(url("/dir/page"), found.originalUrl());
        JsonNode wire = Json.WIRE.valueToTree(found);
        assertEquals("Website", wire.get("type").asText());
        assertEquals("Large", wire.at("/image/size").asText());
        assertTrue(wire.get("image").get("type") == null);
        assertEquals("The Site", wire.get("site_name").asText());
        assertEquals(found, Json.read(Json.text(found), Embed.class));
    }

    @Test
    void followsToWhereThePageIs() {
        site.redirect("/start", 302, "/dir/page");
        html("<base href='/elsewhere/'><title>t</title><link rel='icon' href='i.png'>"
                + "<meta property='og:image' content='p.png'>"
                + "<meta property='og:image:width' content='9'><meta property='og:image:height' content='9'>");
        Embed.Website found = website("/start");
        assertEquals(url("/elsewhere/i.png"), found.iconUrl());
        assertEquals(url("/elsewhere/p.png"), found.image().url());
        assertEquals(url("/start"), found.url());
    }

    /// J32: by the server's word.
    @ParameterizedTest
    @CsvSource({"utf-16,UTF-16", "windows-1251,windows-1251", "bogus-8,UTF-8", "'',UTF-8", "\"koi8-r\",KOI8-R"})
    void readsOtherCharsets(String label, String charset) {
        String text = "<title>\u041f\u0440\u0438\u0432\u0435\u0442</title>";
        String type = label.isEmpty() ? "text/html" : "text/html; charset=" + label;
        site.page("/dir/page", type, text.getBytes(Charset.forName(charset)));
        assertEquals(
                "\u041f\u0440\u0438\u0432\u0435\u0442", website("/dir/page").title());
    }

    /// J32: by the page's own word, which counts for less than the server's and a byte order mark.
    @ParameterizedTest
    @CsvSource({
        "gbk,GBK,\u4e2d\u6587\u6d4b\u8bd5",
        "GB2312,GBK,\u6731\u9555\u57fa",
        "Shift_JIS,windows-31j,\u65e5\u672c\u8a9e\u2460",
        "euc-jp,EUC-JP,\u65e5\u672c\u8a9e",
        "big5,Big5,\u4e2d\u6587",
        "euc-kr,x-windows-949,\ud55c\uad6d\uc5b4\ub618",
        "iso-8859-1,windows-1252,na\u00efve \u20ac \u201cx\u201d",
        "windows-1251,windows-1251,\u041f\u0440\u0438\u0432\u0435\u0442",
        "utf-16,UTF-8,caf\u00e9",
        "no-such-thing,UTF-8,caf\u00e9"
    })
    void believesThePageAboutItsCharset(String label, String charset, String title) {
        for (String meta : List.of(
                "<meta charset=" + label + ">",
                "<META content='text/html; charset=" + label + "' http-equiv=Content-Type>")) {
            String text = "<!DOCTYPE html><html><head>" + meta + "<title>" + title + "</title>";
            site.page("/dir/page", "text/html", text.getBytes(Charset.forName(charset)));
            assertEquals(title, website("/dir/page").title());
            site.page("/dir/page", "text/html; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
            assertEquals(title, website("/dir/page").title());
        }
    }

    /// J32.
    @Test
    void replacesWhatCannotBeRead() {
        site.page(
                "/dir/page",
                "text/html",
                Pictures.join("<title>a".getBytes(), new byte[] {(byte) 0xff}, "</title>".getBytes()));
        assertEquals("a\ufffd", website("/dir/page").title());
        byte[] marked = Pictures.join(
                new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf},
                "<title>\u00e9</title>".getBytes(StandardCharsets.UTF_8));
        site.page("/bom", "text/html; charset=iso-8859-1", marked);
        assertEquals("\u00e9", website("/bom").title());
    }

    /// J33 and J34.
    @Test
    void cutsTextBetweenCharacters() {
        html("<title>" + "x".repeat(99) + "\u00e9tail</title><meta name='description' content='"
                + "\ud83d\ude00".repeat(300)
                + "'><meta property='og:site_name' content='" + "\u00e9".repeat(30) + "'>"
                + "<meta name='theme-color' content='red;background:url(//x)'><link rel='icon' href='/"
                + "i".repeat(300) + "'>");
        Embed.Website found = website("/dir/page");
        assertEquals("x".repeat(99), found.title());
        assertEquals("\ud83d\ude00".repeat(250), found.description());
        assertEquals("\u00e9".repeat(16), found.siteName());
        assertNull(found.colour());
        assertNull(found.iconUrl());
        html("<title>a\u202eb\r\nc\u0000d&#x202e;&#13;&#10;&#7;e</title>");
        assertTrue(website("/dir/page").title().chars().allMatch(c -> c >= ' ' && c != 0x202e));
    }

    /// J31.
    @Test
    void survivesMonstrousPages() {
        site.page("/deep", "text/html", "<title>t</title>" + "<div><b><table>".repeat(70_000));
        site.page(
                "/metas",
                "text/html",
                "<meta property='og:title' content='first'>" + "<meta name='a' content='b'>".repeat(100_000));
        site.page(
                "/open",
                "text/html",
                "<title>t</title><meta property='og:description' content='open" + "x".repeat(2_000_000));
        site.page("/attributes", "text/html", "<title>t</title><meta " + "a=b ".repeat(100_000) + ">");
        site.page("/entities", "text/html", "<title>" + "&amp;".repeat(100_000));
        site.page("/endless", (_, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>t</title>".getBytes());
            while (true) {
                out.write("<i>".repeat(1000).getBytes());
            }
        });
        for (String path : List.of("/deep", "/metas", "/open", "/attributes", "/entities", "/endless")) {
            Embed.Website found = assertTimeout(ofSeconds(30), () -> website(path), path);
            assertTrue(found.title() != null, path);
        }
    }

    /// J36.
    @Test
    void believesOnlyItsOwnSiteAboutPlayers() {
        html("<title>t</title><meta property='og:url' content='https://open.spotify.com/track/abc'>");
        assertNull(website("/dir/page").special());
        site.page("/track/abc123", "text/html", "<title>Song</title>");
        Embed found = links.embed("http://open.spotify.com:" + site.port() + "/track/abc123")
                .orElseThrow();
        assertEquals(new Special.Spotify("track", "abc123"), ((Embed.Website) found).special());
        assertEquals("#1ABC9C", ((Embed.Website) found).colour());
        assertEquals(
                "{\"type\":\"Spotify\",\"content_type\":\"track\",\"id\":\"abc123\"}",
                Json.text(((Embed.Website) found).special()));
        assertEquals("{\"type\":\"GIF\"}", Json.text(new Special.Gif()));
    }

    @Test
    void asksYouTubeForItsVideos() {
        site.page("/oembed", "application/json", """
                {"title":"A video","author_name":"Somebody","author_url":"https://www.youtube.com/@x",
                 "provider_name":"YouTube","thumbnail_url":"https://i.ytimg.com/vi/x/hq.jpg"}""");
        Embed.Website found =
                (Embed.Website) links.embed("https://youtu.be/dQw4w9WgXcQ?t=42").orElseThrow();
        assertEquals(
                new Special.YouTube("dQw4w9WgXcQ", "Somebody", "https://www.youtube.com/@x", "42"), found.special());
        assertEquals("A video", found.title());
        assertEquals("YouTube", found.siteName());
        assertEquals("https://i.ytimg.com/vi/x/hq.jpg", found.iconUrl());
        assertNull(found.image());
        assertEquals(
                "/oembed?format=json&url=https%3A%2F%2Fyoutu.be%2FdQw4w9WgXcQ%3Ft%3D42",
                site.asked().getFirst().target());
        assertEquals(
                "https://youtube.com/watch?v=dQw4w9WgXcQ",
                ((Embed.Website) links.embed("https://www.youtube.com/shorts/dQw4w9WgXcQ")
                                .orElseThrow())
                        .url());
    }

    /// J38.
    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{\"title\":\"x\"}", "[]", "null", "{\"title\":1}"})
    void failsWhenYouTubeAnswersNonsense(String answer) {
        site.page("/oembed", "application/json", answer);
        assertFails("ProxyError", () -> links.embed("https://youtu.be/dQw4w9WgXcQ"));
        site.page("/oembed", "application/json", "[".repeat(100_000));
        assertFails("ProxyError", () -> links.embed("https://youtu.be/dQw4w9WgXc1"));
        site.page("/oembed", "application/json", "{\"a\":\"" + "x".repeat(3 << 20) + "\"}");
        assertFails("ProxyError", () -> links.embed("https://youtu.be/dQw4w9WgXc2"));
    }

    /// J34.
    @Test
    void measuresPicturesWithoutSize() {
        html("<meta property='og:image' content='//page.example:" + site.port() + "/p.png'>");
        site.page("/p.png", "image/png; charset=x", Pictures.png(60, 30));
        assertEquals(
                new Embed.Picture(url("/p.png"), 60, 30, Embed.Size.LARGE),
                website("/dir/page").image());
        for (String width : List.of("-1", "1e9", "abc", "99999999999999999999", "0", "")) {
            html("<meta property='og:image' content='/p.png'><meta property='og:image:width' content='" + width
                    + "'><meta property='og:image:height' content='30'>");
            assertEquals(60, website("/dir/page").image().width(), width);
        }
        html("<title>t</title><meta property='og:image' content='/missing.png'>");
        assertNull(website("/dir/page").image());
    }

    /// J12: what oEmbed answers is no better than what a page says.
    @Test
    void dropsAThumbnailThatLeadsInside() {
        for (String inside : List.of("http://127.0.0.1/x.jpg", "javascript:alert(1)", "http://[::1]/", "")) {
            site.page("/oembed", "application/json", """
                    {"title":"t","author_name":"a","author_url":"u","provider_name":"p","thumbnail_url":"%s"}
                    """.formatted(inside));
            Embed.Website found =
                    (Embed.Website) links.embed("https://youtu.be/dQw4w9WgXc0").orElseThrow();
            assertNull(found.iconUrl(), inside);
            forget();
        }
    }

    /// J35.
    @Test
    void resolvesAddressesOnTheFinalPage() {
        site.redirect("/start", 301, "/dir/page");
        for (String[] pair : new String[][] {
            {"x.png", "/dir/x.png"},
            {"/x.png", "/x.png"},
            {"?x", "/dir/page?x"},
            {"//page.example:" + site.port() + "/y", "/y"}
        }) {
            html("<title>t</title><meta property='og:image' content='" + pair[0]
                    + "'><meta property='og:image:width' content='9'><meta property='og:image:height' content='9'>");
            assertEquals(url(pair[1]), website("/start").image().url());
        }
        html("<title>t</title><meta property='og:image' content=''><meta property='og:image' content='/second.png'>");
        assertNull(website("/start").image());
    }
}
