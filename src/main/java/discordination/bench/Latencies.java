package discordination.bench;

/// Durations of many equal deeds, for their percentiles: counted in buckets narrower than one hundredth of what they
/// hold, so that millions of them take no more room than ten. Not for several threads at once.
public final class Latencies {
    /// 128 buckets for each doubling.
    private static final int BITS = 7;

    private final long[] buckets = new long[(Long.SIZE - BITS) << BITS];
    private long count;
    private long slowest;

    /// @param nanos below zero counts as zero
    public void add(long nanos) {
        var value = Math.max(0, nanos);
        buckets[bucket(value)]++;
        count++;
        if (value > slowest) slowest = value;
    }

    /// Counts everything that another one has counted.
    public void add(Latencies other) {
        for (int i = 0; i < buckets.length; i++) buckets[i] += other.buckets[i];
        count += other.count;
        slowest = Math.max(slowest, other.slowest);
    }

    public long count() {
        return count;
    }

    private static int bucket(long nanos) {
        var shift = Long.SIZE - BITS - 1 - Long.numberOfLeadingZeros(nanos);
        return shift <= 0 ? (int) nanos : (shift << BITS) + (int) (nanos >>> shift);
    }

    /// The middle of a bucket.
    private static long nanos(int bucket) {
        var shift = (bucket >> BITS) - 1;
        if (shift <= 0) return bucket;
        var low = (long) ((bucket & (1 << BITS) - 1) + (1 << BITS)) << shift;
        return low + (1L << shift >> 1);
    }

    /// Milliseconds below which the given share of all deeds lies; NaN when there were none.
    ///
    /// @param share 0 to 1, where 1 is the slowest
    public double at(double share) {
        if (count == 0) return Double.NaN;
        var rank = Math.clamp((long) Math.ceil(share * count), 1, count);
        if (rank == count) return slowest / 1e6;
        var seen = 0L;
        for (int i = 0; i < buckets.length; i++) {
            seen += buckets[i];
            if (seen >= rank) return Math.min(nanos(i), slowest) / 1e6;
        }
        return slowest / 1e6;
    }

    /// As {@link #at}, with two digits after the point.
    double rounded(double share) {
        return Figures.rounded(at(share));
    }

    /// Null when there were none.
    Figures.Percentiles percentiles() {
        return count == 0 ? null : new Figures.Percentiles(rounded(0.5), rounded(0.9), rounded(0.99), rounded(1));
    }
}
