package discordination.config;

import java.time.Duration;

/// How mail leaves the house: one SMTP server, the sender, and how much one address may be sent.
public record Mail(
        @Key(
                says = "SMTP server, e.g. smtp.example.org; empty: no mail is sent and addresses are not verified.",
                standard = "\"\"")
        String host,

        @Key(
                says = "Port: usually 587 with \"starttls\", 465 with \"tls\", 25 with \"none\".",
                standard = "587",
                least = 1,
                most = 65535)
        int port,

        @Key(
                says =
                        "\"starttls\", \"tls\" from the first byte on, or \"none\", which only suits a server next door.",
                standard = "\"starttls\"")
        Encryption encryption,

        @Key(
                says = "File with certificates (PEM) that the server may show though no authority vouches for them.",
                standard = "\"\"")
        String certificate,

        @Key(says = "User to log in as; empty: the server asks nobody.", standard = "\"\"")
        String user,

        @Key(says = "Password of that user.", standard = "\"\"")
        Secret password,

        @Key(says = "Address that mails come from, e.g. chat@example.org.", standard = "\"\"")
        String from,

        @Key(says = "Name that mails come from; empty: instance.name.", standard = "\"\"")
        String name,

        @Key(
                says = "Longest wait for a connection and for each answer of the server.",
                standard = "\"10s\"",
                least = 500,
                most = 30000)
        Duration timeout,

        @Key(
                says = "Mails that one address is sent within an hour; more are not, so that nobody can be flooded.",
                standard = "5",
                least = 1,
                most = 1000)
        int perAddress) {

    /// How the connection to the server is kept from being read.
    public enum Encryption {
        STARTTLS,
        TLS,
        NONE
    }

    /// Whether there is a server to send mail with.
    public boolean enabled() {
        return !host.isEmpty();
    }
}
