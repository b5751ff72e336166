package discordination.kit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// An SMTP server that speaks TLS, with a certificate that no authority vouches for. It notes what it is told before
/// and after the encryption begins.
public final class TlsPostOffice implements AutoCloseable {
    private static final String PASSWORD = "only a test";

    private final Offer offer;
    private final SSLContext tls;
    private final ServerSocket listener;
    private final List<String> overheard = new CopyOnWriteArrayList<>();
    private final List<String> sealed = new CopyOnWriteArrayList<>();

    /// How a conversation begins.
    public enum Offer {
        /// Encrypted from the first byte on.
        TLS,
        /// In the open, with the offer to go on encrypted.
        STARTTLS,
        /// In the open, without that offer.
        NOTHING
    }

    public TlsPostOffice(Offer offer, Keys keys) {
        this.offer = offer;
        try {
            this.tls = keys.context();
            this.listener = new ServerSocket(Ports.free(), 8, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::serve);
    }

    /// A key with its certificate, made by the JDK's own tool.
    ///
    /// @param store       both, as PKCS #12
    /// @param certificate what clients have to trust, as PEM
    public record Keys(Path store, Path certificate) {
        /// @param names what the certificate is for, such as `dns:localhost`
        public static Keys make(Path folder, String names) {
            try {
                var own = Files.createTempDirectory(folder, "keys");
                var keys = new Keys(own.resolve("keys.p12"), own.resolve("certificate.pem"));
                keys.keytool("-genkeypair -keyalg EC -validity 2 -dname CN=mail -ext SAN=" + names);
                keys.keytool("-exportcert -rfc -file " + keys.certificate);
                return keys;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void keytool(String words) throws IOException {
            var tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
            var command = new ArrayList<>(List.of(tool.toString()));
            command.addAll(List.of(words.split(" ")));
            command.addAll(List.of("-alias", "mail", "-keystore", store.toString(), "-storepass", PASSWORD));
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.onExit().join().exitValue() != 0) throw new AssertionError(said);
        }

        /// Of a server that shows the certificate.
        public SSLContext context() throws IOException {
            try (var in = Files.newInputStream(store)) {
                var keys = KeyStore.getInstance("PKCS12");
                keys.load(in, PASSWORD.toCharArray());
                var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                managers.init(keys, PASSWORD.toCharArray());
                var context = SSLContext.getInstance("TLS");
                context.init(managers.getKeyManagers(), null, null);
                return context;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /// The lines that anybody on the way could read.
    public List<String> overheard() {
        return overheard;
    }

    /// The lines that came encrypted, logins decoded.
    public List<String> sealed() {
        return sealed;
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (var socket = listener.accept()) {
                socket.setSoTimeout(10_000);
                if (offer == Offer.TLS) greet(encrypted(socket), true);
                else greet(socket, false);
            } catch (IOException _) {
                // The client has hung up, as it should with what it was shown; or the test is over.
            }
        }
    }

    private SSLSocket encrypted(Socket socket) throws IOException {
        var layered = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
        layered.setUseClientMode(false);
        layered.startHandshake();
        return layered;
    }

    private void greet(Socket socket, boolean secret) throws IOException {
        say(socket, "220 post office");
        talk(socket, secret);
    }

    private void talk(Socket socket, boolean secret) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        for (String line; (line = lines.readLine()) != null; ) {
            note(line, secret);
            switch (line.toUpperCase(Locale.ROOT).split("[ :]")[0]) {
                case "EHLO" -> {
                    say(socket, "250-post office");
                    if (offer == Offer.STARTTLS && !secret) say(socket, "250-STARTTLS");
                    say(socket, "250 AUTH PLAIN");
                }
                case "STARTTLS" -> {
                    say(socket, "220 go on");
                    talk(encrypted(socket), true);
                    return;
                }
                case "AUTH" -> say(socket, "235 come in");
                case "DATA" -> {
                    say(socket, "354 go on");
                    while (!(line = lines.readLine()).equals(".")) note(line, secret);
                    say(socket, "250 taken");
                }
                case "QUIT" -> {
                    say(socket, "221 bye");
                    return;
                }
                default -> say(socket, "250 fine");
            }
        }
    }

    private void note(String line, boolean secret) {
        var login = "AUTH PLAIN ";
        var words = !line.startsWith(login)
                ? line
                : "AUTH "
                        + new String(Base64.getDecoder().decode(line.substring(login.length())), StandardCharsets.UTF_8)
                                .replace('\0', ' ')
                                .strip();
        (secret ? sealed : overheard).add(words);
    }

    private static void say(Socket socket, String words) throws IOException {
        socket.getOutputStream().write((words + "\r\n").getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
