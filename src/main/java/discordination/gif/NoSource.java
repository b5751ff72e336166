package discordination.gif;

import java.util.List;

/// No provider or no key: pickers show that there is nothing (files-proxies-jobs 3.3).
record NoSource() implements GifSource {
    @Override
    public List<Gif.Category> categories(String locale) {
        return List.of();
    }

    @Override
    public Gif.Results search(String query, String locale, int limit, boolean category, String position) {
        return Gif.Results.NONE;
    }

    @Override
    public Gif.Results trending(String locale, int limit, String position) {
        return Gif.Results.NONE;
    }
}
