package discordination.file;

import com.github.f4b6a3.ulid.UlidCreator;
import discordination.access.Tokens;
import discordination.config.Config;
import discordination.config.FileServer;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What happens to files: taken in, claimed by a message or a profile, marked for removal. The bytes of equal
/// uploads are kept once (files-proxies-jobs 1.3, 1.7, 1.11).
public final class Files {
    private static final Logger LOG = LoggerFactory.getLogger(Files.class);

    private final Database database;
    private final Storage storage;
    private final Cleaning cleaning;
    private final FileServer config;
    private final Config.Limits limits;
    private final Optional<Scanner> scanner;
    private final Sniffer sniffer = new Sniffer();

    /// Equal uploads at the same moment wait for each other, so that the work is done once; correct without,
    /// too.
    private final ReentrantLock[] stripes = new ReentrantLock[64];

    public Files(Database database, Storage storage, Images images, FileServer config, Config.Limits limits) {
        this.database = database;
        this.storage = storage;
        this.cleaning = new Cleaning(images);
        this.config = config;
        this.scanner = config.clamav().isEmpty()
                ? Optional.empty()
                : Optional.of(new Scanner(config.clamav(), config.clamavTimeout()));
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
        Sniffer.Sniffed sniffed = sniffer.sniff(upload, name);
        boolean blocked = config.blockedTypes().contains(sniffed.type())
                || config.blockedTypes().contains(sniffed.content());
        if (blocked || tag.imagesOnly && !Cleaning.isShown(sniffed.type())) {
            throw notAllowed();
        }
        Row row = new Row(id(tag), tag, name, sniffed.type(), userId);
        String hash = sha256(upload);
        ReentrantLock stripe = stripes[hash.hashCode() & stripes.length - 1];
        stripe.lock();
        try {
            if (!insertKnown(row, hash)) {
                insertNew(row, hash, upload, sniffed.content());
            }
        } finally {
            stripe.unlock();
        }
        return row.id;
    }

    /// An encrypted object, if there is one: its key must be among ours.
    public static Optional<String> anyEncrypted(Database database) {
        return database.read(handle -> handle.select(
                        "select object_key from file_hashes where object_key like '%' || ? limit 1", Storage.SEALED)
                .mapTo(String.class)
                .findOne());
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

    private void insertNew(Row row, String hash, Path upload, String type) throws IOException {
        // By content, not by name: a picture called x.exe must not stay uncleaned for the next who uploads it.
        Cleaning.Outcome outcome = cleaned(upload, type);
        Content content = new Content(hash, java.nio.file.Files.size(upload), outcome.metadata());
        scan(upload, row, content, type);
        String processed = type.matches("(image|video|audio)/.*") ? sha256(upload) : hash;
        String contentType = outcome.type();
        String key = storage.newKey(hash);
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
        boolean image = type.startsWith("image/") && content instanceof Metadata.Image;
        boolean video = type.startsWith("video/") && content instanceof Metadata.Video;
        if (image || video) {
            return content;
        } else if (type.equals(Sniffer.TEXT)) {
            return new Metadata.Text();
        } else if (type.startsWith("audio/")) {
            return new Metadata.Audio();
        }
        return new Metadata.Plain();
    }

    private Cleaning.Outcome cleaned(Path upload, String type) throws IOException {
        try {
            return cleaning.clean(upload, type);
        } catch (BadImage e) {
            throw notAllowed();
        }
    }

    /// What cannot be scanned is not taken (files-proxies-jobs 1.3).
    private void scan(Path upload, Row row, Content content, String type) {
        List<String> types = config.clamavTypes();
        boolean wanted = types.isEmpty() || types.contains(row.type) || types.contains(type);
        if (scanner.isEmpty() || !wanted || !(metadata(row.type, content.metadata) instanceof Metadata.Plain)) {
            return;
        }
        Optional<String> found;
        try {
            found = scanner.get().scan(upload);
        } catch (IOException e) {
            throw Problem.internal(e);
        }
        if (found.isPresent()) {
            LOG.warn("upload of {} refused: ClamAV found {}", row.uploader, found.get());
            throw notAllowed();
        }
    }

    private static Problem notAllowed() {
        return Problem.of(400, "FileTypeNotAllowed");
    }

    private static String id(Tag tag) {
        // An emoji's id is its file's id, and ids of objects are ULIDs.
        return tag == Tag.EMOJIS ? UlidCreator.getMonotonicUlid().toString() : Tokens.file();
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
