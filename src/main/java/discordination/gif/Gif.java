package discordination.gif;

import java.util.List;
import java.util.Map;

/// One GIF as pickers read it (files-proxies-jobs 3.1).
///
/// @param mediaFormats by name; `tinywebm`, a small video, is always among them
/// @param url the page that is posted as a message
public record Gif(String id, Map<String, Format> mediaFormats, String url) {
    /// The format that every picker shows.
    static final String TILE = "tinywebm";

    /// @param dimensions width and height in pixels
    public record Format(String url, List<Integer> dimensions) {}

    /// @param image address of a GIF that stands for the category
    public record Category(String title, String image) {}

    /// @param next what to ask for as `position` next; null at the end
    public record Results(List<Gif> results, String next) {
        static final Results NONE = new Results(List.of(), null);
    }
}
