package discordination.link;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

    private final HttpUrl base;
    private final Map<String, String> metas = new HashMap<>();
    private final Map<String, String> links = new HashMap<>();
    private final String title;

    /// @param html the first bytes of the page
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

    private static String text(byte[] html, Charset charset) {
        Charset actual = charset;
        if (html.length >= 2 && (html[0] & 0xff) == 0xff && (html[1] & 0xff) == 0xfe) {
            actual = StandardCharsets.UTF_16LE;
        } else if (html.length >= 2 && (html[0] & 0xff) == 0xfe && (html[1] & 0xff) == 0xff) {
            actual = StandardCharsets.UTF_16BE;
        } else if (html.length >= 3 && (html[0] & 0xff) == 0xef && (html[1] & 0xff) == 0xbb) {
            actual = StandardCharsets.UTF_8;
        }
        String text = new String(html, actual);
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    /// Some pages have no head at all; then everything is read.
    private static String head(String html) {
        var end = END_OF_HEAD.matcher(html);
        return end.find() ? html.substring(0, end.start()) : html;
    }
}
