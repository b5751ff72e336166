package discordination.command;

import java.io.IOException;

/// A stranger's process that listens on a port, as a web server does that was there before us.
final class ProcessWithPort implements AutoCloseable {
    private static final String PROGRAM = """
            const server = require("net").createServer().listen(0, "127.0.0.1", () => console.log(server.address().port))
            """;

    private final Process process;
    private final int port;

    ProcessWithPort() throws IOException {
        process = new ProcessBuilder("node", "-e", PROGRAM).start();
        port = Integer.parseInt(process.inputReader().readLine());
    }

    int port() {
        return port;
    }

    long process() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
