package discordination.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One kept-alive connection of a client that costs next to nothing, so that a measurement on a small machine is one
/// of the instance and not of its clients. Plain `http://` only; not for several threads at once.
final class Line implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final int LONGEST_HEADER = 16 << 10;

    private final URI api;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    /// @param api the API's base address, without a trailing slash
    Line(URI api) throws IOException {
        if (!"http".equals(api.getScheme())) throw new IOException("only http:// can be measured, not " + api);
        this.api = api;
        socket = new Socket(api.getHost(), api.getPort() < 0 ? 80 : api.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        out = socket.getOutputStream();
    }

    /// Sends a request and reads its answer to the end.
    ///
    /// @param headers more lines, each with its line break
    /// @param body    JSON, or null
    /// @throws IOException also for every answer but 200 and 204
    void call(String method, String path, String headers, String body) throws IOException {
        var bytes = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
        var head = method + " " + api.getRawPath() + path + " HTTP/1.1\r\nHost: " + api.getAuthority() + "\r\n"
                + headers + (body == null ? "" : "Content-Length: " + bytes.length + "\r\n") + "\r\n";
        var request = new byte[head.length() + bytes.length];
        System.arraycopy(head.getBytes(StandardCharsets.ISO_8859_1), 0, request, 0, head.length());
        System.arraycopy(bytes, 0, request, head.length(), bytes.length);
        out.write(request);
        answer(method + " " + path);
    }

    private void answer(String request) throws IOException {
        var status = line();
        var length = 0;
        for (var header = line(); !header.isEmpty(); header = line()) {
            var lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:"))
                length = Integer.parseInt(lower.substring(15).strip());
            if (lower.startsWith("transfer-encoding:")) throw new IOException(request + " was answered in chunks");
        }
        in.skipNBytes(length);
        if (status.startsWith("HTTP/1.1 429")) {
            throw new IOException("the instance limits rates: set api.rate_limits = false while you measure");
        }
        if (!status.startsWith("HTTP/1.1 20")) throw new IOException(request + " was answered " + status);
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        while (true) {
            var next = in.read();
            if (next < 0 || line.length() > LONGEST_HEADER) throw new IOException("the connection was closed");
            if (next == '\n') return line.toString();
            if (next != '\r') line.append((char) next);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
