package discordination.file;

import discordination.http.BodyPace;
import discordination.http.Exchange;
import discordination.http.Problem;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartConfig;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;

/// The body of an upload on its way to the disk: one multipart part named `file`, never whole in memory
/// (files-proxies-jobs 1.3).
///
/// @param path a file that is ours until closed
record Upload(Path path, String filename, MultiPartFormData.Parts parts) implements AutoCloseable {
    /// What the frame around the file may take (files-proxies-jobs 1.2).
    private static final long FRAME = 64 * 1024;

    private static final int MOST_PARTS = 32;
    private static final int MOST_PART_HEADERS = 16 * 1024;

    /// Reads the body.
    ///
    /// @param limit bytes the file may have; a larger request is refused without being read to its end
    /// @throws Problem 400, 413 or 415
    static Upload read(Exchange exchange, long limit, Path folder) throws IOException {
        if (exchange.header("Content-Encoding") != null) {
            throw Problem.of(415, "InvalidOperation");
        }
        long most = limit + FRAME;
        if (exchange.request().getLength() > most) {
            throw tooLarge(limit);
        }
        String type = exchange.headers().get(HttpHeader.CONTENT_TYPE);
        if (type == null || !type.regionMatches(true, 0, "multipart/form-data", 0, 19)) {
            throw malformed("expected multipart/form-data");
        }
        MultiPartConfig config = new MultiPartConfig.Builder()
                .location(folder)
                .maxMemoryPartSize(0)
                .maxPartSize(-1)
                .maxSize(-1)
                .maxParts(MOST_PARTS)
                .maxHeadersSize(MOST_PART_HEADERS)
                .useFilesForPartsWithoutFileName(true)
                .build();
        Bounded body = new Bounded(exchange.request(), most);
        MultiPartFormData.Parts parts;
        try {
            parts = MultiPartFormData.getParts(body, exchange.request(), type, config);
        } catch (RuntimeException e) {
            if (body.exceeded()) {
                throw tooLarge(limit);
            } else if (BodyPace.isToBlame(e)) {
                throw Problem.tooSlow();
            } else if (e.getCause() instanceof Error error) {
                throw error;
            }
            // Jetty tells all faults of a form by unchecked exceptions of various kinds.
            throw malformed("the form cannot be read");
        }
        return last(parts, folder);
    }

    /// A repeated `file` part: the last one wins.
    private static Upload last(MultiPartFormData.Parts parts, Path folder) throws IOException {
        MultiPart.Part file = null;
        for (MultiPart.Part part : parts) {
            if ("file".equals(part.getName())) {
                file = part;
            }
        }
        if (file == null) {
            parts.close();
            throw malformed("no part named file");
        }
        Path path = java.nio.file.Files.createTempFile(folder, "upload", "");
        try {
            file.writeTo(path);
        } catch (IOException e) {
            parts.close();
            java.nio.file.Files.deleteIfExists(path);
            throw e;
        }
        return new Upload(path, file.getFileName(), parts);
    }

    @Override
    public void close() throws IOException {
        parts.close();
        java.nio.file.Files.deleteIfExists(path);
    }

    private static Problem tooLarge(long limit) {
        return Problem.of(413, "FileTooLarge", "max", limit);
    }

    private static Problem malformed(String fault) {
        return Problem.failedValidation(fault);
    }

    /// Counts what is read and fails past a bound, so that an endless body is not followed.
    private static final class Bounded implements Content.Source {
        private final Content.Source source;
        private long left;

        Bounded(Content.Source source, long most) {
            this.source = source;
            this.left = most;
        }

        boolean exceeded() {
            return left < 0;
        }

        @Override
        public Content.Chunk read() {
            Content.Chunk chunk = source.read();
            if (chunk == null || Content.Chunk.isFailure(chunk)) {
                return chunk;
            }
            left -= chunk.remaining();
            if (left >= 0) {
                return chunk;
            }
            chunk.release();
            return Content.Chunk.from(new IOException("body too large"));
        }

        @Override
        public void demand(Runnable callback) {
            source.demand(callback);
        }

        @Override
        public void fail(Throwable failure) {
            // The form is broken, not the request: failing that would hang up without a word, and whoever uses the
            // connection again would find it dead.
        }
    }
}
