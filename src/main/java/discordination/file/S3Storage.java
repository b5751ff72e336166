package discordination.file;

import discordination.config.Config;
import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import okhttp3.OkHttpClient;

/// Objects in the bucket of any service that speaks S3.
public final class S3Storage implements Storage {
    private final MinioClient client;
    private final OkHttpClient http;
    private final String bucket;

    public S3Storage(Config.S3 config) {
        this.bucket = config.bucket();
        this.http = new OkHttpClient.Builder()
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
    public void put(String key, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            client.putObject(PutObjectArgs.builder().bucket(bucket).object(Storage.checked(key)).stream(
                            in, Files.size(file), -1L)
                    .contentType("application/octet-stream")
                    .build());
        } catch (MinioException e) {
            throw failed(key, e);
        }
    }

    @Override
    public InputStream get(String key, long offset, long length) throws IOException {
        try {
            return client.getObject(GetObjectArgs.builder()
                    .bucket(bucket)
                    .object(Storage.checked(key))
                    .offset(offset)
                    .length(length)
                    .build());
        } catch (MinioException e) {
            throw failed(key, e);
        }
    }

    @Override
    public void delete(String key) throws IOException {
        try {
            client.removeObject(RemoveObjectArgs.builder()
                    .bucket(bucket)
                    .object(Storage.checked(key))
                    .build());
        } catch (MinioException e) {
            IOException failure = failed(key, e);
            if (!(failure instanceof FileNotFoundException)) {
                throw failure;
            }
        }
    }

    @Override
    public void list(Visitor visitor) throws IOException {
        var pages = client.listObjects(
                ListObjectsArgs.builder().bucket(bucket).recursive(true).build());
        try {
            for (var result : pages) {
                var item = result.get();
                if (!item.isDir() && KEY.matcher(item.objectName()).matches()) {
                    visitor.visit(new Item(
                            item.objectName(), item.size(), item.lastModified().toInstant()));
                }
            }
        } catch (MinioException e) {
            throw failed(bucket, e);
        }
    }

    @Override
    public void ask() throws IOException {
        try {
            if (!client.bucketExists(BucketExistsArgs.builder().bucket(bucket).build())) {
                throw new IOException("no bucket " + bucket);
            }
        } catch (MinioException e) {
            throw failed(bucket, e);
        }
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    private static IOException failed(String what, MinioException cause) {
        if (cause instanceof ErrorResponseException response
                && "NoSuchKey".equals(response.errorResponse().code())) {
            return new FileNotFoundException(what);
        }
        return new IOException("the object store failed at " + what, cause);
    }
}
