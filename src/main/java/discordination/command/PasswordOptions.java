package discordination.command;

import discordination.app.ExitCode;
import discordination.app.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import picocli.CommandLine.Option;

/// How a password reaches a command: never as an argument, which everybody on the machine could read.
final class PasswordOptions {
    /// No letters that look alike; 20 of them are worth 114 bits.
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static final int LENGTH = 20;

    @Option(names = "--password-stdin", description = "Read the password from the first line of standard input.")
    private boolean fromInput;

    @Option(names = "--generate-password", description = "Make a password up and write it to standard output, once.")
    private boolean generate;

    /// @param isGenerated whether nobody knows it yet, so that it has to be told
    record Password(String text, boolean isGenerated) {}

    /// Asks twice at a terminal, if no option says where the password comes from; an empty answer makes one up.
    Password read() throws Refusal {
        if (fromInput && generate)
            throw new Refusal(ExitCode.USAGE, "use either --password-stdin or --generate-password");
        if (generate) return generated();
        if (fromInput) return new Password(firstLine(), false);
        var console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "there is no terminal to ask for the password: use --password-stdin or --generate-password");
        }
        var first = console.readPassword("Password (empty: make one up): ");
        if (first == null) throw new Refusal(ExitCode.USAGE, "no password was given");
        if (first.length == 0) return generated();
        var second = console.readPassword("Once more: ");
        if (!Arrays.equals(first, second)) throw new Refusal(ExitCode.REFUSED, "these are two different passwords");
        return new Password(new String(first), false);
    }

    private static String firstLine() throws Refusal {
        try {
            var line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            if (line == null || line.isEmpty()) {
                throw new Refusal(ExitCode.USAGE, "standard input holds no password");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Password generated() {
        var random = new SecureRandom();
        var text = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        return new Password(text.toString(), true);
    }
}
