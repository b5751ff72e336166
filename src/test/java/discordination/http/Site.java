package discordination.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/// A web site on loopback that behaves as well or as badly as a test wants: an answer is whatever bytes its page
/// writes.
public final class Site implements AutoCloseable {
    private final ServerSocket server;
    private final Map<String, Page> pages = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    public Site() {
        this(ServerSocketFactory.getDefault());
    }

    /// @param sockets that speak TLS, for example
    public Site(ServerSocketFactory sockets) {
        try {
            server = sockets.createServerSocket(0, 128, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    @FunctionalInterface
    public interface Page {
        void answer(Asked request, OutputStream out) throws Exception;
    }

    public record Asked(String method, String target, String head) {
        public String header(String name) {
            return head.lines()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    public String host() {
        return "127.0.0.1:" + port();
    }

    public String url(String path) {
        return "http://" + host() + path;
    }

    /// Every request so far.
    public List<Asked> asked() {
        return asked;
    }

    public long asked(String path) {
        return asked.stream()
                .filter(request -> pathOf(request.target()).equals(path))
                .count();
    }

    public Site page(String path, Page page) {
        pages.put(path, page);
        return this;
    }

    public Site page(String path, String type, byte[] body) {
        return page(path, (request, out) -> ok(out, type, body));
    }

    public Site page(String path, String type, String body) {
        return page(path, type, body.getBytes(StandardCharsets.UTF_8));
    }

    public Site redirect(String path, int status, String location) {
        return raw(
                path,
                "HTTP/1.1 " + status + " Moved\r\nLocation: " + location
                        + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }

    public Site raw(String path, String answer) {
        return page(path, (request, out) -> out.write(answer.getBytes(StandardCharsets.ISO_8859_1)));
    }

    public static void ok(OutputStream out, String type, byte[] body) throws IOException {
        out.write(("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length
                        + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        out.write(body);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            int last = 0;
            while (last != 0x0d0a0d0a) {
                int next = in.read();
                if (next < 0) {
                    return;
                }
                head.write(next);
                last = last << 8 | next;
            }
            String text = head.toString(StandardCharsets.ISO_8859_1);
            String[] line = text.substring(0, text.indexOf("\r\n")).split(" ");
            Asked request = new Asked(line[0], line[1], text);
            asked.add(request);
            Page page = pages.get(pathOf(request.target()));
            OutputStream out = socket.getOutputStream();
            if (page == null) {
                out.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes());
            } else {
                page.answer(request, out);
            }
            out.flush();
            socket.shutdownOutput();
            in.transferTo(OutputStream.nullOutputStream());
        } catch (Exception e) {
            // The client went away, which is what many of these tests are about.
        } finally {
            open.remove(socket);
        }
    }

    private static String pathOf(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
