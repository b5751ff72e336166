package discordination.app;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// Stands where systemd would: a real UNIX datagram socket that receives what is sent to it.
final class UnixReceiver implements AutoCloseable {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

    private final int descriptor;

    /// @param path of the socket, `@name` for an abstract one
    UnixReceiver(String path) throws Throwable {
        descriptor = (int) call("socket", FunctionDescriptor.of(INT, INT, INT, INT), 1, 2, 0);
        try (var arena = Arena.ofConfined()) {
            var bytes = path.getBytes(StandardCharsets.UTF_8);
            var address = arena.allocate(110, 2);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) 1);
            MemorySegment.copy(bytes, 0, address, ValueLayout.JAVA_BYTE, 2, bytes.length);
            if (path.startsWith("@")) {
                address.set(ValueLayout.JAVA_BYTE, 2, (byte) 0);
            }
            var length = 2 + bytes.length + (path.startsWith("@") ? 0 : 1);
            var bound = (int) call(
                    "bind", FunctionDescriptor.of(INT, INT, ValueLayout.ADDRESS, INT), descriptor, address, length);
            if (bound != 0) {
                throw new IllegalStateException("cannot bind " + path);
            }
        }
    }

    /// The next datagram; empty after five seconds of silence.
    String receive() throws Throwable {
        return receive(5, 0);
    }

    /// Whether nothing comes for 300 ms.
    boolean isSilent() throws Throwable {
        return receive(0, 300_000).isEmpty();
    }

    private String receive(long seconds, long microseconds) throws Throwable {
        try (var arena = Arena.ofConfined()) {
            var timeout = arena.allocate(16, 8);
            timeout.set(LONG, 0, seconds);
            timeout.set(LONG, 8, microseconds);
            // SOL_SOCKET, SO_RCVTIMEO
            call(
                    "setsockopt",
                    FunctionDescriptor.of(INT, INT, INT, INT, ValueLayout.ADDRESS, INT),
                    descriptor,
                    1,
                    20,
                    timeout,
                    16);
            var buffer = arena.allocate(4096);
            var size = (long) call(
                    "recv",
                    FunctionDescriptor.of(LONG, INT, ValueLayout.ADDRESS, LONG, INT),
                    descriptor,
                    buffer,
                    4096L,
                    0);
            return size < 0
                    ? ""
                    : new String(buffer.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
        }
    }

    @SuppressWarnings("restricted")
    private static Object call(String name, FunctionDescriptor descriptor, Object... arguments) throws Throwable {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor)
                .invokeWithArguments(arguments);
    }

    @Override
    public void close() {
        try {
            call("close", FunctionDescriptor.of(INT, INT), descriptor);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
