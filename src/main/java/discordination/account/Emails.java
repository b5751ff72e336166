package discordination.account;

import discordination.http.Problem;
import java.net.IDN;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Which e-mail addresses may be registered, and when two of them are the same person's (rest-accounts 5.1).
public final class Emails {
    private static final Pattern LOCAL = Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_{|}~`-]{1,64}");
    private static final Pattern DOMAIN = Pattern.compile(
            "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");
    private static final Pattern LITERAL = Pattern.compile("\\[(?:[0-9.]{7,15}|(?:IPv6:)?[0-9A-Fa-f:.]{2,45})]");
    private static final int LONGEST_DOMAIN = 255;

    private final Set<String> refused;

    private Emails(Set<String> refused) {
        this.refused = refused;
    }

    /// Refuses the built-in disposable domains and those of the operator's file.
    ///
    /// @param more the file, or an empty path
    public static Emails refusingDisposable(Path more) {
        return new Emails(
                Lists.with(Lists.builtIn("disposable-domains.txt"), more, word -> word.toLowerCase(Locale.ROOT)));
    }

    /// Throws unless the address may be registered.
    void require(String email) {
        if (!isValid(email)) throw Problem.of(400, "IncorrectData", "with", "email");
        // Writing the domain in capitals is no way around the list.
        if (refused.contains(domain(email).toLowerCase(Locale.ROOT))) {
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
