package discordination.http;

import discordination.config.Config;
import java.util.ArrayList;
import java.util.List;
import okhttp3.HttpUrl;

/// A public place of this instance: nothing under it is fetched, except what lies under `allowedPath`, so that no link
/// makes this server ask itself (files-proxies-jobs 2.2).
///
/// @param path beginning of what belongs to this instance; empty for all of the host
public record OwnHost(String host, int port, String path, String allowedPath) {
    /// What this instance is called where, by its configuration.
    static List<OwnHost> of(Config config) {
        List<OwnHost> places = new ArrayList<>();
        add(places, config.instance().url(), "/autumn");
        add(places, config.api().url(), null);
        // The gateway's address begins with ws, and so does the same port asked by http.
        add(places, config.gateway().url().replaceFirst("^ws", "http"), null);
        add(places, config.links().url(), null);
        add(places, config.gifs().url(), null);
        return List.copyOf(places);
    }

    private static void add(List<OwnHost> places, String address, String allowedPath) {
        HttpUrl url = HttpUrl.parse(address);
        if (url == null) {
            return;
        }
        String path = url.encodedPath().equals("/") ? "" : url.encodedPath();
        String allowed = allowedPath == null ? "" : path + allowedPath;
        places.add(new OwnHost(Destination.withoutDot(url.host()), url.port(), path, allowed));
        if (url.port() == 443) {
            // Whoever answers in the open there only says where it is encrypted.
            places.add(new OwnHost(Destination.withoutDot(url.host()), 80, path, allowed));
        }
    }

    boolean covers(HttpUrl url) {
        if (!Destination.withoutDot(url.host()).equals(host) || url.port() != port) {
            return false;
        }
        String asked = url.encodedPath();
        boolean allowed = !allowedPath.isEmpty() && isUnder(asked, allowedPath);
        return isUnder(asked, path) && !allowed;
    }

    static boolean isUnder(String path, String prefix) {
        return prefix.isEmpty() || prefix.equals("/") || path.equals(prefix) || path.startsWith(prefix + "/");
    }
}
