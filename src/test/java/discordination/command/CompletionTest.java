package discordination.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What Tab adds in a real bash that has read our script.
final class CompletionTest {
    @TempDir
    Path folder;

    /// The words that bash offers for what has been typed so far.
    private List<String> offered(String... typed) throws Exception {
        var script = Files.writeString(
                folder.resolve("completion"),
                Typed.type("completion", "bash").ends(0).out());
        var program = """
                source "$1"; shift
                spec=$(complete -p discordination) || exit 9
                COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
                function=${spec#*-F }; function=${function%% *}
                "$function" discordination "${COMP_WORDS[COMP_CWORD]}"
                printf '%s\\n' "${COMPREPLY[@]}"
                """;
        var command = new java.util.ArrayList<>(List.of("bash", "-c", program, "bash", script.toString()));
        command.addAll(List.of(typed));
        var process = new ProcessBuilder(command)
                // `compopt` complains that no human has pressed Tab.
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), said);
        return said.lines().map(String::strip).toList();
    }

    @Test
    void commandsAndOptionsAreCompleted() throws Exception {
        assertEquals(List.of("user"), offered("discordination", "us"));
        assertEquals(List.of("reset-password"), offered("discordination", "user", "reset-p"));
        assertEquals(List.of("--password-stdin"), offered("discordination", "user", "create", "--pass"));
        assertEquals(List.of("fish"), offered("discordination", "completion", "f"));
    }

    @Test
    void otherShellsHaveTheirs() {
        assertTrue(Typed.type("completion", "zsh").ends(0).out().contains("bashcompinit"));
        var fish = Typed.type("completion", "fish").ends(0).out();
        assertTrue(fish.contains("complete -c discordination -n '__discordination_at user' -a suspend"), fish);
        Typed.type("completion", "cmd").ends(2);
    }
}
