package discordination.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.config.Mail;
import discordination.config.Mail.Encryption;
import discordination.config.Secret;
import discordination.kit.Ports;
import discordination.kit.PostOffice;
import discordination.kit.TlsPostOffice;
import discordination.kit.TlsPostOffice.Keys;
import discordination.kit.TlsPostOffice.Offer;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How the house talks to SMTP servers: encrypted as it was told, or not at all.
final class SmtpTest {
    @TempDir
    private static Path folder;

    private static Keys keys;
    private static Keys elsewhere;

    @BeforeAll
    static void make() {
        keys = Keys.make(folder, "ip:127.0.0.1");
        elsewhere = Keys.make(folder, "dns:mail.elsewhere.test");
    }

    private static Mail mail(int port, Encryption encryption, String certificate, String user) {
        return new Mail(
                "127.0.0.1",
                port,
                encryption,
                certificate,
                user,
                new Secret(user.isEmpty() ? "" : "pass word"),
                "chat@chat.test",
                "",
                Duration.ofSeconds(5),
                5);
    }

    private static void send(Smtp smtp) throws MessagingException {
        var message = smtp.newMessage();
        message.setFrom(Recipient.of("chat@chat.test"));
        message.setRecipient(Message.RecipientType.TO, Recipient.of("alice@chat.test"));
        message.setText("the link");
        message.saveChanges();
        smtp.send(message);
    }

    @ParameterizedTest
    @EnumSource(
            value = Encryption.class,
            names = {"TLS", "STARTTLS"})
    void nobodyOnTheWayReadsALetter(Encryption encryption) throws MessagingException {
        try (var post = new TlsPostOffice(Offer.valueOf(encryption.name()), keys)) {
            send(new Smtp(mail(post.port(), encryption, keys.certificate().toString(), "chat")));
            assertTrue(
                    post.sealed().contains("AUTH chat chat pass word"),
                    post.sealed().toString());
            assertTrue(post.sealed().contains("the link"), post.sealed().toString());
            assertTrue(
                    post.sealed().contains("RCPT TO:<alice@chat.test>"),
                    post.sealed().toString());
            for (var line : post.overheard()) assertTrue(line.startsWith("EHLO") || line.equals("STARTTLS"), line);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Encryption.class,
            names = {"TLS", "STARTTLS"})
    void whoeverShowsAForeignCertificateIsToldNothing(Encryption encryption) {
        // One that nobody vouches for, and one that is trusted but another's.
        try (var unknown = new TlsPostOffice(Offer.valueOf(encryption.name()), keys);
                var other = new TlsPostOffice(Offer.valueOf(encryption.name()), elsewhere)) {
            var trusting = elsewhere.certificate().toString();
            assertThrows(MessagingException.class, () -> send(new Smtp(mail(unknown.port(), encryption, "", "chat"))));
            assertThrows(
                    MessagingException.class, () -> send(new Smtp(mail(unknown.port(), encryption, trusting, "chat"))));
            assertThrows(
                    MessagingException.class, () -> send(new Smtp(mail(other.port(), encryption, trusting, "chat"))));
            for (var post : new TlsPostOffice[] {unknown, other}) {
                assertFalse(post.sealed().toString().contains("pass word"));
                assertFalse(post.sealed().toString().contains("RCPT"));
                assertFalse(post.overheard().toString().contains("AUTH"));
            }
        }
    }

    @Test
    void whoOffersNoEncryptionIsGivenNothing() {
        try (var post = new TlsPostOffice(Offer.NOTHING, keys)) {
            var smtp = new Smtp(
                    mail(post.port(), Encryption.STARTTLS, keys.certificate().toString(), "chat"));
            assertThrows(MessagingException.class, () -> send(smtp));
            assertFalse(post.overheard().toString().contains("AUTH"));
            assertFalse(post.overheard().toString().contains("alice"));
        }
    }

    @Test
    void aServerNextDoorMayBeToldInTheOpen() throws MessagingException {
        try (var post = new TlsPostOffice(Offer.STARTTLS, keys)) {
            send(new Smtp(mail(post.port(), Encryption.NONE, "", "")));
            assertTrue(post.overheard().contains("the link"));
            // Neither the greeting nor the id tells the name of the machine.
            assertTrue(
                    post.overheard().contains("EHLO chat.test"),
                    post.overheard().toString());
            assertTrue(post.overheard().stream().anyMatch(line -> line.matches("Message-ID: <.+@chat\\.test>")));
            assertEquals(0, post.sealed().size());
        }
    }

    @Test
    void whoDoesNotKnowUsSaysSo() throws MessagingException {
        try (var post = new PostOffice()) {
            post.requires("chat", "pass word");
            new Smtp(mail(post.port(), Encryption.NONE, "", "chat")).ask();
            send(new Smtp(mail(post.port(), Encryption.NONE, "", "chat")));
            assertEquals(1, post.count());
            var wrong = mail(post.port(), Encryption.NONE, "", "somebody");
            var refusal = assertThrows(MessagingException.class, () -> new Smtp(wrong).ask());
            assertEquals("the server refuses mail.user and mail.password", Smtp.reason(refusal));
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsNotWaitedForForEver() throws IOException {
        try (var silent = new ServerSocket(Ports.free(), 8, InetAddress.getLoopbackAddress())) {
            var start = System.nanoTime();
            var impatient = new Smtp(new Mail(
                    "127.0.0.1",
                    silent.getLocalPort(),
                    Encryption.NONE,
                    "",
                    "",
                    new Secret(""),
                    "chat@chat.test",
                    "",
                    Duration.ofMillis(500),
                    5));
            assertThrows(MessagingException.class, () -> send(impatient));
            assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 15);
        }
    }

    /// What a header or the envelope would take for more than one address.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b.test\r\nBcc: c@d.test",
                "a@b.test,c@d.test",
                "a@b.test>\nRCPT TO:<c@d.test",
                "<a@b.test>",
                "a b@c.test",
                "\"a\"@b.test",
                "a@b.test;c@d.test",
                "(x)a@b.test",
                "nobody",
                "@b.test",
                ""
            })
    void anAddressIsOneAddress(String address) {
        assertThrows(MessagingException.class, () -> Recipient.of(address));
    }

    @Test
    void otherScriptsAreSpelledSoThatServersUnderstand() throws MessagingException {
        assertEquals("a@xn--bcher-kva.test", Recipient.of("a@bücher.test").getAddress());
        assertEquals("a@[127.0.0.1]", Recipient.of("a@[127.0.0.1]").getAddress());
    }
}
