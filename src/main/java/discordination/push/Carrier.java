package discordination.push;

import java.io.IOException;
import java.security.GeneralSecurityException;

/// A way to one kind of device. What cannot be handed over just now throws, and is tried again.
interface Carrier {
    /// Hands over one order.
    ///
    /// @param left seconds until nobody wants it any more, at least 1
    Outcome carry(Subscription to, Delivery.Order order, long left) throws IOException, GeneralSecurityException;

    /// What became of it.
    enum Outcome {
        TAKEN,
        /// There is no such device any more.
        GONE,
        /// It will never be taken, which says nothing about the device.
        REFUSED
    }

    /// For statuses that mean "later".
    static void requireOpen(int status) throws IOException {
        if (status == 429 || status >= 500) throw new IOException("the push service answered " + status);
    }
}
