package discordination.file;

import discordination.config.Config;
import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import okhttp3.Dns;
import okhttp3.Headers;
import okhttp3.OkHttpClient;

/// Objects in the bucket of any service that speaks S3.
public final class S3Storage implements Storage {
    private final MinioClient client;
    private final OkHttpClient http;
    private final String bucket;

    public S3Storage(Config.S3 config) {
        this(config, Dns.SYSTEM);
    }

    S3Storage(Config.S3 config, Dns names) {
        this.bucket = config.bucket();
        this.http = new OkHttpClient.Builder()
                .dns(names)
                .connectTimeout(Duration.ofSeconds(5))
                .readTimeout(Duration.ofSeconds(30))
                .writeTimeout(Duration.ofSeconds(30))
                .build();
        MinioClient.Builder builder = MinioClient.builder()
                .endpoint(config.endpoint())
                .region(config.region())
                .httpClient(http);
        if (!config.accessKey().isEmpty()) {
            builder.credentials(config.accessKey().reveal(), config.secretKey().reveal());
        }
        this.client = builder.build();
        if (config.pathStyle()) {
            client.disableVirtualStyleEndpoint();
        } else {
            client.enableVirtualStyleEndpoint();
        }
    }

    @Override
    public void put(String key, InputStream in, long size) throws IOException {
        var request = PutObjectArgs.builder().bucket(bucket).object(Storage.checked(key)).stream(in, size, -1L)
                .contentType("application/octet-stream")
                .build();
        ask(key, () -> client.putObject(request));
    }

    @Override
    public Opened open(String key, long offset, long length) throws IOException {
        var request = GetObjectArgs.builder()
                .bucket(bucket)
                .object(Storage.checked(key))
                .offset(offset)
                .length(length)
                .build();
        GetObjectResponse response = ask(key, () -> client.getObject(request));
        return new Opened(response, size(response.headers()));
    }

    private static long size(Headers headers) throws IOException {
        String part = headers.get("Content-Range");
        String size = part == null ? headers.get("Content-Length") : part.substring(part.indexOf('/') + 1);
        try {
            return Long.parseLong(size);
        } catch (NumberFormatException e) {
            throw new IOException("the object store does not say how large an object is", e);
        }
    }

    @Override
    public void delete(String key) throws IOException {
        var request = RemoveObjectArgs.builder()
                .bucket(bucket)
                .object(Storage.checked(key))
                .build();
        try {
            ask(key, () -> {
                client.removeObject(request);
                return key;
            });
        } catch (FileNotFoundException e) {
            // Some services say so, most do not: either way it is not there.
        }
    }

    @Override
    public void list(Visitor visitor) throws IOException {
        var pages = client.listObjects(
                ListObjectsArgs.builder().bucket(bucket).recursive(true).build());
        var results = pages.iterator();
        while (ask(bucket, results::hasNext)) {
            var item = ask(bucket, () -> results.next().get());
            if (!item.isDir() && KEY.matcher(item.objectName()).matches()) {
                visitor.visit(new Item(
                        item.objectName(), item.size(), item.lastModified().toInstant()));
            }
        }
    }

    @Override
    public void ask() throws IOException {
        var request = BucketExistsArgs.builder().bucket(bucket).build();
        if (!ask(bucket, () -> client.bucketExists(request))) {
            throw new IOException("no bucket " + bucket);
        }
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    @FunctionalInterface
    private interface Asking<T> {
        T run() throws MinioException;
    }

    /// The client tells most faults of the network by unchecked exceptions.
    private static <T> T ask(String what, Asking<T> request) throws IOException {
        try {
            return request.run();
        } catch (MinioException | RuntimeException e) {
            if (e instanceof ErrorResponseException response
                    && "NoSuchKey".equals(response.errorResponse().code())) {
                throw new FileNotFoundException(what);
            }
            throw new IOException("the object store failed at " + what, e);
        }
    }
}
