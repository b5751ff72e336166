package discordination.account;

import discordination.http.Problem;
import java.net.IDN;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Which e-mail addresses may be registered, and when two of them are the same person's (rest-accounts 5.1).
final class Emails {
    private static final Pattern LOCAL = Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_{|}~`-]{1,64}");
    private static final Pattern DOMAIN = Pattern.compile(
            "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");
    private static final Pattern LITERAL = Pattern.compile("\\[(?:[0-9.]{7,15}|(?:IPv6:)?[0-9A-Fa-f:.]{2,45})]");
    private static final int LONGEST_DOMAIN = 255;

    /// Mail boxes that anybody can open.
    private static final Set<String> DISPOSABLE = Set.of(
            "10minutemail.com",
            "dispostable.com",
            "fakeinbox.com",
            "getnada.com",
            "guerrillamail.com",
            "maildrop.cc",
            "mailinator.com",
            "mailnesia.com",
            "mintemail.com",
            "sharklasers.com",
            "temp-mail.org",
            "tempmail.com",
            "throwawaymail.com",
            "trashmail.com",
            "yopmail.com");

    private Emails() {}

    /// Throws unless the address may be registered.
    static void require(String email) {
        if (!isValid(email)) throw Problem.of(400, "IncorrectData", "with", "email");
        if (DISPOSABLE.contains(domain(email))) {
            throw Problem.of(
                    401,
                    "DisallowedContactSupport",
                    "note",
                    "Addresses of this provider cannot be used here; please choose another one.");
        }
    }

    private static boolean isValid(String email) {
        var at = email.lastIndexOf('@');
        if (at < 0 || !LOCAL.matcher(email.substring(0, at)).matches()) return false;
        var domain = domain(email);
        if (domain.isEmpty() || domain.length() > LONGEST_DOMAIN) return false;
        return DOMAIN.matcher(domain).matches() || LITERAL.matcher(domain).matches() || isInternational(domain);
    }

    private static boolean isInternational(String domain) {
        try {
            var ascii = IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES);
            return ascii.length() <= LONGEST_DOMAIN && DOMAIN.matcher(ascii).matches();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static String domain(String email) {
        return email.substring(email.lastIndexOf('@') + 1);
    }

    /// The key under which an account is found: no dots and no `+suffix` before the `@`, lower case.
    ///
    /// @return null when the text is no address at all
    static String normalise(String email) {
        var at = email.lastIndexOf('@');
        if (at < 0) return null;
        var local = email.substring(0, at).replace(".", "");
        var plus = local.indexOf('+');
        if (plus >= 0 && plus + 1 < local.length()) local = local.substring(0, plus);
        return (local + email.substring(at)).toLowerCase(Locale.ROOT);
    }
}
