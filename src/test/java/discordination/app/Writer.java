package discordination.app;

import java.nio.file.Path;
import java.sql.DriverManager;

/// A process to be killed: writes rows one transaction each and says the number of each that was acknowledged.
final class Writer {
    private Writer() {}

    static void main(String[] arguments) throws Exception {
        var embedded = Embedded.start(Path.of(arguments[0]), Path.of(arguments[1]), true, true);
        try (var connection = DriverManager.getConnection(EmbeddedTest.jdbc(embedded));
                var statement = connection.createStatement()) {
            statement.execute("create table row (number integer primary key)");
            for (var number = 1; ; number++) {
                statement.execute("insert into row values (" + number + ")");
                System.out.println(number);
                System.out.flush();
            }
        }
    }
}
