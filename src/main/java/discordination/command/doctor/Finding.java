package discordination.command.doctor;

/// What a check says: one line of what is, and one of what to do about it.
///
/// @param check  what was looked at, such as `redis`
/// @param remedy null when there is nothing to do
public record Finding(String check, Status status, String message, String remedy) {
    /// From good to bad; `OFF` is not in use, or could not be looked at because of something else.
    public enum Status {
        OK,
        OFF,
        WARN,
        FAIL
    }

    static Finding ok(String check, String message) {
        return new Finding(check, Status.OK, message, null);
    }

    static Finding off(String check, String message) {
        return new Finding(check, Status.OFF, message, null);
    }

    static Finding warn(String check, String message, String remedy) {
        return new Finding(check, Status.WARN, message, remedy);
    }

    public static Finding fail(String check, String message, String remedy) {
        return new Finding(check, Status.FAIL, message, remedy);
    }
}
