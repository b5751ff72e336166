package discordination.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which colours there are (rest-servers 2.1).
final class ColourTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "red",
                "Dark Sea Green",
                "#fff",
                "#ABCDEF80",
                "var(--accent-2)",
                "rgb(1, 2, 3)",
                "RGBA(1,2,3,0)",
                "linear-gradient(red, blue)",
                "repeating-linear-gradient(45deg, #fff 0, #000 10%)",
                "conic-gradient(red 5%, var(--x) 100%, rgb(1,2,3))",
                "radial-gradient(red in oklch, blue)",
                "linear-gradient(45deg in hsl longer hue, red, blue 7%)"
            })
    void theseAreColours(String text) {
        assertTrue(isColour(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "#",
                "#ggg",
                "url(https://example.org)",
                "red;",
                "red\n",
                "rgb(1,2,3",
                "rgb()",
                "var(accent)",
                "linear-gradient(red)",
                "linear-gradient(red,)",
                "linear-gradient(red, blue 1000%)",
                "spiral-gradient(red, blue)",
                "linear-gradient(red, blue) red",
                "expression(alert(1))"
            })
    void theseAreNot(String text) {
        assertFalse(isColour(text));
    }

    private static boolean isColour(String text) {
        try {
            Colour.check(new Check(), "colour", text).done();
            return true;
        } catch (Problem _) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a ", " in a", "red in oklch longer hue 5%, "})
    void hostileTextIsAnsweredQuickly(String piece) {
        var text = ("linear-gradient(" + piece.repeat(128)).substring(0, 128);
        assertTimeout(Duration.ofSeconds(1), () -> assertFalse(isColour(text)));
    }
}
