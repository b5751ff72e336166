package discordination.command.doctor;

/// Mail, which no key of the configuration switches on yet.
final class MailCheck {
    private MailCheck() {}

    static Finding finding() {
        return Finding.off(
                "mail",
                "no mail is sent: addresses are not verified, and who forgets a password asks you"
                        + " (user reset-password)");
    }
}
