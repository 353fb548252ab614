package io.github.headrace.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Runs a test, such as a {@code @SpringBootTest}, on an embedded Redis that ends with the
 * application context.
 * <p>
 * Connection details and connection factories that are beans are always used instead:
 * those of a {@code @ServiceConnection}, a {@code @TestConfiguration}, or the
 * application.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
public @interface AutoConfigureEmbeddedRedis {

	/**
	 * Which addresses in {@code spring.data.redis.*} the embedded server replaces.
	 * @return what is replaced
	 */
	Replace replace() default Replace.NON_TEST;

	/**
	 * What an embedded server replaces.
	 */
	enum Replace {

		/**
		 * Addresses that the test does not name itself: those of configuration files,
		 * profiles, the environment and system properties. An address in the
		 * {@code properties} of the test, in {@code @TestPropertySource(properties)} or
		 * from a {@code @DynamicPropertySource} is used.
		 */
		NON_TEST,

		/**
		 * No address: the embedded server only starts where there is none.
		 */
		NONE

	}

}
