package discordination.push;

import discordination.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

/// What a browser is told, as its worker reads it (gateway 6.4, 6.5); absent values are left out.
///
/// @param author    whose doing it is, the title
/// @param icon      address of a picture of them
/// @param image     address of the first attachment
/// @param tag       notices with the same one replace each other
/// @param timestamp seconds
/// @param url       where a click leads
record Notice(String author, String icon, String image, String body, String tag, Long timestamp, String url) {
    private static final int SHORTEST_BODY = 64;

    /// What is made of the notice as JSON of at most so many bytes; a long body is cut.
    String fitting(int most, Function<Notice, ?> form) {
        var notice = this;
        var text = Json.text(form.apply(notice));
        while (text.getBytes(StandardCharsets.UTF_8).length > most && notice.body.length() > SHORTEST_BODY) {
            notice = notice.cut();
            text = Json.text(form.apply(notice));
        }
        return text;
    }

    /// A quarter less, never through the middle of a letter.
    private Notice cut() {
        var letters = body.codePoints().toArray();
        var kept = Arrays.copyOf(letters, letters.length * 3 / 4);
        var shorter = new String(kept, 0, kept.length) + "…";
        return new Notice(author, icon, image, shorter, tag, timestamp, url);
    }
}
