package discordination;

/** The table of subcommands. */
public final class Main {
    private Main() {}

    static void main(String[] arguments) {
        System.exit(0);
    }
}
