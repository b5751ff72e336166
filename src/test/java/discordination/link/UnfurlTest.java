package discordination.link;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// files-proxies-jobs 6.4: E1, E2, E3, E8, E9.
class UnfurlTest {
    @Test
    void takesTheFirstFive() {
        String text = "https://a.example/1 https://a.example/2\nhttps://a.example/3 x https://a.example/4\n"
                + "https://a.example/5 https://a.example/6 https://a.example/7";
        assertEquals(
                List.of(
                        "https://a.example/1",
                        "https://a.example/2",
                        "https://a.example/3",
                        "https://a.example/4",
                        "https://a.example/5"),
                Unfurl.links(text, 5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "`https://a.example`",
                "```\nhttps://a.example\n```",
                "```js\nhttps://a.example``` `https://b.example`",
                "> https://a.example",
                "<https://a.example>",
                "see <https://a.example> and <http://b.example> there",
                "ftp://a.example",
                "mailto:a@a.example",
                "example.com",
                "xhttp://a.example",
                "https://",
                "https://...",
                "http://#x",
                "view-source:ftp://x",
                ""
            })
    void leavesTheseAlone(String text) {
        assertEquals(List.of(), Unfurl.links(text, 5));
    }

    @Test
    void takesTheSameLinkOnce() {
        assertEquals(
                List.of("https://a.example/x"),
                Unfurl.links("https://a.example/x https://a.example/x#one https://a.example/x#two", 5));
    }

    @Test
    void endsWhereTheLinkEnds() {
        assertEquals(List.of("https://a.example"), Unfurl.links("(https://a.example).", 5));
        assertEquals(List.of("https://a.example/b_(c)"), Unfurl.links("https://a.example/b_(c), yes", 5));
        assertEquals(List.of("https://a.example/b"), Unfurl.links("[text](https://a.example/b)", 5));
        assertEquals(List.of("https://a.example/b"), Unfurl.links("||https://a.example/b||", 5));
        assertEquals(List.of("https://a.example/b"), Unfurl.links("**https://a.example/b**", 5));
        assertEquals(List.of("https://a.example/b?c=d"), Unfurl.links("\u00abhttps://a.example/b?c=d\" \u00bb", 5));
        assertEquals(List.of("HTTPS://a.example/"), Unfurl.links("HTTPS://a.example/!", 5));
        assertEquals(List.of("https://a.example/\u00e4"), Unfurl.links("https://a.example/\u00e4\u00a0x", 5));
    }

    @Test
    void keepsTextBesideCodeAndQuotes() {
        assertEquals(List.of("https://e.example"), Unfurl.links("<https://d.example> https://e.example", 5));
        assertEquals(List.of("https://e.example"), Unfurl.links("`a` https://e.example `", 5));
        assertEquals(List.of("https://e.example"), Unfurl.links("``` https://e.example", 5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "`",
                "```",
                "``` ` ",
                "<http",
                "(",
                "([{",
                "://",
                "http://",
                "https://a.example/#",
                ">",
                "[](",
                "https://a.example/1 "
            })
    void staysLinear(String piece) {
        String text = piece.repeat(2_000_000 / piece.length());
        assertTimeout(ofSeconds(30), () -> Unfurl.links(text, 5));
        assertTimeout(ofSeconds(30), () -> Unfurl.links(text.replace(" ", "\n"), 5));
    }
}
