package discordination.mail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/// The mails that the house writes. Each is two resources, `mail/<name>.txt` and `mail/<name>.html`: the first line of
/// the text is the subject, `{{word}}` stands for a value, and the HTML is laid into `mail/layout.html`.
public enum Letter {
    /// Asks a new account to prove its address.
    VERIFY("verify"),
    /// Asks for proof of the address that an account is to move to.
    MOVE("move"),
    /// Offers a new password to whoever forgot theirs.
    RESET("reset"),
    /// Tells somebody who registers again that they have an account, and offers a new password.
    EXISTS("exists"),
    /// Asks whether an account is really to be deleted.
    DELETE("delete");

    private final String subject;
    private final String text;
    private final String html;

    Letter(String name) {
        var whole = resource(name + ".txt");
        var end = whole.indexOf('\n');
        this.subject = whole.substring(0, end).strip();
        this.text = whole.substring(end).strip() + "\n";
        this.html = resource("layout.html")
                .replace("{{body}}", resource(name + ".html").strip());
    }

    /// A letter with its values filled in.
    record Written(String subject, String text, String html) {}

    /// @param values what stands for each `{{word}}`
    Written write(Map<String, String> values) {
        return new Written(fill(subject, values, false), fill(text, values, false), fill(html, values, true));
    }

    private static String fill(String template, Map<String, String> values, boolean html) {
        var filled = new StringBuilder();
        var from = 0;
        for (int open; (open = template.indexOf("{{", from)) >= 0; ) {
            var close = template.indexOf("}}", open);
            var word = template.substring(open + 2, close);
            var value = Objects.requireNonNull(values.get(word), word);
            filled.append(template, from, open).append(html ? escape(value) : value);
            from = close + 2;
        }
        return filled.append(template, from, template.length()).toString();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String resource(String name) {
        try (var in = Letter.class.getResourceAsStream("/mail/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
