package discordination.app;

/// Why a command ends before its work is done, in words for the person at the terminal and a code for the supervisor.
public final class Refusal extends Exception {
    private final int exitCode;

    /// @param exitCode one of [ExitCode]
    public Refusal(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public Refusal(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
