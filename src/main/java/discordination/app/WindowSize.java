package discordination.app;

import java.util.OptionalInt;

/// How wide the terminal is that standard output goes to.
public final class WindowSize {
    private static final int STANDARD_OUTPUT = 1;
    private static final int USUAL = 80;

    private WindowSize() {}

    /// Empty when standard output is a file or a pipe.
    public static OptionalInt columns() {
        if (!"Linux".equals(System.getProperty("os.name"))) return OptionalInt.empty();
        var columns = Libc.columns(STANDARD_OUTPUT);
        if (columns < 0) return OptionalInt.empty();
        // Some terminals, such as those of build servers, do not know their size.
        return OptionalInt.of(columns == 0 ? USUAL : columns);
    }
}
