package discordination.mail;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.IDN;

/// One mailbox as the server is told it: nothing in it can begin another header or name another recipient.
final class Recipient {
    private Recipient() {}

    /// @throws AddressException when the text is anything but one plain address
    static InternetAddress of(String address) throws AddressException {
        for (int i = 0; i < address.length(); i++) {
            var letter = address.charAt(i);
            if (letter <= ' ' || letter == 127 || "<>,;\"()\\".indexOf(letter) >= 0) {
                throw new AddressException("this is not one address");
            }
        }
        var at = address.lastIndexOf('@');
        if (at < 1) throw new AddressException("this is no address");
        var parsed = new InternetAddress();
        parsed.setAddress(address.substring(0, at + 1) + ascii(address.substring(at + 1)));
        parsed.validate();
        return parsed;
    }

    /// Names with other letters in the form that every server understands.
    private static String ascii(String domain) throws AddressException {
        if (domain.startsWith("[")) return domain;
        try {
            return IDN.toASCII(domain);
        } catch (IllegalArgumentException _) {
            throw new AddressException("this is no domain");
        }
    }
}
