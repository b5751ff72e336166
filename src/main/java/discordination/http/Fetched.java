package discordination.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.Response;

/// What [SafeClient] got: a 2xx reply with a readable type, whose body is taken under a limit and never inflated.
public final class Fetched implements AutoCloseable {
    private static final Pattern TYPE = Pattern.compile(
            "\\s*([a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+)\\s*(;.*)?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern CHARSET =
            Pattern.compile(";\\s*charset\\s*=\\s*\"?([a-z0-9_.:+-]+)", Pattern.CASE_INSENSITIVE);

    private final HttpUrl url;
    private final Response response;
    private final HostGates.Permit permit;
    private final boolean redirect;
    private final String type;
    private final Optional<Charset> charset;

    Fetched(HttpUrl url, Response response, boolean redirect, HostGates.Permit permit) throws IOException {
        this.url = url;
        this.response = response;
        this.permit = permit;
        this.redirect = redirect;
        if (redirect) {
            this.type = "";
            this.charset = Optional.empty();
            return;
        }
        if (!response.isSuccessful()) {
            throw new IOException("status " + response.code());
        }
        String coding = response.header("Content-Encoding", "identity").strip();
        if (!coding.equalsIgnoreCase("identity")) {
            // Asked for none; inflating what comes anyway is how small replies become large ones.
            throw new IOException("content coding");
        }
        List<String> types = response.headers("Content-Type");
        Matcher matcher = TYPE.matcher(types.size() == 1 ? types.getFirst() : "");
        if (!matcher.matches()) {
            throw new IOException("no content type");
        }
        this.type = matcher.group(1).toLowerCase(Locale.ROOT);
        this.charset = charset(matcher.group(2));
    }

    boolean isFinal() {
        return !redirect;
    }

    String location() throws IOException {
        String location = response.header("Location");
        if (location == null) {
            throw new IOException("redirect without a target");
        }
        return location;
    }

    /// Where the reply came from, after all redirects.
    public HttpUrl url() {
        return url;
    }

    /// The media type in lower case without parameters.
    public String type() {
        return type;
    }

    /// The charset that the type names; empty if it names none or an unknown one.
    public Optional<Charset> charset() {
        return charset;
    }

    /// The whole body.
    ///
    /// @throws SafeClient.TooLarge beyond `most` bytes; at once if the length says so
    public byte[] bytes(int most) throws IOException {
        if (response.body().contentLength() > most) {
            throw new SafeClient.TooLarge();
        }
        byte[] bytes = body().readNBytes(most + 1);
        if (bytes.length > most) {
            throw new SafeClient.TooLarge();
        }
        return bytes;
    }

    /// The first bytes of the body, at most `most`. What came before a broken or stalled end is good enough here.
    public byte[] head(int most) throws IOException {
        byte[] bytes = new byte[Math.min(most, 16 * 1024)];
        int length = 0;
        InputStream body = body();
        while (length < most) {
            int read;
            try {
                read = body.read(bytes, length, bytes.length - length);
            } catch (IOException e) {
                if (length == 0) {
                    throw e;
                }
                break;
            }
            if (read < 0) {
                break;
            }
            length += read;
            if (length == bytes.length && length < most) {
                bytes = java.util.Arrays.copyOf(bytes, Math.min(most, bytes.length * 2));
            }
        }
        return java.util.Arrays.copyOf(bytes, length);
    }

    /// How many bytes the body says it has; -1 if it does not.
    public long length() {
        return response.body().contentLength();
    }

    /// The body as it arrives; bounded in time by the client, in length by nobody but the reader.
    public InputStream body() {
        return response.body().byteStream();
    }

    @Override
    public void close() {
        response.close();
        permit.close();
    }

    private static Optional<Charset> charset(String parameters) {
        Matcher matcher = CHARSET.matcher(parameters == null ? "" : parameters);
        return matcher.find() ? Charsets.named(matcher.group(1)) : Optional.empty();
    }
}
