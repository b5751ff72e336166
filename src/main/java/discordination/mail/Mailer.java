package discordination.mail;

import discordination.config.Config;
import discordination.db.Database;
import discordination.http.Problem;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends letters over SMTP, at once and only so many to one address: whoever asks for mails cannot flood others.
///
/// The counts are in PostgreSQL, so that all processes share them and an outage of Redis opens nothing.
public final class Mailer {
    private static final Logger LOG = LoggerFactory.getLogger(Mailer.class);
    /// Conversations with the server at the same time; the others wait their turn.
    private static final int AT_ONCE = 8;

    private final discordination.config.Mail config;
    private final String house;
    private final String app;
    private final String belongings;
    private final Database database;
    private final Smtp smtp;
    private final Semaphore turns = new Semaphore(AT_ONCE, true);

    public Mailer(Config config, Database database) {
        this.config = config.mail();
        this.house = config.instance().name();
        this.app = config.instance().url();
        this.belongings = (config.accounts().deleteMessages() ? "what you wrote, " : "")
                + "your profile, your friendships and the servers that are yours";
        this.database = database;
        this.smtp = new Smtp(config.mail());
    }

    /// Whether mail is sent at all; if not, nothing else here may be called.
    public boolean enabled() {
        return config.enabled();
    }

    /// Writes to somebody. The link of the letter is `path` below the web client. Throws `EmailFailed` when the server
    /// does not take it.
    ///
    /// @return false when the address has been sent as many as it may be; then nothing was sent
    public boolean send(Letter letter, String to, String path) {
        if (!mayWrite(to)) {
            LOG.info("A letter ({}) is not sent: its address had {} within an hour", letter, config.perAddress());
            return false;
        }
        var values = new HashMap<String, String>();
        values.put("house", house);
        values.put("home", app);
        values.put("address", to);
        values.put("link", app + path);
        values.put("belongings", belongings);
        try {
            post(letter.write(Map.copyOf(values)), to);
        } catch (Problem problem) {
            uncount(to);
            throw problem;
        }
        return true;
    }

    private void post(Letter.Written letter, String to) {
        var entered = false;
        try {
            entered = turns.tryAcquire(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (!entered) throw new MessagingException("too many mails at once");
            smtp.send(message(letter, to));
        } catch (MessagingException e) {
            // The reason without the letter, whose link is a secret.
            LOG.warn("A mail could not be sent: {}", Smtp.reason(e));
            throw Problem.of(500, "EmailFailed");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw Problem.of(500, "EmailFailed");
        } finally {
            if (entered) turns.release();
        }
    }

    private MimeMessage message(Letter.Written letter, String to) throws MessagingException {
        var message = smtp.newMessage();
        try {
            var name = config.name().isEmpty() ? house : config.name();
            message.setFrom(new InternetAddress(config.from(), name, StandardCharsets.UTF_8.name()));
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
        message.setRecipient(Message.RecipientType.TO, Recipient.of(to));
        message.setSubject(letter.subject(), StandardCharsets.UTF_8.name());
        message.setSentDate(new Date());
        // Nobody's out-of-office note should come back.
        message.setHeader("Auto-Submitted", "auto-generated");
        var text = new MimeBodyPart();
        text.setText(letter.text(), StandardCharsets.UTF_8.name());
        var html = new MimeBodyPart();
        html.setText(letter.html(), StandardCharsets.UTF_8.name(), "html");
        message.setContent(new MimeMultipart("alternative", text, html));
        message.saveChanges();
        return message;
    }

    private boolean mayWrite(String to) {
        var counted = database.write(transaction -> transaction
                .sql()
                .createUpdate("""
                        insert into mail_counts as c (address, since, sent) values (:address, now(), 1)
                        on conflict (address) do update set
                            since = case when c.since <= now() - interval '1 hour' then now() else c.since end,
                            sent = case when c.since <= now() - interval '1 hour' then 1 else c.sent + 1 end
                        where c.since <= now() - interval '1 hour' or c.sent < :most
                        """)
                .bind("address", mailbox(to))
                .bind("most", config.perAddress())
                .execute());
        return counted > 0;
    }

    /// What the server did not take has flooded nobody, and must not keep its owner from trying again.
    private void uncount(String to) {
        database.change(transaction -> transaction
                .sql()
                .createUpdate("update mail_counts set sent = sent - 1 where address = :address and sent > 0")
                .bind("address", mailbox(to))
                .execute());
    }

    /// Spellings of one mailbox share a count; most providers deliver `a+b@` to `a@`.
    private static String mailbox(String to) {
        var address = to.toLowerCase(Locale.ROOT);
        var at = address.lastIndexOf('@');
        var plus = address.indexOf('+');
        return plus > 0 && plus < at ? address.substring(0, plus) + address.substring(at) : address;
    }
}
