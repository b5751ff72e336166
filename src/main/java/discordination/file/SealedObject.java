package discordination.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/// An encrypted object as something to move about in, asking the storage for as few and as short parts as can be: the
/// head, and the segments that hold what is wanted.
final class SealedObject implements SeekableByteChannel {
    private final Storage storage;
    private final String key;
    private final int head;

    /// Where the first and behind the last wanted segment.
    private final long from;

    private final long to;

    private Storage.Opened part;
    private long size;
    private long position;
    private long end;
    private boolean closed;

    /// @param offset of the plain content
    SealedObject(Storage storage, String key, int head, long offset, long length) throws IOException {
        this.storage = storage;
        this.key = key;
        this.head = head;
        long plain = FileKeys.SEGMENT - 16;
        long last = Math.max(offset, Math.clamp(offset + length - 1, 0, Long.MAX_VALUE / 2));
        this.from = (offset + head) / plain * FileKeys.SEGMENT;
        this.to = ((last + head) / plain + 1) * FileKeys.SEGMENT;
        reopen();
        size = part.size();
    }

    /// The bytes before the head of the encryption, which is left standing at what follows.
    byte[] prefix(int length) throws IOException {
        ByteBuffer prefix = ByteBuffer.allocate(length);
        read(prefix);
        return prefix.array();
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        int wanted = bytes.remaining();
        if (part == null || position >= end) {
            reopen();
        }
        byte[] read = part.in().readNBytes(wanted);
        // To a reader of segments nothing read means "come again", so an early end must be told otherwise.
        if (read.length < wanted) {
            throw new EOFException("object " + key + " ends early");
        }
        bytes.put(read);
        position += wanted;
        return wanted;
    }

    private void reopen() throws IOException {
        if (part != null) {
            part.close();
            part = null;
        }
        end = position < head && from > 0 ? head : to;
        part = storage.open(key, position, end - position);
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long to) throws IOException {
        if (to != position && part != null) {
            part.close();
            part = null;
        }
        position = to;
        return this;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        if (part != null) {
            part.close();
        }
    }

    @Override
    public int write(ByteBuffer bytes) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long to) {
        throw new NonWritableChannelException();
    }
}
