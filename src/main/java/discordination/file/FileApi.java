package discordination.file;

import discordination.access.Access;
import discordination.access.MediaGuard;
import discordination.config.Secret;
import discordination.http.Bucket;
import discordination.http.Exchange;
import discordination.http.Guard;
import discordination.http.Limit;
import discordination.http.Method;
import discordination.http.Problem;
import discordination.http.Reply;
import discordination.http.Route;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The routes of the file server, public path `/autumn` (files-proxies-jobs 1.1).
public final class FileApi {
    private static final String VERSION = "0.15.1";
    private static final String CACHE = "public, max-age=604800, must-revalidate, immutable";
    private static final String MODERATORS_CACHE = "private, max-age=300, must-revalidate";
    private static final Map<String, String> NOT_CACHED = Map.of("Cache-Control", "no-store");

    /// Uploads share the origin of the app when both have one domain: nothing of theirs may ever run there.
    private static final Map<String, String> HARMLESS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "Content-Security-Policy", "default-src 'none'; sandbox",
            "Cross-Origin-Resource-Policy", "cross-origin",
            "Cache-Control", CACHE);

    private final Files files;
    private final Storage storage;
    private final Previews previews;
    private final Access access;
    private final Path folder;
    private final Secret adminKey;

    /// @param adminKey opens the route for moderators; empty: nobody gets in
    /// @param folder where uploads lie until they are stored; created if it is not there
    public FileApi(Files files, Storage storage, Images images, Access access, Secret adminKey, Path folder)
            throws IOException {
        this.files = files;
        this.storage = storage;
        this.access = access;
        this.adminKey = adminKey;
        this.folder = java.nio.file.Files.createDirectories(folder);
        this.previews = new Previews(storage, images);
    }

    public List<Route<?, ?>> routes() {
        Guard<Exchange> anyone = Guard.anyone();
        return List.of(
                Route.get("/", anyone, Limit.UNLIMITED, Root.class, _ -> Root.HELLO),
                Route.get("/ratelimit", anyone, Limit.UNLIMITED, Bucket.class, Bucket::of),
                Route.bare(Method.POST, "/{tag}", new MediaGuard(access), Limit.UPLOAD, Uploaded.class, this::upload),
                Route.get("/{tag}/{id}", anyone, Limit.UNLIMITED, Reply.class, this::preview),
                Route.get("/{tag}/{id}/{filename}", anyone, Limit.UNLIMITED, Reply.class, this::original),
                Route.get(
                        "/mod/{tag}/{id}/{filename}",
                        new ModerationGuard(adminKey),
                        Limit.UNLIMITED,
                        Reply.class,
                        this::moderated));
    }

    /// What `GET /` says; no client reads it.
    record Root(String autumn, String version) {
        static final Root HELLO = new Root("Hello, I am a file server!", VERSION);
    }

    record Uploaded(String id) {}

    private Uploaded upload(MediaGuard.Visit visit) throws IOException {
        Exchange exchange = visit.exchange();
        Tag tag = Tag.of(exchange.path("tag")).orElseThrow(() -> Problem.failedValidation("unknown tag"));
        String user = visit.caller().id();
        try (Upload upload = Upload.read(exchange, files.limit(tag, user), folder)) {
            return new Uploaded(files.upload(upload.path(), upload.filename(), tag, user));
        }
    }

    private Reply preview(Exchange exchange) throws IOException {
        StoredFile stored = shown(exchange);
        Tag tag = Tag.of(stored.file().tag()).orElseThrow(Problem::notFound);
        // What we do not decode is shown by browsers that can.
        boolean decodable = stored.file().metadata() instanceof Metadata.Image
                && ImageFormat.of(stored.file().contentType()).isPresent();
        if (!decodable || isAnimated(stored) && !tag.stillPreview) {
            // Relative, so that it is right under any prefix.
            String name = Filenames.encoded(stored.file().filename());
            return redirect(exchange, stored.file().id() + "/" + name);
        }
        String etag = "\"" + stored.hash().substring(0, 32) + "-" + tag.previewWidth + "x" + tag.previewHeight + "\"";
        Map<String, String> headers = new LinkedHashMap<>(HARMLESS);
        headers.put("ETag", etag);
        headers.put("Content-Type", "image/webp");
        headers.put("Content-Disposition", "inline");
        if (isKnown(exchange, etag)) {
            return Reply.empty(304, headers);
        }
        try {
            return Reply.bytes(200, headers, previews.of(stored, tag));
        } catch (IOException e) {
            throw Problem.internal(e);
        }
    }

    private Reply original(Exchange exchange) {
        return original(exchange, shown(exchange), CACHE);
    }

    /// Deleted files too, as long as they are there (files-proxies-jobs 1.9).
    private Reply moderated(Exchange exchange) {
        StoredFile stored = files.find(exchange.path("id"), exchange.path("tag"))
                .filter(StoredFile::claimed)
                .orElseThrow(Problem::notFound);
        return original(exchange, stored, MODERATORS_CACHE);
    }

    private Reply original(Exchange exchange, StoredFile stored, String cache) {
        File file = stored.file();
        String asked = exchange.path("filename");
        if (!asked.equals(file.filename())) {
            if (asked.equals("original")) {
                return redirect(exchange, Filenames.encoded(file.filename()));
            }
            throw Problem.notFound();
        }
        String etag = "\"" + stored.hash() + "\"";
        Map<String, String> headers = new LinkedHashMap<>(HARMLESS);
        headers.put("Cache-Control", cache);
        headers.put("ETag", etag);
        headers.put("Accept-Ranges", "bytes");
        headers.put("Content-Type", file.contentType());
        headers.put("Content-Disposition", "attachment; filename*=UTF-8''" + Filenames.encoded(file.filename()));
        if (isKnown(exchange, etag)) {
            return Reply.empty(304, headers);
        }
        String condition = exchange.header("If-Range");
        boolean ranged = condition == null || condition.equals(etag);
        return switch (Range.of(ranged ? exchange.header("Range") : null, file.size())) {
            case Range.Asked.Whole _ -> body(exchange, 200, headers, stored, new Range(0, file.size()));
            case Range.Asked.Part part -> {
                headers.put("Content-Range", part.range().contentRange(file.size()));
                yield body(exchange, 206, headers, stored, part.range());
            }
            case Range.Asked.Unsatisfiable _ -> {
                headers.put("Content-Range", "bytes */" + file.size());
                yield Reply.empty(416, headers);
            }
        };
    }

    /// The object is opened before the status is sent, so that a missing one is a 500 and not half an answer.
    private Reply body(Exchange exchange, int status, Map<String, String> headers, StoredFile stored, Range range) {
        if (exchange.method().equals("HEAD")) {
            return new Reply(status, headers, range.length(), _ -> {});
        }
        Storage.Opened object = opened(stored, range);
        return new Reply(status, headers, range.length(), out -> {
            try (object) {
                object.in().transferTo(out);
            }
        });
    }

    private Storage.Opened opened(StoredFile stored, Range range) {
        try {
            Storage.Opened object = storage.open(stored.objectKey(), range.from(), range.length());
            if (object.size() == stored.file().size()) {
                return object;
            }
            object.close();
            throw new IOException("object " + stored.objectKey() + " has " + object.size() + " bytes");
        } catch (IOException e) {
            throw Problem.internal(e);
        }
    }

    /// Deleted files and files that nothing shows yet do not exist (files-proxies-jobs 1.8).
    private StoredFile shown(Exchange exchange) {
        return files.find(exchange.path("id"), exchange.path("tag"))
                .filter(stored -> stored.claimed() && stored.file().deleted() == null)
                .orElseThrow(Problem::notFound);
    }

    private static boolean isAnimated(StoredFile stored) {
        return stored.file().metadata() instanceof Metadata.Image image && Boolean.TRUE.equals(image.animated());
    }

    private static boolean isKnown(Exchange exchange, String etag) {
        String known = exchange.header("If-None-Match");
        return known != null && (known.strip().equals("*") || known.contains(etag));
    }

    private static Reply redirect(Exchange exchange, String location) {
        boolean slash = exchange.request().getHttpURI().getPath().endsWith("/");
        Map<String, String> headers = new LinkedHashMap<>(NOT_CACHED);
        headers.put("Location", slash ? "../" + location : location);
        return Reply.empty(308, headers);
    }
}
