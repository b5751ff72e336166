package discordination.command;

import discordination.app.ExitCode;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `completion`: a script by which a shell completes the command `discordination` on Tab.
@Command(
        description = {
            "Write what makes a shell complete our commands and options on Tab.",
            "bash:  source <(discordination completion bash)",
            "zsh:   source <(discordination completion zsh)",
            "fish:  discordination completion fish | source"
        })
public final class CompletionCommand implements Callable<Integer> {
    private static final String NAME = "discordination";

    @Parameters(
            index = "0",
            paramLabel = "SHELL",
            description = "One of: ${COMPLETION-CANDIDATES}. The command must be called discordination.")
    private Shell shell;

    @Spec
    private CommandSpec command;

    private enum Shell {
        bash,
        zsh,
        fish
    }

    @Override
    public Integer call() {
        var root = command.root().commandLine();
        var script = switch (shell) {
            // The one script knows both; for zsh it loads what understands bash.
            case bash, zsh -> AutoComplete.bash(NAME, root);
            case fish -> FishCompletion.of(NAME, root);
        };
        command.commandLine().getOut().print(script);
        command.commandLine().getOut().flush();
        return ExitCode.OK;
    }
}
