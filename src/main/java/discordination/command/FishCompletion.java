package discordination.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// Commands and options in the words of the fish shell, which picocli does not speak.
final class FishCompletion {
    private static final String HEAD = """
            function __NAME_words
                commandline -opc | tail -n +2 | string match -v -- '-*'
            end

            # Whether exactly these commands stand before the cursor.
            function __NAME_at
                set -l words (__NAME_words)
                test "$argv" = "$words"
            end

            # Whether what stands before the cursor begins with these commands.
            function __NAME_under
                set -l words (__NAME_words)
                string match -q -- "$argv *" "$words "
            end

            complete -c NAME -f
            """;

    private final String name;
    private final StringBuilder text;

    private FishCompletion(String name) {
        this.name = name;
        this.text = new StringBuilder(HEAD.replace("NAME", name));
    }

    static String of(String name, CommandLine root) {
        var completion = new FishCompletion(name);
        completion.add(root, List.of());
        return completion.text.toString();
    }

    private void add(CommandLine command, List<String> path) {
        var words = path.isEmpty() ? "''" : String.join(" ", path);
        command.getSubcommands().forEach((word, below) -> {
            var sentences = below.getCommandSpec().usageMessage().description();
            line("__" + name + "_at " + words, "-a " + word, sentences.length == 0 ? "" : sentences[0]);
            var deeper = new ArrayList<>(path);
            deeper.add(word);
            add(below, deeper);
        });
        if (path.isEmpty()) return;
        for (var option : command.getCommandSpec().options()) option(option, "__" + name + "_under " + words);
    }

    private void option(OptionSpec option, String condition) {
        var words = new StringBuilder();
        for (var spelling : option.names()) {
            words.append(spelling.startsWith("--") ? " -l " : " -s ").append(spelling.replaceFirst("^-+", ""));
        }
        if (option.arity().max() > 0) words.append(option.type() == Path.class ? " -r -F" : " -x");
        var sentences = option.description();
        line(condition, words.toString().strip(), sentences.length == 0 ? "" : sentences[0]);
    }

    private void line(String condition, String words, String sentence) {
        text.append("complete -c %s -n %s %s -d %s%n"
                .formatted(name, quoted(condition), words, quoted(sentence.replaceAll(" \\(default.*", ""))));
    }

    private static String quoted(String word) {
        return "'" + word.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
