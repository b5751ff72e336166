package discordination.node;

import discordination.config.Config;
import discordination.http.Exchange;
import java.net.InetSocketAddress;

/// Where a client reaches each service, without trailing slashes: as configured, else derived from its own request.
///
/// @param gateway begins with `ws://` or `wss://`
public record Places(String api, String gateway, String files, String links, String gifs, String web) {

    /// Somebody who came to the API's own port without a proxy finds the others on theirs; everybody else finds
    /// all of them under one domain.
    public static Places of(Config config, Exchange exchange) {
        var origin = config.instance().url();
        if (origin.isEmpty() && isDirect(config, exchange)) return besideEachOther(config, exchange);
        return under(config, origin.isEmpty() ? exchange.client().origin() : origin);
    }

    private static boolean isDirect(Config config, Exchange exchange) {
        var local = exchange.request().getConnectionMetaData().getLocalSocketAddress();
        return local instanceof InetSocketAddress address
                && address.getPort() == config.api().port()
                && exchange.client().host().endsWith(":" + address.getPort());
    }

    private static Places besideEachOther(Config config, Exchange exchange) {
        var host = exchange.client().scheme() + "://" + exchange.client().hostname() + ":";
        return new Places(
                either(config.api().url(), host + config.api().port()),
                either(config.gateway().url(), webSocket(host + config.gateway().port())),
                either(config.files().url(), host + config.files().port()),
                either(config.links().url(), host + config.links().port()),
                either(config.gifs().url(), host + config.gifs().port()),
                host + config.web().port());
    }

    private static Places under(Config config, String origin) {
        return new Places(
                either(config.api().url(), origin + "/api"),
                either(config.gateway().url(), webSocket(origin + "/ws")),
                either(config.files().url(), origin + "/autumn"),
                either(config.links().url(), origin + "/january"),
                either(config.gifs().url(), origin + "/gifbox"),
                origin);
    }

    /// `http` becomes `ws`, `https` becomes `wss`.
    private static String webSocket(String url) {
        return "ws" + url.substring("http".length());
    }

    private static String either(String configured, String otherwise) {
        return configured.isEmpty() ? otherwise : configured;
    }
}
