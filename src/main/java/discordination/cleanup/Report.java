package discordination.cleanup;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What one run of the cleanup did, or would have done.
public final class Report {
    private static final int MOST_FAILURES = 100;

    private final boolean dryRun;
    private final Map<Deed, Long> counts = new EnumMap<>(Deed.class);
    private final List<String> failures = new ArrayList<>();
    private long freedBytes;
    private boolean skipped;

    /// The kinds of things that are counted.
    public enum Deed {
        /// Uploads that nobody claimed within an hour, marked for removal.
        MARKED_UPLOADS("unclaimed uploads marked"),
        REMOVED_FILES("files removed"),
        REMOVED_OBJECTS("stored objects removed"),
        REMOVED_ORPHANS("orphaned objects removed"),
        /// Rows whose object is gone; only reported.
        MISSING_OBJECTS("objects missing"),
        DELETED_ACCOUNTS("accounts deleted"),
        EXPIRED_ROWS("expired rows removed");

        final String words;

        Deed(String words) {
            this.words = words;
        }
    }

    Report(boolean dryRun) {
        this.dryRun = dryRun;
    }

    void count(Deed deed, long more) {
        counts.merge(deed, more, Long::sum);
    }

    void freed(long bytes) {
        freedBytes += bytes;
    }

    void failed(String what) {
        if (failures.size() < MOST_FAILURES) {
            failures.add(what);
        }
    }

    void skip() {
        skipped = true;
    }

    /// How many; in a dry run, how many there would have been.
    public long count(Deed deed) {
        return counts.getOrDefault(deed, 0L);
    }

    /// Bytes of the stored objects that were removed.
    public long freedBytes() {
        return freedBytes;
    }

    /// What could not be done and is tried again next time; at most a hundred of them.
    public List<String> failures() {
        return List.copyOf(failures);
    }

    /// Whether another process was cleaning, so that nothing was done here.
    public boolean skipped() {
        return skipped;
    }

    @Override
    public String toString() {
        if (skipped) {
            return "cleanup: another process is cleaning";
        }
        StringBuilder text = new StringBuilder(dryRun ? "cleanup (dry run, nothing removed):" : "cleanup:");
        for (Deed deed : Deed.values()) {
            text.append(' ').append(count(deed)).append(' ').append(deed.words).append(',');
        }
        text.append(' ').append(freedBytes).append(" bytes freed, ");
        return text.append(failures.size()).append(" failures").toString();
    }
}
