package discordination.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import discordination.app.WindowSize;
import discordination.http.Json;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import picocli.CommandLine;

/// Where a command speaks: results to standard output, for people or as JSON, and remarks to standard error.
///
/// @param json    whether a program reads the results
/// @param width   columns of the window; results are not shortened when it is [Integer#MAX_VALUE]
/// @param colours whether standard output understands them and nobody forbids them
record Terminal(PrintWriter out, PrintWriter err, boolean json, int width, boolean colours) {
    /// Control characters could rewrite the screen, and directional ones what stands beside them.
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

    static Terminal of(CommandLine command, boolean json) {
        var width = WindowSize.columns();
        var plain =
                System.getenv("NO_COLOR") != null && !System.getenv("NO_COLOR").isEmpty()
                        || "dumb".equals(System.getenv("TERM"));
        return new Terminal(
                command.getOut(), command.getErr(), json, width.orElse(Integer.MAX_VALUE), width.isPresent() && !plain);
    }

    enum Colour {
        RED(31),
        GREEN(32),
        YELLOW(33),
        GREY(90),
        BOLD(1);

        private final int code;

        Colour(int code) {
            this.code = code;
        }
    }

    /// The text in a colour, if there are colours.
    String in(Colour colour, String text) {
        return colours ? "\u001B[" + colour.code + "m" + text + "\u001B[0m" : text;
    }

    /// Text of strangers, harmless to look at.
    static String printable(String text) {
        return UNPRINTABLE.matcher(text).replaceAll("\uFFFD");
    }

    /// A result for people.
    void say(String line) {
        out.println(line);
    }

    /// What accompanies the result, such as a hint.
    void remark(String line) {
        err.println(line);
        err.flush();
    }

    /// A result for programs, on lines of its own.
    void json(Object value) {
        try {
            out.println(Json.WIRE.writerWithDefaultPrettyPrinter().writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
