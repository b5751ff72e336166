package discordination.push;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import discordination.config.VapidKeys;
import discordination.db.Database;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/// Says to push services who is asking (RFC 8292): one key pair for the whole installation, the configured one, or
/// one that is made when it is first needed and kept in the database, since every browser's subscription is tied to it.
final class Vapid {
    /// Push services accept a day at most.
    private static final Duration VALID = Duration.ofHours(12);

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final Database database;
    private final String contact;
    private final Cache<String, String> tokens = Caffeine.newBuilder()
            .expireAfterWrite(VALID.dividedBy(2))
            .maximumSize(1000)
            .build();
    private volatile VapidKeys keys;

    /// @param contact `mailto:` or `https:`, whom push services may turn to
    /// @param keys    the configured ones, or null
    Vapid(Database database, String contact, VapidKeys keys) {
        this.database = database;
        this.contact = contact;
        this.keys = keys;
    }

    /// What browsers are given as `applicationServerKey`.
    String publicKey() {
        return BASE64.encodeToString(keys().publicKey());
    }

    /// The `Authorization` header for a push service.
    ///
    /// @param origin scheme, host and port of its address
    String authorization(String origin) {
        return tokens.get(origin, this::sign);
    }

    private String sign(String origin) {
        try {
            var claims = new LinkedHashMap<String, Object>();
            claims.put("aud", origin);
            claims.put("exp", Instant.now().plus(VALID).getEpochSecond());
            claims.put("sub", contact);
            var token = Jwt.signed(Map.of("typ", "JWT", "alg", "ES256"), claims, Curve.privateKey(keys().privateKey()));
            return "vapid t=" + token + ", k=" + publicKey();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private VapidKeys keys() {
        var known = keys;
        if (known == null) {
            known = load();
            keys = known;
        }
        return known;
    }

    /// Of several processes that make keys at the same moment one wins, and all use those.
    private VapidKeys load() {
        return database.write(tx -> {
            var sql = tx.sql();
            var there = sql.createQuery("select exists (select from vapid_keys)")
                    .mapTo(Boolean.class)
                    .one();
            if (!there) {
                var fresh = fresh();
                sql.execute(
                        "insert into vapid_keys (public_key, private_key) values (?, ?) on conflict do nothing",
                        fresh.publicKey(),
                        fresh.privateKey());
            }
            return sql.createQuery("select public_key, private_key from vapid_keys")
                    .map((row, _) -> new VapidKeys(row.getBytes(1), row.getBytes(2)))
                    .one();
        });
    }

    private static VapidKeys fresh() {
        try {
            var pair = Curve.newKeys();
            return new VapidKeys(
                    Curve.bytes((ECPublicKey) pair.getPublic()), Curve.bytes((ECPrivateKey) pair.getPrivate()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
