package discordination.access;

import discordination.http.Exchange;
import discordination.http.Guard;
import discordination.http.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The guard of a route that writes to the audit log: callers may say why they act (rest-servers 0.1, 2.10).
///
/// The reason is read with the caller ({@link Caller#reason}); here it is only measured, before the body is read.
record Audited<G>(Guard<G> guard) implements Guard<G> {
    static final String REASON = "X-Audit-Log-Reason";

    /// UTF-8 bytes.
    private static final int LONGEST = 512;

    @Override
    public void authenticate(Exchange exchange) {
        guard.authenticate(exchange);
        var reason = reason(exchange);
        if (reason != null && reason.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw Problem.of(400, "HeaderTooLarge");
        }
    }

    @Override
    public G admit(Exchange exchange) {
        return guard.admit(exchange);
    }

    @Override
    public String description() {
        return guard.description();
    }

    @Override
    public List<String> headers() {
        return List.of(REASON);
    }

    /// What the caller says; null when they say nothing.
    static String reason(Exchange exchange) {
        var reason = exchange.header(REASON);
        return reason == null || reason.isEmpty() ? null : decoded(reason);
    }

    /// Headers are bytes, which the server reads as Latin-1; where they are UTF-8 that is what was meant.
    private static String decoded(String header) {
        try {
            var bytes = ByteBuffer.wrap(header.getBytes(StandardCharsets.ISO_8859_1));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            return header;
        }
    }
}
