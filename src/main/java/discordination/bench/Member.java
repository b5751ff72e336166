package discordination.bench;

import discordination.http.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;

/// Somebody who posts in the channel of the measurement, on a connection of their own.
final class Member implements Mouth {
    /// Makes the frames of numbered messages some four hundred bytes long, as those of people are.
    private static final String REST = " me, after lunch; who else comes?";

    private final Line line;
    private final String path;
    private final String header;

    Member(Wire api, String channel, Target.Person person) throws IOException {
        line = new Line(api);
        path = "/channels/" + channel + "/messages";
        header = "X-Session-Token: " + person.token() + "\r\n";
    }

    /// So many of them, each another person as long as there are enough.
    static Mouths of(Operations.Place place, Wire api, int count) throws IOException {
        var all = new ArrayList<Mouth>();
        for (int i = 0; i < count; i++) all.add(new Member(api, place.channel(), place.person(i)));
        return new Mouths(all);
    }

    @Override
    public void say(String content) throws IOException {
        line.send("POST", path, header, Json.bytes(Map.of("content", content + REST)));
    }

    @Override
    public void close() throws IOException {
        line.close();
    }
}
