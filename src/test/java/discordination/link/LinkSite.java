package discordination.link;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import discordination.db.Redis;
import discordination.file.Images;
import discordination.http.OwnFiles;
import discordination.http.Problem;
import discordination.http.SafeClient;
import discordination.http.Site;
import discordination.kit.Stage;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A site on loopback that `page.example` and others lead to, another that must never be asked, and somebody who makes
/// previews of what is there.
abstract class LinkSite {
    /// Every class has its own, closed at its end.
    abstract Stage stage();

    final Site site = new Site();
    final Site secret = new Site();
    final SafeClient client = client(ofSeconds(60));
    final Links links = links(client, stage().redis());

    /// Nothing is answered from memory.
    @BeforeEach
    void forget() {
        stage().redis().commands().flushDB();
    }

    @AfterEach
    void close() {
        client.close();
        site.close();
        secret.close();
    }

    void html(String head) {
        site.page("/dir/page", "text/html", head);
    }

    Embed.Website website(String path) {
        forget();
        return (Embed.Website) links.embed(url(path)).orElseThrow(() -> new AssertionError("nothing"));
    }

    String url(String path) {
        return "http://page.example:" + site.port() + path;
    }

    static void assertFails(String type, Runnable call) {
        assertEquals(type, assertThrows(Problem.class, call::run).type());
    }

    Links links(SafeClient client, Redis redis) {
        return new Links(
                client,
                new Images(Images.Limits.DEFAULT),
                redis,
                new Links.Settings(
                        2 << 20, 2 << 20, ofSeconds(60), "http://page.example:" + site.port() + "/oembed", 8));
    }

    SafeClient client(Duration total) {
        SafeClient.Rules usual = SafeClient.Rules.DEFAULT;
        String port = ":" + site.port();
        var rules = new SafeClient.Rules(
                usual.userAgent(),
                true,
                usual.connectTimeout(),
                total,
                5,
                usual.ports(),
                Set.of(),
                List.of(),
                64,
                6,
                Set.of("127.0.0.1" + port, "page.example" + port, "open.spotify.com" + port));
        return new SafeClient(rules, LinkSite::lookup, OwnFiles.NONE);
    }

    static List<InetAddress> lookup(String host) throws UnknownHostException {
        return switch (host) {
            case "page.example", "open.spotify.com" -> List.of(InetAddress.getByName("127.0.0.1"));
            case "inside.example" -> List.of(InetAddress.getByName("10.0.0.1"));
            default -> throw new UnknownHostException(host);
        };
    }
}
