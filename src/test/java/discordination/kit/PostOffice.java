package discordination.kit;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A real SMTP server on a socket, and the letters that it took.
public final class PostOffice implements AutoCloseable {
    private static final Pattern LINK = Pattern.compile("https?://\\S+/(?:login/verify|login/reset|delete)/(\\S{32})");

    private final int port = Ports.free();
    private GreenMail server;

    public PostOffice() {
        open();
    }

    /// Takes letters again.
    public void open() {
        server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
    }

    /// Who the house logs in as; anybody else is refused.
    public void requires(String user, String password) {
        server.setUser(user, password);
        server.getUserManager().setAuthRequired(true);
    }

    /// Nobody answers any more; what was taken is forgotten.
    @Override
    public void close() {
        server.stop();
    }

    public int port() {
        return port;
    }

    /// The keys that make a house send mail here.
    public Map<String, String> settings() {
        return Map.of(
                "instance.url", "http://chat.test",
                "instance.name", "Tea & Talk",
                "mail.host", "127.0.0.1",
                "mail.port", Integer.toString(port),
                "mail.encryption", "none",
                "mail.from", "tea@chat.test",
                "mail.per_address", "3");
    }

    /// One letter as it arrived.
    public record Letter(String to, String from, String subject, String text, String html, String id) {
        /// What the link in it ends in.
        public String token() {
            var link = LINK.matcher(text);
            if (!link.find()) throw new AssertionError("no link in: " + text);
            return link.group(1);
        }

        /// The whole link.
        public String link() {
            var link = LINK.matcher(text);
            if (!link.find()) throw new AssertionError("no link in: " + text);
            return link.group();
        }
    }

    /// What an address has received, oldest first.
    public List<Letter> to(String address) {
        return Stream.of(server.getReceivedMessages())
                .map(PostOffice::read)
                .filter(letter -> letter.to.equals(address))
                .toList();
    }

    /// How many letters came for anybody.
    public int count() {
        return server.getReceivedMessages().length;
    }

    /// The n-th letter to an address, once it is there.
    public Letter awaits(String address, int number) {
        return Await.value("letter " + number + " to " + address, () -> {
            var letters = to(address);
            return letters.size() < number ? null : letters.get(number - 1);
        });
    }

    private static Letter read(MimeMessage message) {
        try {
            var parts = (MimeMultipart) message.getContent();
            return new Letter(
                    message.getAllRecipients()[0].toString(),
                    message.getFrom()[0].toString(),
                    message.getSubject(),
                    ((String) parts.getBodyPart(0).getContent()).replace("\r\n", "\n"),
                    (String) parts.getBodyPart(1).getContent(),
                    message.getMessageID());
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
