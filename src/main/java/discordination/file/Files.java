package discordination.file;

import com.github.f4b6a3.ulid.UlidCreator;
import discordination.access.Tokens;
import discordination.config.Config;
import discordination.db.Database;
import discordination.http.Json;
import discordination.http.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;

/// What happens to files: taken in, claimed by a message or a profile, marked for removal. The bytes of equal
/// uploads are kept once (files-proxies-jobs 1.3, 1.7, 1.11).
public final class Files {
    private static final int HEAD = 64;
    private static final int LARGEST_IMAGE = 100 << 20;

    private final Database database;
    private final Storage storage;
    private final Images images;
    private final Config.Files config;
    private final Config.Limits limits;
    private final Sniffer sniffer = new Sniffer();

    /// Equal uploads at the same moment wait for each other, so that the work is done once; correct without,
    /// too.
    private final ReentrantLock[] stripes = new ReentrantLock[64];

    public Files(Database database, Storage storage, Images images, Config.Files config, Config.Limits limits) {
        this.database = database;
        this.storage = storage;
        this.images = images;
        this.config = config;
        this.limits = limits;
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = new ReentrantLock();
        }
    }

    /// Gives an uploaded file to the object that shows it, in one conditional update.
    ///
    /// @param userId who claims; must be who uploaded (rest-servers 4.5)
    /// @param usedForType `Message`, `UserAvatar`, `ServerIcon`, … (files-proxies-jobs 1.2)
    /// @throws Problem 404 `NotFound` for no such file under that tag, or somebody else's, one taken or gone
    public static File claim(
            Database.Transaction transaction,
            String id,
            String tag,
            String userId,
            String usedForType,
            String usedForId) {
        return claim(transaction, id, tag, List.of(userId), usedForType, usedForId);
    }

    /// As above, where one of several may have uploaded it: a bot, or its owner.
    public static File claim(
            Database.Transaction transaction,
            String id,
            String tag,
            List<String> userIds,
            String usedForType,
            String usedForId) {
        return transaction
                .sql()
                .createQuery("""
                        update files set used_for_type = :type, used_for_id = :for
                        where id = :id and tag = :tag and uploader_id = any(:users) and used_for_type is null and not deleted
                        returning id, tag, filename, metadata, content_type, size, deleted, reported
                        """)
                .bind("type", usedForType)
                .bind("for", usedForId)
                .bind("id", id)
                .bind("tag", tag)
                .bindArray("users", String.class, userIds)
                .map((row, _) -> StoredFile.file(row))
                .findOne()
                .orElseThrow(Problem::notFound);
    }

    /// Waits until nobody else is about to claim any of the files. Who claims several asks for all of them here
    /// first, so that two who want the same in different orders do not wait for each other for ever.
    public static void hold(Database.Transaction transaction, Collection<String> ids) {
        if (ids.size() < 2) return;
        transaction
                .sql()
                .createQuery("select id from files where id = any(:ids) order by id for no key update")
                .bindArray("ids", String.class, ids)
                .mapTo(String.class)
                .list();
    }

    /// Marks one file for removal, for example an avatar that was replaced; null and unknown ids are fine.
    public static void markDeleted(Database.Transaction transaction, String id) {
        transaction.sql().execute("update files set deleted = true where id = ? and not deleted", id);
    }

    /// Marks all files of an object for removal: a message, a server, a channel (files-proxies-jobs 1.11).
    public static void markDeletedFor(Database.Transaction transaction, String usedForType, String usedForId) {
        transaction
                .sql()
                .execute(
                        "update files set deleted = true where used_for_type = ? and used_for_id = ? and not deleted",
                        usedForType,
                        usedForId);
    }

    /// The largest upload of this user under this tag, in bytes; young accounts may have limits of their own.
    public long limit(Tag tag, String userId) {
        Duration age = Duration.ofMillis(System.currentTimeMillis()
                - com.github.f4b6a3.ulid.Ulid.from(userId).getTime());
        boolean young = age.toHours() < limits.global().newUserHours();
        return tag.limit((young ? limits.newUser() : limits.standard()).fileUploadSizeLimit());
    }

    /// Takes a file in and answers its id. The order of checks is files-proxies-jobs 1.3.
    ///
    /// @param upload a file of the caller's, which stays the caller's to delete; it may be overwritten
    public String upload(Path upload, String filename, Tag tag, String userId) throws IOException {
        long size = java.nio.file.Files.size(upload);
        if (size < config.minFileSize()) {
            throw Problem.of(422, "FileTooSmall");
        }
        long limit = limit(tag, userId);
        if (size > limit) {
            throw Problem.of(422, "FileTooLarge", "max", limit);
        }
        String name = Filenames.cleaned(filename);
        String type = sniffer.type(upload, name);
        boolean image = Images.isImage(head(upload));
        boolean shownAsImage = image && type.startsWith("image/");
        if (config.blockedTypes().contains(type) || tag.imagesOnly && !shownAsImage || hidesMetadata(type)) {
            throw notAllowed();
        }
        Row row = new Row(id(tag), tag, name, type, userId);
        String hash = sha256(upload);
        ReentrantLock stripe = stripes[hash.hashCode() & stripes.length - 1];
        stripe.lock();
        try {
            if (!insertKnown(row, hash)) {
                insertNew(row, hash, upload, image);
            }
        } finally {
            stripe.unlock();
        }
        return row.id;
    }

    /// A file by id and tag, whatever its state.
    Optional<StoredFile> find(String id, String tag) {
        return database.read(handle -> handle.createQuery("select " + StoredFile.COLUMNS
                        + " from files f join file_hashes h using (hash) where f.id = :id and f.tag = :tag")
                .bind("id", id)
                .bind("tag", tag)
                .map((row, _) -> StoredFile.read(row))
                .findOne());
    }

    private record Row(String id, Tag tag, String name, String type, String uploader) {}

    private record Content(String hash, long size, Metadata metadata) {}

    private boolean insertKnown(Row row, String hash) {
        return database.write(transaction -> {
            Optional<Content> known = known(transaction.sql(), hash);
            known.ifPresent(content -> insert(transaction.sql(), row, content));
            return known.isPresent();
        });
    }

    /// The lock keeps the row until we refer to it: removal takes it `for update` (files-proxies-jobs 6.6 C5).
    private static Optional<Content> known(Handle handle, String hash) {
        return handle.createQuery("""
                        select hash, size, metadata from file_hashes where hash = :hash or processed_hash = :hash
                        order by hash limit 1 for key share
                        """)
                .bind("hash", hash)
                .map((row, _) -> new Content(
                        row.getString("hash"),
                        row.getLong("size"),
                        Json.read(row.getString("metadata"), Metadata.class)))
                .findOne();
    }

    private void insertNew(Row row, String hash, Path upload, boolean image) throws IOException {
        String type = row.type;
        Metadata metadata = new Metadata.Plain();
        if (image) {
            // By content, not by name: a picture called x.exe must not stay uncleaned for the next who uploads
            // it.
            Images.Cleaned cleaned = cleaned(upload);
            java.nio.file.Files.write(upload, cleaned.bytes());
            type = cleaned.contentType();
            metadata = new Metadata.Image(cleaned.width(), cleaned.height(), null, cleaned.animated());
        }
        Content content = new Content(hash, java.nio.file.Files.size(upload), metadata);
        String processed = sha256(upload);
        String contentType = type;
        // Unique per write: whoever removes an object can never remove one that somebody else just wrote.
        String key = hash + "-" + Tokens.file().substring(0, 16);
        storage.put(key, upload);
        boolean kept = false;
        try {
            kept = database.write(transaction -> {
                Handle handle = transaction.sql();
                int inserted = handle.createUpdate("""
                                insert into file_hashes (hash, processed_hash, object_key, content_type, size, metadata)
                                values (:hash, :processed, :key, :type, :size, :metadata::jsonb)
                                on conflict do nothing
                                """)
                        .bind("hash", hash)
                        .bind("processed", processed)
                        .bind("key", key)
                        .bind("type", contentType)
                        .bind("size", content.size)
                        .bind("metadata", Json.text(content.metadata))
                        .execute();
                insert(
                        handle,
                        row,
                        inserted == 1 ? content : known(handle, hash).orElse(content));
                return inserted == 1;
            });
        } finally {
            if (!kept) {
                storage.delete(key);
            }
        }
    }

    private static void insert(Handle handle, Row row, Content content) {
        handle.createUpdate("""
                        insert into files (id, tag, filename, hash, content_type, size, metadata, uploader_id)
                        values (:id, :tag, :name, :hash, :type, :size, :metadata::jsonb, :uploader)
                        """)
                .bind("id", row.id)
                .bind("tag", row.tag.wire())
                .bind("name", row.name)
                .bind("hash", content.hash)
                .bind("type", row.type)
                .bind("size", content.size)
                .bind("metadata", Json.text(metadata(row.type, content.metadata)))
                .bind("uploader", row.uploader)
                .execute();
    }

    /// Each row has a type of its own: the first uploader's file name must not decide for all later ones.
    private static Metadata metadata(String type, Metadata content) {
        if (type.startsWith("image/") && content instanceof Metadata.Image) {
            return content;
        } else if (type.equals(Sniffer.TEXT)) {
            return new Metadata.Text();
        } else if (type.startsWith("audio/")) {
            return new Metadata.Audio();
        }
        return new Metadata.Plain();
    }

    private Images.Cleaned cleaned(Path upload) throws IOException {
        if (java.nio.file.Files.size(upload) > LARGEST_IMAGE) {
            throw notAllowed();
        }
        try {
            return images.clean(java.nio.file.Files.readAllBytes(upload));
        } catch (BadImage e) {
            throw notAllowed();
        }
    }

    /// Formats that carry places and names and that we cannot clean yet: refused rather than leaked
    /// (files-proxies-jobs 1.6).
    private static boolean hidesMetadata(String type) {
        return switch (type) {
            case "image/heif", "image/avif", "image/jxl", "image/x-canon-cr2" -> true;
            default -> false;
        };
    }

    private static Problem notAllowed() {
        return Problem.of(400, "FileTypeNotAllowed");
    }

    private static String id(Tag tag) {
        // An emoji's id is its file's id, and ids of objects are ULIDs.
        return tag == Tag.EMOJIS ? UlidCreator.getMonotonicUlid().toString() : Tokens.file();
    }

    private static byte[] head(Path file) throws IOException {
        try (InputStream in = java.nio.file.Files.newInputStream(file)) {
            return in.readNBytes(HEAD);
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = java.nio.file.Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[64 * 1024];
            for (int count; (count = in.read(buffer)) >= 0; ) {
                digest.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
