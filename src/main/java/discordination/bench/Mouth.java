package discordination.bench;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/// One who posts messages, one after another.
interface Mouth extends Closeable {
    /// Returns when the message was taken.
    void say(String content) throws IOException;

    /// Several of them, to be closed together.
    record Mouths(List<Mouth> all) implements Closeable {
        @Override
        public void close() throws IOException {
            for (var mouth : all) mouth.close();
        }
    }
}
