package discordination.command;

import discordination.app.ExitCode;
import discordination.app.Refusal;
import discordination.config.ConfigFaults;
import discordination.http.Problem;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command line as a whole: groups the commands in the help, and turns what goes wrong into words and exit codes.
public final class Commands {
    /// How the program is called; whoever starts it by a shorter name says so.
    private static final String NAME = System.getProperty("discordination.name", "java -jar discordination.jar");

    private static final Map<String, String> EXIT_CODES = Map.of(
            "0", "done, or stopped by a signal",
            "1", "something unexpected; the log tells more",
            "2", "wrong command or option",
            "69", "PostgreSQL, Redis or another service cannot be had",
            "75", "the data directory or a port is in use",
            "78", "the configuration is wrong");

    private final CommandLine line = new CommandLine(new Root());
    private final Function<String, Object> maker;
    private final Map<String, List<String>> groups = new LinkedHashMap<>();
    private final Map<String, List<String>> under = new HashMap<>();
    private PrintWriter out;
    private PrintWriter err;

    /// @param maker makes the command that words such as `config` or `config check` name
    public Commands(Function<String, Object> maker) {
        this.maker = maker;
    }

    @Command(
            description = "Discordination, a self-hosted place to talk, wire-compatible with Revolt and Stoat.",
            versionProvider = Version.class)
    private static final class Root {}

    private static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {VersionCommand.text()};
        }
    }

    /// Adds commands under a heading of the help.
    public Commands group(String heading, String... commands) {
        groups.put(heading, List.of(commands));
        return this;
    }

    /// Adds commands under another one, e.g. `check` under `config`.
    public Commands under(String command, String... commands) {
        under.put(command, List.of(commands));
        return this;
    }

    /// Sends what would go to standard output elsewhere.
    public Commands writeTo(PrintWriter out) {
        this.out = out;
        return this;
    }

    /// Sends what would go to standard error elsewhere.
    public Commands writeErrorsTo(PrintWriter err) {
        this.err = err;
        return this;
    }

    /// Runs what the arguments say.
    ///
    /// @return one of [ExitCode]
    public int execute(String... arguments) {
        line.getCommandSpec().name(NAME);
        make(arguments.length == 0 ? "" : arguments[0]);
        prepare(line, Map.of());
        // These reach only the subcommands that are there.
        if (out != null) line.setOut(out);
        if (err != null) line.setErr(err);
        line.getCommandSpec().usageMessage().commandListHeading("");
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, this::commandList);
        line.setExecutionStrategy(this::executeParsed);
        line.setParameterExceptionHandler((e, ignored) -> wrongUsage(e.getCommandLine(), List.of(e.getMessage())));
        line.setExecutionExceptionHandler((e, command, ignored) -> failed(e, command.getErr()));
        return line.execute(arguments);
    }

    /// Makes the one command that is meant, since to take all of them apart is a quarter of a service's start; help,
    /// mistyped words and the completion of a shell know all.
    private void make(String first) {
        var all = groups.values().stream().flatMap(List::stream).toList();
        var wanted = all.contains(first) && !first.equals("completion") ? List.of(first) : all;
        for (var name : wanted) {
            line.addSubcommand(name, maker.apply(name));
            var command = line.getSubcommands().get(name);
            for (var below : under.getOrDefault(name, List.of())) {
                command.addSubcommand(below, maker.apply(name + " " + below));
            }
        }
    }

    /// @param inherited exit codes of the command above, which hold below it too
    private void prepare(CommandLine command, Map<String, String> inherited) {
        command.getCommandSpec().mixinStandardHelpOptions(true);
        command.getCommandSpec().parser().collectErrors(true);
        var usage = command.getCommandSpec().usageMessage();
        usage.sortOptions(false).abbreviateSynopsis(true).width(100);
        var codes = new HashMap<>(inherited);
        codes.putAll(usage.exitCodeList());
        usage.footerHeading("%nExit codes:%n").footer(exitCodes(codes));
        usage.exitCodeList(Map.of());
        usage.commandListHeading("%nCommands:%n").parameterListHeading("%n").optionListHeading("%n");
        if (command.getCommand() instanceof ServiceCommand service) {
            usage.description(service.description());
        }
        command.getSubcommands().values().forEach(below -> prepare(below, codes));
    }

    /// The codes of all commands and those of this one, in their order.
    private static String[] exitCodes(Map<String, String> own) {
        var codes = new TreeMap<Integer, String>();
        EXIT_CODES.forEach((code, meaning) -> codes.put(Integer.valueOf(code), meaning));
        own.forEach((code, meaning) -> codes.put(Integer.valueOf(code.strip()), meaning));
        return codes.entrySet().stream()
                .map(code -> "%4d  %s".formatted(code.getKey(), code.getValue()))
                .toArray(String[]::new);
    }

    private String commandList(Help help) {
        var text = new StringBuilder();
        groups.forEach((heading, names) -> {
            text.append("%n%s:%n".formatted(heading));
            for (var name : names) {
                var sentence = help.subcommands()
                        .get(name)
                        .commandSpec()
                        .usageMessage()
                        .description()[0];
                text.append("  %-11s %s%n".formatted(name, sentence));
            }
        });
        return text.append("%nCOMMAND --help tells more about one.%n".formatted())
                .toString();
    }

    private int executeParsed(ParseResult parsed) {
        var faults = new ArrayList<String>(faults(parsed));
        var deepest = parsed;
        while (deepest.hasSubcommand()) {
            deepest = deepest.subcommand();
            faults.addAll(faults(deepest));
        }
        var command = deepest.commandSpec().commandLine();
        if (CommandLine.printHelpIfRequested(parsed)) {
            return ExitCode.OK;
        }
        if (!faults.isEmpty()) {
            return wrongUsage(command, faults);
        }
        if (!command.getSubcommands().isEmpty()) {
            command.usage(command.getErr());
            return ExitCode.USAGE;
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private static List<String> faults(ParseResult parsed) {
        var faults = new ArrayList<String>();
        var command = parsed.commandSpec().commandLine();
        for (var fault : parsed.errors()) {
            if (!(fault instanceof UnmatchedArgumentException)) {
                faults.add(fault.getMessage());
            }
        }
        for (var word : parsed.unmatched()) {
            var suggestions = new UnmatchedArgumentException(command, List.of(word)).getSuggestions();
            var hint = suggestions.isEmpty() ? "" : "; did you mean " + String.join(" or ", suggestions) + "?";
            var kind = word.startsWith("-") ? "unknown option " : "unknown word ";
            faults.add((command.getSubcommands().isEmpty() ? kind : "unknown command ") + word + hint);
        }
        return faults;
    }

    private static int wrongUsage(CommandLine command, List<String> faults) {
        var err = command.getErr();
        faults.forEach(err::println);
        err.println("See " + command.getCommandSpec().qualifiedName() + " --help");
        err.flush();
        return ExitCode.USAGE;
    }

    private static int failed(Exception e, PrintWriter err) {
        return switch (e) {
            case ConfigFaults faults -> {
                err.println("The configuration is wrong:");
                faults.faults().forEach(fault -> err.println("  " + fault));
                yield ExitCode.CONFIG;
            }
            case Refusal refusal -> {
                err.println(refusal.getMessage());
                yield refusal.exitCode();
            }
            case Problem problem -> failed(ProblemWords.refusal(problem), err);
            default -> {
                err.println("Something unexpected happened, please report it with this trace:");
                e.printStackTrace(err);
                yield ExitCode.UNEXPECTED;
            }
        };
    }
}
