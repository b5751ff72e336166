package discordination.file;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;

/// Small WebP versions of pictures. Each is made once and kept beside its original; what is asked for often stays in
/// memory. Failures are not remembered (files-proxies-jobs 1.7, 1.8).
final class Previews {
    private static final long MEMORY = 64 << 20;

    private final Storage storage;
    private final Images images;
    private final Cache<String, byte[]> recent = Caffeine.newBuilder()
            .maximumWeight(MEMORY)
            .weigher((String key, byte[] bytes) -> key.length() + bytes.length)
            .expireAfterAccess(Duration.ofMinutes(30))
            .build();

    Previews(Storage storage, Images images) {
        this.storage = storage;
        this.images = images;
    }

    byte[] of(StoredFile file, Tag tag) throws IOException {
        String key = tag.previewKey(file.objectKey());
        try {
            return recent.get(key, _ -> load(key, file, tag));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private byte[] load(String key, StoredFile file, Tag tag) {
        try {
            try (InputStream in = storage.get(key, 0, Integer.MAX_VALUE)) {
                return in.readAllBytes();
            } catch (FileNotFoundException e) {
                return make(key, file, tag);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] make(String key, StoredFile file, Tag tag) throws IOException {
        long size = file.file().size();
        byte[] preview =
                images.preview(() -> storage.get(file.objectKey(), 0, size), size, tag.previewWidth, tag.previewHeight);
        storage.put(key, new ByteArrayInputStream(preview), preview.length);
        return preview;
    }
}
