package discordination.file;

import java.io.IOException;

/// Thrown when bytes look like an image but are broken, too large or otherwise not to be decoded.
public final class BadImage extends IOException {
    BadImage(String reason) {
        super(reason);
    }

    BadImage(String reason, Throwable cause) {
        super(reason, cause);
    }
}
