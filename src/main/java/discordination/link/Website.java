package discordination.link;

import discordination.http.SafeClient;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/// Makes the preview of one page out of what its head says (files-proxies-jobs 2.7).
final class Website {
    // rest-servers 2.1, without variables and gradients, which are of no use here
    private static final Pattern COLOUR =
            Pattern.compile("(?=.{1,32}$)([a-z ]+|rgba?\\([0-9, ]+\\)|#[a-f0-9]+)", Pattern.CASE_INSENSITIVE);

    private final Page page;
    private final HttpUrl requested;
    private final HttpUrl where;
    private final SafeClient client;
    private final Probe probe;

    /// Asks elsewhere how large something is; empty if that cannot be had.
    interface Probe {
        Optional<Embed.Image> image(HttpUrl url);

        Optional<Embed.Video> video(HttpUrl url);
    }

    /// @param where the page's address after redirects
    Website(Page page, HttpUrl requested, HttpUrl where, SafeClient client, Probe probe) {
        this.page = page;
        this.requested = requested;
        this.where = where;
        this.client = client;
        this.probe = probe;
    }

    /// Empty if the page says nothing worth showing.
    Optional<Embed.Website> embed() {
        HttpUrl url = page.address("og:url").filter(this::mayBeAsked).orElse(requested);
        String stated =
                page.text("og:video", "og:video:url", "og:video:secure_url").orElse(null);
        // A page may call itself what it likes, but it only gets the player of a site that it belongs to.
        Optional<Specials.Found> special = Specials.of(isSameSite(url, where) ? url : where, requested, stated);
        Embed.Clip video = video(special.isPresent());
        Embed.Picture image = video != null ? null : image(special.isPresent());
        String title = Text.cut(
                page.text("og:title", "twitter:title", "title").or(page::title).orElse(null), 100);
        String description = Text.cut(
                page.text("og:description", "twitter:description", "description")
                        .orElse(null),
                1000);
        if (title == null && description == null && special.isEmpty() && image == null && video == null) {
            return Optional.empty();
        }
        String icon = page.link("apple-touch-icon", "icon", "shortcut icon")
                .filter(this::mayBeAsked)
                .map(HttpUrl::toString)
                .filter(address -> address.length() <= 256)
                .orElse(null);
        String colour = special.map(Specials.Found::colour)
                .or(() -> page.text("theme-color")
                        .filter(text -> COLOUR.matcher(text).matches()))
                .orElse(null);
        return Optional.of(new Embed.Website(
                Text.cut(url.toString(), 256),
                Text.cut(requested.toString(), 256),
                special.map(Specials.Found::special).orElse(null),
                title,
                description,
                image,
                video,
                Text.cut(page.text("og:site_name").orElse(null), 32),
                icon,
                colour));
    }

    private Embed.Clip video(boolean special) {
        HttpUrl url = page.address("og:video", "og:video:url", "og:video:secure_url")
                .filter(this::mayBeAsked)
                .orElse(null);
        if (url == null) {
            return null;
        }
        int width = page.pixels("og:video:width");
        int height = page.pixels("og:video:height");
        if (special || width > 0 && height > 0) {
            return new Embed.Clip(url.toString(), width, height);
        }
        return probe.video(url)
                .map(video -> new Embed.Clip(video.url(), video.width(), video.height()))
                .orElse(null);
    }

    private Embed.Picture image(boolean special) {
        HttpUrl url = page.address("og:image", "og:image:secure_url", "twitter:image", "twitter:image:src")
                .filter(this::mayBeAsked)
                .orElse(null);
        if (url == null) {
            return null;
        }
        int width = page.pixels("og:image:width");
        int height = page.pixels("og:image:height");
        if (special || width > 0 && height > 0) {
            boolean large = page.text("twitter:card")
                    .filter("summary_large_image"::equals)
                    .isPresent();
            return new Embed.Picture(url.toString(), width, height, large ? Embed.Size.LARGE : Embed.Size.PREVIEW);
        }
        return probe.image(url)
                .map(image -> new Embed.Picture(image.url(), image.width(), image.height(), image.size()))
                .orElse(null);
    }

    private boolean mayBeAsked(HttpUrl url) {
        try {
            client.check(url.toString());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isSameSite(HttpUrl one, HttpUrl other) {
        String site = one.topPrivateDomain();
        return one.host().equals(other.host()) || site != null && site.equals(other.topPrivateDomain());
    }
}
