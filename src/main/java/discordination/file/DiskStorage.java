package discordination.file;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;
import java.util.stream.Stream;

/// Objects as files in a folder, spread over 256 subfolders. Each is written beside its place, flushed to the disk and
/// then moved, so a crash leaves either the whole object or none.
public final class DiskStorage implements Storage {
    private final Path root;
    private final Path unfinished;

    /// @param root created if it is not there
    public DiskStorage(Path root) throws IOException {
        this.root = root;
        this.unfinished = root.resolve("unfinished");
        Files.createDirectories(unfinished);
        try (Stream<Path> leftovers = Files.list(unfinished)) {
            // What a crash interrupted; nobody knows its name.
            for (Path leftover : leftovers.toList()) {
                if (Files.getLastModifiedTime(leftover).toMillis() < System.currentTimeMillis() - 3_600_000) {
                    Files.deleteIfExists(leftover);
                }
            }
        }
    }

    @Override
    public void put(String key, InputStream in, long size) throws IOException {
        Path target = path(key);
        Path part = unfinished.resolve(UUID.randomUUID().toString());
        try {
            try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                if (in.transferTo(Channels.newOutputStream(out)) != size) {
                    throw new IOException("not as many bytes as were promised for " + key);
                }
                out.force(true);
            }
            if (!Files.isDirectory(target.getParent())) {
                Files.createDirectories(target.getParent());
                flushFolder(root);
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            flushFolder(target.getParent());
        } finally {
            Files.deleteIfExists(part);
        }
    }

    @Override
    public Opened open(String key, long offset, long length) throws IOException {
        try {
            FileChannel channel = FileChannel.open(path(key));
            channel.position(offset);
            return new Opened(new BoundedStream(Channels.newInputStream(channel), length), channel.size());
        } catch (NoSuchFileException e) {
            throw new FileNotFoundException(key);
        }
    }

    @Override
    public void delete(String key) throws IOException {
        Files.deleteIfExists(path(key));
    }

    @Override
    public void list(Visitor visitor) throws IOException {
        for (int i = 0; i < 256; i++) {
            Path folder = root.resolve("%02x".formatted(i));
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (Stream<Path> files = Files.list(folder)) {
                for (var each = files.iterator(); each.hasNext(); ) {
                    visit(each.next(), visitor);
                }
            }
        }
    }

    private static void visit(Path file, Visitor visitor) throws IOException {
        String key = file.getFileName().toString();
        if (!KEY.matcher(key).matches()) {
            return;
        }
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            // Deleted by somebody else while we were looking.
            return;
        }
        visitor.visit(
                new Item(key, attributes.size(), attributes.lastModifiedTime().toInstant()));
    }

    @Override
    public void ask() throws IOException {
        if (!Files.isWritable(unfinished)) {
            throw new IOException(root + " cannot be written");
        }
    }

    @Override
    public void close() {}

    private Path path(String key) {
        return root.resolve(Storage.checked(key).substring(0, 2)).resolve(key);
    }

    /// A rename is durable only when its folder is.
    private static void flushFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder)) {
            channel.force(true);
        }
    }
}
