package io.github.headrace;

import java.util.Map;
import java.util.Objects;
import java.util.Set;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * Holds the directions between the packages of the core.
 */
@AnalyzeClasses(packages = "io.github.headrace", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	/** What each package may import; a package that is missing here fails the test. */
	private static final Map<String, Set<String>> ALLOWED = Map.ofEntries( //
			Map.entry("connection", Set.of()), //
			Map.entry("listener", Set.of()), //
			Map.entry("message", Set.of()), //
			Map.entry("dispatch", Set.of("listener")), //
			Map.entry("subscription", Set.of("connection")), //
			Map.entry("channel", Set.of("connection", "listener", "message", "dispatch", "subscription")), //
			Map.entry("keyspace", Set.of("connection", "listener", "message", "dispatch", "channel")), //
			Map.entry("deadletter", Set.of("connection", "listener", "message")), //
			Map.entry("stream", Set.of("connection", "listener", "message", "dispatch", "deadletter")), //
			Map.entry("cache", Set.of("connection", "listener", "message", "dispatch", "channel", "stream")), //
			Map.entry("observation", Set.of("listener", "message", "channel", "stream", "cache")), //
			Map.entry("annotation", Set.of("dispatch", "channel", "keyspace", "stream", "cache")), //
			Map.entry("registration", Set.of("connection", "listener", "message", "dispatch", "deadletter", "channel",
					"keyspace", "stream", "cache", "annotation")));

	@ArchTest
	static final ArchRule packagesImportOnlyWhatTheyMay = packageDirections();

	@ArchTest
	static final ArchRule packagesHaveNoCycles = slices().matching("io.github.headrace.(*)..")
		.should()
		.beFreeOfCycles();

	@ArchTest
	static final ArchRule everyPackageIsKnown = classes().that(areOfTheCore())
		.should()
		.resideInAnyPackage(ALLOWED.keySet().stream().map(ArchitectureTests::packageOf).toArray(String[]::new));

	@ArchTest
	static final ArchRule theCoreKnowsNoSpringBoot = noClasses().that(areOfTheCore())
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework.boot..");

	@ArchTest
	static final ArchRule nobodyWritesToTheConsole = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

	@ArchTest
	static final ArchRule namesSayWhatAClassIs = noClasses().that(areOfTheCore())
		.should()
		.haveNameMatching(".*(Manager|Util|Utils|Helper|Impl|Base|Common)");

	@ArchTest
	static final ArchRule packagesAreNullMarked = classes().that(areOfTheCore())
		.should(new ArchCondition<>("live in a @NullMarked package") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
				events.add(new SimpleConditionEvent(type, marked, type.getPackageName() + " is not @NullMarked"));
			}

		});

	private static ArchRule packageDirections() {
		CompositeArchRule all = null;
		for (Map.Entry<String, Set<String>> entry : ALLOWED.entrySet()) {
			ArchRule rule = noClasses().that()
				.resideInAPackage(packageOf(entry.getKey()))
				.should()
				.dependOnClassesThat(areForbiddenFor(entry.getKey(), entry.getValue()))
				.as("'%s' imports only %s".formatted(entry.getKey(), entry.getValue()));
			all = (all != null) ? all.and(rule) : CompositeArchRule.of(rule);
		}
		return Objects.requireNonNull(all);
	}

	private static DescribedPredicate<JavaClass> areForbiddenFor(String name, Set<String> allowed) {
		return DescribedPredicate.describe("are of a package that '%s' must not import".formatted(name),
				(type) -> isOfTheCore(type) && !type.getPackageName().equals("io.github.headrace." + name)
						&& !allowed.contains(type.getPackageName().substring("io.github.headrace.".length())));
	}

	private static DescribedPredicate<JavaClass> areOfTheCore() {
		return DescribedPredicate.describe("are of the core", ArchitectureTests::isOfTheCore);
	}

	private static boolean isOfTheCore(JavaClass type) {
		return type.getPackageName().startsWith("io.github.headrace")
				&& !type.getPackageName().startsWith("io.github.headrace.embedded");
	}

	private static String packageOf(String name) {
		return "io.github.headrace." + name;
	}

}
