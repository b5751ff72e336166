package discordination.link;

import discordination.http.Charsets;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/// What the head of a web page says about the page (files-proxies-jobs 2.7). Only the first 512 KiB are looked at,
/// and nothing after the head.
final class Page {
    static final int MOST_BYTES = 512 * 1024;
    private static final Pattern END_OF_HEAD = Pattern.compile("</head|<body", Pattern.CASE_INSENSITIVE);
    private static final Pattern BIDI =
            Pattern.compile("[\\p{Cntrl}\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufeff\\u2028\\u2029]+");
    private static final int MOST_TAGS = 2_000;
    private static final int CHARSET_WITHIN = 4_096;
    // both <meta charset=x> and <meta http-equiv=content-type content="text/html; charset=x">
    private static final Pattern META_CHARSET = Pattern.compile(
            "<meta\\s[^>]{0,300}?charset\\s*=\\s*[\"']?\\s*([a-z0-9_.:-]{1,40})", Pattern.CASE_INSENSITIVE);

    private final HttpUrl base;
    private final Map<String, String> metas = new HashMap<>();
    private final Map<String, String> links = new HashMap<>();
    private final String title;

    /// @param html the first bytes of the page
    /// @param charset what the server called it, or null
    /// @param url where it came from after redirects; relative addresses start here
    Page(byte[] html, Charset charset, HttpUrl url) {
        Document document = Jsoup.parse(head(text(html, charset)));
        HttpUrl stated = Optional.ofNullable(document.selectFirst("base[href]"))
                .map(element -> url.resolve(element.attr("href").strip()))
                .orElse(url);
        this.base = stated == null ? url : stated;
        document.select("meta").stream().limit(MOST_TAGS).forEach(this::meta);
        document.select("link[rel][href]").stream()
                .limit(MOST_TAGS)
                .forEach(element -> links.put(
                        element.attr("rel").strip(), element.attr("href").strip()));
        this.title = clean(document.title());
    }

    /// The first of these tags that is not empty.
    Optional<String> text(String... names) {
        for (String name : names) {
            String value = metas.get(name);
            if (value != null) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    /// The `<title>` element.
    Optional<String> title() {
        return title.isEmpty() ? Optional.empty() : Optional.of(title);
    }

    /// The first of these tags that leads to a web page, in absolute form.
    Optional<HttpUrl> address(String... names) {
        return text(names).map(base::resolve);
    }

    /// The last `<link>` of the first of these kinds.
    Optional<HttpUrl> link(String... kinds) {
        for (String kind : kinds) {
            String href = links.get(kind);
            HttpUrl url = href == null || href.isEmpty() ? null : base.resolve(href);
            if (url != null) {
                return Optional.of(url);
            }
        }
        return Optional.empty();
    }

    /// Pixels; 0 if the tag is missing, no number, or none that makes sense.
    int pixels(String name) {
        String value = metas.getOrDefault(name, "");
        if (!value.matches("[0-9]{1,5}")) {
            return 0;
        }
        return Integer.parseInt(value);
    }

    private void meta(Element element) {
        String name = element.hasAttr("property") ? element.attr("property") : element.attr("name");
        String value = clean(element.attr("content"));
        if (!name.isBlank() && !value.isEmpty()) {
            metas.putIfAbsent(name.strip().toLowerCase(Locale.ROOT), value);
        }
    }

    private static String clean(String text) {
        return BIDI.matcher(text).replaceAll(" ").strip();
    }

    /// As browsers do: a byte order mark beats the server, and the server beats the page itself.
    private static String text(byte[] html, Charset charset) {
        Charset marked = null;
        if (html.length >= 2 && (html[0] & 0xff) == 0xff && (html[1] & 0xff) == 0xfe) {
            marked = StandardCharsets.UTF_16LE;
        } else if (html.length >= 2 && (html[0] & 0xff) == 0xfe && (html[1] & 0xff) == 0xff) {
            marked = StandardCharsets.UTF_16BE;
        } else if (html.length >= 3
                && (html[0] & 0xff) == 0xef
                && (html[1] & 0xff) == 0xbb
                && (html[2] & 0xff) == 0xbf) {
            marked = StandardCharsets.UTF_8;
        }
        Charset actual = marked != null ? marked : charset != null ? charset : stated(html);
        String text = new String(html, actual);
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    /// The charset in a `<meta>` near the beginning, else UTF-8.
    private static Charset stated(byte[] html) {
        String beginning = new String(html, 0, Math.min(html.length, CHARSET_WITHIN), StandardCharsets.ISO_8859_1);
        Matcher matcher = META_CHARSET.matcher(beginning);
        return Optional.of(matcher)
                .filter(Matcher::find)
                .flatMap(found -> Charsets.named(found.group(1)))
                // A page whose ASCII could be read is none of these, whatever it says.
                .filter(stated -> !stated.name().startsWith("UTF-16"))
                .orElse(StandardCharsets.UTF_8);
    }

    /// Some pages have no head at all; then everything is read.
    private static String head(String html) {
        var end = END_OF_HEAD.matcher(html);
        return end.find() ? html.substring(0, end.start()) : html;
    }
}
