package discordination.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.http.Json;
import discordination.kit.NodeJs;
import discordination.kit.Person;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// A browser that is closed; a push service keeps what comes for it.
final class Browser {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final PushService service;
    private final String path = "/push/" + NUMBERS.incrementAndGet();
    private final KeyPair keys;
    private final byte[] secret = new byte[16];

    Browser(PushService service) {
        this.service = service;
        new SecureRandom().nextBytes(secret);
        try {
            keys = Curve.newKeys();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A browser in which somebody has allowed notifications.
    static Browser of(PushService service, Person person) {
        var browser = new Browser(service);
        person.post("/push/subscribe", browser.subscription()).is(204);
        return browser;
    }

    Map<String, String> subscription() {
        return Map.of(
                "endpoint",
                service.origin() + path,
                "p256dh",
                BASE64.encodeToString(Curve.bytes((ECPublicKey) keys.getPublic())),
                "auth",
                BASE64.encodeToString(secret));
    }

    /// What the service answers to the next ones that come, instead of success.
    void answers(Integer... statuses) {
        for (var status : statuses) service.answers(path, status, "");
    }

    /// Waits for the next notice.
    PushService.Arrived await() {
        return service.await(path);
    }

    /// Whether nothing has come that was not awaited.
    boolean isQuiet() {
        return service.isQuiet(path);
    }

    /// Waits for the next notice and opens it.
    JsonNode opens() {
        return open(await());
    }

    /// Reads RFC 8291 from the other side.
    JsonNode open(PushService.Arrived arrived) {
        try {
            var sealed = ByteBuffer.wrap(arrived.body());
            var salt = new byte[16];
            var theirs = new byte[65];
            sealed.get(salt).getInt();
            assertEquals(65, sealed.get());
            sealed.get(theirs);
            var agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(keys.getPrivate());
            agreement.doPhase(Curve.publicKey(theirs), true);
            var shared = hmac(
                    hmac(secret, agreement.generateSecret()),
                    "WebPush: info\0".getBytes(StandardCharsets.US_ASCII),
                    Curve.bytes((ECPublicKey) keys.getPublic()),
                    theirs,
                    new byte[] {1});
            var random = hmac(salt, shared);
            var key = hmac(random, "Content-Encoding: aes128gcm\0\1".getBytes(StandardCharsets.US_ASCII));
            var nonce = hmac(random, "Content-Encoding: nonce\0\1".getBytes(StandardCharsets.US_ASCII));
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.DECRYPT_MODE, new SecretKeySpec(key, 0, 16, "AES"), new GCMParameterSpec(128, nonce, 0, 12));
            var text = cipher.doFinal(arrived.body(), sealed.position(), sealed.remaining());
            assertEquals(2, text[text.length - 1]);
            return Json.read(new String(text, 0, text.length - 1, StandardCharsets.UTF_8), JsonNode.class);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] hmac(byte[] key, byte[]... parts) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        for (var part : parts) mac.update(part);
        return mac.doFinal();
    }

    /// Opens it with a library of others, which looks at the signature as well.
    JsonNode openByOthers(PushService.Arrived arrived) {
        var said = NodeJs.script(
                "opens.mjs",
                BASE64.encodeToString(arrived.body()),
                BASE64.encodeToString(Curve.bytes((ECPrivateKey) keys.getPrivate())),
                BASE64.encodeToString(secret),
                arrived.headers().get("authorization"),
                service.origin());
        return Json.read(said, JsonNode.class);
    }
}
