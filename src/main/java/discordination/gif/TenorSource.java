package discordination.gif;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;

/// Any service that speaks Tenor v2, such as Klipy or gifbox's own (files-proxies-jobs 3.2).
final class TenorSource implements GifSource {
    static final String USUAL = "https://compat.gifbox.me/v2";
    private static final String FORMATS = "webm,tinywebm,gif";

    private final Provider provider;
    private final String key;

    TenorSource(String base, String key) {
        this.provider = new Provider(base, key);
        this.key = key;
    }

    @Override
    public List<Gif.Category> categories(String locale) throws IOException {
        JsonNode answer = provider.get(url("categories", locale).build());
        List<Gif.Category> categories = new ArrayList<>();
        for (JsonNode tag : answer.path("tags")) {
            String title = provider.text(tag.path("searchterm"));
            String image = provider.address(tag.path("image"));
            if (title != null && image != null) {
                categories.add(new Gif.Category(title, image));
            }
        }
        if (!answer.path("tags").isArray()) {
            throw new IOException("the GIF provider answered no categories");
        }
        return categories;
    }

    @Override
    public Gif.Results search(String query, String locale, int limit, boolean category, String position)
            throws IOException {
        HttpUrl.Builder url = page("search", locale, limit, position).addQueryParameter("q", query);
        if (category) {
            url.addQueryParameter("component", "categories");
        }
        return results(provider.get(url.build()));
    }

    @Override
    public Gif.Results trending(String locale, int limit, String position) throws IOException {
        return results(provider.get(page("featured", locale, limit, position).build()));
    }

    private HttpUrl.Builder url(String path, String locale) {
        return provider.path(path)
                .addQueryParameter("key", key)
                .addQueryParameter("client_key", "Gifbox")
                .addQueryParameter("locale", locale)
                .addQueryParameter("contentfilter", "high");
    }

    private HttpUrl.Builder page(String path, String locale, int limit, String position) {
        HttpUrl.Builder url = url(path, locale)
                .addQueryParameter("media_filter", FORMATS)
                .addQueryParameter("limit", Integer.toString(limit));
        return position.isEmpty() ? url : url.addQueryParameter("pos", position);
    }

    private Gif.Results results(JsonNode answer) throws IOException {
        if (!answer.path("results").isArray()) {
            throw new IOException("the GIF provider answered no results");
        }
        List<Gif> gifs = new ArrayList<>();
        for (JsonNode item : answer.path("results")) {
            Map<String, Gif.Format> formats = new LinkedHashMap<>();
            for (var format : item.path("media_formats").properties()) {
                String url = provider.address(format.getValue().path("url"));
                JsonNode dims = format.getValue().path("dims");
                if (url != null) {
                    formats.put(
                            format.getKey(),
                            new Gif.Format(
                                    url,
                                    List.of(dims.path(0).asInt(0), dims.path(1).asInt(0))));
                }
            }
            String id = provider.text(item.path("id"));
            String url = provider.address(item.path("url"));
            // Pickers crash on an item without the one format that they show.
            if (id != null && url != null && formats.containsKey(Gif.TILE)) {
                gifs.add(new Gif(id, formats, url));
            }
        }
        String next = provider.text(answer.path("next"));
        return new Gif.Results(gifs, next == null || next.isEmpty() ? null : next);
    }

    @Override
    public void close() {
        provider.close();
    }
}
