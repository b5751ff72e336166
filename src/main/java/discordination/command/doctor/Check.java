package discordination.command.doctor;

import java.util.List;

/// Looks at one thing; an exception is a finding too.
interface Check {
    /// A word, such as `redis`.
    String name();

    /// What to do when the check does not even come to an end.
    String remedy();

    List<Finding> examine() throws Exception;
}
