package discordination.system;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/// Dependencies point one way: `app, command → features → access, event → http, db → config`.
final class ArchitectureTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("discordination");

    private static final String[] TOP = {"discordination", "discordination.app..", "discordination.command.."};
    private static final String[] GUARDS = {"discordination.access..", "discordination.event.."};
    private static final String[] GROUND = {"discordination.http..", "discordination.db.."};
    private static final String CONFIG = "discordination.config..";

    private static final DescribedPredicate<JavaClass> FEATURES = resideInAPackage("discordination..")
            .and(not(resideInAnyPackage(TOP)))
            .and(not(resideInAnyPackage(GUARDS)))
            .and(not(resideInAnyPackage(GROUND)))
            .and(not(resideInAPackage(CONFIG)))
            .as("features");

    /// Records, enums and sealed interfaces of records: things, not deeds.
    private static final DescribedPredicate<JavaClass> NOUNS = new DescribedPredicate<>("nouns") {
        @Override
        public boolean test(JavaClass type) {
            var thing = type.getBaseComponentType();
            return thing.isRecord() || thing.isEnum() || thing.isInterface();
        }
    };

    private static void holds(ArchRule rule) {
        rule.check(HOUSE);
    }

    @Test
    void nothingLooksUpToTheWiring() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackages(TOP)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("discordination.app..", "discordination.command.."));
    }

    @Test
    void accessAndEventsKnowOnlyTheNounsOfFeatures() {
        holds(noClasses().that().resideInAnyPackage(GUARDS).should().dependOnClassesThat(FEATURES.and(not(NOUNS))));
    }

    @Test
    void theGroundKnowsNeitherFeaturesNorGuards() {
        holds(noClasses()
                .that()
                .resideInAnyPackage(GROUND)
                .should()
                .dependOnClassesThat(FEATURES.or(resideInAnyPackage(GUARDS))));
    }

    @Test
    void theConfigurationKnowsNobody() {
        holds(classes()
                .that()
                .resideInAPackage(CONFIG)
                .should()
                .onlyDependOnClassesThat(resideInAPackage(CONFIG).or(not(resideInAPackage("discordination..")))));
    }

    @Test
    void classesAreNotNamedAfterLayers() {
        holds(noClasses()
                .should()
                .haveNameMatching(".*(Service|ServiceImpl|Impl|Repository|Manager|Dto|DTO|Util|Utils|Helper)"));
    }

    @Test
    void nothingStaticChanges() {
        holds(fields().that().areStatic().should().beFinal());
    }
}
