package discordination.command.doctor;

import discordination.app.Installation;
import discordination.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/// The data directory: whose it is, who may look into it, and how much room is left.
final class DataCheck implements Check {
    private static final String NAME = "data";
    private static final long LITTLE = 2L << 30;
    private static final long NOTHING = 200L << 20;

    private final Config config;

    DataCheck(Config config) {
        this.config = config;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String remedy() {
        return "choose another directory with --data DIR or instance.data";
    }

    @Override
    public List<Finding> examine() throws IOException {
        var data = config.instance().data();
        if (!Files.exists(data)) return List.of(missing(data));
        if (!Files.isDirectory(data)) return List.of(Finding.fail(NAME, data + " is no directory", remedy()));
        var findings = new ArrayList<Finding>();
        var ours = Installation.isOurs(data);
        if (ours && !Files.isWritable(data)) {
            findings.add(Finding.fail(NAME, data + " cannot be written", "chmod u+rwx " + data));
        }
        var open = EnumSet.copyOf(Files.getPosixFilePermissions(data));
        open.retainAll(EnumSet.of(
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.GROUP_WRITE,
                PosixFilePermission.OTHERS_READ,
                PosixFilePermission.OTHERS_WRITE));
        if (!open.isEmpty()) {
            var mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(data));
            findings.add(Finding.warn(NAME, data + " is open to others (" + mode + ")", "chmod go-rw " + data));
        }
        room(data, findings);
        if (findings.isEmpty()) {
            var owner = ours ? "ours" : "belongs to " + Files.getOwner(data).getName();
            findings.add(Finding.ok(NAME, data + ", " + owner + ", " + gigabytes(usable(data)) + " free"));
        }
        return findings;
    }

    private Finding missing(Path data) {
        var parent = data;
        while (parent != null && !Files.exists(parent)) parent = parent.getParent();
        if (parent != null && Files.isWritable(parent)) {
            return Finding.ok(NAME, data + " will be made at the first start");
        }
        return Finding.fail(
                NAME, data + " is not there and cannot be made in " + parent, "make it as root, or " + remedy());
    }

    private static void room(Path data, List<Finding> findings) throws IOException {
        var usable = usable(data);
        var message = "only " + gigabytes(usable) + " free on the disk of " + data;
        var remedy = "make room: PostgreSQL stops when the disk is full";
        if (usable < NOTHING) findings.add(Finding.fail(NAME, message, remedy));
        else if (usable < LITTLE) findings.add(Finding.warn(NAME, message, remedy));
    }

    private static long usable(Path data) throws IOException {
        return Files.getFileStore(data).getUsableSpace();
    }

    private static String gigabytes(long bytes) {
        return "%.1f GB".formatted(bytes / 1e9);
    }
}
