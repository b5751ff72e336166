package discordination.mail;

import discordination.config.Mail;
import discordination.http.Trust;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.util.Properties;

/// The conversation with the SMTP server: one connection for each mail, encrypted as configured, bounded in time.
public final class Smtp {
    private final Mail config;
    private final Session session;

    public Smtp(Mail config) {
        this.config = config;
        this.session = Session.getInstance(properties(config));
    }

    private static Properties properties(Mail config) {
        var timeout = Long.toString(config.timeout().toMillis());
        var properties = new Properties();
        properties.put("mail.transport.protocol", "smtp");
        properties.put("mail.smtp.host", config.host());
        properties.put("mail.smtp.port", Integer.toString(config.port()));
        properties.put("mail.smtp.from", config.from());
        // What ids of mails end in; a mail from `localhost` looks like unasked-for advertising.
        properties.put("mail.from", config.from());
        properties.put("mail.smtp.auth", Boolean.toString(!config.user().isEmpty()));
        properties.put("mail.smtp.connectiontimeout", timeout);
        properties.put("mail.smtp.timeout", timeout);
        properties.put("mail.smtp.writetimeout", timeout);
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.quitwait", "false");
        // A name for HELO that does not tell where the house stands.
        properties.put(
                "mail.smtp.localhost", config.from().substring(config.from().lastIndexOf('@') + 1));
        switch (config.encryption()) {
            case STARTTLS -> {
                properties.put("mail.smtp.starttls.enable", "true");
                // A server that offers no encryption is given neither password nor links.
                properties.put("mail.smtp.starttls.required", "true");
            }
            case TLS -> properties.put("mail.smtp.ssl.enable", "true");
            case NONE -> {}
        }
        if (!config.certificate().isEmpty()) {
            properties.put(
                    "mail.smtp.ssl.socketFactory",
                    Trust.with(Path.of(config.certificate())).getSocketFactory());
        }
        return properties;
    }

    MimeMessage newMessage() {
        return new MimeMessage(session);
    }

    /// @throws MessagingException when the server cannot be had or does not take the mail
    void send(MimeMessage message) throws MessagingException {
        try (var transport = connect()) {
            transport.sendMessage(message, message.getAllRecipients());
        }
    }

    /// Connects and logs in, and sends nothing.
    ///
    /// @throws MessagingException when the server cannot be had or does not know us
    public void ask() throws MessagingException {
        connect().close();
    }

    private Transport connect() throws MessagingException {
        var transport = session.getTransport();
        try {
            if (config.user().isEmpty()) transport.connect();
            else transport.connect(config.user(), config.password().reveal());
            return transport;
        } catch (MessagingException e) {
            transport.close();
            throw e;
        }
    }

    /// Why it failed, in the server's first line.
    public static String reason(Exception e) {
        if (e instanceof AuthenticationFailedException) return "the server refuses mail.user and mail.password";
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) root = root.getCause();
        var words = root.getMessage();
        return words == null
                ? root.getClass().getSimpleName()
                : words.lines().findFirst().orElse("");
    }
}
