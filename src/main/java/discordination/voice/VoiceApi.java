package discordination.voice;

import static discordination.http.Route.mute;
import static discordination.http.Route.post;
import static discordination.http.Route.silent;

import discordination.access.Access;
import discordination.access.ChannelAccess;
import discordination.access.Permission;
import discordination.http.Exchange;
import discordination.http.Guard;
import discordination.http.Limit;
import discordination.http.Method;
import discordination.http.Path;
import discordination.http.Problem;
import discordination.http.Route;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/// The routes of calls (gateway 5.4, 5.7, 5.9).
public final class VoiceApi {
    private static final int LARGEST_WEBHOOK = 1 << 20;

    private final Access access;
    private final Voice voice;

    public VoiceApi(Access access, Voice voice) {
        this.access = access;
        this.voice = voice;
    }

    public List<Route<?, ?>> routes() {
        return List.of(
                post(
                        "/channels/{channel}/join_call",
                        withVoice("channel Connect, voice", VoiceApi::requireConnect),
                        Limit.CHANNELS,
                        JoinCall.class,
                        Voice.Entrance.class,
                        voice::join),
                silent(
                        Method.PUT,
                        "/channels/{channel}/end_ring/{user}",
                        withVoice("channel, in its call", _ -> {}),
                        Limit.CHANNELS,
                        Target.class,
                        (in, target) -> voice.hush(in, target.user)),
                mute(Method.POST, "/livekit/{node}", Guard.anyone(), Limit.UNLIMITED, this::webhook));
    }

    /// Who is meant.
    public record Target(@Path String user) {}

    private static void requireConnect(ChannelAccess in) {
        if (!Rights.hasVoice(in.channel())) throw Problem.of(400, "NotAVoiceChannel");
        in.require(Permission.CONNECT);
    }

    /// A channel, in the order of refusals of the protocol's table: no LiveKit at all comes before no such channel.
    private Guard<ChannelAccess> withVoice(String description, Consumer<ChannelAccess> more) {
        var channel = access.channel();
        return new Guard<>() {
            @Override
            public void authenticate(Exchange exchange) {
                channel.authenticate(exchange);
            }

            @Override
            public ChannelAccess admit(Exchange exchange) {
                voice.requireNodes();
                var in = channel.admit(exchange);
                more.accept(in);
                return in;
            }

            @Override
            public String description() {
                return description;
            }
        };
    }

    /// The signature covers the body's bytes, so they are read as they are.
    private void webhook(Exchange exchange) throws IOException {
        var authorization = exchange.header("Authorization");
        if (authorization == null) throw Problem.of(401, "NotAuthenticated");
        var node = voice.node(exchange.path("node"));
        var body = new String(exchange.body(LARGEST_WEBHOOK), StandardCharsets.UTF_8);
        voice.hear(node, body, authorization);
    }
}
