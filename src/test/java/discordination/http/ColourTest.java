package discordination.http;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Colours that go into other people's style sheets (rest-servers 2.1).
final class ColourTest {
    private static void check(String colour) {
        Colour.check(new Check(), "colour", colour).done();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "red",
                "Light Blue",
                "#f00",
                "#FF0000AA",
                "var(--accent-1)",
                "rgb(1, 2, 3)",
                "rgba(1,2,3,0)",
                "linear-gradient(90deg, red, blue)",
                "linear-gradient(to right, red 0%, #00f 100%)",
                "linear-gradient(to right in srgb-linear, red, blue)",
                "conic-gradient(red in hsl longer hue, blue)",
                "repeating-radial-gradient(#fff, var(--x) 0, rgb(1,2,3) 50%)"
            })
    void accepts(String colour) {
        assertDoesNotThrow(() -> check(colour));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "url(http://x)",
                "red; background: blue",
                "#",
                "#xyz",
                "rgb()",
                "var(--)",
                "expression(1)",
                "linear-gradient(red)",
                "linear-gradient(red, blue",
                "linear-gradient(red, url(x))",
                "red\n",
                "red,blue"
            })
    void refuses(String colour) {
        assertThrows(Problem.class, () -> check(colour));
    }

    @Test
    void hostileTextCostsNoTime() {
        for (var part : new String[] {",    a", ", a b", " in a", "a ", ",   0", "rgb(1,"}) {
            var text = "linear-gradient(red" + part.repeat(128);
            assertTimeoutPreemptively(
                    Duration.ofSeconds(2), () -> assertThrows(Problem.class, () -> check(text.substring(0, 128))));
        }
    }
}
