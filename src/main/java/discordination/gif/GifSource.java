package discordination.gif;

import java.io.IOException;
import java.util.List;

/// Where GIFs come from. The key goes into addresses, so no exception of a source may carry an address.
sealed interface GifSource extends AutoCloseable permits TenorSource, GiphySource, NoSource {
    List<Gif.Category> categories(String locale) throws IOException;

    /// @param position where a former answer said to go on, or empty
    Gif.Results search(String query, String locale, int limit, boolean category, String position) throws IOException;

    Gif.Results trending(String locale, int limit, String position) throws IOException;

    @Override
    default void close() {}
}
