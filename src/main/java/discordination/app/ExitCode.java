package discordination.app;

/// What a command's exit code means; the numbers follow sysexits.h so that supervisors can tell them apart.
public final class ExitCode {
    public static final int OK = 0;
    public static final int UNEXPECTED = 1;
    public static final int USAGE = 2;
    /// PostgreSQL, Redis or S3 cannot be had.
    public static final int UNAVAILABLE = 69;
    /// The data directory or a port is in use.
    public static final int IN_USE = 75;
    public static final int CONFIG = 78;

    private ExitCode() {}
}
