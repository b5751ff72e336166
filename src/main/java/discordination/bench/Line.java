package discordination.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One kept-alive connection of a client that costs next to nothing, so that a measurement on a small machine is one
/// of the instance and not of its clients. Not for several threads at once.
final class Line implements AutoCloseable {
    private static final int LONGEST_HEADER = 16 << 10;

    private final Wire api;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Line(Wire api) throws IOException {
        this.api = api;
        socket = api.open();
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        out = socket.getOutputStream();
    }

    /// Sends a request and reads its answer to the end.
    ///
    /// @param headers more lines, each with its line break
    /// @param body    JSON, or null
    /// @throws IOException also for every answer but 200 to 209
    void call(String method, String path, String headers, String body) throws IOException {
        send(method, path, headers, body == null ? null : body.getBytes(StandardCharsets.UTF_8));
    }

    /// As {@link #call}, of bytes.
    void send(String method, String path, String headers, byte[] body) throws IOException {
        var head = method + " " + api.path(path) + " HTTP/1.1\r\nHost: "
                + api.address().getRawAuthority() + "\r\n" + headers
                + (body == null
                        ? "\r\n"
                        : "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n");
        var request = new byte[head.length() + (body == null ? 0 : body.length)];
        System.arraycopy(head.getBytes(StandardCharsets.ISO_8859_1), 0, request, 0, head.length());
        if (body != null) System.arraycopy(body, 0, request, head.length(), body.length);
        out.write(request);
        answer(method + " " + path);
    }

    private void answer(String request) throws IOException {
        var status = line();
        var length = 0L;
        var chunked = false;
        for (var header = line(); !header.isEmpty(); header = line()) {
            var lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:"))
                length = Long.parseLong(lower.substring(15).strip());
            if (lower.startsWith("transfer-encoding:")) chunked = lower.contains("chunked");
        }
        if (chunked) skipChunks();
        else in.skipNBytes(length);
        if (status.startsWith("HTTP/1.1 429")) {
            throw new IOException("the instance limits rates, which makes this measurement meaningless: switch them off"
                    + " meanwhile (api.rate_limits = false), or ask for less");
        }
        if (!status.startsWith("HTTP/1.1 20")) throw new IOException(request + " was answered " + status);
    }

    private void skipChunks() throws IOException {
        while (true) {
            var size = Long.parseLong(line().split(";", 2)[0].strip(), 16);
            if (size == 0) break;
            in.skipNBytes(size + 2);
        }
        while (!line().isEmpty()) {
            // What may follow the last chunk is of no interest.
        }
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
