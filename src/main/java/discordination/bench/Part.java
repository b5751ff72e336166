package discordination.bench;

import java.util.Locale;

/// What can be measured.
public enum Part {
    /// Memory of sessions that do nothing; first, while the instance is fresh.
    IDLE,
    /// Each of the ten most frequent requests.
    REQUESTS,
    /// Messages a second, beside bare inserts.
    POSTING,
    /// Every message to every socket, as fast as it goes.
    FAN_OUT,
    /// Every message to every socket, by the clock.
    PACE,
    /// How many frames our own listeners could take, without any instance.
    LISTENERS,
    /// Connecting as somebody who is in many servers.
    READY,
    /// All clients connect again at the same moment.
    STORM,
    /// A service of its own, from nothing to ready.
    START;

    /// As it is typed.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
