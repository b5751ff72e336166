package discordination.app;

import discordination.config.Config;
import java.io.IOException;
import java.util.Set;

/// The wiring: makes every room by constructor and starts the services asked for.
public final class App implements AutoCloseable {
    /// @param config complete, with the addresses of PostgreSQL and Redis
    public App(Config config, Set<ServiceName> services) {}

    /// Listens; when it returns, every port answers.
    ///
    /// @throws IOException when a port cannot be had
    public void start() throws IOException {}

    /// The port a service listens on, also when the configuration left the choice open; -1 when it has none.
    public int port(ServiceName service) {
        return -1;
    }

    /// Runs every task of the cleanup once, in order.
    public void cleanUp() {}

    /// Lets requests under way end, at most `instance.drain`, and closes everything.
    @Override
    public void close() {}
}
