package discordination.bench;

import java.io.Closeable;
import java.io.IOException;

/// One who posts messages, one after another.
interface Mouth extends Closeable {
    /// Returns when the message was taken.
    void say(String content) throws IOException;
}
