package discordination.http;

import java.io.IOException;
import java.net.ConnectException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.net.SocketFactory;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/// Reads the public files of this instance straight from its file server: their public name may well lead to an
/// address that is not public, at home or behind the same proxy (files-proxies-jobs 6.2 J16).
///
/// @param publicUrl where clients find the files, such as `https://chat.example/autumn`; null if nobody knows
/// @param address of the file server, such as `http://127.0.0.1:8090`; empty while it has none
public record OwnFiles(HttpUrl publicUrl, Supplier<String> address) {
    public static final OwnFiles NONE = new OwnFiles("", () -> "");

    /// `/attachments/x` and what lies below; anything else there is none of a link's business.
    private static final Pattern FILE =
            Pattern.compile("/(attachments|avatars|backgrounds|icons|banners|emojis)/[A-Za-z0-9_-]{20,64}(/[^/]+)?");

    /// @param publicUrl empty if nobody knows
    public OwnFiles(String publicUrl, Supplier<String> address) {
        this(HttpUrl.parse(publicUrl), address);
    }

    /// The answer of the file server, or null for what is not there or not its business.
    Response get(OkHttpClient client, Request request) throws IOException {
        String path = path(request.url());
        HttpUrl server = path == null ? null : HttpUrl.parse(address.get());
        if (server == null) {
            return null;
        }
        HttpUrl url = server.newBuilder().encodedPath(path).build();
        try {
            return client.newBuilder()
                    .dns(Dns.SYSTEM)
                    .socketFactory(SocketFactory.getDefault())
                    .build()
                    .newCall(request.newBuilder().url(url).build())
                    .execute();
        } catch (ConnectException _) {
            // On another machine, it seems: then the way is the public one, with all checks.
            return null;
        }
    }

    /// Whether this address is one of a public file here.
    boolean holds(HttpUrl url) {
        return path(url) != null;
    }

    private String path(HttpUrl url) {
        boolean here = publicUrl != null
                && url.scheme().equals(publicUrl.scheme())
                && url.port() == publicUrl.port()
                && Destination.withoutDot(url.host()).equals(Destination.withoutDot(publicUrl.host()));
        String prefix = here ? publicUrl.encodedPath().replaceFirst("/$", "") : "";
        if (!here || !url.encodedPath().startsWith(prefix + "/")) {
            return null;
        }
        String path = url.encodedPath().substring(prefix.length());
        return FILE.matcher(path).matches() ? path : null;
    }
}
