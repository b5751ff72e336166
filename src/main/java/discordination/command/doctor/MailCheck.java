package discordination.command.doctor;

import discordination.config.Mail;
import discordination.mail.Smtp;
import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.List;

/// The SMTP server: whether it answers, speaks the configured encryption and knows our user. Nothing is sent.
final class MailCheck implements Check {
    private final Mail mail;

    MailCheck(Mail mail) {
        this.mail = mail;
    }

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public String remedy() {
        return "see that mail.host, mail.port and mail.encryption are those of your provider";
    }

    @Override
    public List<Finding> examine() {
        if (!mail.enabled()) {
            return List.of(Finding.off(
                    name(),
                    "no mail is sent: addresses are not verified, and who forgets a password asks you"
                            + " (user reset-link, user reset-password)"));
        }
        var findings = new ArrayList<Finding>();
        try {
            new Smtp(mail).ask();
            findings.add(Finding.ok(
                    name(),
                    mail.host() + ":" + mail.port() + " answers"
                            + (mail.user().isEmpty() ? "" : " and knows " + mail.user()) + "; mails come from "
                            + mail.from()));
        } catch (MessagingException e) {
            findings.add(Finding.fail(name(), mail.host() + ":" + mail.port() + ": " + Smtp.reason(e), remedy()));
        }
        if (mail.encryption() == Mail.Encryption.NONE && !mail.user().isEmpty()) {
            findings.add(Finding.warn(
                    name(),
                    "the password of mail.user goes over the network unencrypted",
                    "set mail.encryption to \"starttls\" or \"tls\""));
        }
        return findings;
    }
}
