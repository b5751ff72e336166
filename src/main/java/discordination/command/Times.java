package discordination.command;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/// Moments as the operator reads them, in the time zone of the machine; null stays null.
final class Times {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu-MM-dd").withZone(ZoneId.systemDefault());
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm z").withZone(ZoneId.systemDefault());

    private Times() {}

    static String day(Instant moment) {
        return moment == null ? null : DAY.format(moment);
    }

    static String minute(Instant moment) {
        return moment == null ? null : MINUTE.format(moment);
    }
}
