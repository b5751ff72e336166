package discordination.link;

import com.fasterxml.jackson.core.JsonProcessingException;
import discordination.config.Config;
import discordination.http.Json;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// Asks the link service for previews when it runs in another process (files-proxies-jobs 2.10).
public final class RemotePreviews implements Function<String, Optional<Embed>> {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration TOTAL = Duration.ofSeconds(15);
    private static final int LARGEST = 64 << 10;
    private static final Set<Integer> BUSY = Set.of(429, 502, 503);

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final Supplier<String> address;
    private final String secret;

    /// @param address of the link service, such as `http://127.0.0.1:8091`; empty while it has none
    public RemotePreviews(Config.Links config, Supplier<String> address) {
        this.address = config.internalUrl().isEmpty() ? address : config::internalUrl;
        this.secret = config.secret().reveal();
    }

    /// Empty when the page has no preview; throws when the service cannot be asked, so that it is asked again.
    @Override
    public Optional<Embed> apply(String url) {
        var service = address.get();
        if (service.isEmpty()) throw new UncheckedIOException(new IOException("the link service is not there yet"));
        var request = HttpRequest.newBuilder(
                        URI.create(service + "/embed?url=" + URLEncoder.encode(url, StandardCharsets.UTF_8)))
                .timeout(TOTAL);
        if (!secret.isEmpty()) request.header("Authorization", "Bearer " + secret);
        try {
            var answer = client.send(request.build(), BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST));
            if (BUSY.contains(answer.statusCode())) {
                throw new IOException("the link service answered " + answer.statusCode());
            }
            if (answer.statusCode() != 200) return Optional.empty();
            return Optional.of(Json.WIRE.readValue(answer.body(), Embed.class));
        } catch (JsonProcessingException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("interrupted"));
        }
    }
}
