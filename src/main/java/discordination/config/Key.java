package discordination.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Keeps the default and the one sentence of a configuration key beside the record component that holds it, so that
/// the reader, `config example` and `config print` can never disagree.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
    /// One sentence for the administrator.
    String says();

    /// The default as a TOML literal, e.g. `8080`, `"45s"`, `[]`; not used on tables.
    String standard() default "";

    /// The default in the table `limits.new_user` where it differs from the one in `limits.default`.
    String standardForNewUsers() default "";

    /// What the example shows where the default would say nothing: a TOML literal, or a name for a table that
    /// administrators name themselves.
    String example() default "";

    /// The key's name where it cannot be the component's (Java keywords).
    String name() default "";

    /// Smallest number allowed; for durations in milliseconds.
    double least() default 0;

    /// Largest number allowed; for durations in milliseconds.
    double most() default Double.MAX_VALUE;
}
