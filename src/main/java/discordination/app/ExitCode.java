package discordination.app;

/// What a command's exit code means; the numbers follow sysexits.h so that supervisors can tell them apart.
public final class ExitCode {
    public static final int OK = 0;
    public static final int UNEXPECTED = 1;
    public static final int USAGE = 2;
    /// `doctor` found something that fails.
    public static final int UNHEALTHY = 3;
    /// What was given is not accepted: a bad address, a weak password, an impossible name.
    public static final int REFUSED = 65;
    /// There is no such user or invite.
    public static final int NOT_FOUND = 67;
    /// PostgreSQL, Redis or S3 cannot be had.
    public static final int UNAVAILABLE = 69;
    /// There is one already.
    public static final int EXISTS = 73;
    /// The data directory or a port is in use.
    public static final int IN_USE = 75;
    /// The installation belongs to another user of this machine.
    public static final int FORBIDDEN = 77;
    public static final int CONFIG = 78;

    private ExitCode() {}
}
