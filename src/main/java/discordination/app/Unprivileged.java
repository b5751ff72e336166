package discordination.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Lets root run PostgreSQL, which refuses to be root: in a user namespace where root has no name, else as `nobody`.
///
/// @param prefix what goes before the command
/// @param owner who must own the files; empty when they stay ours
record Unprivileged(List<String> prefix, String owner) {
    private static final int NOBODY = 65534;

    /// @param data the data directory; another user must be let through it
    /// @param files PostgreSQL's own folder, whose owner decides when it exists already
    static Unprivileged choose(Path data, Path files) throws IOException, Refusal {
        var session = Files.isExecutable(Path.of("/usr/bin/setsid")) ? List.of("/usr/bin/setsid") : List.<String>of();
        var name = System.getProperty("user.name");
        // A user id without a name, as containers have it, is just as unwelcome to PostgreSQL as root.
        if ("?".equals(name)) {
            return nameless(session);
        }
        if (!"root".equals(name)) {
            return new Unprivileged(session, "");
        }
        if (isOwnedByRoot(files) && succeeds("unshare", "-U", "true")) {
            return new Unprivileged(join(session, List.of("unshare", "-U")), "");
        }
        letThrough(data);
        var become = List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
        if (!succeeds(join(become, List.of("test", "-x", data.toString())).toArray(String[]::new))) {
            throw new Refusal(
                    ExitCode.CONFIG,
                    "PostgreSQL does not run as root, and the user nobody cannot enter " + data
                            + ": choose a data directory like /var/lib/discordination, start as an ordinary user,"
                            + " or set database.url");
        }
        return new Unprivileged(join(session, become), "nobody");
    }

    private static Unprivileged nameless(List<String> session) throws Refusal {
        if (!succeeds("unshare", "-U", "true")) {
            throw new Refusal(
                    ExitCode.CONFIG,
                    "PostgreSQL does not run under a user id without a name: give it one in /etc/passwd, or set"
                            + " database.url");
        }
        return new Unprivileged(join(session, List.of("unshare", "-U")), "");
    }

    /// Hands a file or folder to the owner, if that is not us.
    void give(Path path) throws IOException {
        if (owner.isEmpty()) {
            return;
        }
        Files.setAttribute(path, "unix:uid", NOBODY);
        Files.setAttribute(path, "unix:gid", NOBODY);
    }

    List<String> command(List<String> command) {
        return join(prefix, command);
    }

    private static boolean isOwnedByRoot(Path files) throws IOException {
        return !Files.exists(files) || Files.getAttribute(files, "unix:uid").equals(0);
    }

    private static void letThrough(Path data) throws IOException {
        for (var folder : List.of(data, data.resolve("runtime"))) {
            if (Files.exists(folder)) {
                var permissions = EnumSet.copyOf(Files.getPosixFilePermissions(folder));
                permissions.addAll(EnumSet.of(PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE));
                Files.setPosixFilePermissions(folder, permissions);
            } else {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
            }
        }
    }

    private static boolean succeeds(String... command) {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static List<String> join(List<String> first, List<String> second) {
        return java.util.stream.Stream.concat(first.stream(), second.stream()).toList();
    }
}
