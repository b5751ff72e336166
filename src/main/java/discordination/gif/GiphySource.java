package discordination.gif;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;

/// GIPHY, in the words of Tenor: its small MP4 stands in for `tinywebm`, which pickers put into a video element.
final class GiphySource implements GifSource {
    static final String USUAL = "https://api.giphy.com/v1";

    private final Provider provider;
    private final String key;

    GiphySource(String base, String key) {
        this.provider = new Provider(base, key);
        this.key = key;
    }

    @Override
    public List<Gif.Category> categories(String locale) throws IOException {
        JsonNode data = data(provider.get(url("gifs/categories").build()));
        List<Gif.Category> categories = new ArrayList<>();
        for (JsonNode category : data) {
            String title = provider.text(category.path("name"));
            String image = provider.address(category.at("/gif/images/fixed_width/url"));
            if (title != null && image != null) {
                categories.add(new Gif.Category(title, image));
            }
        }
        return categories;
    }

    @Override
    public Gif.Results search(String query, String locale, int limit, boolean category, String position)
            throws IOException {
        HttpUrl.Builder url = page("gifs/search", limit, position)
                .addQueryParameter("q", query)
                .addQueryParameter("lang", locale.substring(0, 2));
        return results(provider.get(url.build()), position);
    }

    @Override
    public Gif.Results trending(String locale, int limit, String position) throws IOException {
        return results(provider.get(page("gifs/trending", limit, position).build()), position);
    }

    private HttpUrl.Builder url(String path) {
        return provider.path(path).addQueryParameter("api_key", key).addQueryParameter("rating", "g");
    }

    private HttpUrl.Builder page(String path, int limit, String position) {
        return url(path)
                .addQueryParameter("limit", Integer.toString(limit))
                .addQueryParameter("offset", Integer.toString(offset(position)));
    }

    private static int offset(String position) {
        return position.matches("[0-9]{1,4}") ? Integer.parseInt(position) : 0;
    }

    private static JsonNode data(JsonNode answer) throws IOException {
        if (!answer.path("data").isArray()) {
            throw new IOException("the GIF provider answered no data");
        }
        return answer.path("data");
    }

    private Gif.Results results(JsonNode answer, String position) throws IOException {
        JsonNode data = data(answer);
        List<Gif> gifs = new ArrayList<>();
        for (JsonNode item : data) {
            Map<String, Gif.Format> formats = new LinkedHashMap<>();
            put(formats, Gif.TILE, item.at("/images/fixed_width"), "mp4");
            put(formats, "webm", item.at("/images/original"), "mp4");
            put(formats, "gif", item.at("/images/original"), "url");
            String id = provider.text(item.path("id"));
            String url = provider.address(item.path("url"));
            if (id != null && url != null && formats.containsKey(Gif.TILE)) {
                gifs.add(new Gif(id, formats, url));
            }
        }
        int next = offset(position) + data.size();
        boolean more =
                data.size() > 0 && next < answer.at("/pagination/total_count").asInt(0) && next < 5_000;
        return new Gif.Results(gifs, more ? Integer.toString(next) : null);
    }

    private void put(Map<String, Gif.Format> formats, String name, JsonNode image, String address) {
        String url = provider.address(image.path(address));
        if (url != null) {
            List<Integer> size =
                    List.of(image.path("width").asInt(0), image.path("height").asInt(0));
            formats.put(name, new Gif.Format(url, size));
        }
    }

    @Override
    public void close() {
        provider.close();
    }
}
