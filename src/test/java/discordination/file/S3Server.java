package discordination.file;

import discordination.config.Config;
import discordination.config.Secret;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.errors.MinioException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;

/// An S3 server in memory, with one bucket.
public final class S3Server implements AutoCloseable {
    private static final String KEY = "local-identity";
    private static final String SECRET = "local-credential";
    private static final String BUCKET = "uploads";

    private final S3Proxy server;

    private final String host;
    private final MinioClient client;
    private final AtomicInteger buckets = new AtomicInteger();

    public S3Server() {
        this("127.0.0.1");
    }

    /// @param host `s3.test` for a service that finds the bucket in the host name, and under no other address
    S3Server(String host) {
        this.host = host;
        try {
            var builder = S3Proxy.builder()
                    .endpoint(URI.create("http://127.0.0.1:0"))
                    .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY, SECRET)
                    .blobStore(BlobStores.create("transient-nio2", new Properties()));
            server = (host.equals("127.0.0.1") ? builder : builder.virtualHost(host)).build();
            server.start();
            OkHttpClient http = new OkHttpClient.Builder()
                    .dns(_ -> List.of(InetAddress.getLoopbackAddress()))
                    .build();
            client = MinioClient.builder()
                    .httpClient(http)
                    .endpoint(endpoint())
                    .region("us-east-1")
                    .credentials(KEY, SECRET)
                    .build();
            makeBucket(BUCKET);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    String endpoint() {
        return "http://" + host + ":" + server.getPort();
    }

    public Config.S3 config() {
        return new Config.S3(endpoint(), "us-east-1", BUCKET, new Secret(KEY), new Secret(SECRET), true);
    }

    /// With the bucket in the host name, `uploads.s3.test`.
    Config.S3 byHostName() {
        return new Config.S3(endpoint(), "us-east-1", BUCKET, new Secret(KEY), new Secret(SECRET), false);
    }

    /// With an empty bucket of its own.
    Config.S3 fresh() {
        return withBucket(makeBucket(BUCKET + buckets.incrementAndGet()));
    }

    private String makeBucket(String name) {
        try {
            client.makeBucket(MakeBucketArgs.builder().bucket(name).build());
            return name;
        } catch (MinioException e) {
            throw new IllegalStateException(e);
        }
    }

    Config.S3 withBucket(String bucket) {
        return new Config.S3(endpoint(), "us-east-1", bucket, new Secret(KEY), new Secret(SECRET), true);
    }

    @Override
    public void close() {
        try {
            client.close();
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
