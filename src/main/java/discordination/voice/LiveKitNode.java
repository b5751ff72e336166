package discordination.voice;

import com.google.protobuf.InvalidProtocolBufferException;
import discordination.config.Livekit;
import discordination.http.Problem;
import io.livekit.server.AccessToken;
import io.livekit.server.RoomServiceClient;
import io.livekit.server.WebhookReceiver;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import livekit.LivekitModels;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitWebhook.WebhookEvent;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retrofit2.Call;

/// One LiveKit server: its rooms, the tokens it believes, and what it signs.
///
/// Its address is the administrator's, so it may well be this machine; calls therefore do not pass the filter for
/// addresses that people write. Each ends after five seconds; one that fails is a 503 `LiveKitUnavailable`.
final class LiveKitNode {
    private static final Logger LOG = LoggerFactory.getLogger(LiveKitNode.class);
    private static final int NOT_FOUND = 404;
    /// Seconds a room waits for its first participant (gateway 5.5).
    private static final int EMPTY_TIMEOUT = 300;

    private final String name;
    private final Livekit.Node config;
    private final Duration tokenTtl;
    private final RoomServiceClient rooms;
    private final WebhookReceiver receiver;

    LiveKitNode(String name, Livekit.Node config, Duration tokenTtl, OkHttpClient client) {
        this.name = name;
        this.config = config;
        this.tokenTtl = tokenTtl;
        var secret = config.secret().reveal();
        this.rooms = RoomServiceClient.createClient(config.url(), config.key(), secret, () -> client);
        this.receiver = new WebhookReceiver(config.key(), secret);
    }

    /// A client with the bounds of all calls.
    static OkHttpClient client() {
        return new OkHttpClient.Builder()
                .connectTimeout(Duration.ofSeconds(2))
                .callTimeout(Duration.ofSeconds(5))
                .followRedirects(false)
                .build();
    }

    String name() {
        return name;
    }

    /// The address for browsers.
    String publicUrl() {
        return config.publicUrl();
    }

    boolean isPublic() {
        return !config.hidden();
    }

    /// A token that lets somebody into one room.
    String token(String room, String user, String userName, String metadata, Grants grants) {
        var token = new AccessToken(config.key(), config.secret().reveal());
        token.setTtl(tokenTtl.toMillis());
        token.setIdentity(user);
        token.setName(userName);
        token.setMetadata(metadata);
        token.addGrants(grants.forToken(room));
        return token.toJwt();
    }

    /// The event in a webhook; a forgery is a 401, where upstream answers 500, and signed rubbish a 400.
    WebhookEvent read(String body, String authorization) {
        try {
            return receiver.receive(body, authorization);
        } catch (Exception e) {
            // The library throws whatever its JWT and protobuf parsers throw, checked exceptions included.
            LOG.warn("Refused a webhook for LiveKit node {}: {}", name, e.getMessage());
            throw e instanceof InvalidProtocolBufferException
                    ? Problem.malformed("The body is no webhook.")
                    : Problem.of(401, "NotAuthenticated");
        }
    }

    // ---- rooms

    /// Makes the room; does nothing when it is there.
    void create(String room, String metadata) {
        call("create a room", rooms.createRoom(room, EMPTY_TIMEOUT, null, null, metadata));
    }

    /// Ends a room for everybody in it.
    void delete(String room) {
        call("delete a room", rooms.deleteRoom(room));
    }

    /// LiveKit's id of the room, which is new each time it is made; empty when there is none.
    Optional<String> sid(String room) {
        return call("look for a room", rooms.listRooms(List.of(room))).stream()
                .map(LivekitModels.Room::getSid)
                .findFirst();
    }

    /// All rooms that somebody is in: name → LiveKit's id of the room.
    Map<String, String> busy() {
        return call("list rooms", rooms.listRooms()).stream()
                .filter(room -> room.getNumParticipants() > 0)
                .collect(Collectors.toMap(LivekitModels.Room::getName, LivekitModels.Room::getSid));
    }

    /// Everybody in the room, on the way in or out too; empty when there is no such room.
    List<ParticipantInfo> participants(String room) {
        return call("list participants", rooms.listParticipants(room));
    }

    void remove(String room, String user) {
        call("remove a participant", rooms.removeParticipant(room, user));
    }

    /// Changes what somebody may do; LiveKit itself takes away what they publish and no longer may.
    void permit(String room, String user, Grants grants) {
        call("change permissions", rooms.updateParticipant(room, user, null, null, grants.forParticipant()));
    }

    /// What is not there needs no removal, so that a 404 is a success without a value.
    private <T> T call(String what, Call<T> call) {
        try {
            var response = call.execute();
            if (response.isSuccessful() || response.code() == NOT_FOUND) return response.body();
            throw away(what, "it answered " + response.code());
        } catch (IOException e) {
            throw away(what, e.toString());
        }
    }

    private Problem away(String what, String why) {
        LOG.warn("LiveKit node {} could not {}: {}", name, what, why);
        return Problem.of(503, "LiveKitUnavailable");
    }
}
