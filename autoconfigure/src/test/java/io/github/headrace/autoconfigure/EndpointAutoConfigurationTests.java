package io.github.headrace.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.web.ExposableWebEndpoint;
import org.springframework.boot.actuate.endpoint.web.WebEndpointHttpMethod;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.boot.actuate.endpoint.web.WebOperation;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who may see and do what by the endpoint.
 */
class EndpointAutoConfigurationTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include=headrace";

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(all()))
		.withConfiguration(AutoConfigurations.of(EndpointAutoConfiguration.class, WebEndpointAutoConfiguration.class,
				HealthEndpointAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class,
				DataRedisAutoConfiguration.class, JacksonAutoConfiguration.class));

	private static Class<?>[] all() {
		return ImportCandidates.load(org.springframework.boot.autoconfigure.AutoConfiguration.class, null)
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("io.github.headrace.autoconfigure."))
			.map((name) -> ClassUtils.resolveClassName(name, null))
			.toArray(Class<?>[]::new);
	}

	@Test
	void isNotExposedUnlessTheApplicationSaysSo() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(HeadraceEndpoint.class);
			assertThat(endpoints(context)).extracting(ExposableWebEndpoint::getEndpointId)
				.containsExactly(EndpointId.of("health"));
		});
	}

	@Test
	void isReadOnlyUnlessTheApplicationSaysMore() {
		this.contextRunner.withPropertyValues(EXPOSED)
			.run((context) -> assertThat(methods(context)).containsOnly(WebEndpointHttpMethod.GET).hasSize(3));
	}

	@Test
	void allowsOperationsWithUnrestrictedAccess() {
		this.contextRunner.withPropertyValues(EXPOSED, "management.endpoint.headrace.access=UNRESTRICTED")
			.run((context) -> assertThat(methods(context)).containsExactlyInAnyOrder(WebEndpointHttpMethod.GET,
					WebEndpointHttpMethod.GET, WebEndpointHttpMethod.GET, WebEndpointHttpMethod.POST));
	}

	@Test
	void allowsNoMoreThanAllEndpointsMay() {
		this.contextRunner
			.withPropertyValues(EXPOSED, "management.endpoint.headrace.access=UNRESTRICTED",
					"management.endpoints.access.max-permitted=READ_ONLY")
			.run((context) -> assertThat(methods(context)).containsOnly(WebEndpointHttpMethod.GET));
	}

	@Test
	void canBeTurnedOff() {
		this.contextRunner.withPropertyValues(EXPOSED, "management.endpoint.headrace.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(HeadraceEndpoint.class));
	}

	@Test
	void needsNoActuator() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(Endpoint.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("headraceEndpoint"));
	}

	@Test
	void describesWhatIsThereWithoutChannelsStreamsAndCaches() {
		this.contextRunner
			.withPropertyValues(EXPOSED, "headrace.channels.enabled=false", "headrace.streams.enabled=false",
					"headrace.cache.enabled=false")
			.run((context) -> {
				HeadraceDescriptor all = context.getBean(HeadraceEndpoint.class).all();
				assertThat(all.listeners()).isEmpty();
				assertThat(all.consumers()).isEmpty();
				assertThat(all.caches()).isEqualTo(CachesDescriptor.NONE);
				assertThat(all.deadLetters()).isEmpty();
			});
	}

	@Test
	void hidesPayloadsUnlessAUserIsAuthenticated() {
		this.contextRunner.withPropertyValues(EXPOSED)
			.run((context) -> assertThat(context.getBean(EndpointProperties.class).showPayloads())
				.isEqualTo(Show.WHEN_AUTHORIZED));
	}

	@Test
	void keepsWhatIsWrittenAsJsonInNativeImages() {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints,
				io.github.headrace.autoconfigure.EndpointAutoConfiguration.class, HeadraceEndpoint.class);
		for (Class<?> type : List.of(HeadraceDescriptor.class, ConsumerDescriptor.class,
				DeadLetterPageDescriptor.Letter.class, FieldDescriptor.class, DeadLetterOperation.class,
				ListenerOperations.Result.class, CachesView.Result.class, HeadraceEndpointWebExtension.Refusal.class)) {
			assertThat(RuntimeHintsPredicates.reflection().onType(type)).as(type.getName()).accepts(hints);
		}
	}

	private static List<WebEndpointHttpMethod> methods(AssertableWebApplicationContext context) {
		return endpoints(context).filter((endpoint) -> endpoint.getEndpointId().equals(EndpointId.of("headrace")))
			.flatMap((endpoint) -> endpoint.getOperations().stream())
			.map((WebOperation operation) -> operation.getRequestPredicate().getHttpMethod())
			.toList();
	}

	private static Stream<ExposableWebEndpoint> endpoints(AssertableWebApplicationContext context) {
		return context.getBean(WebEndpointsSupplier.class).getEndpoints().stream();
	}

}
