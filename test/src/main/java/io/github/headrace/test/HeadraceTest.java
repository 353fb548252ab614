package io.github.headrace.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Tests the listeners of an application, of channels and of streams, and nothing else of
 * it, on a real embedded Redis.
 * <p>
 * The context has the application's beans with listener methods (or those named by
 * {@link #value()}), what adjusts listeners ({@code ChannelEndpointCustomizer},
 * {@code StreamEndpointCustomizer}, {@code PayloadConverter},
 * {@code ListenerErrorHandler}, argument resolvers, Jackson modules), and the
 * auto-configuration of Headrace, Spring Data Redis, Jackson and validation. What the
 * listeners inject comes from the test: by {@code @Import}, {@code @MockitoBean} or
 * {@code @TestConfiguration}. The start mode is {@code fail-fast}: when the test begins,
 * the server has confirmed every subscription. Consumers of
 * {@code headrace.streams.consumers} whose handlers are no part of the test are left out.
 * <p>
 * The Redis is an embedded server even where the application's configuration has another
 * address, see {@link AutoConfigureEmbeddedRedis}; a {@link HeadraceProbe} can be
 * injected, see {@link AutoConfigureHeadraceProbe}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(HeadraceTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(HeadraceTypeExcludeFilter.class)
@AutoConfigureHeadrace
@AutoConfigureEmbeddedRedis
@AutoConfigureHeadraceProbe
@ImportAutoConfiguration
public @interface HeadraceTest {

	/**
	 * Properties in the form {@code key=value} for the environment of the test.
	 * @return the properties
	 */
	String[] properties() default {};

	/**
	 * Alias of {@link #listeners()}.
	 * @return classes with listeners
	 */
	@AliasFor("listeners")
	Class<?>[] value() default {};

	/**
	 * The classes with listeners to test, so that what others inject is not needed; all
	 * by default.
	 * @return classes with listeners
	 */
	@AliasFor("value")
	Class<?>[] listeners() default {};

	/**
	 * Whether the listeners are included; otherwise only {@link #includeFilters()} are.
	 * @return whether default filters are used
	 */
	boolean useDefaultFilters() default true;

	/**
	 * Adds further components of the application to the context.
	 * @return filters to include by
	 */
	Filter[] includeFilters() default {};

	/**
	 * Takes components out of the context.
	 * @return filters to exclude by
	 */
	Filter[] excludeFilters() default {};

	/**
	 * Auto-configurations that are left out.
	 * @return the classes
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
