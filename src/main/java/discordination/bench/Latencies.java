package discordination.bench;

import java.util.Arrays;

/// Durations of many equal deeds, sorted, for their percentiles.
public final class Latencies {
    private final long[] sorted;

    /// @param nanos one entry per deed
    public Latencies(long[] nanos) {
        sorted = nanos.clone();
        Arrays.sort(sorted);
    }

    public int count() {
        return sorted.length;
    }

    /// Milliseconds below which the given share of all deeds lies; NaN when there were none.
    ///
    /// @param share 0 to 1, where 1 is the slowest
    public double at(double share) {
        if (sorted.length == 0) return Double.NaN;
        var index = (int) Math.ceil(share * sorted.length) - 1;
        return sorted[Math.clamp(index, 0, sorted.length - 1)] / 1e6;
    }

    /// As {@link #at}, with two digits after the point.
    double rounded(double share) {
        return Math.round(at(share) * 100) / 100.0;
    }
}
