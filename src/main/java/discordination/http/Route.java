package discordination.http;

import java.lang.reflect.Type;

/// One row of the contract: method, path, who may, how often, what comes in, what goes out, and the handler.
///
/// From the same rows come the router, the OpenAPI document, metric labels and the golden list of routes.
///
/// @param path    begins with `/`; `{name}` segments are parameters
/// @param body    the request record, or null when the handler needs nothing but what the guard hands out
/// @param reply   the response type; `void.class` is answered 204, {@link Reply} writes itself
public record Route<G, B>(
        Method method, String path, Guard<G> guard, Limit limit, Class<B> body, Type reply, Handler<G, B> handler) {

    /// Answers one request; the returned value becomes the JSON body.
    @FunctionalInterface
    public interface Handler<G, B> {
        Object handle(G proof, B request) throws Exception;
    }

    /// A handler that needs no request record.
    @FunctionalInterface
    public interface Bare<G, R> {
        R handle(G proof) throws Exception;
    }

    /// A handler with a request record.
    @FunctionalInterface
    public interface Full<G, B, R> {
        R handle(G proof, B request) throws Exception;
    }

    /// A handler with a request record and an empty answer.
    @FunctionalInterface
    public interface Silent<G, B> {
        void handle(G proof, B request) throws Exception;
    }

    /// A handler without a request record and with an empty answer.
    @FunctionalInterface
    public interface Mute<G> {
        void handle(G proof) throws Exception;
    }

    public static <G, R> Route<G, Void> get(
            String path, Guard<G> guard, Limit limit, Type reply, Bare<G, ? extends R> handler) {
        return bare(Method.GET, path, guard, limit, reply, handler);
    }

    public static <G, B, R> Route<G, B> get(
            String path, Guard<G> guard, Limit limit, Class<B> body, Type reply, Full<G, B, ? extends R> handler) {
        return new Route<>(Method.GET, path, guard, limit, body, reply, handler::handle);
    }

    public static <G, R> Route<G, Void> bare(
            Method method, String path, Guard<G> guard, Limit limit, Type reply, Bare<G, ? extends R> handler) {
        return new Route<>(method, path, guard, limit, null, reply, (proof, _) -> handler.handle(proof));
    }

    public static <G, B, R> Route<G, B> full(
            Method method,
            String path,
            Guard<G> guard,
            Limit limit,
            Class<B> body,
            Type reply,
            Full<G, B, ? extends R> handler) {
        return new Route<>(method, path, guard, limit, body, reply, handler::handle);
    }

    public static <G, B, R> Route<G, B> post(
            String path, Guard<G> guard, Limit limit, Class<B> body, Type reply, Full<G, B, ? extends R> handler) {
        return full(Method.POST, path, guard, limit, body, reply, handler);
    }

    public static <G, B, R> Route<G, B> put(
            String path, Guard<G> guard, Limit limit, Class<B> body, Type reply, Full<G, B, ? extends R> handler) {
        return full(Method.PUT, path, guard, limit, body, reply, handler);
    }

    public static <G, B, R> Route<G, B> patch(
            String path, Guard<G> guard, Limit limit, Class<B> body, Type reply, Full<G, B, ? extends R> handler) {
        return full(Method.PATCH, path, guard, limit, body, reply, handler);
    }

    /// A row whose answer is 204 without a body.
    public static <G, B> Route<G, B> silent(
            Method method, String path, Guard<G> guard, Limit limit, Class<B> body, Silent<G, B> handler) {
        return new Route<>(method, path, guard, limit, body, void.class, (proof, request) -> {
            handler.handle(proof, request);
            return null;
        });
    }

    /// A row without a request record whose answer is 204 without a body.
    public static <G> Route<G, Void> mute(Method method, String path, Guard<G> guard, Limit limit, Mute<G> handler) {
        return new Route<>(method, path, guard, limit, null, void.class, (proof, _) -> {
            handler.handle(proof);
            return null;
        });
    }

    /// The same row under another path, for routes that have two names on the wire.
    public Route<G, B> alias(Method method, String path) {
        return new Route<>(method, path, guard, limit, body, reply, handler);
    }
}
