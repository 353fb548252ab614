package io.github.headrace.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the rules that Spring Boot has for auto-configurations.
 */
@AnalyzeClasses(packages = "io.github.headrace.autoconfigure", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	private static final List<Class<?>> EARLY_PARAMETERS = List.of(ObjectProvider.class, Environment.class,
			ApplicationContext.class);

	@ArchTest
	static final ArchRule autoConfigurationsArePublicAndFinal = classes().that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.bePublic()
		.andShould()
		.haveModifier(JavaModifier.FINAL)
		.andShould()
		.haveSimpleNameEndingWith("AutoConfiguration");

	@ArchTest
	static final ArchRule autoConfigurationsHaveNoPublicMember = classes().that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should(hold("have no public member but the default constructor",
				(type) -> type.getMembers()
					.stream()
					.filter((member) -> !isDefaultConstructor(member))
					.noneMatch((JavaMember member) -> member.getModifiers().contains(JavaModifier.PUBLIC))));

	@ArchTest
	static final ArchRule everythingElseIsHidden = classes().that()
		.areNotAnnotatedWith(AutoConfiguration.class)
		.and()
		.areNotNestedClasses()
		.and()
		.doNotHaveSimpleName("package-info")
		.should()
		.notBePublic();

	@ArchTest
	static final ArchRule conditionsOnMissingBeansAreNotRedundant = methods().that()
		.areAnnotatedWith(ConditionalOnMissingBean.class)
		.should(hold("not repeat the type that they return",
				(method) -> conditionTypes(method).noneMatch(method.getRawReturnType()::equals)));

	@ArchTest
	static final ArchRule postProcessorsAreStaticAndInjectNothingEarly = methods().that()
		.areAnnotatedWith(Bean.class)
		.and()
		.haveRawReturnType(assignableTo(BeanPostProcessor.class).or(assignableTo(BeanFactoryPostProcessor.class)))
		.should()
		.beStatic()
		.andShould(hold("take only what creates no other bean",
				(method) -> method.getRawParameterTypes()
					.stream()
					.allMatch((type) -> EARLY_PARAMETERS.stream().anyMatch(type::isEquivalentTo))));

	@ArchTest
	static final ArchRule conditionsOnClassesAreNotOnBeanMethods = methods().that()
		.areAnnotatedWith(Bean.class)
		.should()
		.notBeAnnotatedWith(ConditionalOnClass.class);

	@ArchTest
	static final ArchRule beanMethodsAreNotPublic = methods().that()
		.areAnnotatedWith(Bean.class)
		.should()
		.bePackagePrivate();

	@ArchTest
	static final ArchRule nothingTalksToRedis = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.lettuce..", "redis.clients..", "io.netty..", "org.springframework.data.redis.core..",
				"org.springframework.data.redis.listener..");

	@ArchTest
	static final ArchRule nothingKnowsTheEmbeddedServer = noClasses().should()
		.dependOnClassesThat()
		.resideInAPackage("io.github.headrace.embedded..");

	@ArchTest
	static final ArchRule nobodyWritesToTheConsole = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

	@ArchTest
	static final ArchRule namesSayWhatAClassIs = noClasses().should()
		.haveNameMatching(".*(Manager|Util|Utils|Helper|Impl|Base|Common)");

	@ArchTest
	static final ArchRule packagesAreNullMarked = classes()
		.should(hold("live in a @NullMarked package", (type) -> type.getPackage().isAnnotatedWith(NullMarked.class)));

	@ArchTest
	static void everyAutoConfigurationIsImported(JavaClasses types) {
		List<String> imported = ImportCandidates.load(AutoConfiguration.class, null).getCandidates();
		assertThat(imported.stream().filter((name) -> name.startsWith("io.github.headrace.autoconfigure.")))
			.containsExactlyInAnyOrderElementsOf(types.stream()
				.filter((type) -> type.isAnnotatedWith(AutoConfiguration.class))
				.map(JavaClass::getName)
				.toList());
	}

	@ArchTest
	static void everyFailureAnalyzerIsFound(JavaClasses types) {
		List<String> found = SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class,
					SpringFactoriesLoader.ArgumentResolver.of(Environment.class, new StandardEnvironment()),
					(factoryType, name, failure) -> {
					})
			.stream()
			.map((analyzer) -> analyzer.getClass().getName())
			.toList();
		assertThat(found).containsAll(types.stream()
			.filter((type) -> type.isAssignableTo(FailureAnalyzer.class))
			.map(JavaClass::getName)
			.toList());
	}

	private static boolean isDefaultConstructor(JavaMember member) {
		return member instanceof JavaConstructor constructor && constructor.getParameters().isEmpty();
	}

	private static Stream<JavaClass> conditionTypes(JavaMethod method) {
		JavaAnnotation<?> condition = method.getAnnotationOfType(ConditionalOnMissingBean.class.getName());
		return Stream.of("value", "type")
			.flatMap((name) -> condition.get(name).stream())
			.flatMap((value) -> (value instanceof JavaClass[] types) ? Arrays.stream(types) : Stream.empty());
	}

	private static <T> ArchCondition<T> hold(String description, Predicate<T> holds) {
		return new ArchCondition<>(description) {

			@Override
			public void check(T item, ConditionEvents events) {
				events.add(new SimpleConditionEvent(item, holds.test(item), item + " should " + description));
			}

		};
	}

}
