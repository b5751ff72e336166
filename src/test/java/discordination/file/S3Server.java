package discordination.file;

import discordination.config.Config;
import discordination.config.Secret;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import java.net.URI;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;

/// An S3 server in memory, with one bucket.
public final class S3Server implements AutoCloseable {
    private static final String KEY = "local-identity";
    private static final String SECRET = "local-credential";
    private static final String BUCKET = "uploads";

    private final S3Proxy server;

    public S3Server() {
        try {
            server = S3Proxy.builder()
                    .endpoint(URI.create("http://127.0.0.1:0"))
                    .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY, SECRET)
                    .blobStore(BlobStores.create("transient-nio2", new Properties()))
                    .build();
            server.start();
            MinioClient client = MinioClient.builder()
                    .endpoint(endpoint())
                    .region("us-east-1")
                    .credentials(KEY, SECRET)
                    .build();
            client.makeBucket(MakeBucketArgs.builder().bucket(BUCKET).build());
            client.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getPort();
    }

    public Config.S3 config() {
        return new Config.S3(endpoint(), "us-east-1", BUCKET, new Secret(KEY), new Secret(SECRET), true);
    }

    Config.S3 withBucket(String bucket) {
        return new Config.S3(endpoint(), "us-east-1", bucket, new Secret(KEY), new Secret(SECRET), true);
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
