package discordination.account;

import java.time.Duration;

/// Keeps the clock from telling what an answer keeps quiet: whether an address has an account, and so was sent a mail.
///
/// Upstream waits for a random time of up to a second (rest-accounts 5.1), which many tries average out. Here whatever
/// may send a mail takes as long as sending usually does, also when none is sent.
public final class Discretion {
    private final Duration least;

    private Discretion(Duration least) {
        this.least = least;
    }

    /// @param mail whether mail is sent at all; if not, these answers have nothing to hide
    public static Discretion where(boolean mail) {
        return new Discretion(mail ? Duration.ofMillis(600) : Duration.ZERO);
    }

    /// Does it in no less than that time, whatever comes of it.
    void about(Runnable deed) {
        var end = System.nanoTime() + least.toNanos();
        try {
            deed.run();
        } finally {
            rest(end - System.nanoTime());
        }
    }

    private static void rest(long nanos) {
        if (nanos <= 0) return;
        try {
            Thread.sleep(Duration.ofNanos(nanos));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
