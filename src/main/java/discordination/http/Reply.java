package discordination.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/// An answer that is not JSON: an image, a file, a redirect, a page.
///
/// @param length the body's bytes, -1 when unknown beforehand
public record Reply(int status, Map<String, String> headers, long length, Body body) {
    /// Writes the answer's body; called once, not for HEAD.
    @FunctionalInterface
    public interface Body {
        void write(OutputStream out) throws IOException;
    }

    public static Reply bytes(int status, Map<String, String> headers, byte[] bytes) {
        return new Reply(status, headers, bytes.length, out -> out.write(bytes));
    }

    public static Reply empty(int status, Map<String, String> headers) {
        return new Reply(status, headers, 0, _ -> {});
    }
}
