package discordination.link;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/// Recognises pages of providers whose players clients show (files-proxies-jobs 2.6, 2.8). A URL is taken apart first
/// and matched by host and path, so that text elsewhere in it cannot pretend.
final class Specials {
    private Specials() {}

    /// @param colour the provider's own, or null to keep the page's
    record Found(Special special, String colour) {}

    private static final Pattern HOST = Pattern.compile("(?:www\\.)?(.+?)\\.?");
    private static final Pattern STREAMABLE = Pattern.compile("/([A-Za-z0-9]{1,32})/?");
    private static final Pattern LIGHTSPEED = Pattern.compile("/([a-z0-9_]{4,25})/?");
    private static final Pattern TWITCH_CHANNEL = Pattern.compile("/([A-Za-z0-9_]{1,32})/?");
    private static final Pattern TWITCH_VIDEO = Pattern.compile("/videos/([0-9]{1,20})/?");
    private static final Pattern TWITCH_CLIP = Pattern.compile("/[A-Za-z0-9_]{1,32}/clip/([A-Za-z0-9_-]{1,100})/?");
    private static final Pattern SPOTIFY =
            Pattern.compile("/(?:intl-[a-z]{2,8}/)?(track|user|artist|album|playlist)/([A-Za-z0-9]{1,64})/?");
    private static final Pattern SOUNDCLOUD = Pattern.compile("/[A-Za-z0-9_-]{1,64}/[A-Za-z0-9_-]{1,255}/?");
    private static final Pattern BANDCAMP = Pattern.compile("/(track|album)/[A-Za-z0-9_-]{1,255}/?");
    private static final Pattern BANDCAMP_TRACK = Pattern.compile("track=([0-9]{1,20})");
    private static final Pattern BANDCAMP_ALBUM = Pattern.compile("album=([0-9]{1,20})");
    private static final Pattern APPLE = Pattern.compile("/(?:[a-z]{2}/)?album/[^/]{1,255}/([0-9]{1,20})/?");
    private static final Pattern YOUTUBE_PATH = Pattern.compile("/(?:embed|v|shorts|live)/([A-Za-z0-9_-]{6,20})/?");
    private static final Pattern YOUTUBE_SHORT = Pattern.compile("/([A-Za-z0-9_-]{6,20})/?");
    private static final Pattern YOUTUBE_ID = Pattern.compile("[A-Za-z0-9_-]{6,20}");
    private static final Pattern YOUTUBE_TIME = Pattern.compile("([0-9]{1,6})s?");

    /// A YouTube video with the second it starts at; creator names come from oEmbed later.
    static Optional<Special.YouTube> youTube(HttpUrl url) {
        String host = host(url).replaceFirst("^m\\.", "");
        String id = null;
        if (host.equals("youtu.be")) {
            id = group(YOUTUBE_SHORT, url.encodedPath(), 1);
        } else if (host.equals("youtube.com")) {
            String query = url.queryParameter("v");
            boolean watch =
                    url.encodedPath().equals("/watch") || url.encodedPath().equals("/watch/");
            id = watch && query != null && YOUTUBE_ID.matcher(query).matches()
                    ? query
                    : group(YOUTUBE_PATH, url.encodedPath(), 1);
        }
        if (id == null) {
            return Optional.empty();
        }
        String time = url.queryParameter("t") != null ? url.queryParameter("t") : url.queryParameter("start");
        String seconds = time == null ? null : group(YOUTUBE_TIME, time, 1);
        return Optional.of(new Special.YouTube(id, null, null, seconds));
    }

    /// @param page what the page calls itself
    /// @param requested what was asked for
    /// @param video the page's og:video, or null
    static Optional<Found> of(HttpUrl page, HttpUrl requested, String video) {
        String host = host(page);
        String path = page.encodedPath();
        Optional<Found> found = switch (host) {
            case "streamable.com" -> match(STREAMABLE, path, null, m -> new Special.Streamable(m.group(1)));
            case "twitch.tv", "go.twitch.tv" -> twitch(path);
            case "open.spotify.com" ->
                match(SPOTIFY, path, "#1ABC9C", m -> new Special.Spotify(m.group(1), m.group(2)));
            case "soundcloud.com" -> match(SOUNDCLOUD, path, "#FF7F50", _ -> new Special.Soundcloud());
            default -> bySuffix(host, path, video);
        };
        return found.or(() -> gif(host, path)).or(() -> apple(requested));
    }

    private static Optional<Found> bySuffix(String host, String path, String video) {
        if (host.equals("lightspeed.tv") || host.endsWith(".lightspeed.tv")) {
            return match(LIGHTSPEED, path, "#7445D9", m -> new Special.Lightspeed("Channel", m.group(1)));
        } else if (host.endsWith(".bandcamp.com")
                && video != null
                && BANDCAMP.matcher(path).matches()) {
            String track = found(BANDCAMP_TRACK, video);
            String album = found(BANDCAMP_ALBUM, video);
            if (track != null || album != null) {
                return Optional.of(new Found(
                        track != null ? new Special.Bandcamp("Track", track) : new Special.Bandcamp("Album", album),
                        null));
            }
        }
        return Optional.empty();
    }

    private static Optional<Found> twitch(String path) {
        String colour = "#7B68EE";
        return match(TWITCH_VIDEO, path, colour, m -> new Special.Twitch("Video", m.group(1)))
                .or(() -> match(TWITCH_CLIP, path, colour, m -> new Special.Twitch("Clip", m.group(1))))
                .or(() -> match(TWITCH_CHANNEL, path, colour, m -> new Special.Twitch("Channel", m.group(1))));
    }

    private static Optional<Found> gif(String host, String path) {
        boolean gif = switch (host) {
            case "gifbox.me", "yiffbox.me", "tenor.com" -> path.startsWith("/view/");
            case "giphy.com", "klipy.com" -> path.startsWith("/gifs/");
            case "gfycat.com" -> path.length() > 1;
            case "redgifs.com" -> path.startsWith("/watch/");
            default -> false;
        };
        return gif ? Optional.of(new Found(new Special.Gif(), null)) : Optional.empty();
    }

    private static Optional<Found> apple(HttpUrl requested) {
        if (!host(requested).equals("music.apple.com")) {
            return Optional.empty();
        }
        String track = requested.queryParameter("i");
        String id = track != null && track.matches("[0-9]{1,20}") ? track : null;
        return match(APPLE, requested.encodedPath(), "#FA233B", m -> new Special.AppleMusic(m.group(1), id));
    }

    private static String host(HttpUrl url) {
        Matcher matcher = HOST.matcher(url.host());
        return matcher.matches() ? matcher.group(1) : url.host();
    }

    private static Optional<Found> match(
            Pattern pattern, String path, String colour, Function<Matcher, Special> special) {
        Matcher matcher = pattern.matcher(path);
        return matcher.matches() ? Optional.of(new Found(special.apply(matcher), colour)) : Optional.empty();
    }

    private static String group(Pattern pattern, String text, int group) {
        Matcher matcher = pattern.matcher(text);
        return matcher.matches() ? matcher.group(group) : null;
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : null;
    }
}
