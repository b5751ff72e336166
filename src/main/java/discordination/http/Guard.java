package discordination.http;

import java.util.List;
import java.util.stream.Stream;

/// Says who may call a route and hands the handler what it checked, so that there is no other way to hold it.
///
/// @param <G> the proof: a caller, or a caller together with the objects that were loaded to decide
public interface Guard<G> {
    /// Identifies the caller; runs before path, query and body are read (rest-accounts 1.3). Throws an untyped 401.
    void authenticate(Exchange exchange);

    /// Loads what the route is about and decides; runs when the request is known to be valid. Throws 404 or 403.
    G admit(Exchange exchange);

    /// Who may, in a few words, for `routes.txt` and the OpenAPI document.
    String description();

    /// Request headers that it reads besides the credentials, for the OpenAPI document.
    default List<String> headers() {
        return List.of();
    }

    /// Both must agree on the caller, this one first; the handler receives what `next` hands out.
    default <H> Guard<H> and(Guard<H> next) {
        var first = this;
        return new Guard<>() {
            @Override
            public void authenticate(Exchange exchange) {
                first.authenticate(exchange);
                next.authenticate(exchange);
            }

            @Override
            public H admit(Exchange exchange) {
                return next.admit(exchange);
            }

            @Override
            public String description() {
                return first.description() + ", " + next.description();
            }

            @Override
            public List<String> headers() {
                return Stream.concat(first.headers().stream(), next.headers().stream())
                        .toList();
            }
        };
    }

    /// Everybody may call; the handler receives the exchange itself.
    static Guard<Exchange> anyone() {
        return new Guard<>() {
            @Override
            public void authenticate(Exchange exchange) {}

            @Override
            public Exchange admit(Exchange exchange) {
                return exchange;
            }

            @Override
            public String description() {
                return "anyone";
            }
        };
    }
}
