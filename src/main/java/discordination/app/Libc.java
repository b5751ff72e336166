package discordination.app;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/// The few calls of the C library that Java has no name for: a UNIX datagram, a signal sent, a signal unhandled, a
/// terminal's width.
final class Libc {
    static final int SIGINT = 2;
    static final int SIGQUIT = 3;
    static final int SIGKILL = 9;
    static final int SIGTERM = 15;

    private static final short AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final long TIOCGWINSZ = 0x5413;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int PATH_BYTES = 108;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

    private Libc() {}

    /// Sends a signal to a process; a process that is gone already is fine.
    static void kill(long pid, int signal) {
        call("kill", FunctionDescriptor.of(INT, INT, INT), (int) pid, signal);
    }

    /// Gives a signal its default action back, so that the next one ends this process at once.
    static void defaultAction(int signal) {
        call(
                "signal",
                FunctionDescriptor.of(ValueLayout.ADDRESS, INT, ValueLayout.ADDRESS),
                signal,
                MemorySegment.NULL);
    }

    /// The width of the terminal behind a descriptor; -1 when it is none.
    static int columns(int descriptor) {
        try (var arena = Arena.ofConfined()) {
            // struct winsize: rows, columns and their pixels.
            var size = arena.allocate(4 * ValueLayout.JAVA_SHORT.byteSize(), 2);
            var answer = (int) call(
                    handle(
                            "ioctl",
                            FunctionDescriptor.of(INT, INT, LONG, ValueLayout.ADDRESS),
                            Linker.Option.firstVariadicArg(2)),
                    descriptor,
                    TIOCGWINSZ,
                    size);
            return answer < 0 ? -1 : Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, 2));
        }
    }

    /// Sends one datagram to a UNIX socket.
    ///
    /// @param path the socket's path, or `@name` for an abstract one
    /// @return whether it was taken
    static boolean sendDatagram(String path, String text) {
        var bytes = path.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= PATH_BYTES) {
            return false;
        }
        var descriptor =
                (int) call("socket", FunctionDescriptor.of(INT, INT, INT, INT), (int) AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
        if (descriptor < 0) {
            return false;
        }
        try (var arena = Arena.ofConfined()) {
            var address = arena.allocate(2 + PATH_BYTES, 2);
            address.set(ValueLayout.JAVA_SHORT, 0, AF_UNIX);
            MemorySegment.copy(bytes, 0, address, ValueLayout.JAVA_BYTE, 2, bytes.length);
            var isAbstract = bytes[0] == '@';
            if (isAbstract) {
                address.set(ValueLayout.JAVA_BYTE, 2, (byte) 0);
            }
            // An abstract name is exactly as long as the address says; a path ends in a zero byte.
            var length = 2 + bytes.length + (isAbstract ? 0 : 1);
            var message = arena.allocateFrom(text);
            var size = message.byteSize() - 1;
            var sent = (long) call(
                    "sendto",
                    FunctionDescriptor.of(LONG, INT, ValueLayout.ADDRESS, LONG, INT, ValueLayout.ADDRESS, INT),
                    descriptor,
                    message,
                    size,
                    MSG_NOSIGNAL,
                    address,
                    length);
            return sent == size;
        } finally {
            call("close", FunctionDescriptor.of(INT, INT), descriptor);
        }
    }

    private static Object call(String name, FunctionDescriptor descriptor, Object... arguments) {
        return call(handle(name, descriptor), arguments);
    }

    private static Object call(MethodHandle function, Object... arguments) {
        try {
            return function.invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a call of the C library failed", e);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle handle(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, options);
    }
}
