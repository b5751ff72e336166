package discordination.app;

import discordination.config.Config;
import java.util.Locale;
import java.util.Optional;

/// The services an installation is made of; each can be a process of its own or run with the others in one.
public enum ServiceName {
    API("the REST API"),
    GATEWAY("the WebSocket gateway"),
    WEB("the web client"),
    FILES("the file server"),
    LINKS("the link and image proxy"),
    GIFS("the GIF search proxy"),
    CLEANUP("the job that removes orphans and expired rows");

    private final String description;

    ServiceName(String description) {
        this.description = description;
    }

    /// Where a service listens; port 0 picks a free one.
    public record Listen(String host, int port) {}

    /// The name of its command and of its table in the configuration.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// A few words for help texts, e.g. `the REST API`.
    public String description() {
        return description;
    }

    /// Where the configuration puts this service; empty for the cleanup, which has no port.
    public Optional<Listen> listen(Config config) {
        return switch (this) {
            case API -> Optional.of(new Listen(config.api().host(), config.api().port()));
            case GATEWAY ->
                Optional.of(new Listen(config.gateway().host(), config.gateway().port()));
            case WEB -> Optional.of(new Listen(config.web().host(), config.web().port()));
            case FILES ->
                Optional.of(new Listen(config.files().host(), config.files().port()));
            case LINKS ->
                Optional.of(new Listen(config.links().host(), config.links().port()));
            case GIFS ->
                Optional.of(new Listen(config.gifs().host(), config.gifs().port()));
            case CLEANUP -> Optional.empty();
        };
    }

    /// Whether it cannot work without PostgreSQL and Redis; the web client is files from the jar.
    public boolean needsStores() {
        return this != WEB;
    }
}
